"""What stands in the window is German in German: looked at in the widgets, for a catalogue knows only the texts that were found for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.panels.training.training_panel import TrainingPanel
from rnnsim.views.qt_translation import speak
from rnnsim.views.translation import ENGLISH, pieces_of, read_texts, translated
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = [pytest.mark.gui, pytest.mark.slow]
READ = ("text", "accessibleName", "toolTip", "placeholderText", "windowTitle", "title")


@pytest.fixture
def window(windows: OpenWindows, qapp: QApplication) -> Iterator[NetworkWindow]:
    speak(qapp, "de")
    yield windows.open_document(sample("elman"))
    speak(qapp, ENGLISH)


def texts_of(widget: QWidget) -> Iterator[str]:
    yield from (str(getattr(widget, name)()) for name in READ if callable(getattr(widget, name, None)))
    if isinstance(widget, QComboBox):
        yield from (translated(widget.itemText(at)) for at in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))
    for action in widget.actions():
        yield from (action.text(), action.toolTip())


def patterns() -> Iterator[re.Pattern[str]]:
    """What the German texts with places can become; those with no word of their own could become anything."""
    for said in read_texts("de").values():
        written = [text for text, _ in pieces_of(said)]
        if any(re.search(r"\w{3}", text) for text in written):
            yield re.compile("".join(re.escape(text) + (".+?" if name else "") for text, name in pieces_of(said)), re.DOTALL)


def foreign(window: NetworkWindow) -> set[str]:
    """Texts of words that no German text of the catalogue is made of. Notes, which are written with marks, are the document's."""
    german = set(read_texts("de").values())
    found = {text.replace("&", "").strip() for widget in window.window().findChildren(QWidget) for text in texts_of(widget)}
    words = {text for text in found - german if re.search("[A-Za-z]{3}", text) and not text.startswith("<!DOCTYPE")}
    return {text for text in words if not any(pattern.fullmatch(text) for pattern in patterns())} - {window.windowTitle(), window.heading}


def test_every_panel_and_every_task_and_learner_is_shown_in_german(window: NetworkWindow, qtbot: QtBot) -> None:
    for name in PANELS:
        window.do(f"panel_{name}")
    units = window.tab.session.document.network.units.id
    for count in (0, 1, 3):
        window.tab.session.select(units[:count])
        assert foreign(window) == set()
    panel = next(each for each in window.findChildren(TrainingPanel))
    for row in ("task", "learner"):
        for at in range(panel.form.controls[row].count()):
            panel.form.controls[row].activated.emit(at)
            qtbot.wait(1)
            assert foreign(window) == set()
