"""Gated, independent, deep and bidirectional networks of the zoo against the worked numbers, with units and connections counted."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.network.network import Network
from rnnsim.zoo import bidirectional, deep_recurrent, independent_recurrent
from tests.canon.worked_gates import WORKED, independent, lstm_gradient_difference


def counts(network: Network) -> tuple[int, int]:
    return len(network.units), len(network.connections)


@pytest.mark.parametrize("name", WORKED)
def test_networks_of_the_zoo_say_the_worked_numbers(name: str, backend: str) -> None:
    assert WORKED[name].difference(backend) <= 5e-10


def test_the_gradient_of_the_worked_lstm() -> None:
    assert lstm_gradient_difference() <= 1e-9


@pytest.mark.parametrize(
    ("name", "units", "connections"),
    [
        ("LSTM", 2 + 7 * 2 + 1, 4 * 2 * (2 + 2) + 4 * 2 + 2),
        ("peepholes", 1 + 7 + 1, 4 * 2 + 4 + 3 + 1),
        ("LSTM of 1997", 1 + 6 + 1, 3 * 2 + 4 + 1),
        ("GRU", 2 + 6 * 2 + 1, 3 * 2 * (2 + 2) + 5 * 2 + 2),
        ("GRU, Cho", 2 + 6 * 2 + 1, 3 * 2 * (2 + 2) + 5 * 2 + 2),
        ("both ways", 2 * 2 + 3 + 2, 2 * 2 * (2 + 2) + 2 * 2 * 3),
        ("IndRNN", 2 + 2 + 1, 2 * 2 + 2 + 2),
    ],
)
def test_units_and_connections_are_those_of_the_books(name: str, units: int, connections: int) -> None:
    assert counts(WORKED[name].build()) == (units, connections)


def test_the_decay_of_independent_units_has_a_bound() -> None:
    wires = independent().connections
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
