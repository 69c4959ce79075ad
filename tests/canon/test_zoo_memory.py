"""Machines of the zoo with an outside memory: counted as in the books, and equal to dense equations."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.memory_contents import cells_of, places_of
from rnnsim.engine.running import run
from tests.canon.dense_memories import dense_differentiable_computer, dense_turing_machine, random_weights
from tests.canon.machines import differentiable_computer, turing_machine

MACHINES = [(8, 4, 24, 4, 303, 1460), (8, 6, 24, 4, 361, 1856), (8, 8, 24, 6, 423, 2364), (8, 8, 32, 8, 435, 3028)]
COMPUTERS = [(8, 4, 1, 24, 4, 559, 1919), (8, 6, 2, 24, 4, 716, 3050), (16, 8, 1, 32, 6, 1723, 5755)]


@pytest.mark.parametrize(("slots", "width", "hidden", "bits", "units", "connections"), MACHINES)
def test_a_turing_machine_is_as_large_as_the_books_say_and_answers_as_the_dense_one(
    slots: int, width: int, hidden: int, bits: int, units: int, connections: int
) -> None:
    weights, start = random_weights("turing machine", bits, hidden, width), np.full((slots, width), 1e-3)
    network = turing_machine(weights, start)
    assert (len(network.units), len(network.connections)) == (units, connections)
    inputs = np.random.default_rng(0).integers(0, 2, size=(20, 3, bits + 1)).astype(float)
    trace, expected = run(network, inputs), dense_turing_machine(weights, start, inputs)
    places = places_of(network, trace.activations)
    found = {"outputs": trace.outputs, "memory": cells_of(network, trace.activations)}
    found |= {name: places[f"{name} head"] for name in ("write", "read")}
    for name, values in found.items():
        np.testing.assert_allclose(values, expected[name], rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(("slots", "width", "heads", "hidden", "bits", "units", "connections"), COMPUTERS)
def test_a_differentiable_computer_needs_no_more_than_the_books_say_and_answers_as_the_dense_one(
    slots: int, width: int, heads: int, hidden: int, bits: int, units: int, connections: int
) -> None:
    weights = random_weights("differentiable computer", bits, hidden, width, heads)
    start = 0.1 * np.random.default_rng(4).normal(size=(slots, width))
    network = differentiable_computer(weights, start, heads)
    trained = sum(matrix.size - len(matrix) for matrix in weights.values())
    assert np.count_nonzero(network.connections.trainable) == trained == {4: {1: 904, 2: 1584}, 6: {1: 2000}}[bits][heads]
    assert len(network.units) <= units
    assert len(network.connections) <= connections
    inputs = np.random.default_rng(0).integers(0, 2, size=(20, 3, bits + 1)).astype(float)
    trace, expected = run(network, inputs), dense_differentiable_computer(weights, start, inputs, heads)
    written, *reading = places_of(network, trace.activations).values()
    found = {"outputs": trace.outputs, "memory": cells_of(network, trace.activations), "written": written}
    for name, values in {**found, "reading": np.stack(reading, axis=2)}.items():
        np.testing.assert_allclose(values, expected[name], rtol=0, atol=1e-12, err_msg=name)
