"""Jumps through the history: many steps at once, told once; and what a row says while it cannot be done."""

from __future__ import annotations

import pytest

from rnnsim.network.document import Document
from rnnsim.network.edits import rename, set_units
from rnnsim.session.action import NOT_NOW, why_not
from rnnsim.session.actions import ACTIONS
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.session.session import Session
from rnnsim.session.tab import Tab
from tests.unit.session.drawn import three_units


def edited(count: int) -> tuple[Session, list[Document]]:
    session = Session(three_units())
    documents = [session.document]
    for number in range(1, count + 1):
        session.apply(f"Edit {number}", set_units([0], bias=float(number)))
        documents.append(session.document)
    return session, documents


@pytest.mark.parametrize("count", [4, 60])  # beyond sixteen, entries are differences
def test_a_jump_is_many_steps_told_once(count: int) -> None:
    session, documents = edited(count)
    told: list[Announcement] = []
    session.announcements.subscribe(told.append)
    for target, start in ((0, count), (count, 0), (count // 2, count), (1, count // 2)):
        told.clear()
        session.jump(target - start)
        assert session.document.digest == documents[target].digest
        assert [type(announcement) for announcement in told] == [DocumentReplaced]
        assert len(session.history.labels()) == target
        assert session.history.redo_labels()[:1] == [f"Edit {target + 1}"][: count - target]


def test_a_jump_goes_no_farther_than_there_are_steps_and_brings_the_selection_back() -> None:
    session, documents = edited(2)
    session.select([1])
    session.apply("Rename", rename("other"))
    session.select([2])
    session.jump(-100)
    assert session.document.digest == documents[0].digest
    session.jump(100)
    assert session.document.network.name == "other"
    assert session.selection.units.tolist() == [2]
    session.jump(-1)
    assert session.selection.units.tolist() == [1]
    session.jump(0)
    assert session.selection.units.tolist() == [1]


def test_every_row_that_cannot_be_done_in_an_empty_document_says_what_is_missing() -> None:
    tab = Tab(Document())
    silent = [row.name for row in ACTIONS if not row.is_enabled(tab) and why_not(row.is_enabled) == NOT_NOW]
    sentences = {why_not(row.is_enabled) for row in ACTIONS if not row.is_enabled(tab)}
    assert tab.close()
    assert silent == []
    assert all(sentence.endswith(".") for sentence in sentences)
    assert "Select a unit first." in sentences
