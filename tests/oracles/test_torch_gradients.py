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
from tests.golden.torch_gated import CASES, Case, frozen_figures, torch_is_here
from tests.golden.torch_gradients import frozen_gradients, lengths_of, live_gradients, targets_of

PRODUCTS = {f"{name} of products": name for name in ("LSTM", "GRU", "LSTM in two layers", "GRU in two layers")}


def drawn(case: Case, figures: Mapping[str, Any], kind: str) -> Stack:
    starts = None
    if case.starts and case.two_ways:
        starts = [Place(figures["hidden"][pool, 0], figures["cell"][pool, 0]) for pool in range(case.pools)]
    return stack_of(Shape(kind, case.layers, case.two_ways, case.activation), figures, starts)


@cache
def made(name: str, kind: str) -> Gradients:
    case, figures = CASES[name], frozen_figures(name)
    network, pools = drawn(case, figures, kind)
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
def answers(name: str) -> Mapping[str, Mapping[str, Any]]:
    """What torch answered when it was frozen, and what it answers now if it can be asked."""
    frozen = {"frozen": frozen_gradients(name)}
    return frozen | {"live": live_gradients(CASES[name], frozen_figures(name))} if torch_is_here() else frozen


def numbered(case: Case, figures: Mapping[str, Any], only: str) -> dict[str, Any]:
    """torch's parameters of one kind numbered through from 1, all others 0: a graph drawn from these says what came from where."""
    names = sorted(name for name in figures if name.split("_")[0] in ("weight", "bias"))
    first, given = 1, {}
    for name in names:
        count = figures[name].size if name.startswith(only) else 0
        given[name] = np.arange(first, first + count).reshape(figures[name].shape) if count else np.zeros_like(figures[name])
        first += count
    return given | {name: figures[name] for name in ("inputs", "hidden", "cell") if name in figures}


def matched(case: Case, figures: Mapping[str, Any], kind: str, *, only: str, found: Mapping[str, Any]) -> tuple[Any, Any]:
    """Rows that came from torch's parameters of one kind, and torch's gradient of each."""
    names = sorted(name for name in figures if name.startswith(only))
    torchs = np.concatenate([found[name].ravel() for name in names])
    network = drawn(case, numbered(case, figures, only), kind).network
    wires = network.connections
    numbers = np.where(wires.trainable, wires.weight, 0) if only == "weight" else network.units.bias
    if kind.startswith("LSTM") or kind == "RNN":
        assert len(np.unique(numbers[numbers > 0])) == len(torchs)
    rows = np.flatnonzero(numbers > 0)
    return rows, torchs[numbers[rows].astype(int) - 1]


@pytest.mark.parametrize("name", [*CASES, *PRODUCTS])
def test_every_element_of_the_gradient_is_torchs(name: str) -> None:
    true_name = PRODUCTS.get(name, name)
    case, figures = CASES[true_name], frozen_figures(true_name)
    kind = f"{case.kind} of products" if name in PRODUCTS else case.kind
    gradients = made(true_name, kind)
    for source, found in answers(true_name).items():
        assert gradients.loss == pytest.approx(float(found["loss"]), rel=1e-14), source
        for only, own in (("weight", gradients.weights), ("bias_ih", gradients.biases), ("bias_hh", gradients.biases)):
            rows, expected = matched(case, figures, kind, only=only, found=found)
            assert len(rows)
            np.testing.assert_allclose(own[rows], expected, rtol=0, atol=1e-12, err_msg=f"{source} {only}")
        np.testing.assert_allclose(gradients.inputs, found["inputs"], rtol=0, atol=1e-12, err_msg=source)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.starts and case.two_ways])
def test_the_gradient_of_initial_outputs_is_that_of_torchs_start(name: str) -> None:
    """One start for all episodes, so torch's are summed over them."""
    case, figures = CASES[name], frozen_figures(name)
    gradients, (network, pools) = made(name, case.kind), drawn(case, figures, case.kind)
    for source, found in answers(name).items():
        for number, pool in enumerate(pools):
            parts = (("hidden", pool.hidden),) if case.kind != "LSTM" else (("hidden", pool.hidden), ("cell", pool.cell))
            for part, ids in parts:
                own = gradients.initials[network.units.rows(ids)]
                np.testing.assert_allclose(own, found[part][number].sum(axis=0), rtol=0, atol=1e-12, err_msg=f"{source} {part}")
