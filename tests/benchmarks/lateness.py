"""How late a window's events come while it paints and the engine runs flat out beside it. By the wall clock, as a person feels it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import inf
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from rnnsim.app import SWITCH_SECONDS
from rnnsim.network.document import Document
from rnnsim.network.run_settings import RunSettings
from rnnsim.recording.past import Past
from rnnsim.session.announcements import FrameReady
from rnnsim.session.session import Session
from rnnsim.session.tab import Tab
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.qt_bridge import QtBridge
from tests.benchmarks.canvas import SIZE, crowd
from tests.benchmarks.growth import sparse_network
from tests.benchmarks.options import Options
from tests.benchmarks.ours import offer_kernels

EVERY = 0.005  # seconds between events
PAINT_EVERY = 3  # events
EVENTS = 2_000
LIMIT = 20.0  # milliseconds, of 99 in 100 events
UNITS, CONNECTIONS = 1_000, 100_000
PAINTED = (300, 1_500)  # units and connections in the window


@dataclass(frozen=True)
class Lateness:
    """Milliseconds: half and 99 of 100 events came at most so late, the last one latest; ticks per second made meanwhile, by whom."""

    half: float
    most: float
    latest: float
    ticks_per_second: float
    made_by: str


class _Painter:
    """A window with a canvas that shows other values again and again."""

    def __init__(self) -> None:
        document = crowd(*PAINTED)
        self._ids = document.network.units.id
        self._random = np.random.default_rng(0)
        self.view = GraphView(Session(document))
        self.view.resize(*SIZE)
        self.view.show()
        end = perf_counter() + 20
        while not (self.view.layers.is_settled and self.view.layers.still_layer.is_fine) and perf_counter() < end:
            QApplication.processEvents()

    def paint(self) -> None:
        """The next tick's values."""
        values = self._random.uniform(-1, 1, len(self._ids))
        self.view.show_announcement(FrameReady(1, self._ids, values, np.full(len(self._ids), np.nan), Past()))
        self.view.repaint()


class _Beat(QObject):
    """A timer that notes by how much each event is late; what it does itself does not count, so it is armed again afterwards."""

    def __init__(self, painter: _Painter, events: int) -> None:
        super().__init__()
        self.late: list[float] = []
        self._painter, self._events, self._due = painter, events, perf_counter()
        self._loop, self._timer = QEventLoop(), QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._came)

    def listen(self) -> float:
        """Until all events have come; seconds."""
        begun = perf_counter()
        self._arm(begun)
        self._loop.exec()
        return perf_counter() - begun

    def _arm(self, begun: float) -> None:
        now = perf_counter()
        wait = max(0, round(1000 * (begun + EVERY - now)))
        self._due = now + wait / 1000
        self._timer.start(wait)

    def _came(self) -> None:
        begun = perf_counter()
        self.late.append(1000 * (begun - self._due))
        if len(self.late) % PAINT_EVERY == 0:
            self._painter.paint()
        if len(self.late) >= self._events:
            self._loop.quit()
        else:
            self._arm(begun)


def measured(backend: str, events: int = EVENTS, *, is_playing: bool = True) -> Lateness:
    """In this thread the window, on the engine's thread 1,000 units with 100,000 connections as fast as can be."""
    document = Document(sparse_network(UNITS, CONNECTIONS), settings=RunSettings(backend=backend))
    painter, bridge_parent, usual = _Painter(), QObject(), sys.getswitchinterval()
    bridge = QtBridge(bridge_parent)
    tab = Tab(document, bridge.wake)
    tab.worker.submit(offer_kernels, tab.run, backend)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        bridge.serve(tab.take_frame)
        if is_playing:
            tab.worker.submit(tab.worker.play, inf)
            _wait_until_playing(tab)
        made = tab.worker.ticks_made
        beat = _Beat(painter, events)
        seconds = beat.listen()
        rate = (tab.worker.ticks_made - made) / seconds
    finally:
        sys.setswitchinterval(usual)
        tab.close()
        bridge.close()
        painter.view.close()
        painter.view.deleteLater()
    half, most = np.percentile(beat.late, [50, 99])
    return Lateness(float(half), float(most), max(beat.late), rate, tab.run.backend)


def _wait_until_playing(tab: Tab) -> None:
    """The first ticks compile the program; this is about what comes after."""
    end = perf_counter() + 120
    while tab.worker.ticks_made < 200 and perf_counter() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def report(options: Options) -> None:
    """Print lateness with the engine standing and flat out."""
    application = QApplication.instance() or QApplication([])
    print(f"painting {PAINTED[0]:,} units and {PAINTED[1]:,} connections beside {UNITS:,} units and {CONNECTIONS:,} connections ticking")
    events = 300 if options.quick else EVENTS
    for title, is_playing in (("engine standing", False), ("engine flat out", True)):
        found = measured(options.backend, events, is_playing=is_playing)
        holds = f" (limit p99 {LIMIT:g}): {'yes' if found.most <= LIMIT else 'NO'}" if is_playing else ""
        print(f"{title}: events late by p50 {found.half:.2f}, p99 {found.most:.2f}, at most {found.latest:.2f} ms; "
              f"{found.ticks_per_second:,.0f} ticks a second by {found.made_by}{holds}")  # fmt: skip
    application.processEvents()
