"""What heads, cells and stacks hold in recorded ticks."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from rnnsim.analysis.memory_contents import cells_of, places_of, stack_of
from rnnsim.formulas.refused import Refused
from rnnsim.zoo.pushdown_automaton import brackets
from tests.canon.dense_memories import dense_turing_machine, random_weights
from tests.canon.machines import turing_machine


def test_heads_and_cells_are_those_of_the_dense_machine() -> None:
    weights, start = random_weights("turing machine", 3, 6, 4), np.full((5, 4), 1e-3)
    network = turing_machine(weights, start)
    inputs = np.random.default_rng(0).integers(0, 2, size=(9, 1, 4)).astype(float)
    rows, wanted = rnnsim.run(network, inputs).activations, dense_turing_machine(weights, start, inputs)
    places = places_of(network, rows)
    for name in ("write", "read"):
        np.testing.assert_allclose(places[f"{name} head"], wanted[name], rtol=0, atol=1e-12)
    np.testing.assert_allclose(cells_of(network, rows), wanted["memory"], rtol=0, atol=1e-12)


def test_a_computer_has_a_write_head_and_as_many_read_heads_as_it_was_built_with() -> None:
    network = rnnsim.zoo.build("dnc", bits=2, hidden=4, slots=4, width=3, heads=2)
    rows = rnnsim.run(network, np.ones((2, 3))).activations
    assert list(places_of(network, rows)) == ["write head", "read head 1", "read head 2"]
    assert cells_of(network, rows).shape == (2, 4, 3)


def test_a_stack_network_holds_what_was_pushed_and_not_popped() -> None:
    network = rnnsim.sample("stack").network
    rows = rnnsim.run(network, np.eye(3)[[1, 1, 1, 2, 2]]).activations  # a a a b b
    filled = stack_of(network, rows).strengths
    np.testing.assert_allclose(filled.sum(axis=1), [1, 2, 3, 2, 1], rtol=0, atol=1e-4)
    assert (np.diff(filled, axis=1) <= 1e-4).all()


def test_a_stack_by_degrees_lies_with_the_last_written_on_top() -> None:
    network = rnnsim.zoo.build("pushdown_automaton", slots=6, **brackets())
    rows = rnnsim.run(network, np.eye(2)[[0, 0, 1, 0]]).activations  # ( ( ) (
    found = stack_of(network, rows)
    np.testing.assert_allclose(found.strengths[1, :3], [1, 1, 0], rtol=0, atol=1e-5)
    np.testing.assert_allclose(found.strengths[3], [1, 0, 0, 1, 0, 0], rtol=0, atol=1e-5)  # what was popped keeps its slot
    np.testing.assert_array_equal(found.values[3, 0], [1, 0])


def test_a_stack_in_one_number_is_read_digit_by_digit() -> None:
    network = rnnsim.zoo.build("stack_circuit")
    rows = rnnsim.run(network, np.eye(4)[[1, 0, 1, 1, 2, 3]]).activations  # push 1 0 1 1, pop, leave
    found = stack_of(network, rows)
    held = [values[strengths > 0, 0].astype(int).tolist() for values, strengths in zip(found.values, found.strengths, strict=True)]
    assert held == [[1], [0, 1], [1, 0, 1], [1, 1, 0, 1], [1, 0, 1], [1, 0, 1]]


def test_what_has_no_memory_is_refused() -> None:
    network = rnnsim.zoo.build("elman")
    rows = np.zeros((1, len(network.units)))
    assert places_of(network, rows) == {}
    for asked in (cells_of, stack_of):
        with pytest.raises(Refused, match="has no"):
            asked(network, rows)
