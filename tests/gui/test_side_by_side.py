"""Two documents beside each other: one clock, linked views, marked differences; whoever is closed first leaves nothing behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.network.edits import add_units, set_units
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
