"""What an edit costs while a network runs: processor time from `apply` to the program of the next tick, and to that tick made.

Packing of the history is left out: it is done on the thread of the autosave.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import connect, delete, set_connections
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.session.history import History
from rnnsim.session.run import Run
from rnnsim.session.session import Session
from tests.benchmarks.options import Options

SIZES = ((100, 1_000), (300, 10_000), (1_000, 100_000), (1_000, 400_000))  # units, connections
WANTED = {("connect", 100_000): 5.0}  # milliseconds to the program of the next tick
REPEATS = 15


@dataclass(frozen=True)
class Measured:
    """Median milliseconds of one kind of edit; `calm` is a tick without one."""

    name: str
    connections: int
    ready: float
    first_tick: float
    calm: float


class Edited:
    """A running document under edits, as a tab has it: what is announced is handed to the run."""

    def __init__(self, units: int, connections: int, backend: str) -> None:
        self._random = np.random.default_rng(0)
        draft = Draft("edited")
        ids = draft.units(units, activation="tanh")
        weights = self._random.normal(size=connections) * 0.5 / np.sqrt(connections / units)
        sources, targets = self._random.integers(0, units, (2, connections))
        draft.connect_pairs(sources, targets, weights)
        self._units = ids
        self._later: list[Callable[[], None]] = []
        document = Document(draft.network())
        self.session, self.run = Session(document, history=History(later=self._later.append)), Run(document)
        if backend == "fused":
            self.run.offer_fused()
        self.session.announcements.subscribe(self._hear)
        self.run.forward(1)

    def _hear(self, announcement: Announcement) -> None:
        if isinstance(announcement, DocumentReplaced):
            self.run.replace(announcement.new)

    def connect(self) -> None:
        """One connection more, from anywhere to anywhere."""
        source, target = self._random.choice(self.session.document.network.units.id, 2)
        self.session.apply("Connect", connect(source, target, 0.01))

    def disconnect(self) -> None:
        """One connection less."""
        self.session.apply("Delete", delete(connections=self._some_connection()))

    def weigh(self) -> None:
        """Another weight."""
        self.session.apply("Weight", set_connections(self._some_connection(), weight=0.01 * self._random.normal()))

    def remove_unit(self) -> None:
        """One unit less, with all its connections."""
        self.session.apply("Delete", delete(units=self._random.choice(self.session.document.network.units.id)))

    def _some_connection(self) -> int:
        ids = self.session.document.network.connections.id
        return int(ids[self._random.integers(len(ids))])

    def milliseconds(self, edit: Callable[[], None]) -> tuple[float, float, float]:
        """To the program of the next tick, to that tick, and one more tick."""
        begun = time.process_time()
        edit()
        assert self.run.held is None
        ready = time.process_time()
        assert self.run.forward(1) == 1
        ticked = time.process_time()
        self.run.forward(1)
        calm = time.process_time()
        while self._later:
            self._later.pop(0)()
        return 1000 * (ready - begun), 1000 * (ticked - begun), 1000 * (calm - ticked)


def measured(units: int, connections: int, options: Options | None = None) -> Iterator[Measured]:
    """Every kind of edit, and taking it back."""
    options = options or Options(backend="numpy")
    edited = Edited(units, connections, options.backend)
    session = edited.session
    edits = {
        "connect": edited.connect,
        "delete a connection": edited.disconnect,
        "weight": edited.weigh,
        "delete a unit": edited.remove_unit,
    }
    for name, edit in edits.items():
        edit()
        edited.run.forward(1)
        yield _medians(name, connections, [edited.milliseconds(edit) for _ in range(REPEATS)])
        back = []
        for _ in range(REPEATS):
            edit()
            edited.run.forward(1)
            back.append(edited.milliseconds(session.undo))
        yield _medians(f"undo {name}", connections, back)


def _medians(name: str, connections: int, spent: list[tuple[float, float, float]]) -> Measured:
    ready, first_tick, calm = (median(times) for times in zip(*spent, strict=True))
    return Measured(name, connections, ready, first_tick, calm)


def report(options: Options) -> None:
    """Print every size."""
    if options.backend == "fused":
        from rnnsim.engine.fused.warming import load

        load()
    print(f"milliseconds from apply ({options.backend}){'ready':>23s}{'first tick':>12s}{'a calm tick':>13s}{'wanted':>9s}")
    for units, connections in SIZES[:2] if options.quick else SIZES:
        gc.collect()
        for row in measured(units, connections, options):
            wanted = WANTED.get((row.name, row.connections))
            limit = "" if wanted is None else f"{wanted:9.1f}"
            print(f"{row.connections:9,d} connections, {row.name:26s}{row.ready:10.2f}{row.first_tick:12.2f}{row.calm:13.2f}{limit}")
