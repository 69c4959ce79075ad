"""reservoirpy's nodes as graphs: the figures frozen in tests/golden, and reservoirpy itself where it is installed."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from tests.golden.reservoirpy_states import (
    CASES,
    NVAR_DELAY,
    NVAR_ORDER,
    NVAR_STRIDES,
    RESERVOIRS,
    Figures,
    frozen_figures,
    live_states,
    reservoirpy_is_here,
)

ACTIVATIONS = {"tanh": "tanh", "sigmoid": "logistic", "relu": "relu", "identity": "identity"}


def connect_nonzero(draft: Draft, sources: np.ndarray, targets: np.ndarray, weights: np.ndarray, *, delay: int) -> None:
    rows, columns = np.nonzero(weights)
    draft.connect_pairs(sources[columns], targets[rows], weights[rows, columns], delay=delay)


def reservoir(name: str, figures: Figures) -> Network:
    """Integrators: τ ds/dt = −s + f(net), one Euler step a tick, so τ = 1 / leak. A fed back readout reads them at delay 0."""
    draft = Draft(name)
    x = draft.units(figures["wide"].shape[1], is_input=True)
    drive = ACTIVATIONS[RESERVOIRS.get(name, "tanh")]
    s = draft.units(len(figures["bias"]), dynamics="integrator", tau=1 / figures["leak"], drive=drive, bias=figures["bias"], is_output=True)
    connect_nonzero(draft, x, s, figures["wide"], delay=0)
    connect_nonzero(draft, s, s, figures["recurrent"], delay=1)
    if "out" in figures:
        y = draft.units(len(figures["out_bias"]), bias=figures["out_bias"], is_output=True)
        draft.connect(s, y, figures["out"], delay=0)
        draft.connect(y, s, figures["back"], delay=1)
    return draft.network()


def reservoir_of_instant_units(name: str, figures: Figures) -> Network:
    """Two units for each of the reservoir: one answers, one mixes the answer with what the reservoir kept (or turned)."""
    draft = Draft(name)
    count, leak = len(figures["bias"]), figures["leak"]
    x = draft.units(figures["wide"].shape[1], is_input=True)
    answer = draft.units(count, activation=ACTIVATIONS[RESERVOIRS.get(name, "tanh")], bias=figures["bias"])
    s = draft.units(count, is_output=True)
    draft.connect(x, answer, figures["wide"], delay=0)
    draft.connect(s, answer, figures["recurrent"], delay=1)
    connect_nonzero(draft, s, s, (1 - leak) * figures.get("turn", np.eye(count)), delay=1)
    draft.connect_pairs(answer, s, leak, delay=0)
    return draft.network()


def delay_line(name: str, figures: Figures) -> Network:
    """Inputs of 0, 2 and 4 ticks ago as copies, and product units that multiply two of them."""
    draft = Draft(name)
    width = figures["inputs"].shape[1]
    x = draft.units(width, is_input=True)
    past = [(unit, delay) for delay in range(0, NVAR_DELAY * NVAR_STRIDES, NVAR_STRIDES) for unit in x]
    copies = draft.units(len(past), is_output=True)
    for copy, (unit, delay) in zip(copies, past, strict=True):
        draft.connect_pairs(unit, copy, delay=delay)
    for factors in combinations_with_replacement(past, NVAR_ORDER):
        product = draft.units(1, aggregation="product", is_output=True)
        for unit, delay in factors:
            draft.connect_pairs(unit, product, delay=delay)
    return draft.network()


GRAPHS = {(name, "integrators"): reservoir for name in (*RESERVOIRS, "feedback")}
GRAPHS |= {(name, "instant units"): reservoir_of_instant_units for name in (*RESERVOIRS, "turning")}
GRAPHS |= {("delay line", "products"): delay_line}


def test_every_case_is_drawn() -> None:
    assert {name for name, _ in GRAPHS} == set(CASES)


@pytest.mark.parametrize(("name", "form"), GRAPHS)
def test_a_graph_has_the_states_of_reservoirpys_node(name: str, form: str, backend: str) -> None:
    figures = frozen_figures(name)
    outputs = run(GRAPHS[name, form](name, figures), figures["inputs"], backend=backend).outputs
    np.testing.assert_allclose(outputs, figures["states"], rtol=0, atol=1e-12)
    if reservoirpy_is_here():
        np.testing.assert_allclose(outputs, live_states(name, figures), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["leaky", "feedback", "sparse"])
def test_in_single_precision_states_agree_to_five_digits(name: str, backend: str) -> None:
    figures = frozen_figures(name)
    outputs = run(reservoir(name, figures), figures["inputs"], backend=backend, precision="single").outputs
    np.testing.assert_allclose(outputs, figures["states"], rtol=0, atol=1e-5)
