"""A thousand edits of one kind keep a thousand small differences, and lead back to the beginning."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnsim.network.document import Document
from rnnsim.network.edits import connect, delete
from rnnsim.session.session import Session
from tests.unit.session.drawn import random_document

Deed = Callable[[Session, int], None]


def draw(session: Session, number: int) -> None:
    session.apply("Connect", connect(number % 50, number % 49, 0.1))


def erase(session: Session, number: int) -> None:
    session.apply("Delete", delete(connections=session.document.network.connections.id[number % 100]))


@pytest.mark.slow
@pytest.mark.parametrize("deed", [draw, erase])
def test_a_stack_of_edits_of_single_connections_is_small(deed: Deed) -> None:
    document: Document = random_document(50, 3000)
    session = Session(document)
    columns = sum(array.nbytes for array in document.network.connections.columns.values())
    for number in range(300):
        deed(session, number)
    assert session.history.bytes < 300 * 128 < columns
    edited = session.document.digest
    for _ in range(300):
        session.undo()
    assert session.document.digest == document.digest
    for _ in range(300):
        session.redo()
    assert session.document.digest == edited
    assert np.array_equal(np.sort(session.document.network.connections.id), np.unique(session.document.network.connections.id))
