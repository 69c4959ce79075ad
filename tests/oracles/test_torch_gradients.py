"""Gradients of torch's recurrent layers, element by element: figures frozen in tests/golden, and torch itself where installed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.state import first_state, poked
from rnnsim.network.batch import Batch
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.gradients import value_and_gradient
from tests.canon.gated_graphs import Place, Shape, Stack, stack_of
from tests.golden.torch_gated import CASES, Case, frozen_figures
from tests.golden.torch_gradients import frozen_gradients, lengths_of, live_gradients, targets_of

PRODUCTS = {f"{name} of products": name for name in ("LSTM", "GRU", "LSTM in two layers", "GRU in two layers")}


@cache
def graph(name: str, kind: str) -> Stack:
    return drawn(CASES[name], frozen_figures(name), kind)


def drawn(case: Case, figures: Mapping[str, Any], kind: str) -> Stack:
    starts = None
    if case.starts and case.two_ways:
        starts = [Place(figures["hidden"][pool, 0], figures["cell"][pool, 0]) for pool in range(case.pools)]
    return stack_of(Shape(kind, case.layers, case.two_ways, case.activation), figures, starts)


@cache
def made(name: str, kind: str) -> Gradients:
    case, figures = CASES[name], frozen_figures(name)
    network, pools = graph(name, kind)
    program = compile_network(network)
    settings = RunSettings()
    if case.starts and not case.two_ways:
        values: dict[int, Any] = {}
        for number, pool in enumerate(pools):
            values |= dict(zip(pool.hidden.tolist(), figures["hidden"][number].T, strict=True))
            values |= dict(zip(pool.cell.tolist(), figures["cell"][number].T, strict=False))
        settings = RunSettings(start=poked(first_state(program, case.batch), program, values))
    valid = np.arange(case.ticks)[:, None] < lengths_of(case) if case.lengths else None
    return value_and_gradient(program, Batch(figures["inputs"], targets_of(case), valid=valid), settings=settings)


@cache
def answers(name: str, source: str) -> Mapping[str, Any]:
    """What torch answered when it was frozen, or what it answers now."""
    if source == "frozen":
        return frozen_gradients(name)
    pytest.importorskip("torch")
    return live_gradients(CASES[name], frozen_figures(name))


BEYOND = 1 << 20


@cache
def origins(name: str, kind: str) -> tuple[Any, Any, Any]:
    """Which of torch's parameters, all put in a row, each weight (C,) came from, and each bias (U,) of its two; −1 for none.

    Told by a graph that is drawn from numbers, those of the second bias times 2²⁰, since a unit adds up both.
    """
    case, figures = CASES[name], dict(frozen_figures(name))
    first = 1
    for parameter in parameters_of(figures):
        numbers = np.arange(first, first + figures[parameter].size).reshape(figures[parameter].shape)
        first += figures[parameter].size
        figures[parameter] = numbers * (BEYOND if parameter.startswith("bias_hh") else 1)
    assert first < BEYOND
    network = drawn(case, figures, kind).network
    weights = np.where(network.connections.trainable, network.connections.weight - 1, -1).astype(int)
    second, one = np.divmod(network.units.bias.astype(int), BEYOND)
    return weights, one - 1, second - 1


def parameters_of(figures: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in figures if name.startswith(("weight_", "bias_")))


@pytest.mark.parametrize("source", ["frozen", pytest.param("live", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", [*CASES, *PRODUCTS])
def test_every_element_of_the_gradient_is_torchs(name: str, source: str) -> None:
    true_name = PRODUCTS.get(name, name)
    kind = f"{CASES[true_name].kind} of products" if name in PRODUCTS else CASES[true_name].kind
    found, gradients = answers(true_name, source), made(true_name, kind)
    torchs = np.concatenate([found[parameter].ravel() for parameter in parameters_of(found)])
    seen = np.zeros(len(torchs), bool)
    for own, origin in zip((gradients.weights, gradients.biases, gradients.biases), origins(true_name, kind), strict=True):
        rows = np.flatnonzero(origin >= 0)
        seen[origin[rows]] = True
        np.testing.assert_allclose(own[rows], torchs[origin[rows]], rtol=0, atol=1e-12)
    assert seen.all()
    assert gradients.loss == pytest.approx(float(found["loss"]), rel=1e-14)
    np.testing.assert_allclose(gradients.inputs, found["inputs"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.starts and case.two_ways])
def test_the_gradient_of_initial_outputs_is_that_of_torchs_start(name: str) -> None:
    """One start for all episodes, so torch's are summed over them."""
    kind, found = CASES[name].kind, answers(name, "frozen")
    gradients, (network, pools) = made(name, kind), graph(name, kind)
    for number, pool in enumerate(pools):
        for part, ids in (("hidden", pool.hidden), ("cell", pool.cell)):
            if part in found:
                own = gradients.initials[network.units.rows(ids)]
                np.testing.assert_allclose(own, found[part][number].sum(axis=0), rtol=0, atol=1e-12, err_msg=part)
