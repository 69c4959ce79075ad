"""The compiled raster and QPainter draw the same wires: compared pixel by pixel, at several zooms, themes and device pixel ratios."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from rnnsim.drawing.anchors import anchors_of
from rnnsim.drawing.raster import readiness
from rnnsim.drawing.raster.sheet import Pens, Sheet, pixel_of
from rnnsim.drawing.theme import THEMES
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import delete, set_connections
from rnnsim.session.session import Session
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.layers.shown import Shown
from rnnsim.views.canvas.layers.stack import LayerStack
from rnnsim.views.canvas.layers.still_layer import Drawn, StillLayer
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.wires import HeadAtlas
from rnnsim.views.canvas.primitives import draw_fragments, fragments_for
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_table import WireTable

pytestmark = pytest.mark.gui
SIZE = 640, 400
BLOCK = 8


def tangle(connections: int = 400) -> Document:
    """Wires of both signs, all widths, zero, delayed, from the future, fixed, and loops."""
    random = np.random.default_rng(3)
    draft = Draft("tangle")
    ids = draft.units(60, activation="tanh", place_x=random.uniform(40, 900, 60), place_y=random.uniform(40, 560, 60))
    weights = random.normal(size=connections)
    weights[::17] = 0.0
    draft.connect_pairs(random.choice(ids, connections), random.choice(ids, connections), weights,
                        delay=random.integers(-1, 2, connections), trainable=random.random(connections) < 0.7)  # fmt: skip
    return Document(draft.network())


def picture_of(document: Document, theme: str, *, is_compiled: bool) -> StillPicture:
    network = document.network
    kernels = readiness.load() if is_compiled else None
    return StillPicture(network, WireTable(network).routes, THEMES[theme], 1.5, kernels=kernels)


def pixels_of(document: Document, area: ViewArea, ratio: float, *, theme: str, is_compiled: bool) -> NDArray[np.int64]:
    """(height, width, 3) of wires, heads and squares."""
    picture, layer = picture_of(document, theme, is_compiled=is_compiled), StillLayer()
    heads = HeadAtlas(THEMES[theme], area.zoom, ratio)
    layer.render(lambda shown: picture.tasks(shown, heads, ratio), area, ratio, is_fine=True)
    made = QImage(round(area.width * ratio), round(area.height * ratio), QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    with QPainter(made) as painter:
        layer.paint(painter, area)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.width(), 4)
    return rows[:, :, 2::-1].astype(np.int64)


def blocks(pixels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Means of blocks of 8 × 8 pixels."""
    high, wide = (size // BLOCK * BLOCK for size in pixels.shape[:2])
    return pixels[:high, :wide].reshape(high // BLOCK, BLOCK, wide // BLOCK, BLOCK, 3).mean(axis=(1, 3))


@pytest.mark.parametrize(
    ("theme", "zoom", "ratio"), [("light", 0.4, 1.0), ("dark", 0.65, 2.0), ("projector", 0.4, 1.25), ("light", 0.3, 3.0)]
)
def test_both_draw_the_same_picture(qapp: object, theme: str, zoom: float, ratio: float) -> None:
    document, area = tangle(), ViewArea(*SIZE, zoom=zoom)
    mine, other = (pixels_of(document, area, ratio, theme=theme, is_compiled=compiled) for compiled in (True, False))
    difference = np.abs(blocks(mine) - blocks(other)).max(axis=2)
    paper = np.array([int(THEMES[theme].canvas[at : at + 2], 16) for at in (1, 3, 5)])
    inked = np.abs(blocks(other) - paper).max(axis=2) > 6
    assert inked.mean() > 0.02, "there is something to compare"
    assert difference[inked].mean() < 6, "of 255, on average"
    assert np.quantile(difference, 0.99) < 36  # dashes begin elsewhere
    assert (mine - paper).mean() == pytest.approx((other - paper).mean(), rel=0.05), "as much ink, most of it of lines"


def line_sheet(line: tuple[float, float, float, float], width: float) -> NDArray[np.float64]:
    """Coverage (40, 40) of one black line on white."""
    pixels = np.full(1600, pixel_of("#FFFFFF"), np.uint32)
    pens = Pens(np.array([1]), np.array([pixel_of("#000000")], np.uint32), np.array([width]), np.zeros(1), np.zeros(1))
    readiness.load().draw_lines(Sheet(pixels, 40, 40, 0.0, 0.0, 1.0), np.array([line], float), pens)
    return 1 - (pixels.reshape(40, 40) & 0xFF) / 255


@pytest.mark.parametrize("width", [0.6, 1.0, 1.25, 2.25, 3.5, 6.0])
@pytest.mark.parametrize("line", [(5.3, 20.2, 35.3, 20.2), (5, 8, 35, 31), (20.7, 5, 22.1, 35), (35, 35, 5, 5), (30, 4, 9, 36)])
def test_a_line_covers_its_length_times_its_width(line: tuple[float, float, float, float], width: float) -> None:
    length = np.hypot(line[2] - line[0], line[3] - line[1])
    assert line_sheet(line, width).sum() == pytest.approx(length * width, rel=0.04, abs=0.6 * width**2)


def test_a_line_along_the_grid_is_crisp_on_its_row() -> None:
    covered = line_sheet((5, 20.5, 35, 20.5), 1.0)
    assert (covered[20, 5:35] > 0.99).all()
    assert covered.sum() == pytest.approx(30, rel=0.01)


def test_a_plain_line_is_one_pixel_in_every_column_it_passes() -> None:
    pixels = np.zeros(1600, np.uint32)
    pens = Pens(np.array([1, 2]), np.array([1, 2], np.uint32), np.full(2, 3.0), np.zeros(2), np.zeros(2))
    readiness.load().draw_plain_lines(Sheet(pixels, 40, 40, 0.0, 0.0, 1.0), np.array([[5, 8.2, 35, 20.9], [-9, 30, 90, 30]]), pens)
    sheet = pixels.reshape(40, 40)
    assert ((sheet == 1).sum(axis=0) == np.repeat([0, 1, 0], [5, 30, 5])).all()
    assert (sheet[30] == 2).all()


@pytest.mark.parametrize(
    "line", [(-1e6, -1e6, 1e6, 1e6), (-50, 20, 90, 20), (20, -1e9, 20, 1e9), (0, 0, 39.9, 0.1), (39.5, 0, 39.9, 40), (5, 5, 5, 5)]
)
def test_lines_that_leave_the_sheet_are_cut(line: tuple[float, float, float, float]) -> None:
    covered = line_sheet(line, 3.0)
    assert covered.shape == (40, 40)
    assert covered.max() <= 1.0


def test_density_tells_signs_apart_and_more_from_less() -> None:
    kernels, sheet = readiness.load(), Sheet(np.zeros(1600, np.uint32), 40, 40, 0.0, 0.0, 1.0)
    segments = np.array([[2.0, 10.5, 38, 10.5], [2, 10.5, 38, 10.5], [2, 20.5, 38, 20.5], [2, 30.5, 38, 30.5]])
    sums = np.zeros((2, 1600), np.float32)
    kernels.add_lines(sheet, segments, np.array([1.0, 1, -1, 0.5], np.float32), sums, 0, 4)
    positive, negative = sums.reshape(2, 40, 40)
    assert (positive[10, 5:35] == 2).all()
    assert (negative[20, 5:35] == 1).all()
    assert positive.sum() == pytest.approx(36 * 2.5)
    colours = np.array([pixel_of("#0000FF")] * 32 + [pixel_of("#FF0000")] * 33, np.uint32)
    kernels.colour_sums(sheet, sums, colours, 2.0, 0.2)
    shown = sheet.pixels.reshape(40, 40)
    assert shown[10, 20] & 0xFF0000 > shown[30, 20] & 0xFF0000 > 0
    assert shown[20, 20] & 0xFF > 0
    assert shown[5, 5] == 0


def test_pieces_of_an_atlas_lie_as_the_painter_lays_them(qapp: object) -> None:
    random = np.random.default_rng(4)
    atlas = QPixmap(40, 20)
    atlas.fill(Qt.GlobalColor.transparent)
    with QPainter(atlas) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(8):
            painter.setBrush(QColor(30 * at, 90, 255 - 30 * at, 255 if at % 2 else 120))
            painter.drawEllipse(QPointF(at % 4 * 10 + 5, at // 4 * 10 + 5), 3.7, 3.7)
    fragments = fragments_for(60, 10)
    fragments[:, 0], fragments[:, 1] = random.uniform(-8, 72, (2, 60))  # some over the edges
    fragments[:, 2], fragments[:, 3] = random.integers(0, 4, 60) * 10, random.integers(0, 2, 60) * 10
    painted = QImage(64, 64, QImage.Format.Format_RGB32)
    painted.fill(0xFFE0F0D0)
    with QPainter(painted) as painter:
        draw_fragments(painter, fragments, atlas)
    pixels = np.full(64 * 64, 0xFFE0F0D0, np.uint32)
    cells = np.array(atlas.toImage().constBits()).view(np.uint32).reshape(20, 40)
    readiness.load().draw_pieces(Sheet(pixels, 64, 64, 0.0, 0.0, 1.0), cells, fragments)
    theirs = np.array(painted.constBits()).reshape(64 * 64, 4)[:, :3].astype(int)
    assert np.abs(pixels.view(np.uint8).reshape(-1, 4)[:, :3] - theirs).max() <= 12  # whole numbers are rounded otherwise, time and again
    assert (pixels != 0xFFE0F0D0).mean() > 0.3, "there is something to compare"


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_very_many_units_look_alike_with_and_without_the_raster(qapp: object, ratio: float) -> None:
    readiness.load()
    random, draft = np.random.default_rng(5), Draft("many")
    draft.units(2100, activation="tanh", place_x=random.uniform(0, 4000, 2100), place_y=random.uniform(0, 2500, 2100), initial=0.7)
    document, area, seen = Document(draft.network()), ViewArea(400, 250, zoom=0.1), []
    for uses_raster in (True, False):
        layers, image = LayerStack(THEMES["light"]), QImage(round(400 * ratio), round(250 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        layers.uses_raster = uses_raster
        with QPainter(image) as painter:
            layers.paint(painter, area, ratio, document=document, shown=Shown(), table=WireTable(document.network))
        seen.append(np.array(image.constBits()).reshape(-1, 4)[:, :3].astype(int))
    assert np.abs(seen[0] - seen[1]).max() <= 6
    assert (seen[0] != seen[0][0]).any(axis=1).mean() > 0.1, "there is something to compare"


def test_many_wires_are_drawn_on_a_thread_and_the_window_goes_on(qtbot: QtBot) -> None:
    readiness.load()
    random = np.random.default_rng(0)
    draft = Draft("many")
    ids = draft.units(500, activation="tanh", place_x=random.uniform(0, 1600, 500), place_y=random.uniform(0, 900, 500))
    draft.connect_pairs(random.choice(ids, 9000), random.choice(ids, 9000), random.normal(size=9000))
    view = GraphView(Session(Document(draft.network())))
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    waited: list[bool] = []
    view.painted = lambda: waited.append(view.layers.still_layer.is_waiting)

    def is_fine() -> bool:
        view.update()
        return view.layers.still_layer.is_fine

    qtbot.waitUntil(is_fine, timeout=10_000)
    assert any(waited), "frames were painted while the wires were drawn elsewhere"


def test_a_picture_begun_before_an_edit_is_finished_as_it_was_begun(qtbot: QtBot) -> None:
    document = tangle()
    units = document.network.units
    grouped = document.network.with_rows(units=units.with_columns(group=np.full(len(units), "crowd")))
    session = Session(document.changed(network=grouped, layout=replace(document.layout, shows_ghosts=True)))
    view = GraphView(session)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.grab()
    view.layers.calm(view.view_area, 1.0)
    last = int(grouped.units.id[-1])
    session.apply("Delete a unit", delete(units=[last]))
    view.grab()  # a few hundred wires are painted over, and the picture that is coming goes on
    for _ in range(1000):
        if view.layers.go_on():
            break
    assert view.layers.still_layer.is_fine


def test_ghosts_stay_while_a_weight_changes_from_frame_to_frame(qtbot: QtBot) -> None:
    document = tangle()
    network = document.network
    session = Session(document.changed(layout=replace(document.layout, shows_ghosts=True)))
    view = GraphView(session)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.fit()
    before = view.grab().toImage()
    session.apply("Set a weight", set_connections(network.connections.id[:1], weight=3.0))
    after = view.grab().toImage()
    assert before != after
    places = [view.view_area.to_view(x, y) for x, y in anchors_of(network, ghosts=True).ghost_places.tolist()]
    assert len(places) > 5
    same = [before.pixel(round(x), round(y)) == after.pixel(round(x), round(y)) for x, y in places]
    assert np.mean(same) > 0.9


def test_hiding_the_canvas_ends_the_drawing(qtbot: QtBot) -> None:
    readiness.load()
    layer, slow = StillLayer(), threading.Event()

    def draw(pixels: object, goes_on: object) -> None:
        while goes_on():  # type: ignore[operator]
            slow.set()

    layer.begin(lambda area: [Drawn(draw, True)], ViewArea(100, 100), 1.0)
    assert not layer.go_on()
    assert slow.wait(5)
    layer.stop()
    assert not layer.is_waiting
    assert layer.area is None
