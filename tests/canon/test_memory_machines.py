"""Worked fragments of the zoo's machines with an outside memory: addressing, allocation, links, a stack."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from rnnsim.zoo.differentiable_computer import allocation, linkage
from rnnsim.zoo.neural_turing_machine import Head, by_location
from rnnsim.zoo.outside_memory import Plot, draw_memory, read, write
from rnnsim.zoo.stack_recurrent import joulin_mikolov_stack
from tests.canon.dense_memories import dense_allocation

TEN_DIGITS = {"rtol": 0, "atol": 5e-10}


def plot(draft: Draft) -> Plot:
    return Plot(draft, "fragment", 0.0, 0.0)


SLOTS = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0.5]])


def test_a_turing_machines_head_finds_its_place_writes_and_reads(backend: str) -> None:
    draft = Draft("addressing")
    key, steering, shift = draft.units(2, is_input=True), draft.units(3, is_input=True), draft.units(3, is_input=True)
    erase, add = draft.units(2, is_input=True), draft.units(2, is_input=True)
    memory = draw_memory(plot(draft), SLOTS, copied=True)
    head = Head(key, int(steering[0]), int(steering[1]), shift, int(steering[2]))
    weights = by_location(plot(draft), memory, head, start=np.array([0.1, 0.2, 0.3, 0.4]))
    write(draft, memory, weights, erase=erase, add=add)
    answers = read(plot(draft), memory, weights)
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
    places = allocation(plot(draft), draft.units(4, is_input=True))
    trace = run(draft.network(), [usage], backend=backend)
    np.testing.assert_allclose(trace.of(places)[0], expected, **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(places)[0], dense_allocation(np.array([usage]))[0], rtol=0, atol=1e-15)


def test_allocation_agrees_with_a_stable_sort_wherever_there_are_ties(backend: str) -> None:
    draft = Draft("allocation of seven")
    places = allocation(plot(draft), draft.units(7, is_input=True))
    usage = np.random.default_rng(0).integers(0, 5, size=(300, 7)) / 4
    trace = run(draft.network(), usage, backend=backend)
    np.testing.assert_allclose(trace.of(places), dense_allocation(usage), rtol=0, atol=1e-15)


def test_links_remember_in_which_order_slots_were_written(backend: str) -> None:
    draft = Draft("linkage")
    links = linkage(plot(draft), draft.units(4, is_input=True))
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
    links = linkage(plot(draft), draft.units(5, is_input=True))
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


def test_a_stack_of_three_cells_pushes_pops_and_stays(backend: str) -> None:
    draft = Draft("stack")
    actions, value = draft.units(3, is_input=True), draft.units(1, is_input=True)
    cells = joulin_mikolov_stack(draft, 3, actions=actions, value=int(value[0]), place_y=0.0)
    network = draft.network()
    trace = run(network, [[0.9, 0.05, 0.05, 0.8], [0.7, 0.2, 0.1, 0.3], [0.1, 0.8, 0.1, 0.5]], backend=backend)
    np.testing.assert_allclose(trace.of(cells), [[0.62, -1, -1], [0.072, 0.134, -1], [0.1644, -0.7794, -0.8866]], **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (4 + 3 + 1, 9)
    assert (network.connections.gate >= 0).all()
