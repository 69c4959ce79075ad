"""torch's recurrent layers as graphs of units and connections: figures frozen in tests/golden, and torch itself where installed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.running import run
from rnnsim.engine.state import first_state, poked
from rnnsim.engine.trace import Trace
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from tests.canon.gated_graphs import Place, Shape, Stack, connect_peepholes, lstm_pool, parameters_of, stack_of
from tests.golden.torch_gated import CASES, Case, Figures, frozen_figures, live_outputs, torch_is_here

ONE_WAY = [name for name, case in CASES.items() if not case.two_ways]
SIZES = {"RNN": (1, 0), "LSTM": (7, 4), "GRU": (6, 5)}  # units and fixed connections per hidden unit
BLOCKS = {"RNN": 1, "LSTM": 4, "GRU": 3}


@cache
def drawn(name: str, kind: str = "") -> Stack:
    """The graph of a case; an episode's own start is poked later, a common one is drawn as initial outputs."""
    case, figures = CASES[name], frozen_figures(name)
    starts = None
    if case.starts and case.two_ways:
        starts = [Place(figures["hidden"][pool, 0], figures["cell"][pool, 0]) for pool in range(case.pools)]
    return stack_of(Shape(kind or case.kind, case.layers, case.two_ways, case.activation), figures, starts)


def ran(name: str, backend: str, precision: str = "double", kind: str = "") -> Trace:
    case, figures, (network, pools) = CASES[name], frozen_figures(name), drawn(name, kind)
    settings: dict[str, Any] = {"backend": backend, "precision": precision}
    if case.lengths:
        settings["valid"] = np.arange(case.ticks)[:, None] < np.array(case.lengths)
    if case.starts and not case.two_ways:
        program = compile_network(network)
        values = {}
        for number, pool in enumerate(pools):
            values |= dict(zip(pool.hidden.tolist(), figures["hidden"][number].T, strict=True))
            values |= dict(zip(pool.cell.tolist(), figures["cell"][number].T, strict=False))
        settings["start"] = poked(first_state(program, case.batch, precision), program, values)
    return run(network, figures["inputs"], **settings)


def largest_difference(case: Case, outputs: np.ndarray, expected: np.ndarray) -> float:
    """Over the ticks that an episode has."""
    lengths = np.array(case.lengths or (case.ticks,) * case.batch)
    here = np.arange(case.ticks)[:, None] < lengths
    assert outputs.shape == expected.shape
    return float(np.abs(outputs - expected)[here].max())


@cache
def answers(name: str) -> Mapping[str, np.ndarray]:
    """What torch answered when it was frozen, and what it answers now if it can be asked."""
    figures = frozen_figures(name)
    frozen = {"frozen": figures["outputs"]}
    return frozen | {"live": live_outputs(CASES[name], figures)} if torch_is_here() else frozen


@pytest.mark.parametrize("name", CASES)
def test_a_graph_of_gated_connections_answers_as_torchs_layer(name: str, backend: str) -> None:
    outputs = ran(name, backend).outputs
    for source, expected in answers(name).items():
        assert largest_difference(CASES[name], outputs, expected) <= 1e-12, source


@pytest.mark.parametrize("name", CASES)
def test_in_single_precision_the_graph_answers_as_torch_to_five_digits(name: str, backend: str) -> None:
    outputs = ran(name, backend, "single").outputs
    assert outputs.dtype == np.float32
    assert largest_difference(CASES[name], outputs, frozen_figures(name)["outputs"]) <= 1e-5


@pytest.mark.parametrize("name", ["LSTM", "GRU", "LSTM in two layers", "GRU in two layers"])
def test_a_graph_of_product_units_answers_as_torchs_layer(name: str, backend: str) -> None:
    outputs = ran(name, backend, kind=f"{CASES[name].kind} of products").outputs
    for source, expected in answers(name).items():
        assert largest_difference(CASES[name], outputs, expected) <= 1e-12, source


@pytest.mark.parametrize("name", CASES)
def test_the_graph_has_the_units_and_connections_of_the_books(name: str) -> None:
    case, network = CASES[name], drawn(name).network
    units, fixed = SIZES[case.kind]
    pools_per_layer = 1 + case.two_ways
    widths = [case.inputs] + [case.hidden * pools_per_layer] * (case.layers - 1)
    weights = sum(BLOCKS[case.kind] * case.hidden * (width + case.hidden) * pools_per_layer for width in widths)
    assert len(network.units) == case.inputs + units * case.hidden * case.pools
    assert len(network.connections) == weights + fixed * case.hidden * case.pools
    assert np.count_nonzero(network.connections.trainable) == (weights if fixed else len(network.connections))


@pytest.mark.parametrize(
    ("name", "kind", "units", "connections"),
    [("LSTM", "", 38, 180), ("LSTM", "LSTM of products", 48, 205), ("GRU", "", 33, 145), ("GRU", "GRU of products", 43, 165)],
)
def test_three_inputs_and_five_cells_make_the_worked_counts(name: str, kind: str, units: int, connections: int) -> None:
    network = drawn(name, kind).network
    assert (len(network.units), len(network.connections)) == (units, connections)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.lengths])
def test_after_an_episodes_end_every_unit_stands_at_its_initial_output(name: str, backend: str) -> None:
    case, (network, _) = CASES[name], drawn(name)
    trace = ran(name, backend)
    gone = np.arange(case.ticks)[:, None] >= np.array(case.lengths)
    assert gone.any()
    assert (trace.activations[gone] == network.units.initial).all()


@pytest.mark.parametrize("name", ["LSTM", "GRU", "tanh"])
def test_a_run_cut_in_two_answers_as_one(name: str, backend: str) -> None:
    network, inputs = drawn(name).network, frozen_figures(name)["inputs"]
    first = run(network, inputs[:23], backend=backend)
    second = run(network, inputs[23:], backend=backend, start=first.state)
    together = np.concatenate([first.outputs, second.outputs])
    for source, expected in answers(name).items():
        assert largest_difference(CASES[name], together, expected) <= 1e-12, source


PEEPHOLES = {"i": [0.7, -1.1, 0.4], "f": [-0.6, 0.5, 0.9], "o": [1.3, -0.8, 0.3]}


def peephole_lstm(figures: Figures, inputs: np.ndarray) -> np.ndarray:
    """(T, B, H) the dense equations, input and forget gate seeing the last carousel value, the output gate the new one."""
    weights, recurrent = figures["weight_ih_l0"], figures["weight_hh_l0"]
    bias = figures["bias_ih_l0"] + figures["bias_hh_l0"]
    h = c = np.zeros((inputs.shape[1], recurrent.shape[1]))
    rows = []
    for x in inputs:
        i, f, g, o = np.split(x @ weights.T + h @ recurrent.T + bias, 4, axis=1)
        i, f = (1 / (1 + np.exp(-net - np.array(PEEPHOLES[letter]) * c)) for letter, net in (("i", i), ("f", f)))
        c = f * c + i * np.tanh(g)
        h = np.tanh(c) / (1 + np.exp(-o - np.array(PEEPHOLES["o"]) * c))
        rows.append(h)
    return np.array(rows)


def peephole_graph(figures: Figures) -> Network:
    draft = Draft("LSTM with peepholes")
    x = draft.units(figures["weight_ih_l0"].shape[1], is_input=True)
    pool = lstm_pool(draft, x, parameters_of(figures), place=Place(is_output=True))
    connect_peepholes(draft, pool, PEEPHOLES)
    return draft.network()


def test_an_lstm_with_peepholes_answers_as_the_dense_equations(backend: str) -> None:
    random = np.random.default_rng(7)
    shapes = {"weight_ih_l0": (12, 2), "weight_hh_l0": (12, 3), "bias_ih_l0": (12,), "bias_hh_l0": (12,)}
    figures = {name: random.normal(size=shape) for name, shape in shapes.items()}
    inputs = random.normal(size=(50, 4, 2))
    network = peephole_graph(figures)
    assert (len(network.units), len(network.connections)) == (2 + 21, 4 * 3 * 5 + 4 * 3 + 3 * 3)
    np.testing.assert_allclose(run(network, inputs, backend=backend).outputs, peephole_lstm(figures, inputs), rtol=0, atol=1e-12)
