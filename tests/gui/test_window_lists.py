"""What a person does by keys with the lists over a window: many units, commands, the history, the sheet of keys, preferences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.edits import add_units
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.dialogs import key_sheet_dialog
from rnnsim.views.dialogs.command_search import CommandSearch
from rnnsim.views.dialogs.history_list import HistoryList
from rnnsim.views.dialogs.key_sheet_dialog import KeySheet
from rnnsim.views.dialogs.preferences_dialog import PreferencesForm
from rnnsim.views.look import look, px
from rnnsim.views.many_units_prompt import ManyUnitsPrompt
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.remembered import read_remembered
from rnnsim.views.window import NetworkWindow

pytestmark = pytest.mark.gui
LEFT, SHIFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def opened(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    window = windows.open_document(Document())
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.graph_view)
    return window


def press(qtbot: QtBot, *keys: str) -> None:
    """Each key goes to what has the keyboard."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, getattr(Qt.Key, f"Key_{key.removeprefix('Shift+')}"), SHIFT if key.startswith("Shift+") else NONE)


def answered(act: str = "") -> list[QDialog]:
    """Close the next modal dialog (or press its button of that name); it is in the list afterwards."""
    seen: list[QDialog] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        seen.append(dialog)
        dialog.buttons[act].click() if act else dialog.reject()  # type: ignore[attr-defined]

    QTimer.singleShot(100, close)
    return seen


def test_seven_presses_make_a_random_recurrent_network_of_ten_units_that_runs(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    press(qtbot, "M", "Return", "1", "Shift+2", "A", "R", "Space")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 1)
    network, frame = window.tab.session.document.network, window.tab.playback.frame
    assert frame is not None
    assert len(network.units) == 10
    assert len(network.connections) == 100
    assert set(network.connections.delay.tolist()) == {1}
    weights = np.zeros((10, 10))
    weights[network.units.rows(network.connections.target), network.units.rows(network.connections.source)] = network.connections.weight
    assert np.std(weights) == pytest.approx(1.5 / np.sqrt(10), rel=0.25)
    np.testing.assert_allclose(frame.values_of(network.units.id), np.tanh(weights @ network.units.initial), atol=1e-12)
    assert np.abs(frame.values_of(network.units.id)).max() > 0.1
    labels = window.tab.session.history.labels()
    assert labels == ["Add 10 units (seed 0)", "Connect to 10 units", "Randomise 100 weights (seed 1)"]


def test_another_number_is_typed_over_and_nonsense_is_said_and_adds_nothing(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    press(qtbot, "M", "4", "0")
    prompt = window.findChild(ManyUnitsPrompt)
    assert prompt.arrangement.currentText() == "grid"
    press(qtbot, "Return")
    assert window.tab.session.selection.units.tolist() == window.tab.session.document.network.units.id.tolist()
    assert len(window.tab.session.document.network.units) == 40
    before = window.tab.session.document
    press(qtbot, "M", "1", "E", "9", "Return")
    prompt = next(card for card in window.findChildren(ManyUnitsPrompt) if card.isVisible())
    assert "from 1 to" in prompt.about.text()
    press(qtbot, "Escape")
    assert QApplication.focusWidget() is window.graph_view
    press(qtbot, "M")
    qtbot.mouseClick(window.graph_view, LEFT, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: not any(card.isVisible() for card in window.findChildren(ManyUnitsPrompt)))
    assert window.tab.session.document is before


def test_the_palette_says_why_not_and_what_was_chosen_last_leads_it(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.do("search_commands")
    search = window.findChild(CommandSearch)
    qtbot.keyClicks(search.field, "dupl")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert search.about.text() == "Not now: Select a unit first."
    search.field.clear()
    qtbot.keyClicks(search.field, "theme dark")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert look.theme.name == "dark"
    window.do("search_commands")
    search = next(shown for shown in window.findChildren(CommandSearch) if shown.isVisible())
    assert search.matches[0][0].text == "Theme: dark"
    assert search.matches[0][0].why_not == "It is set so."
    qtbot.keyClicks(search.field, "order sequ")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert window.tab.session.document.settings.update_order == "sequential"
    window.do("search_commands")
    search = next(shown for shown in window.findChildren(CommandSearch) if shown.isVisible())
    qtbot.keyClicks(search.field, "smpl ctrnn")
    assert [command.name for command, _ in search.matches] == ["sample ctrnn"]
    search.close()


def test_a_step_of_the_history_is_chosen_and_the_list_stays(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    press(qtbot, "M", "Return", "1", "2", "G", "K")
    told: list[Announcement] = []
    unsubscribe = window.tab.session.announcements.subscribe(told.append)
    window.do("history")
    steps = window.findChild(HistoryList)
    names = [steps.list.item(row).text() for row in range(steps.list.count())]
    assert names == ["Beginning", "Add 10 units (seed 0)", "Connect to 10 units", "Group 10 units", "Clear 90 weights"]
    assert steps.list.currentRow() == 4
    qtbot.mouseClick(steps.list.viewport(), LEFT, pos=steps.list.visualItemRect(steps.list.item(1)).center())
    assert len(window.tab.session.document.network.connections) == 0
    assert steps.list.currentRow() == 1
    qtbot.keyClick(steps.list, Qt.Key.Key_Up)
    qtbot.keyClick(steps.list, Qt.Key.Key_Return)
    assert len(window.tab.session.document.network.units) == 0
    qtbot.mouseClick(steps.list.viewport(), LEFT, pos=steps.list.visualItemRect(steps.list.item(3)).center())
    assert set(window.tab.session.document.network.units.group.tolist()) == {"group 1"}
    assert sum(isinstance(announcement, DocumentReplaced) for announcement in told) == 3
    unsubscribe()
    qtbot.keyClick(steps, Qt.Key.Key_Escape)


def test_the_sheet_of_keys_is_shown_and_written_for_the_printer(
    windows: OpenWindows, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(windows, qtbot)
    monkeypatch.setattr(key_sheet_dialog, "asked_sheet_path", lambda parent, name: tmp_path / "keys.pdf")
    seen = answered("save")
    press(qtbot, "F1")
    sheet = seen[0].findChild(KeySheet)
    assert "Many units: M" in sheet.accessibleDescription()
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(key_sheet_dialog, "asked_sheet_path", lambda parent, name: tmp_path / "no folder" / "keys.pdf")
    answered("save")
    window.do("keys")
    assert "Cannot save" in window.banners.sentence.text()


def chosen(form: QWidget, name: str, text: str) -> None:
    field = form.fields[name]  # type: ignore[attr-defined]
    assert isinstance(field, ChoiceBox)
    field.setCurrentText(text)
    field.textActivated.emit(text)


def test_preferences_hold_at_once_in_every_window_and_at_the_next_start(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    form = PreferencesForm(lambda: windows.remembered, windows.prefer)
    for name, text in (("activation", "relu"), ("delay", "2 ticks"), ("snaps", "off"), ("text_scale", "large"), ("theme", "dark")):
        chosen(form, name, text)
    assert (look.theme.name, px(100)) == ("dark", 115)
    area, view = window.graph_view.view_area, window.graph_view
    for place in (QPoint(301, 203), QPoint(447, 203)):
        qtbot.mouseDClick(view, LEFT, pos=place)
    units = window.tab.session.document.network.units
    assert units.activation.tolist() == ["relu", "relu"]
    np.testing.assert_allclose(units.place_x[0], area.to_scene(301, 203)[0])
    first, second = units.id.tolist()
    window.tab.session.select([first])
    press(qtbot, "1")
    window.tab.session.select([second])
    press(qtbot, "2")
    assert window.tab.session.document.network.connections.delay.tolist() == [2]
    assert (read_remembered().delay, read_remembered().text_scale) == (2, 1.15)
    form.show_defaults()
    assert px(100) == 100
    assert read_remembered().activation == "tanh"
    form.deleteLater()


def test_a_window_stands_where_the_last_one_stood_until_the_layout_is_reset(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.window().resize(1100, 760)
    window.layout_.divide(200, 0.3)
    window.close()
    window = opened(windows, qtbot)
    assert (window.window().width(), window.window().height()) == (1100, 760)
    assert window.layout_.column.sizes()[1] == 200
    left, right = window.layout_.dock_row.sizes()
    assert left / (left + right) == pytest.approx(0.3, abs=0.01)
    window.do("reset_layout")
    assert (window.window().width(), window.window().height()) == (1280, 800)
    assert window.layout_.column.sizes()[1] == 252
    assert read_remembered().places is None


def test_the_history_follows_edits_while_it_is_open_and_is_deaf_afterwards(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.apply("First", add_units(1))
    window.do("history")
    listed = window.findChild(HistoryList)
    window.tab.session.apply("Second", add_units(1))
    assert [listed.list.item(row).text() for row in range(listed.list.count())] == ["Beginning", "First", "Second"]
    assert listed.list.currentRow() == 2
    window.tab.session.undo()
    assert listed.list.currentRow() == 1
    listed.reject()
    window.tab.session.apply("Third", add_units(1))
    assert listed.list.count() == 3


def test_recent_files_that_are_gone_are_marked_and_can_be_forgotten(windows: OpenWindows, qtbot: QtBot, tmp_path: Path) -> None:
    there, gone = tmp_path / "there.rnnsim", tmp_path / "gone.rnnsim"
    there.write_bytes(b"")
    for path in (there, gone):
        windows.remember(path)
    window = opened(windows, qtbot)
    window.menu_bar.menus["File"].aboutToShow.emit()
    rows = {row.text(): row.isEnabled() for row in window.menu_bar.recent.actions() if row.text()}
    assert rows == {"gone.rnnsim (missing)": False, "there.rnnsim": True, "Forget the missing ones": True}
    window.menu_bar.recent.actions()[-1].trigger()
    assert [Path(text).name for text in read_remembered().recent] == ["there.rnnsim"]
