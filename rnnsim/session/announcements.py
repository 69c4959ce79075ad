"""What happened, as frozen values. Listeners are plain callables, called at once on the thread of the window.

Knows nothing of what listeners do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.document import Document
from rnnsim.network.findings import Finding
from rnnsim.network.network import Ids
from rnnsim.recording.past import Past, Values, columns_by_id


@dataclass(frozen=True, eq=False)
class DocumentReplaced:
    """The document is another one: an edit, undo, redo or a cancelled gesture."""

    old: Document
    new: Document


@dataclass(frozen=True, eq=False)
class SelectionReplaced:
    """Other units or connections are selected; ids in ascending order."""

    units: Ids
    connections: Ids


@dataclass(frozen=True)
class Hold:
    """Why the clock stands although it should run: findings, a value that is not finite (unit, tick) or a fault (details).

    ways: names of the actions that lead out of it, if they are known.
    """

    sentence: str
    findings: tuple[Finding, ...] = ()
    unit: int | None = None
    tick: int | None = None
    details: str = ""
    ways: tuple[str, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether the program itself failed."""
        return bool(self.details)


@dataclass(frozen=True, eq=False)
class FrameReady:
    """One tick's values by unit id, the recorded past that belongs to it, and what the clock is doing.

    values (U,) and states (U,; NaN for instant units) stand in the order of `unit_ids`, which may be those of an older network.
    `generation` is the number of the last wish that was taken before this frame was made; `rate` the ticks per second achieved,
    `backend` what makes the next tick.
    """

    tick: int
    unit_ids: Ids
    values: Values
    states: Values
    past: Past
    playing: bool = False
    hold: Hold | None = None
    generation: int = 0
    rate: float = 0.0
    clamped: Mapping[int, float] = field(default_factory=dict)
    poked: tuple[int, ...] = ()
    backend: str = "numpy"

    def values_of(self, ids: ArrayLike) -> NDArray[np.float64]:
        """Outputs by id, never by row; NaN where the unit was not there."""
        return columns_by_id(self.values, self.unit_ids, np.asarray(ids, np.int64))

    def states_of(self, ids: ArrayLike) -> NDArray[np.float64]:
        """Integrator states by id; NaN for instant units and where the unit was not there."""
        return columns_by_id(self.states, self.unit_ids, np.asarray(ids, np.int64))


@dataclass(frozen=True)
class TrainingProgressed:
    """A learner made its `update`-th update and had this loss."""

    update: int
    loss: float


@dataclass(frozen=True)
class CursorMoved:
    """The hover cursor that panels share stands at a tick, or nowhere."""

    tick: int | None


@dataclass(frozen=True)
class DocumentSaved:
    """The document was written to this file."""

    path: Path


Announcement = DocumentReplaced | SelectionReplaced | FrameReady | TrainingProgressed | CursorMoved | DocumentSaved
Listener = Callable[[Announcement], None]


class Announcements:
    """Who is told what happened."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell this listener from now on; the result ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, announcement: Announcement) -> None:
        """Tell everyone, in the order of subscription."""
        for listener in tuple(self._listeners):
            listener(announcement)
