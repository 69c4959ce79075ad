"""Two documents beside each other: one clock, linked views, marked differences; whoever is closed first leaves nothing behind."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.drawing.theme import LIGHT
from rnnsim.network.edits import add_units, connect, set_connections, set_units
from rnnsim.network.grouping import set_flag
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.side_by_side import SideBySide
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton


def compared(windows: OpenWindows, qtbot: QtBot) -> tuple[SideBySide, NetworkWindow, NetworkWindow]:
    first, second = windows.open_document(sample("elman")), windows.open_document(sample("elman"))
    second.tab.session.apply("Bias", set_units([3], bias=0.75))
    first.do("side_by_side")
    (page,) = windows.comparisons.pages
    qtbot.waitUntil(lambda: all(at_tick(window, 0) for window in (first, second)) and page.view_of(0).hasFocus())
    return page, first, second


def at_tick(window: NetworkWindow, tick: int) -> bool:
    frame = window.tab.playback.frame
    return frame is not None and frame.tick == tick


def test_a_changed_bias_is_listed_chosen_on_both_sides_and_marked_when_values_differ(windows: OpenWindows, qtbot: QtBot) -> None:
    page, first, second = compared(windows, qtbot)
    frame = windows.frames.of(page)
    assert frame is not None
    assert len(frame.pages) == 3
    assert page.sides[0].name.text() == page.sides[1].name.text() == first.heading
    assert [page.list.item(at).text() for at in range(page.list.count())] == ["≠  h1: bias 0 → 0.75"] or page.list.count() == 1
    assert not len(page.sides[0].marks.marks.units)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_tick(first, 1) and at_tick(second, 1))
    assert 3 in page.sides[0].marks.marks.units.tolist()
    assert page.sides[0].marks.marks.by.tolist() == (-page.sides[1].marks.marks.by).tolist()
    qtbot.mouseClick(page.list.viewport(), LEFT, pos=page.list.visualItemRect(page.list.item(0)).center())
    assert [window.tab.session.selection.units.tolist() for window in (first, second)] == [[3], [3]]
    second.tab.session.undo()
    qtbot.waitUntil(lambda: page.list.count() == 0)
    assert page.about.isVisible()


def test_the_views_are_linked_and_edits_go_to_the_canvas_with_the_keyboard(windows: OpenWindows, qtbot: QtBot) -> None:
    page, first, second = compared(windows, qtbot)
    left, right = page.view_of(0), page.view_of(1)
    right.zoom_by(0.5)
    qtbot.waitUntil(lambda: left.view_area.zoom == right.view_area.zoom and left.view_area.x == right.view_area.x)
    qtbot.mouseClick(right, LEFT, pos=QPoint(5, 5))
    count = len(first.tab.session.document.network.units)
    second.tab.session.apply("Add", add_units(1))
    qtbot.waitUntil(lambda: len(page.sides[1].marks.marks.alone) == 1)
    page.do("undo")
    assert len(second.tab.session.document.network.units) == count
    page.do("play")
    qtbot.waitUntil(lambda: first.tab.playback.is_playing and second.tab.playback.is_playing)


@pytest.mark.slow
@pytest.mark.parametrize("order", ["page", "first", "second", "window"])
def test_whatever_closes_first_the_clocks_part_and_nothing_is_left(windows: OpenWindows, qtbot: QtBot, order: str) -> None:
    page, first, second = compared(windows, qtbot)
    second.tab.session.undo()
    page.do("play")
    qtbot.waitUntil(lambda: first.tab.playback.is_playing)
    if order == "window":
        assert first.window().close()
        assert windows.networks == []
        return
    {"page": page, "first": first, "second": second}[order].close()
    assert windows.comparisons.pages == []
    for window in (first, second):
        if window in windows.networks:
            window.do("start")
            window.tab.playback.pause()
            window.do("tick")
            qtbot.waitUntil(lambda window=window: at_tick(window, 1))  # type: ignore[misc]


def ink_around(page: SideBySide, side: int, wire: int) -> int:
    """How many pixels near the middle of a wire have the colour of the marks."""
    view = page.view_of(side)
    row = int(view.scene.shown_network.connections.positions_of(wire))
    x, y = view.view_area.to_view(*view.scene.wires.routes.points_at(np.array([row]), 0.8)[0].tolist())
    image = view.grab().toImage()
    return sum(image.pixelColor(round(x) + dx, round(y) + dy) == QColor(LIGHT.text) for dx in range(-14, 15) for dy in range(-14, 15))


def test_connections_that_differ_are_marked_on_both_sides_and_those_of_one_side_there(windows: OpenWindows, qtbot: QtBot) -> None:
    page, first, second = compared(windows, qtbot)
    wires = second.tab.session.document.network.connections
    weight = float(wires.weight[wires.rows(1)])
    before = [ink_around(page, side, 24) for side in (0, 1)]
    second.tab.session.apply("Delay", set_connections([24], delay=2))
    second.tab.session.apply("Weight", set_connections([1], weight=weight + 0.4))
    second.tab.session.apply("Gate", set_connections([25], gate=0))
    second.tab.session.apply("Draw", connect([0], [7], 1.0))
    first.tab.session.apply("Other", connect([1], [7], 1.0))
    qtbot.waitUntil(lambda: len(page.sides[0].marks.marks.wires) == len(page.sides[1].marks.marks.wires) == 4)
    left, right = (side.marks.marks.wires for side in page.sides)
    assert set(left.changed.tolist()) == set(right.changed.tolist()) == {1, 24, 25}
    assert dict(zip(left.changed.tolist(), left.texts, strict=True)) == {24: "delay 0, there 2", 25: "gate none, there x₁", 1: "Δ −0.40"}
    assert dict(zip(right.changed.tolist(), right.texts, strict=True)) == {24: "delay 2, there 0", 25: "gate x₁, there none", 1: "Δ +0.40"}
    assert len(left.alone) == len(right.alone) == 1
    assert page.sides[0].count.text().endswith("4 connections")
    assert all(ink_around(page, side, 24) > before[side] + 10 for side in (0, 1))


@pytest.mark.slow
def test_in_a_card_differences_are_counted(windows: OpenWindows, qtbot: QtBot) -> None:
    page, first, second = compared(windows, qtbot)
    for window in (first, second):
        window.tab.session.apply("Fold", set_flag("collapsed", ("hidden",), True))
    second.tab.session.apply("Weight", set_connections([2, 3, 8], weight=0.77))
    qtbot.waitUntil(lambda: len(page.sides[1].marks.marks.wires) == 3)
    view = page.view_of(1)
    view.gliding.stop()
    box = view.scene.groups.box("hidden")
    assert box is not None
    x, y = view.view_area.to_view(box.x, box.y + box.down / 2)
    view.repaint()
    image = view.grab().toImage()
    column = [image.pixelColor(round(x) - 8 + dx, round(y) + dy) for dx in (-1, 0, 1) for dy in range(-14, 15)]
    assert QColor(LIGHT.text) in column
