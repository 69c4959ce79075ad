"""What stands in the window is German in German: looked at in the widgets, for a catalogue knows only the texts that were found for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.panels.training.training_panel import TrainingPanel
from rnnsim.views.qt_translation import speak
from rnnsim.views.translation import ENGLISH, pieces_of, read_texts, translated
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = [pytest.mark.gui, pytest.mark.slow]
NAMES = {*(name.replace("_", " ") for name in ACTIVATIONS), "auto", "numpy", "English", "Deutsch", "rnnsim"}  # of tables and languages
OWN = re.compile("Elman network.*|input|aaabb")  # what the document calls its own
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


def foreign(page: QWidget) -> set[str]:
    """Texts with words in them that are no German text of the catalogue, without their keys and three dots."""
    shown = [widget for widget in page.findChildren(QWidget) if not isinstance(widget, QToolButton)]
    return {part for widget in shown for text in texts_of(widget) for part in _bare(text) if not is_german(part)}


@cache
def is_german(text: str) -> bool:
    is_own = OWN.fullmatch(text) or text in NAMES or text.startswith("<!DOCTYPE") or not re.search(r"(?<![\w^])[A-Za-z]{3}", text)
    return is_own or text in catalogue()[0] or any(pattern.fullmatch(text) for pattern in catalogue()[1])


@cache
def catalogue() -> tuple[set[str], list[re.Pattern[str]]]:
    """The German texts, and what those with places can become; one with no word of its own could become anything."""
    texts = {part for said in read_texts("de").values() for part in _bare(said)}
    pieces = [tuple(pieces_of(text)) for text in texts if "{" in text]
    worded = [parts for parts in pieces if any(re.search(r"\w{3}", written) for written, _ in parts)]
    patterns = ["".join(re.escape(written) + (".+?" if name else "") for written, name in parts) for parts in worded]
    return texts, [re.compile(pattern, re.DOTALL) for pattern in patterns]


def _bare(text: str) -> list[str]:
    return re.sub(r"(\t|  \().*", "", text.replace("&", "")).rstrip(" …").split(" · ")


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


def test_the_gallery_is_shown_in_german(window: NetworkWindow) -> None:
    assert foreign(window.windows.show_gallery()) == set()
