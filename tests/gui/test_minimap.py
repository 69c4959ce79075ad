"""The overview in the corner: there when something is out of view; its frame is dragged, and a double-click jumps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnsim.drawing.theme import DARK
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import move_units
from rnnsim.session.session import Session
from rnnsim.views.canvas.graph_view import GraphView

pytestmark = pytest.mark.gui


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    """A canvas of 900 × 600 over units in a square of 1,000, all in view."""
    draft = Draft("square")
    draft.units(4, place_x=[0.0, 1000, 0, 1000], place_y=[0.0, 0, 1000, 1000], activation="tanh")
    made = GraphView(Session(Document(draft.network())))
    made.scene.session.announcements.subscribe(made.show_announcement)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.repaint()
    return made


def middle_of(view: GraphView) -> tuple[float, float]:
    area = view.view_area
    return area.to_scene(area.width / 2, area.height / 2)


def on_map(view: GraphView, x: float, y: float) -> QPoint:
    """The pixel of the minimap that shows a scene point, told from its frame: the view's middle is the frame's."""
    frame, area, (middle_x, middle_y) = view.minimap.frame, view.view_area, middle_of(view)
    scale = frame.width() / (area.width / area.zoom)
    return (frame.center() + QPointF((x - middle_x) * scale, (y - middle_y) * scale)).toPoint()


def test_it_is_hidden_while_everything_is_in_view(view: GraphView) -> None:
    assert view.minimap.isHidden()
    view.zoom_to(1.5)
    view.repaint()
    assert not view.minimap.isHidden()
    view.fit()
    view.repaint()
    assert view.minimap.isHidden()


def test_dragging_the_frame_moves_the_view(view: GraphView) -> None:
    view.zoom_to(1.5)
    view.repaint()
    begin, end = view.minimap.frame.center().toPoint(), on_map(view, 800, 300)
    QTest.mousePress(view.minimap, Qt.MouseButton.LeftButton, pos=begin)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(view.minimap, begin + (end - begin) * share)
    QTest.mouseRelease(view.minimap, Qt.MouseButton.LeftButton, pos=end)
    np.testing.assert_allclose(middle_of(view), (800, 300), atol=15)
    assert view.view_area.zoom == 1.5


def test_a_double_click_jumps(view: GraphView) -> None:
    view.zoom_to(2.0)
    view.repaint()
    QTest.mouseDClick(view.minimap, Qt.MouseButton.LeftButton, pos=on_map(view, 1000, 1000))
    np.testing.assert_allclose(middle_of(view), (1000, 1000), atol=15)
    assert len(view.scene.network.units) == 4, "no unit was added where the minimap lies"


def test_a_press_beside_the_frame_moves_nothing(view: GraphView) -> None:
    view.zoom_to(3.0)
    view.repaint()
    before = view.view_area
    QTest.mousePress(view.minimap, Qt.MouseButton.LeftButton, pos=QPoint(6, 6))
    QTest.mouseMove(view.minimap, QPoint(40, 40))
    QTest.mouseRelease(view.minimap, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    assert view.view_area == before


def test_it_follows_units_and_themes(view: GraphView) -> None:
    view.set_theme(DARK)
    view.zoom_to(1.5)
    view.repaint()
    before = view.minimap.grab().toImage()
    view.scene.session.apply("Move", move_units([0], 400, 400))
    view.repaint()
    assert view.minimap.grab().toImage() != before
    assert before.pixelColor(3, before.height() // 2).name().upper() == DARK.panel
