"""What the canvas costs with 1,000 units and 20,000 connections at 1280 × 800: each step's processor time, median of nine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from PySide6.QtWidgets import QApplication

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_units
from rnnsim.recording.past import Past
from rnnsim.session.announcements import FrameReady
from rnnsim.session.session import Session
from rnnsim.views.canvas.graph_view import GraphView
from tests.benchmarks.calibration import REFERENCE, calibration, plain_calibration
from tests.benchmarks.options import Options

UNITS, CONNECTIONS, SIZE = 1000, 20_000, (1280, 800)
REPEATS = 9


@dataclass(frozen=True)
class Measured:
    """One row of the table; times in milliseconds."""

    name: str
    milliseconds: float
    wanted: float


def crowd(units: int = UNITS, connections: int = CONNECTIONS) -> Document:
    """Units all over the view, wires to neighbours about 125 pixels away, weights from a normal distribution."""
    random = np.random.default_rng(1)
    places = random.uniform([30, 30], [SIZE[0] - 30, SIZE[1] - 30], (units, 2)) / 0.4
    draft = Draft("crowd")
    ids = draft.units(units, activation="tanh", place_x=places[:, 0], place_y=places[:, 1], bias=random.normal(0, 0.3, units))
    sources = random.integers(0, units, connections)
    wanted = places[sources] + random.normal(0, 250, (connections, 2))
    nearest = [int(np.hypot(*(places - place).T).argsort()[:2][-1]) for place in wanted]
    draft.connect_pairs(ids[sources], ids[nearest], random.normal(size=connections))
    return Document(draft.network())


def median_time(does: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median processor time of a call in milliseconds, after one call to warm up."""
    does()
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        does()
        spent.append(time.process_time() - start)
    return 1000 * float(np.median(spent))


class Crowded:
    """A canvas with the crowd, offscreen."""

    def __init__(self) -> None:
        self.document = crowd()
        self.session = Session(self.document)
        self.view = self._shown()
        self.random = np.random.default_rng(2)
        self.moved = 0.0

    def _shown(self) -> GraphView:
        view, painted = GraphView(self.session), list[bool]()
        view.painted = lambda: painted.append(True)
        view.resize(*SIZE)
        view.show()
        while not painted:
            QApplication.processEvents()
        return view

    def settle(self) -> None:
        """Wait until the fine picture stands."""
        end = time.monotonic() + 20
        while not (self.view.layers.is_settled and self.view.layers.still_layer.is_fine):
            QApplication.processEvents()
            assert time.monotonic() < end, "the fine picture never came"
            self.view.repaint()

    def open_again(self) -> None:
        """From a document to the first painted frame."""
        view = self._shown()
        view.close()
        view.deleteLater()

    def recolour(self) -> None:
        """Another tick's values."""
        ids = self.document.network.units.id
        values = self.random.uniform(-1, 1, len(ids))
        self.view.show_announcement(FrameReady(1, ids, values, np.full(len(ids), np.nan), Past()))
        self.view.repaint()

    def pan(self) -> None:
        """A few pixels, forth and back."""
        self.moved = -self.moved or 4.0
        self.view.scene.show(self.view.view_area.panned(self.moved, self.moved))
        self.view.repaint()

    def drag_one(self) -> None:
        """One unit a little further."""
        self.moved += 3.0
        self.session.apply("Move", set_units(5, place_x=float(self.document.network.units.place_x[5]) + self.moved), merge=self)
        self.view.repaint()

    def usual_longest_slice(self) -> float:
        """Milliseconds of the longest slice, the median of five fine pictures: by the clock, so other programs count too."""
        layer, longest = self.view.layers.still_layer, []
        for factor in (1.02, 1 / 1.02, 1.02, 1 / 1.02, 1.02):
            layer.longest_slice = 0.0
            self.view.zoom_by(factor)
            end = time.monotonic() + 20
            while not layer.longest_slice and time.monotonic() < end:
                self.view.repaint()
                QApplication.processEvents()
            self.settle()
            longest.append(1000 * layer.longest_slice)
        return median(longest)

    def paint_anew(self, *, is_fine: bool) -> None:
        """The whole still layer, every wire of it, from the columns."""
        self.view.layers.render(self.view.view_area, self.view.devicePixelRatioF(), is_fine=is_fine)


def measured() -> Iterator[Measured]:
    """Every figure with what is wanted of it, in milliseconds on the machine of the design's figures."""
    canvas = Crowded()
    canvas.settle()
    yield Measured("recolour 1,000 units", median_time(canvas.recolour), 1.0)
    yield Measured("pan", median_time(canvas.pan), 5.0)
    canvas.moved = 0.0
    yield Measured("drag one unit", median_time(canvas.drag_one), 2.0)
    canvas.settle()
    yield Measured("longest slice of a fine picture (wall)", canvas.usual_longest_slice(), 12.0)
    yield Measured("full redraw, every wire in 1 px, while moving", median_time(lambda: canvas.paint_anew(is_fine=False)), 25.0)
    yield Measured("full redraw, VISUAL's widths, when idle", median_time(lambda: canvas.paint_anew(is_fine=True)), 120.0)
    yield Measured("open", median_time(canvas.open_again), 150.0)
    canvas.view.close()


def report(_options: Options) -> None:
    """Print each figure with its ratio to the calibration, and what is wanted of both."""
    application = QApplication.instance() or QApplication([])
    plain = plain_calibration()
    print(f"calibration {calibration():.1f} ms, without vector instructions {plain:.1f} ms (reference {REFERENCE:.0f} ms)")
    print(f"{'':46s}{'ms':>9s}{'ratio':>9s}{'wanted':>9s}")
    for row in measured():
        print(f"{row.name:46s}{row.milliseconds:9.2f}{row.milliseconds / plain:9.3f}{row.wanted / REFERENCE:9.3f}")
    application.processEvents()
