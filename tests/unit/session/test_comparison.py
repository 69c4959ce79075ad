"""Two documents compared: which connections are the same, which are not alike and in what, which only one of them has."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.network.document import Document, Edit
from rnnsim.network.draft import Draft
from rnnsim.network.edits import connect, delete, set_connections
from rnnsim.session.comparison import Comparison, compared


@pytest.fixture
def document() -> Document:
    """Units a, b, c; wires 0: a → b, 1: b → c, 2: b → b after a tick, 3: a second a → b."""
    draft = Draft()
    units = draft.units(3, label=["a", "b", "c"])
    draft.connect_pairs(units[[0, 1, 1, 0]], units[[1, 2, 1, 1]], [1.0, 2.0, 3.0, 4.0], delay=[0, 0, 1, 0])
    return Document(draft.network())


def after(document: Document, *edits: Edit) -> Comparison:
    changed = document
    for edit in edits:
        changed = edit(changed)
    return compared(document, changed)


def test_documents_that_are_alike_have_no_changed_wires(document: Document) -> None:
    found = after(document)
    assert len(found.wires) == 0
    assert found.rows == ()
    assert len(found.connections.first) == 4


def test_another_weight_is_told_by_how_much(document: Document) -> None:
    found = after(document, set_connections([1], weight=1.5))
    assert (found.wires.first.tolist(), found.wires.second.tolist(), found.wires.weight_by.tolist()) == ([1], [1], [-0.5])
    assert [row.text for row in found.rows] == ["b → c (delay 0): weight 2 → 1.5"]


def test_another_delay_and_another_gate_are_changes_not_two_wires(document: Document) -> None:
    found = after(document, set_connections([2], delay=3), set_connections([1], gate=0), set_connections([0], weight=9.0))
    assert len(found.connections.only_first) == len(found.connections.only_second) == 0
    assert found.wires.second.tolist()[:2] in ([1, 2], [2, 1])
    assert found.wires.second.tolist()[2] == 0
    at = found.wires.second.tolist().index(2)
    assert found.wires.delays[at].tolist() == [1, 3]
    assert found.wires.has_other_gate.tolist() == [wire == 1 for wire in found.wires.second.tolist()]
    assert {row.text for row in found.rows} == {
        "a → b (delay 0): weight 1 → 9", "b → b (delay 3): delay 1 → 3", "b → c (delay 0): gate none → a"}  # fmt: skip


def test_what_only_one_has_is_neither_matched_nor_changed(document: Document) -> None:
    found = after(document, delete((), [1]), connect([2], [0], 1.0))
    assert found.connections.only_first.tolist() == [1]
    assert found.connections.only_second.tolist() == [4]
    assert len(found.wires) == 0


def test_parallel_wires_are_matched_one_by_one(document: Document) -> None:
    found = after(document, delete((), [3]))
    assert len(found.connections.only_first) == 1
    assert len(found.connections.first) == 3


def test_a_wire_drawn_again_with_another_id_is_the_same(document: Document) -> None:
    found = after(document, delete((), [1]), connect([1], [2], 2.0, delay=0))
    assert len(found.wires) == 0
    assert found.connections.second[np.flatnonzero(found.connections.first == 1)].tolist() == [4]


def test_learning_or_not_is_a_change_too(document: Document) -> None:
    found = after(document, set_connections([0], trainable=False))
    assert found.wires.second.tolist() == [0]
    assert found.wires.weight_by.tolist() == [0.0]


def test_of_very_many_differences_the_first_are_listed_and_the_others_counted() -> None:
    draft = Draft()
    units = draft.units(20)
    draft.connect(units, units, 1.0)
    found = after(Document(draft.network()), set_connections(np.arange(400), weight=2.0))
    assert len(found.rows) == 201
    assert found.rows[-1].text == "and 200 more"
