"""What the canvas and the gallery's pictures show: rims of stochastic units, pixels, and thumbnails in which every unit is seen."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnsim.drawing.shapes import Disc
from rnnsim.drawing.theme import THEMES, Theme
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout
from rnnsim.session.session import Session
from rnnsim.session.tab import Tab
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.layers.atlas import Atlas
from rnnsim.views.canvas.layers.delay_marks import delay_marks_at
from rnnsim.views.canvas.layers.gauges import probabilities_of
from rnnsim.views.canvas.thumbnails import paint_network

pytestmark = pytest.mark.gui
SIZE = 260, 150


def drawn(document: Document, theme: Theme) -> NDArray[np.int64]:
    """(height, width, 3) of a thumbnail."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    with QPainter(image) as painter:
        paint_network(painter, QRectF(0, 0, *SIZE), document, values=None, theme=theme)
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[:, :, 2::-1].astype(np.int64)


def column(count: int) -> Document:
    """Silent units in a far column, one group."""
    draft = Draft("column")
    draft.units(count, activation="tanh", group="hidden", label="h", place_y=np.arange(count) * 144.0)
    return Document(draft.network())


@pytest.mark.parametrize("name", sorted(THEMES))
def test_silent_units_are_seen_in_a_thumbnail(qapp: object, name: str) -> None:
    theme = THEMES[name]
    shown = drawn(column(7), theme)
    ink = np.abs(shown - np.array(QColor(theme.canvas).getRgb()[:3])).sum(axis=2) > 60
    rows = np.flatnonzero(ink.any(axis=1))
    assert (np.diff(rows) > 1).sum() == 6, "seven separate rims"


def test_a_thumbnail_fills_its_picture_and_has_no_box(qapp: object) -> None:
    theme = THEMES["light"]
    shown = drawn(column(2), theme)
    ink = np.argwhere((shown != np.array(QColor(theme.canvas).getRgb()[:3])).any(axis=2))
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    assert bottom - top > 100
    assert right - left < 60, "a box would be wider than the unit"


def test_a_folded_group_is_a_card_with_its_values_in_a_thumbnail(qapp: object) -> None:
    theme, folded = THEMES["light"], change_layout(collapsed=("hidden",))

    def reds(initial: float) -> int:
        document = folded(column(5))
        lit = document.network.units.with_columns(initial=np.full(5, initial))
        shown = drawn(document.changed(network=document.network.with_rows(units=lit)), theme)
        return int((np.abs(shown - np.array(QColor(theme.activation(1.0)).getRgb()[:3])).sum(axis=2) < 30).sum())

    assert reds(0.0) == 0
    assert reds(1.0) > 500


def test_the_pixels_of_a_grid_have_the_colours_of_large_areas(qapp: object) -> None:
    draft = Draft("letters")
    draft.units(16, activation="sign", initial=1.0, place_x=np.arange(16) % 4 * 48.0, place_y=np.arange(16) // 4 * 48.0)
    document = change_layout(shows_connections=False)(Document(draft.network()))
    theme = THEMES["light"]
    shown = drawn(document, theme)
    wanted = np.array(QColor(theme.area(1.0)).getRgb()[:3])
    assert (shown == wanted).all(axis=2).mean() > 0.3


def test_the_rim_of_a_stochastic_unit_says_its_probability(qtbot: QtBot) -> None:
    draft = Draft("coins")
    draft.units(2, activation=["bernoulli", "bernoulli_sign"], bias=[2.0, -0.5], gain=[1.0, 2.0])
    tab = Tab(Document(draft.network()))
    tab.playback.tick(3)
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 3)
    assert tab.playback.frame is not None
    told = probabilities_of(tab.session.document, tab.playback.frame)
    tab.close()
    assert told == pytest.approx({0: 1 / (1 + np.exp(-2.0)), 1: 1 / (1 + np.exp(2.0))})


def test_a_delay_too_crowded_to_be_written_is_written_while_it_is_pointed_at(qtbot: QtBot) -> None:
    draft = Draft("crossing")
    targets = draft.units(30, place_x=420.0, place_y=np.arange(30) * 7.0)
    draft.connect(draft.units(1, place_y=100.0), targets, np.linspace(4.0, 1.0, 30)[:, None], delay=3)
    view = GraphView(Session(Document(draft.network())))
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    view.fit()
    routes = view.scene.wires.routes
    still = view.layers.still_layer
    qtbot.waitUntil(lambda: view.layers.is_settled and still.is_fine)
    compact = delay_marks_at(view.scene.network, routes, view.view_area.zoom).is_compact(0)
    assert 0 < compact.sum() < 30
    row = int(np.flatnonzero(compact)[-1])
    x, y = view.view_area.to_view(*routes.badge[row].tolist())
    along = view.view_area.to_view(*routes.points_at(np.array([row]), 0.9)[0].tolist())

    def is_written() -> bool:
        image = view.grab().toImage()
        ink = QColor(THEMES["light"].text).rgb()
        return any(image.pixel(round(x) + dx, round(y) + dy) == ink for dx in range(-12, 13) for dy in range(-7, 8))

    written_before = is_written()
    QTest.mouseMove(view, QPoint(round(along[0]), round(along[1])))
    assert view.input.pointer.hovered_connection == view.scene.network.connections.id[row]
    assert (written_before, is_written()) == (False, True)


def test_close_up_every_cell_of_an_atlas_is_painted_and_it_is_no_larger_than_need_be(qapp: object) -> None:
    atlas = Atlas(44.0, 8.0, 2.0)
    slots = [atlas.paint(at, [Disc(0.0, 0.0, 20.0, "#FF0000")]) for at in range(26)]
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2.0)
    image.fill(QColor("#FFFFFF"))
    with QPainter(image) as painter:
        atlas.draw(painter, np.array(slots[-1:]), (np.array([100.0]), np.array([100.0])))
    assert image.pixelColor(200, 200) == QColor("#FF0000")
    assert atlas._pixmap.width() * atlas._pixmap.height() < 3 * 26 * atlas.side**2
