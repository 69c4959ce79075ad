"""A part of one's own: kept from the selection, pressed and dragged from the palette, renamed, deleted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.session.kept_parts import parts_folder
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.palette import Palette
from rnnsim.views.part_asking import delete_kept, rename_kept
from rnnsim.views.window import NetworkWindow
from tests.gui.hands import when_a_dialog_opens

pytestmark = pytest.mark.gui
LEFT, PLAIN, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key


def opened(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    draft = Draft("cell")
    ids = draft.units(3, activation="tanh", group="cell", place_x=[0.0, 96.0, 192.0])
    draft.connect_pairs(ids[:2], ids[1:], 0.5)
    window = windows.open_document(Document(draft.network()))
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    return window


def answer(name: str) -> None:
    def type_it(dialog: QWidget) -> None:
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.selectAll()
        QTest.keyClicks(field, name)
        QTest.keyClick(field, KEYS.Key_Return)

    when_a_dialog_opens(type_it)


def test_a_kept_part_is_in_the_palette_of_every_window_and_makes_copies(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.select([0, 1, 2])
    answer("My cell")
    window.do("keep_part")
    (palette,) = window.findChildren(Palette)
    assert list(palette.own_rows) == ["own My cell"]
    assert len(list(parts_folder().iterdir())) == 1
    palette.own_rows["own My cell"].click()
    network = window.tab.session.document.network
    assert (len(network.units), len(network.connections)) == (6, 4)
    assert network.units.group.tolist() == ["cell"] * 3 + ["cell 2"] * 3
    assert len(window.tab.session.selection.units) == 3
    drag = palette.own_rows["own My cell"].drag()
    view = window.graph_view
    place = QPointF(*view.view_area.to_view(480.0, 240.0))
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    view.event(QDropEvent(place, actions, drag.mimeData(), buttons, PLAIN))
    units = window.tab.session.document.network.units
    assert len(units) == 9
    assert units.place_x[6:].mean() == pytest.approx(480.0, abs=12)
    again = OpenWindows()
    assert [kept.name for kept in again.part_shelf.kept] == ["My cell"]
    again.deleteLater()


def test_parts_are_renamed_and_deleted_after_a_question(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.session.select([0, 1])
    answer("pair")
    window.do("keep_part")
    (kept,) = windows.part_shelf.kept
    answer("couple")
    rename_kept(window, kept)
    (kept,) = windows.part_shelf.kept
    assert kept.name == "couple"
    when_a_dialog_opens(lambda dialog: dialog.buttons["delete"].click())  # type: ignore[attr-defined]
    delete_kept(window, kept)
    assert windows.part_shelf.kept == []
    assert list(parts_folder().iterdir()) == []


def test_a_bad_part_file_is_one_sentence_in_the_first_window(windows: OpenWindows, qtbot: QtBot) -> None:
    parts_folder().mkdir(parents=True)
    (parts_folder() / "bad.rnnsim-part").write_text("nonsense")
    again = OpenWindows()
    windows.part_shelf = again.part_shelf
    window = opened(windows, qtbot)
    assert window.banners.notices["parts"].sentence.startswith("The part “bad.rnnsim-part” is damaged")
    again.deleteLater()
