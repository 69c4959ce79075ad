"""Gated, independent, deep and bidirectional networks of the zoo against the worked numbers, with units and connections counted."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.network import Ids, Network
from rnnsim.zoo import bidirectional, deep_recurrent, gated_recurrent, independent_recurrent, long_short_term_memory
from tests.canon.test_modern import BOTH_WAYS, COSINES, TEN_DIGITS, filled, layer

ONE_CELL_INPUTS = np.array([[1.0], [-0.5], [0.25]])


def torch_layer(parts: int, *, ways: int = 1) -> dict[str, np.ndarray]:
    """The canon's parameters under the names of the builders; torch's two biases added."""
    shapes = {**layer(parts), **(layer(parts, "_reverse") if ways == 2 else {})}
    values = filled(**shapes)
    made = {}
    for prefix, ending in (("layer_1_", ""), ("layer_1_back_", "_reverse"))[:ways]:
        made[f"{prefix}input"], made[f"{prefix}recurrent"] = values[f"weight_ih_l0{ending}"], values[f"weight_hh_l0{ending}"]
        made[f"{prefix}bias"] = values[f"bias_ih_l0{ending}"] + values[f"bias_hh_l0{ending}"]
    return made


def named(network: Network, letter: str) -> Ids:
    """Ids of the units labelled with this letter and a number, or with the letter alone."""
    digits = "₀₁₂₃₄₅₆₇₈₉"
    return network.units.id[[label.rstrip(digits) == letter for label in network.units.label.tolist()]]


def counts(network: Network) -> tuple[int, int]:
    return len(network.units), len(network.connections)


def test_lstm(backend: str) -> None:
    network = long_short_term_memory.build(inputs=2, hidden=2, outputs=1, **torch_layer(4))
    trace = run(network, COSINES, backend=backend)
    expected = [[0.0586414137, -0.0231740644], [0.0984492746, 0.1433317698], [0.0724480129, 0.2246785644]]
    np.testing.assert_allclose(trace.of(named(network, "h")), expected, **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(named(network, "c"))[-1], [0.1643287264, 0.5350925322], **TEN_DIGITS)
    assert counts(network) == (2 + 7 * 2 + 1, 4 * 2 * (2 + 2) + 4 * 2 + 2)


def test_lstm_with_peepholes(backend: str) -> None:
    network = long_short_term_memory.build(
        hidden=1, form="peepholes", layer_1_input=[[0.5], [-0.4], [0.9], [0.3]], layer_1_recurrent=[[-0.3], [0.6], [0.25], [0.7]],
        layer_1_bias=[0.1, 1.0, -0.2, 0.0], peepholes=[[0.2], [-0.1], [0.4]],
    )  # fmt: skip
    trace = run(network, ONE_CELL_INPUTS, backend=backend)
    expected = [[0.3902138666, 0.2274169232], [0.0590167449, 0.0299574726], [0.0601847317, 0.0318579497]]
    np.testing.assert_allclose(trace.of([*named(network, "c"), *named(network, "h")]), expected, **TEN_DIGITS)
    assert counts(network) == (1 + 7 + 1, 4 * 2 + 4 + 3 + 1)


def test_lstm_of_1997(backend: str) -> None:
    network = long_short_term_memory.build(
        hidden=1, form="of_1997", layer_1_input=[[0.5], [0.9], [0.3]], layer_1_recurrent=[[-0.3], [0.25], [0.7]],
        layer_1_bias=[0.1, -0.2, 0.0],
    )  # fmt: skip
    trace = run(network, ONE_CELL_INPUTS, backend=backend)
    expected = [[0.4343659829, 0.1228338953], [0.1622081421, 0.0391686391], [0.1814501355, 0.0475530777]]
    np.testing.assert_allclose(trace.of([*named(network, "c"), *named(network, "h")]), expected, **TEN_DIGITS)
    assert counts(network) == (1 + 6 + 1, 3 * 2 + 4 + 1)


@pytest.mark.parametrize(("form", "last"), [("torch", [-0.2132370241, -0.1047899091]), ("cho", [-0.2748970526, -0.2241360610])])
def test_gru(form: str, last: list[float], backend: str) -> None:
    values = filled(**layer(3))
    own, recalled = values["bias_ih_l0"], values["bias_hh_l0"]
    bias = own + recalled
    if form == "torch":
        bias[4:] = own[4:]
    network = gated_recurrent.build(
        inputs=2, hidden=2, form=form, layer_1_input=values["weight_ih_l0"], layer_1_recurrent=values["weight_hh_l0"],
        layer_1_bias=bias, layer_1_recalled_bias=recalled[4:],
    )  # fmt: skip
    np.testing.assert_allclose(run(network, COSINES, backend=backend).of(named(network, "h"))[-1], last, **TEN_DIGITS)
    assert counts(network) == (2 + 6 * 2 + 1, 3 * 2 * (2 + 2) + 5 * 2 + 2)


def test_bidirectional(backend: str) -> None:
    network = bidirectional.build(inputs=2, hidden=2, outputs=3, **torch_layer(1, ways=2))
    ids = network.units.id[[label.startswith("h") for label in network.units.label.tolist()]]
    np.testing.assert_allclose(run(network, COSINES, backend=backend).of(ids), BOTH_WAYS, **TEN_DIGITS)
    assert counts(network) == (2 * 2 + 3 + 2, 2 * 2 * (2 + 2) + 2 * 2 * 3)


def test_independent_units_and_their_bound(backend: str) -> None:
    given = {"layer_1_input": [[0.5, -0.2], [0.3, 0.8]], "layer_1_recurrent": [[0.9], [-1.1]], "layer_1_bias": [0.1, 0.2]}
    network = independent_recurrent.build(inputs=2, hidden=2, layers=1, longest=5, **given)
    outputs = run(network, COSINES, backend=backend).of(named(network, "h"))
    np.testing.assert_allclose(outputs, [[0.4470315625, 1.1118737498], [0.6882811987, 0], [0.4356332459, 0]], **TEN_DIGITS)
    assert counts(network) == (2 + 2 + 1, 2 * 2 + 2 + 2)
    wires = network.connections
    loops = wires.source == wires.target
    assert np.array_equal(wires.upper[loops], np.full(2, 2.0 ** (1 / 5)))
    assert np.array_equal(wires.lower[loops], -wires.upper[loops])


def test_random_independent_units_lie_within_their_bound() -> None:
    wires = independent_recurrent.build(hidden=30, layers=2, longest=10, seed=3).connections
    loops = wires.source == wires.target
    assert loops.sum() == 60
    assert (np.abs(wires.weight[loops]) <= 2.0**0.1).all()


@pytest.mark.parametrize("kind", ["tanh", "lstm", "gru"])
def test_later_layers_hear_every_pool_of_the_one_before(kind: str) -> None:
    deep = deep_recurrent.build(inputs=2, hidden=3, layers=2, outputs=1, kind=kind)
    parts, units, own = {"tanh": (1, 1, 0), "lstm": (4, 7, 4), "gru": (3, 6, 5)}[kind]
    assert counts(deep) == (2 + 2 * units * 3 + 1, parts * 3 * (2 + 3) + parts * 3 * (3 + 3) + 2 * own * 3 + 3)
    both = bidirectional.build(inputs=2, hidden=3, layers=2, outputs=1, kind=kind)
    assert counts(both) == (2 + 4 * units * 3 + 1, 2 * parts * 3 * (2 + 3) + 2 * parts * 3 * (6 + 3) + 4 * own * 3 + 6)
    assert set(both.connections.delay.tolist()) == {-1, 0, 1}
