"""Networks with an outside memory, drawn as graphs: worked fragments, and whole machines against dense equations."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from tests.canon.dense_memories import dense_allocation, dense_differentiable_computer, dense_turing_machine, random_weights
from tests.canon.memory_graphs import (
    Head,
    allocation,
    by_location,
    differentiable_computer,
    draw_memory,
    grefenstette_stack,
    joulin_mikolov_stack,
    linkage,
    read,
    turing_machine,
    write,
)

TEN_DIGITS = {"rtol": 0, "atol": 5e-10}
SLOTS = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0.5]])


def test_a_turing_machines_head_finds_its_place_writes_and_reads(backend: str) -> None:
    draft = Draft("addressing")
    key, steering, shift = draft.units(2, is_input=True), draft.units(3, is_input=True), draft.units(3, is_input=True)
    erase, add = draft.units(2, is_input=True), draft.units(2, is_input=True)
    memory = draw_memory(draft, SLOTS, copied=True)
    head = Head(key, int(steering[0]), int(steering[1]), shift, int(steering[2]))
    weights = by_location(draft, memory, head, np.array([0.1, 0.2, 0.3, 0.4]))
    write(draft, memory, weights, erase=erase, add=add)
    answers = read(draft, memory, weights)
    trace = run(draft.network(), [[0.5, 0.9, 2, 0.7, 1.5, 0.1, 0.7, 0.2, 0.2, 0.9, 0.5, -0.5]], backend=backend)
    np.testing.assert_allclose(trace.of(weights)[0], [0.1253955103, 0.2870620395, 0.4082196842, 0.1793227661], **TEN_DIGITS)
    cells = [[1.0376186531, -0.0626977552], [0.1435310197, 0.5981131447], [0.7551234800, 0.3019719853], [-0.8744740638, 0.3296433723]]
    np.testing.assert_allclose(trace.of(memory.cells.ravel())[0], np.ravel(cells), **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(answers)[0], [0.3227581883, 0.3462170320], **TEN_DIGITS)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ([0.3, 0.9, 0.3, 0.1], [0.07, 0.0009, 0.021, 0.9]),
        ([0.5, 0.5, 0.5, 0.5], [0.5, 0.25, 0.125, 0.0625]),
        ([0.0, 0.0, 0.0, 0.0], [1, 0, 0, 0]),
        ([1.0, 1.0, 0.2, 1.0], [0, 0, 0.8, 0]),
    ],
)
def test_free_places_are_given_out_in_order_of_use_and_ties_go_to_the_lower_number(
    usage: list[float], expected: list[float], backend: str
) -> None:
    draft = Draft("allocation")
    places = allocation(draft, draft.units(4, is_input=True))
    trace = run(draft.network(), [usage], backend=backend)
    np.testing.assert_allclose(trace.of(places)[0], expected, **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(places)[0], dense_allocation(np.array([usage]))[0], rtol=0, atol=1e-15)


def test_allocation_agrees_with_a_stable_sort_wherever_there_are_ties(backend: str) -> None:
    draft = Draft("allocation of seven")
    places = allocation(draft, draft.units(7, is_input=True))
    usage = np.random.default_rng(0).integers(0, 5, size=(300, 7)) / 4
    trace = run(draft.network(), usage, backend=backend)
    np.testing.assert_allclose(trace.of(places), dense_allocation(usage), rtol=0, atol=1e-15)


def test_links_remember_in_which_order_slots_were_written(backend: str) -> None:
    draft = Draft("linkage")
    links = linkage(draft, draft.units(4, is_input=True))
    order = np.array([2, 0, 3])
    trace = run(draft.network(), np.eye(4)[order], backend=backend)
    i, j = np.nonzero(links.matrix >= 0)
    matrix = np.zeros((4, 4))
    matrix[i, j] = trace.of(links.matrix[i, j])[-1]
    expected = np.zeros((4, 4))
    expected[order[1:], order[:-1]] = 1
    np.testing.assert_array_equal(matrix, expected)
    np.testing.assert_array_equal(trace.of(links.last)[-1], np.eye(4)[3])


def test_links_of_soft_writes_follow_the_dense_recursion(backend: str) -> None:
    draft = Draft("linkage of soft writes")
    links = linkage(draft, draft.units(5, is_input=True))
    written = np.random.default_rng(1).dirichlet(np.ones(6), size=40)[:, :5]
    trace = run(draft.network(), written, backend=backend)
    matrix, last = np.zeros((5, 5)), np.zeros(5)
    i, j = np.nonzero(links.matrix >= 0)
    for number, w in enumerate(written):
        matrix = (1 - w[:, None] - w) * matrix + np.outer(w, last)
        np.fill_diagonal(matrix, 0)
        last = (1 - w.sum()) * last + w
        np.testing.assert_allclose(trace.of(links.matrix[i, j])[number], matrix[i, j], rtol=0, atol=1e-13)
        np.testing.assert_allclose(trace.of(links.last)[number], last, rtol=0, atol=1e-13)


MACHINES = [(8, 4, 24, 4, 303, 1460), (8, 6, 24, 4, 361, 1856), (8, 8, 24, 6, 423, 2364), (8, 8, 32, 8, 435, 3028)]


@pytest.mark.parametrize(("slots", "width", "hidden", "bits", "units", "connections"), MACHINES)
def test_a_turing_machine_has_the_units_and_connections_of_the_books(
    slots: int, width: int, hidden: int, bits: int, units: int, connections: int
) -> None:
    weights = random_weights("turing machine", bits, hidden, width)
    network = turing_machine(weights, np.full((slots, width), 1e-3)).network
    assert (len(network.units), len(network.connections)) == (units, connections)


@pytest.mark.parametrize(("slots", "width", "hidden", "bits"), [(8, 6, 24, 4), (5, 3, 7, 2)])
def test_a_whole_turing_machine_answers_as_the_dense_one(slots: int, width: int, hidden: int, bits: int, backend: str) -> None:
    weights = random_weights("turing machine", bits, hidden, width)
    start = np.full((slots, width), 1e-3)
    machine = turing_machine(weights, start)
    inputs = np.random.default_rng(0).integers(0, 2, size=(30, 3, bits + 1)).astype(float)
    trace = run(machine.network, inputs, backend=backend)
    expected = dense_turing_machine(weights, start, inputs)
    np.testing.assert_allclose(trace.outputs, expected.pop("outputs"), rtol=0, atol=1e-12)
    for name, values in expected.items():
        found = trace.of(machine.units[name].ravel())
        np.testing.assert_allclose(found, values.reshape(found.shape), rtol=0, atol=1e-12, err_msg=name)


COMPUTERS = [(8, 4, 1, 24, 4, 559, 1919), (8, 6, 2, 24, 4, 716, 3050), (16, 8, 1, 32, 6, 1723, 5755)]


@pytest.mark.parametrize(("slots", "width", "heads", "hidden", "bits", "units", "connections"), COMPUTERS)
def test_a_differentiable_computer_needs_no_more_than_the_books_say(
    slots: int, width: int, heads: int, hidden: int, bits: int, units: int, connections: int
) -> None:
    weights = random_weights("differentiable computer", bits, hidden, width, heads)
    network = differentiable_computer(weights, np.full((slots, width), 1e-3), heads).network
    assert len(network.units) <= units
    assert len(network.connections) <= connections
    trained = sum(matrix.size - len(matrix) for matrix in weights.values())
    assert np.count_nonzero(network.connections.trainable) == trained == {4: {1: 904, 2: 1584}, 6: {1: 2000}}[bits][heads]


@pytest.mark.parametrize(("slots", "width", "heads", "hidden", "bits"), [(8, 4, 1, 24, 4), (6, 3, 2, 10, 3)])
def test_a_whole_differentiable_computer_answers_as_the_dense_one(
    slots: int, width: int, heads: int, hidden: int, bits: int, backend: str
) -> None:
    """Memory rows start apart, so that no tie of usage hangs on a last bit; at the first tick all usage is 0, a tie of all."""
    weights = random_weights("differentiable computer", bits, hidden, width, heads)
    start = 0.1 * np.random.default_rng(4).normal(size=(slots, width))
    machine = differentiable_computer(weights, start, heads)
    inputs = np.random.default_rng(0).integers(0, 2, size=(30, 3, bits + 1)).astype(float)
    trace = run(machine.network, inputs, backend=backend)
    expected = dense_differentiable_computer(weights, start, inputs, heads)
    np.testing.assert_allclose(trace.outputs, expected.pop("outputs"), rtol=0, atol=1e-12)
    for name, values in expected.items():
        ids = machine.units[name]
        if name == "links":
            here = ids >= 0
            ids, values = ids[here], values[..., here]
        found = trace.of(ids.ravel())
        np.testing.assert_allclose(found, values.reshape(found.shape), rtol=0, atol=1e-12, err_msg=name)


def test_a_stack_of_three_cells_pushes_pops_and_stays(backend: str) -> None:
    draft = Draft("stack")
    actions, value = draft.units(3, is_input=True), draft.units(1, is_input=True)
    cells = joulin_mikolov_stack(draft, 3, actions, int(value[0]))
    network = draft.network()
    trace = run(network, [[0.9, 0.05, 0.05, 0.8], [0.7, 0.2, 0.1, 0.3], [0.1, 0.8, 0.1, 0.5]], backend=backend)
    np.testing.assert_allclose(trace.of(cells), [[0.62, -1, -1], [0.072, 0.134, -1], [0.1644, -0.7794, -0.8866]], **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (4 + 3 + 1, 9)
    assert (network.connections.gate >= 0).all()


def test_a_network_that_steers_a_deep_stack_follows_the_dense_equations(backend: str) -> None:
    random = np.random.default_rng(8)
    symbols, hidden, depth, looked_at = 2, 8, 20, 2
    wide, around, below = (random.normal(size=(hidden, count)) for count in (symbols, hidden, looked_at))
    act, push = random.normal(size=(2, hidden)), random.normal(size=(1, hidden))
    draft = Draft("stack RNN")
    x = draft.units(symbols, is_input=True)
    h = draft.units(hidden, activation="logistic")
    actions = draft.units(2, activation="softmax", is_output=True)
    value = draft.units(1, activation="logistic")
    cells = joulin_mikolov_stack(draft, depth, actions, int(value[0]))
    draft.connect(x, h, wide, delay=0)
    draft.connect(h, h, around, delay=1)
    draft.connect(cells[:looked_at], h, below, delay=1)
    draft.connect(h, actions, act, delay=0)
    draft.connect(h, value, push, delay=0)
    word = random.integers(symbols, size=60)
    inner, stack, rows = np.zeros(hidden), np.full(depth, -1.0), []
    for symbol in word:
        inner = 1 / (1 + np.exp(-(wide[:, symbol] + around @ inner + below @ stack[:looked_at])))
        chosen = np.exp(act @ inner) / np.exp(act @ inner).sum()
        top = 1 / (1 + np.exp(-push @ inner))
        stack = chosen[0] * np.concatenate([top, stack[:-1]]) + chosen[1] * np.append(stack[1:], -1.0)
        rows.append(stack)
    trace = run(draft.network(), np.eye(symbols)[word], backend=backend)
    np.testing.assert_allclose(trace.of(cells), rows, rtol=0, atol=1e-12)


def test_a_stack_of_strengths_reads_what_lies_within_one_of_the_top(backend: str) -> None:
    draft = Draft("continuous stack")
    value, pop, push = draft.units(3, is_input=True)
    stack = grefenstette_stack(draft, 3, int(value), pop=int(pop), push=int(push))
    trace = run(draft.network(), [[1, 0, 0.8], [2, 0.1, 0.5], [3, 0.9, 0.9]], backend=backend)
    np.testing.assert_allclose(trace.of(stack.reading), [0.8, 1.5, 2.8], **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(stack.strengths), [[0.8, 0, 0], [0.7, 0.5, 0], [0.3, 0, 0.9]], **TEN_DIGITS)
