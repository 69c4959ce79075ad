"""Undo and redo over document values: the nearest entries whole, farther ones as differences, bounded in number and bytes.

Knows no network rules and no views; is told the time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.network import Ids
from rnnsim.session.differences import Difference, difference, document_by

NOTHING: Ids = np.zeros(0, np.int64)
SILENCE = 0.7  # seconds after which keys and wheel begin a new entry
Later = Callable[[Callable[[], None]], None]


@dataclass(frozen=True, eq=False)
class Selection:
    """Ids of the selected units and connections, ascending."""

    units: Ids = field(default_factory=lambda: NOTHING)
    connections: Ids = field(default_factory=lambda: NOTHING)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return not (len(self.units) or len(self.connections))

    def has_unit(self, unit: int) -> bool:
        """Whether this unit is selected."""
        return bool(np.isin(unit, self.units))

    def has_connection(self, connection: int) -> bool:
        """Whether this connection is selected."""
        return bool(np.isin(connection, self.connections))


@dataclass(frozen=True, eq=False)
class Moment:
    """A document and what was selected in it."""

    document: Document
    selection: Selection


@dataclass(eq=False)
class Entry:
    """One step. Its value is a document, or once it is far away the way to it from the entry one nearer to the present."""

    label: str
    value: Document | Difference
    selection: Selection
    merge: object = None
    time: float = -inf


class Stack:
    """Entries, farthest first. Packing goes through `later`, which may run it on another thread: values are frozen, the slot is swapped."""

    def __init__(self, limit: int, whole: int, budget: int, *, later: Later) -> None:
        self.entries: deque[Entry] = deque()
        self._limit, self._whole, self._budget, self._later = limit, whole, budget, later

    @property
    def bytes(self) -> int:
        """Memory of the packed entries."""
        return sum(entry.value.bytes for entry in self.entries if isinstance(entry.value, Difference))

    def push(self, entry: Entry) -> None:
        """Add the nearest entry; an entry that is now too far for a whole value is packed."""
        self.entries.append(entry)
        at = len(self.entries) - self._whole - 1
        if at >= 0:
            far, near = self.entries[at], self.entries[at + 1].value
            if isinstance(near, Document):
                self._later(lambda: _pack(far, near))
        excess = self.bytes - self._budget
        while len(self.entries) > self._limit or (excess > 0 and self.entries):
            value = self.entries.popleft().value
            excess -= value.bytes if isinstance(value, Difference) else 0

    def pop(self, current: Document) -> tuple[str, Moment]:
        """Take the nearest entry off: its label and the moment it remembers."""
        entry = self.entries.pop()
        value = entry.value  # read once: it may be packed on another thread just now
        return entry.label, Moment(document_by(current, value) if isinstance(value, Difference) else value, entry.selection)


def _pack(far: Entry, near: Document) -> None:
    """`near` is a frozen value, so the way from it stays right whatever has happened to the stack meanwhile."""
    value = far.value
    if isinstance(value, Document):
        far.value = difference(near, value)


class History:
    """Two stacks, of what can be undone and what can be redone."""

    def __init__(self, limit: int = 1000, whole: int = 16, budget: int = 128 << 20, *, later: Later = lambda work: work()) -> None:
        self._done, self._undone = (Stack(limit, whole, budget, later=later) for _ in range(2))

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._done.entries)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to make again."""
        return bool(self._undone.entries)

    @property
    def bytes(self) -> int:
        """Memory of the packed entries."""
        return self._done.bytes + self._undone.bytes

    def push(self, label: str, before: Moment, *, merge: object = None, now: float = 0.0) -> None:
        """Remember the moment before an edit; an edit with the top entry's merge token extends that entry.

        A token that is a tuple (a column and ids, from keys or the wheel) no longer extends it after 0.7 s of silence; an
        object (a gesture, a training run) does until the entry is sealed.
        """
        self._undone.entries.clear()
        if self._is_top(merge) and not (isinstance(merge, tuple) and now - self._done.entries[-1].time > SILENCE):
            self._done.entries[-1].label, self._done.entries[-1].time = label, now
        else:
            self._done.push(Entry(label, before.document, before.selection, merge, now))

    def seal(self) -> None:
        """No later edit joins the top entry."""
        if self._done.entries:
            self._done.entries[-1].merge = None

    def undo(self, current: Moment) -> Moment | None:
        """The moment before the last edit, or None."""
        return self._moved(self._done, self._undone, current)

    def redo(self, current: Moment) -> Moment | None:
        """The moment after the edit undone last, or None."""
        return self._moved(self._undone, self._done, current)

    def moved(self, steps: int, current: Moment) -> Moment | None:
        """The moment so many steps away, negative ones back, as far as there are any; None if nothing moves."""
        found: Moment | None = None
        for _ in range(abs(steps)):
            step = (self.undo if steps < 0 else self.redo)(found or current)
            if step is None:
                break
            found = step
        return found

    def revert(self, merge: object, current: Document) -> Moment | None:
        """Take back the entry of a cancelled gesture, leaving nothing to redo."""
        return self._done.pop(current)[1] if self._is_top(merge) else None

    def labels(self) -> list[str]:
        """What can be undone, the oldest first."""
        return [entry.label for entry in self._done.entries]

    def redo_labels(self) -> list[str]:
        """What can be redone, the next one first."""
        return [entry.label for entry in reversed(self._undone.entries)]

    def _is_top(self, merge: object) -> bool:
        if merge is None or not self._done.entries:
            return False
        top = self._done.entries[-1].merge
        return top is merge or (isinstance(top, tuple) and isinstance(merge, tuple) and top == merge)

    def _moved(self, source: Stack, destination: Stack, current: Moment) -> Moment | None:
        if not source.entries:
            return None
        label, moment = source.pop(current.document)
        destination.push(Entry(label, current.document, current.selection))
        self.seal()
        return moment
