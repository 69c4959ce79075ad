"""Another language is in force at once: every window speaks it, and nothing a person was doing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from rnnsim.views.commands import commands_of
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.qt_translation import speak
from rnnsim.views.translation import ENGLISH
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True)
def _english(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("RNNSIM_LANGUAGE", raising=False)
    speak(qapp, ENGLISH)
    yield
    speak(qapp, ENGLISH)
    assert qapp.findChildren(QTranslator) == [] or qapp.translate("x", "File") == "File"


def menus(window: NetworkWindow) -> list[str]:
    return [menu.title().replace("&", "") for menu in window.menu_bar.menus.values()]


def spoken(windows: OpenWindows, qtbot: QtBot, code: str, first: str) -> None:
    windows.prefer("language", code)
    qtbot.waitUntil(lambda: all(menus(window)[0] == first for window in windows.networks))


def test_what_a_person_was_doing_goes_on_in_another_language(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("elman"), is_playing=True)
    other = windows.open_document(sample("hopfield"))
    window.do("select_all")
    window.do("randomise")
    windows.frames.show(window)
    window.graph_view.zoom_by(1.5)
    window.layout_.divide(222, 0.4)
    window.layout_.open_panel("training")
    tab, area = window.tab, window.graph_view.view_area
    labels, selected = tab.session.history.labels(), tab.session.selection
    tick = tab.playback.frame.tick if tab.playback.frame is not None else 0
    spoken(windows, qtbot, "de", "Datei")
    assert (window.tab, tab.session.history.labels(), tab.session.selection) == (tab, labels, selected)
    assert window.graph_view.view_area == area
    assert window.layout_.dragged == (222, 0.4)
    assert "training" in [dock.current_name for dock in window.layout_.docks]
    assert windows.frames.of(window).page is window
    assert windows.frames.of(window).pages == (window, other)
    qtbot.waitUntil(window.transport.play.isVisible)
    assert QApplication.focusWidget() is window.graph_view
    assert window.name_label.isVisible()
    assert window.name_label.geometry().right() < window.menu_bar.width()
    assert {row.text for row in commands_of(window)} >= {"Farben: dunkel", "Reihenfolge: synchron"}
    assert windows.frames.of(window).strip.plus.toolTip() == "Neues Dokument in einem Reiter"
    qtbot.waitUntil(lambda: tab.playback.is_playing and tab.playback.frame is not None and tab.playback.frame.tick > tick + 2)
    window.do("undo")
    assert tab.session.history.labels() == labels[:-1]
    qtbot.keyClick(window.graph_view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not tab.playback.is_playing)
    QApplication.processEvents()
    assert len(window.findChildren(type(window.graph_view))) == 1
    spoken(windows, qtbot, "en", "File")
    assert windows.frames.of(window).strip.plus.toolTip() == "New document in a tab"


def test_the_preferences_stand_there_in_the_language_that_was_chosen_in_them(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample("elman"))
    seen: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        seen.append(dialog.windowTitle())
        if len(seen) > 1:
            dialog.reject()
            return
        field = next(box for box in dialog.findChildren(ChoiceBox) if box.accessibleName() == "Language")
        field.setFocus()
        while field.currentText() != "Deutsch":
            QTest.keyClick(field, Qt.Key.Key_Down)
        QTimer.singleShot(200, act)

    QTimer.singleShot(100, act)
    window.do("preferences")
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["Preferences", "Einstellungen"]
    assert menus(window)[0] == "Datei"
    assert windows.remembered.language == "de"


def test_a_comparison_and_the_gallery_speak_it_too(windows: OpenWindows, qtbot: QtBot) -> None:
    first, second = windows.open_document(sample("elman")), windows.open_document(sample("jordan"))
    windows.comparisons.begin(first, second)
    gallery = windows.show_gallery()
    gallery.search.setText("lstm")
    spoken(windows, qtbot, "de", "Datei")
    (page,) = windows.comparisons.pages
    assert page.accessibleName() == "Nebeneinander"
    assert page.windows == (first, second)
    assert windows.gallery is not None
    assert windows.gallery is not gallery
    assert (windows.gallery.accessibleName(), windows.gallery.search.text()) == ("Galerie", "lstm")
    assert windows.new().heading == "Ohne Titel.rnnsim"
