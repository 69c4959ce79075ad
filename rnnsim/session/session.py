"""What is being edited: the current document, the selection and the history. `apply` is the only door.

Knows no clock, no worker and no view.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Edit
from rnnsim.network.grouping import check_locked
from rnnsim.network.limits import check_shown
from rnnsim.network.network import Ids, Rows
from rnnsim.session.announcements import Announcements, DocumentReplaced, SelectionReplaced
from rnnsim.session.drawing_defaults import DrawingDefaults
from rnnsim.session.history import History, Moment, Selection


class Session:
    """One open document. `clock` tells the time in seconds, for the merging of keys and wheel."""

    def __init__(self, document: Document, *, history: History | None = None, clock: Callable[[], float] = monotonic) -> None:
        self.document, self.selection = document, Selection()
        self.marked_sources: Ids = self.selection.units  # where the next connections come from; may name units that are gone
        self.history, self.announcements = history or History(), Announcements()
        self.drawing = DrawingDefaults()
        self._issued, self._clock = document.next_id, clock

    def apply(self, label: str, edit: Edit, *, merge: object = None) -> None:
        """Make an edit; an edit that changes nothing leaves no trace. `Refused` passes through, with nothing changed.

        Edits with the same `merge` token in a row are one entry of the history (see `History.push`).
        """
        base = self.document if self.document.next_id == self._issued else self.document.changed(next_id=self._issued)
        edited = edit(base)
        if edited is base:
            return
        check_locked(base, edited)
        check_shown(len(edited.network.units), len(edited.network.connections))
        self._issued = max(self._issued, edited.next_id)
        self.history.push(label, Moment(self.document, self.selection), merge=merge, now=self._clock())
        self._replace(edited, self.selection)

    def add(self, label: str, edit: Edit) -> None:
        """Make an edit and select the units it added, if it added any."""
        before = self.document.network.units.id
        self.apply(label, edit)
        added = np.setdiff1d(self.document.network.units.id, before)
        if len(added):
            self.select(added)

    def revert(self, merge: object) -> None:
        """Cancel the gesture of this token: the very document from before, nothing left to redo."""
        self._take(self.history.revert(merge, self.document))

    def undo(self) -> None:
        """Take the last edit back, if there is one."""
        self._take(self.history.undo(Moment(self.document, self.selection)))

    def redo(self) -> None:
        """Make the edit undone last again, if there is one."""
        self._take(self.history.redo(Moment(self.document, self.selection)))

    def jump(self, steps: int) -> None:
        """Undo (negative) or redo so many edits at once, as far as there are any, with one announcement."""
        self._take(self.history.moved(steps, Moment(self.document, self.selection)))

    def seal(self) -> None:
        """A gesture or an edit in a form is finished: no later edit joins its entry."""
        self.history.seal()

    def select(self, units: ArrayLike = (), connections: ArrayLike = ()) -> None:
        """Select these and nothing else; ids that are not in the document are passed over."""
        self.history.seal()
        self._set_selection(Selection(_sorted_ids(units), _sorted_ids(connections)))

    def mark_sources(self, units: ArrayLike = ()) -> None:
        """The next connections come from these units."""
        self.marked_sources = _sorted_ids(units)
        self.announcements.announce(SelectionReplaced(self.selection.units, self.selection.connections))

    def select_all(self) -> None:
        """Select every unit and every connection."""
        network = self.document.network
        self.select(network.units.id, network.connections.id)

    def _take(self, moment: Moment | None) -> None:
        if moment is not None:
            self._replace(moment.document, moment.selection)

    def _replace(self, document: Document, selection: Selection) -> None:
        old, self.document = self.document, document
        self.announcements.announce(DocumentReplaced(old, document))
        self._set_selection(selection)

    def _set_selection(self, wanted: Selection) -> None:
        network = self.document.network
        units, connections = _present(wanted.units, network.units), _present(wanted.connections, network.connections)
        if np.array_equal(units, self.selection.units) and np.array_equal(connections, self.selection.connections):
            return
        self.selection = Selection(units, connections)
        self.announcements.announce(SelectionReplaced(units, connections))


def _sorted_ids(ids: ArrayLike) -> Ids:
    return np.unique(np.asarray(ids, np.int64).ravel())


def _present(ids: Ids, rows: Rows) -> Ids:
    here: Ids = ids[rows.positions_of(ids) >= 0]
    here.setflags(write=False)
    return here
