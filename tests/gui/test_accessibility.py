"""Every control of the window, its panels, cards and dialogs has a name, can be reached by Tab, and shows that it has the keyboard."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rnnsim.network.edits import set_episodes
from rnnsim.network.episode import Episode
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.unit_popover import show_properties
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo import catalog

pytestmark = pytest.mark.gui
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSlider, QAbstractSpinBox, QAbstractItemView, QPlainTextEdit, QTabBar)
PARTS_OF_OTHERS = (QComboBox, QAbstractSpinBox, QAbstractItemView, QTabBar)  # what Qt puts inside is named by them


def controls_in(over: QWidget) -> list[QWidget]:
    """What a person can work on there, as it is visible now."""
    found = [
        widget for widget in over.findChildren(QWidget) if isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    return [widget for widget in found if widget.isVisible() and not _is_part(widget)]


def _is_part(widget: QWidget) -> bool:
    if isinstance(widget, (QScrollBar, QHeaderView)) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, PARTS_OF_OTHERS):
            return True
        parent = parent.parentWidget()
    return False


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)).strip()


def unnamed(over: QWidget) -> list[str]:
    return [f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}" for widget in controls_in(over) if not name_of(widget)]


def out_of_reach(over: QWidget) -> list[str]:
    """Enabled controls that Tab passes over. Qt's own tool buttons, and lists walked by the arrows of the field above, need none."""
    wanted = [widget for widget in controls_in(over) if widget.isEnabled() and not isinstance(widget, (QToolButton, QListWidget))]
    return [f"{type(widget).__name__} “{name_of(widget)}”" for widget in wanted if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus]


@pytest.fixture
def window(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    made = windows.open_document(catalog.sample("elman"))
    made.window().resize(1640, 1020)
    qtbot.waitUntil(lambda: made.tab.playback.frame is not None)
    made.activateWindow()
    return made


def test_every_control_beside_the_canvas_has_a_name_and_is_reached_by_tab(window: NetworkWindow) -> None:
    network = window.tab.session.document.network
    nothing, one, every = slice(0, 0), slice(0, 1), slice(None)
    for units, wires in ((nothing, nothing), (one, nothing), (nothing, one), (every, every)):
        window.tab.session.select(network.units.id[units], network.connections.id[wires])
        QTest.qWait(40)
        assert len(controls_in(window)) > 40
        assert unnamed(window.window()) == []
        assert out_of_reach(window.window()) == []


def test_every_control_of_every_panel_has_a_name_and_is_reached_by_tab(window: NetworkWindow) -> None:
    ids = window.tab.session.document.network.input_ids
    window.tab.session.apply("Episode", set_episodes((Episode("tape", np.ones((3, len(ids))), ids),), 0))
    for name in PANELS:
        window.do(f"panel_{name}")
        QTest.qWait(60)
        panel = next(dock.current_panel for dock in window.layout_.docks if dock.current_name == name)
        assert panel is not None
        assert panel.accessibleName()
        assert panel.accessibleDescription()
        assert (name, unnamed(panel), out_of_reach(panel)) == (name, [], [])


def asked(act: Callable[[], object]) -> list[tuple[list[str], list[str], str]]:
    """What is unnamed and out of reach in the dialog that an act opens, and its title."""
    seen: list[tuple[list[str], list[str], str]] = []

    def look_and_close() -> None:
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if dialog is not None:
            seen.append((unnamed(dialog), out_of_reach(dialog), dialog.windowTitle() or name_of(dialog)))
            dialog.close()

    QTimer.singleShot(250, look_and_close)
    act()
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("action", ["preferences", "keys", "connect_with", "history", "search_commands", "about"])
def test_every_control_of_every_dialog_has_a_name_and_is_reached_by_tab(window: NetworkWindow, action: str, qtbot: QtBot) -> None:
    window.tab.session.apply("Title", lambda document: document.changed(notes="x"))
    window.tab.session.select(window.tab.session.document.network.units.id)
    seen = asked(lambda: window.do(action))
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen[0][:2] == ([], [])
    assert seen[0][2]
    qtbot.waitUntil(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("rnnsim plan")])


def test_cards_at_the_thing_have_names(window: NetworkWindow, qtbot: QtBot) -> None:
    show_properties(window, int(window.tab.session.document.network.units.id[0]))
    window.tab.session.select(window.tab.session.document.network.units.id[:1])
    assert unnamed(window) == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    for action in ("edit_in_place", "note", "many_units"):
        window.do(action)
        assert unnamed(window) == []
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


@pytest.mark.slow
def test_the_gallery_has_names(windows: OpenWindows, qtbot: QtBot) -> None:
    windows.show_gallery()
    gallery = next(widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.findChildren(QAbstractButton))
    assert unnamed(gallery) == []
    assert out_of_reach(gallery) == []


def picture_around(widget: QWidget) -> QImage:
    """The control with a margin in which a focus ring may lie."""
    over = widget.window()
    area = QRect(widget.mapTo(over, QPoint(-4, -4)), widget.mapTo(over, QPoint(widget.width() + 4, widget.height() + 4)))
    return over.grab(area).toImage()


@pytest.mark.slow
def test_the_control_that_has_the_keyboard_can_be_seen(window: NetworkWindow) -> None:
    window.tab.session.select(window.tab.session.document.network.units.id[:1])
    QTest.qWait(120)
    blind = []
    for control in (
        widget for widget in controls_in(window) if widget.isEnabled() and not isinstance(widget, (QTabBar, QAbstractItemView))
    ):
        if control is window.graph_view or control.visibleRegion().isEmpty():
            continue
        window.graph_view.setFocus()
        before = picture_around(control)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if picture_around(control) == before:
            blind.append(f"{type(control).__name__} “{name_of(control)}”")
    assert blind == []
