"""What the canvas costs at 1280 × 800, mostly with 1,000 units and 20,000 connections: each step's processor time, a median."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from PySide6.QtWidgets import QApplication
from scipy.spatial import cKDTree

from rnnsim.drawing.raster import readiness
from rnnsim.drawing.routing import routes_of
from rnnsim.drawing.theme import LIGHT
from rnnsim.drawing.wire_styles import weight_scale
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import connect, delete, set_connections, set_units
from rnnsim.recording.past import Past
from rnnsim.session.announcements import FrameReady
from rnnsim.session.session import Session
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.view_area import ViewArea
from tests.benchmarks.calibration import REFERENCE, calibration, plain_calibration
from tests.benchmarks.options import Options

UNITS, CONNECTIONS, SIZE = 1000, 20_000, (1280, 800)
REPEATS, FEW_REPEATS = 9, 3
MANY_DRAGGED = 500
FIT = 0.4  # zoom at which the crowd fills the view


@dataclass(frozen=True)
class Measured:
    """One row of the table; times in milliseconds."""

    name: str
    milliseconds: float
    wanted: float


def crowd(units: int = UNITS, connections: int = CONNECTIONS, *, zoom: float = FIT) -> Document:
    """Units all over the view, wires to neighbours about 125 pixels away, weights from a normal distribution, delays of one tick."""
    random = np.random.default_rng(1)
    places = random.uniform([30, 30], [SIZE[0] - 30, SIZE[1] - 30], (units, 2)) / zoom
    draft = Draft("crowd")
    ids = draft.units(units, activation="tanh", place_x=places[:, 0], place_y=places[:, 1], bias=random.normal(0, 0.3, units))
    sources = random.integers(0, units, connections)
    wanted = places[sources] + random.normal(0, 100 / zoom, (connections, 2))
    nearest = cKDTree(places).query(wanted, 2)[1][:, 1]
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
    """A canvas with a crowd, offscreen."""

    def __init__(self, units: int = UNITS, connections: int = CONNECTIONS, *, zoom: float = FIT) -> None:
        self.document = crowd(units, connections, zoom=zoom)
        self.session = Session(self.document)
        self.view = self._shown()
        self.random = np.random.default_rng(2)
        self.moved = 0.0
        self._chosen = self.random.permutation(units)[:MANY_DRAGGED]

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

    def drag_many(self) -> None:
        """500 units a little further."""
        self.moved += 3.0
        units = self.document.network.units
        self.session.apply("Move", set_units(self._chosen, place_x=units.place_x[self._chosen] + self.moved), merge=self)
        self.view.repaint()

    def point(self) -> None:
        """What lies under some point."""
        x, y = self.view.view_area.to_scene(*self.random.uniform([0, 0], SIZE).tolist())
        self.view.scene.unit_at(x, y)
        self.view.scene.connection_at(x, y)

    def undone(self, edit: Callable[[], None]) -> float:
        """Milliseconds of an undo of the edit, to the frame that shows it."""
        spent = []
        for _ in range(REPEATS):
            edit()
            self.view.repaint()
            start = time.process_time()
            self.session.undo()
            self.view.repaint()
            spent.append(time.process_time() - start)
        return 1000 * median(spent)

    def connect(self) -> None:
        """One connection more."""
        source, target = self.random.choice(self.session.document.network.units.id, 2)
        self.session.apply("Connect", connect(source, target, 0.01))

    def disconnect(self) -> None:
        """One connection less."""
        self.session.apply("Delete", delete(connections=self.random.choice(self.session.document.network.connections.id)))

    def weigh(self) -> None:
        """Another weight."""
        self.session.apply("Weight", set_connections(self.random.choice(self.session.document.network.connections.id), weight=0.5))

    def remove_unit(self) -> None:
        """One unit less, with its connections."""
        self.session.apply("Delete", delete(units=self.random.choice(self.session.document.network.units.id)))

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


class Sheets:
    """A crowd drawn by the raster alone, straight into 1280 × 800 pixels."""

    def __init__(self, connections: int, zoom: float) -> None:
        network = crowd(UNITS if connections <= CONNECTIONS else 5 * UNITS, connections, zoom=zoom).network
        routes = routes_of(network, bows=False)
        self._picture = StillPicture(network, routes, LIGHT, weight_scale(network.connections.weight), kernels=readiness.load())
        self._area, self._pixels = ViewArea(*SIZE, zoom=zoom), np.full((SIZE[1], SIZE[0]), 0xFFF8F9FA, np.uint32)

    def draw(self, *kinds: str) -> None:
        """Draw what these tasks of RasterWires make."""
        raster = self._picture.raster
        assert raster is not None
        for kind in kinds:
            tasks = (
                raster.density_tasks(self._area, 1.0)
                if kind == "density"
                else getattr(raster, f"{kind}_tasks")(self._area, 1.0, is_long=False)
            )
            for task in tasks:
                task.draw(self._pixels, lambda: True)


def drawn_sheets() -> Iterator[Measured]:
    """What the raster takes for full pictures."""
    everything = ("line", "head", "square")
    near, fitting = Sheets(CONNECTIONS, 1.0), Sheets(CONNECTIONS, FIT)
    yield Measured("20,000 wires antialiased, 1.25, 2.25, 3.5 px", median_time(lambda: near.draw("line")), 16.0)
    yield Measured("… fitted into the view, heads and delay squares", median_time(lambda: fitting.draw(*everything)), 22.0)
    yield Measured("… at zoom 1 with heads and delay squares", median_time(lambda: near.draw(*everything)), 22.0)
    many = Sheets(5 * CONNECTIONS, FIT)
    yield Measured("100,000 wires as lines (one thread)", median_time(lambda: many.draw("line"), FEW_REPEATS), 50.0)
    yield Measured("100,000 wires as density", median_time(lambda: many.draw("density"), FEW_REPEATS), 50.0)
    crowded = Sheets(20 * CONNECTIONS, FIT)
    yield Measured("400,000 wires as density", median_time(lambda: crowded.draw("density"), FEW_REPEATS), 130.0)


def shown_large() -> Iterator[Measured]:
    """Edits taken back where there are 100,000 connections, and 20,000 units recoloured."""
    canvas = Crowded(5000, 100_000, zoom=0.25)
    canvas.settle()
    for name, edit in {"connect": canvas.connect, "delete a connection": canvas.disconnect, "weight": canvas.weigh,
                       "delete a unit": canvas.remove_unit}.items():  # fmt: skip
        yield Measured(f"undo at 100,000 connections: {name}", canvas.undone(edit), 5.0)
    yield Measured("pick at 100,000 connections", median_time(canvas.point), 1.0)
    canvas.view.close()
    canvas = Crowded(20_000, 20_000, zoom=0.15)
    canvas.settle()
    yield Measured("recolour 20,000 units", median_time(canvas.recolour), 3.0)
    canvas.view.close()


def measured() -> Iterator[Measured]:
    """Every figure with what is wanted of it, in milliseconds on the machine of the design's figures."""
    canvas = Crowded()
    canvas.settle()
    yield Measured("recolour 1,000 units", median_time(canvas.recolour), 1.0)
    yield Measured("pan", median_time(canvas.pan), 5.0)
    canvas.moved = 0.0
    yield Measured("drag one unit", median_time(canvas.drag_one), 2.0)
    canvas.settle()
    yield Measured("drag 500 units", median_time(canvas.drag_many), 16.0)
    canvas.settle()
    yield Measured("pick", median_time(canvas.point), 1.0)
    yield Measured("longest slice of a fine picture (wall)", canvas.usual_longest_slice(), 12.0)
    yield Measured("still layer while moving", median_time(lambda: canvas.paint_anew(is_fine=False)), 25.0)
    yield Measured("still layer when idle, labels and marks too", median_time(lambda: canvas.paint_anew(is_fine=True)), 120.0)
    yield Measured("open 1,000 units, 20,000 connections", median_time(canvas.open_again), 150.0)
    canvas.view.close()
    yield from drawn_sheets()
    yield from shown_large()


def report(_options: Options) -> None:
    """Print each figure with its ratio to the calibration, and what is wanted of both."""
    application = QApplication.instance() or QApplication([])
    readiness.load()
    plain = plain_calibration()
    print(f"calibration {calibration():.1f} ms, without vector instructions {plain:.1f} ms (reference {REFERENCE:.0f} ms)")
    print(f"{'':46s}{'ms':>9s}{'ratio':>9s}{'wanted':>9s}")
    for row in measured():
        print(f"{row.name:46s}{row.milliseconds:9.2f}{row.milliseconds / plain:9.3f}{row.wanted / REFERENCE:9.3f}")
    application.processEvents()
