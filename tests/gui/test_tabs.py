"""Several documents in one window: tabs are opened, walked, moved, detached and closed, each with its own question; copies cross over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.edits import add_units, rename
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.tabbed_window import TabbedWindow
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui
LEFT, MIDDLE, CTRL = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.ControlModifier
NAMES = ("elman", "jordan", "hopfield")


def opened(windows: OpenWindows, qtbot: QtBot, *names: str) -> tuple[TabbedWindow, list[NetworkWindow]]:
    pages = [windows.open_document(sample(name)) for name in names]
    frame = windows.frames.front
    assert frame is not None
    frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is pages[-1].graph_view)
    return frame, pages


def middle_of_tab(frame: TabbedWindow, at: int) -> QPoint:
    return frame.strip.bar.tabRect(at).center() - QPoint(20, 0)


def test_one_document_has_no_row_of_tabs_and_a_second_one_brings_it(windows: OpenWindows, qtbot: QtBot) -> None:
    frame, (first,) = opened(windows, qtbot, "elman")
    assert not frame.strip.isVisible()
    assert first.size() == frame.size()
    qtbot.keyClick(first.graph_view, Qt.Key.Key_N, CTRL)
    assert frame.strip.isVisible()
    assert len(windows.frames.all) == 1
    assert frame.page is windows.networks[-1]
    assert frame.windowTitle().startswith("Untitled.rnnsim")
    assert not first.isVisible()


def test_tabs_are_walked_by_keys_chosen_by_mouse_and_keep_the_keyboard_on_the_canvas(windows: OpenWindows, qtbot: QtBot) -> None:
    frame, pages = opened(windows, qtbot, *NAMES)
    for steps, at in ((1, 0), (1, 1), (-1, 0), (-1, 2)):
        pages[frame.pages.index(frame.page)].do("next_tab" if steps > 0 else "previous_tab")
        assert frame.page is pages[at]
        assert QApplication.focusWidget() is pages[at].graph_view
    qtbot.mouseClick(frame.strip.bar, LEFT, pos=middle_of_tab(frame, 1))
    assert frame.page is pages[1]
    before = pages[1].tab.session.document
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A)  # a key of the canvas acts on the document on show, and on no other
    assert len(pages[1].tab.session.selection.units) == len(before.network.units)
    assert pages[0].tab.session.selection.is_empty


def test_a_dot_marks_unsaved_changes_and_closing_asks_about_that_document_only(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, pages = opened(windows, qtbot, *NAMES)
    pages[1].tab.session.apply("Add a unit", add_units(1))
    qtbot.waitUntil(lambda: pages[1].isWindowModified())
    ends = [frame.strip.bar.tabButton(at, QTabBar.ButtonPosition.RightSide) for at in range(3)]
    assert [end.is_modified for end in ends] == [False, True, False]
    asked: list[str] = []

    def refuse(dialog: SentenceDialog) -> int:
        asked.append(str(dialog.parent().heading))
        return 0

    monkeypatch.setattr(SentenceDialog, "exec", refuse)
    qtbot.mouseClick(frame.strip.bar, MIDDLE, pos=middle_of_tab(frame, 0))
    assert asked == []
    assert frame.pages == (pages[1], pages[2])
    qtbot.mouseClick(ends[1], LEFT)
    assert asked == [pages[1].heading]
    assert pages[1] in windows.networks
    assert not frame.close()  # the saved one goes, the changed one asks and stays
    assert frame.pages == (pages[1],)
    assert frame.isVisible()


def test_units_are_copied_from_one_tab_into_another(windows: OpenWindows, qtbot: QtBot) -> None:
    _, pages = opened(windows, qtbot, "elman")
    pages[0].tab.session.select_all()
    pages[0].do("copy")
    blank = windows.new(pages[0])
    blank.do("paste")
    here, there = pages[0].tab.session.document.network, blank.tab.session.document.network
    assert there.connections.weight.tolist() == here.connections.weight.tolist()
    assert there.units.activation.tolist() == here.units.activation.tolist()
    assert len(blank.tab.session.selection.units) == len(there.units)


def test_a_tab_is_moved_to_a_window_of_its_own_and_both_windows_live_on(windows: OpenWindows, qtbot: QtBot) -> None:
    frame, pages = opened(windows, qtbot, "elman", "jordan")
    pages[1].do("detach")
    assert len(windows.frames.all) == 2
    assert frame.pages == (pages[0],)
    assert frame.strip.isVisible(), "a lone tab can be dragged to the other window"
    assert pages[1].isVisible()
    pages[1].do("tick")
    qtbot.waitUntil(lambda: pages[1].tab.playback.frame is not None and pages[1].tab.playback.frame.tick == 1)
    pages[1].close()
    assert windows.frames.all == [frame]
    assert not frame.strip.isVisible()


def test_a_tab_out_of_a_window_that_fills_the_screen_is_as_large_as_that_window_was_before(windows: OpenWindows, qtbot: QtBot) -> None:
    frame, pages = opened(windows, qtbot, "elman", "jordan")
    before = frame.size()
    frame.showMaximized()
    qtbot.waitUntil(lambda: frame.size() != before)
    pages[1].do("detach")
    assert windows.frames.all[1].size() == before


def test_documents_without_a_name_can_be_told_apart(windows: OpenWindows, qtbot: QtBot) -> None:
    first, second = windows.new(), windows.new()
    assert [page.heading for page in (first, second)] == ["Untitled.rnnsim", "Untitled 2.rnnsim"]
    first.close()
    assert windows.new().heading == "Untitled.rnnsim"
    second.tab.session.apply("Rename", rename("Mine"))
    second.show_title()
    assert second.heading == "Mine.rnnsim"


def test_the_menu_of_a_tab_moves_it_into_another_window(windows: OpenWindows, qtbot: QtBot) -> None:
    frame, pages = opened(windows, qtbot, *NAMES)
    pages[2].do("detach")
    other = windows.frames.all[1]
    other.strip.menu_wished.emit(0, QPoint(40, 40))
    menu = other.findChild(QMenu)
    (item,) = [item for item in menu.actions() if item.text() == f"Move to the window of {pages[1].heading}"]
    item.trigger()
    menu.close()
    assert windows.frames.all == [frame]
    assert frame.pages == (pages[0], pages[1], pages[2])
    assert frame.page is pages[2]


def test_dragged_tabs_keep_their_documents(windows: OpenWindows, qtbot: QtBot) -> None:
    frame, pages = opened(windows, qtbot, *NAMES)
    frame.strip.bar.moveTab(0, 2)
    assert frame.pages == (pages[1], pages[2], pages[0])
    qtbot.mouseClick(frame.strip.bar, LEFT, pos=middle_of_tab(frame, 2))
    assert frame.page is pages[0]


def test_documents_open_in_windows_of_their_own_where_that_is_preferred(windows: OpenWindows, qtbot: QtBot) -> None:
    windows.prefer("opens_tabs", False)
    first, second = windows.open_document(Document()), windows.open_document(Document())
    assert first.window() is not second.window()
    assert all(page.isVisible() for page in (first, second))
