"""Every dialog fits on a screen of 1280 × 800 in every theme and language, with its buttons, and no text in it is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rnnsim.drawing.theme import THEMES
from rnnsim.views.dialogs import formula_question, note_question, questions
from rnnsim.views.dialogs.sentence_dialog import FRAME, SentenceDialog
from rnnsim.views.look import look
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.pasting import receive
from rnnsim.views.qt_translation import speak
from rnnsim.views.translation import ENGLISH, LANGUAGES
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample
from tests.gui.app_fixtures import running_threads

pytestmark = [pytest.mark.gui, pytest.mark.slow]
WIDTH, HEIGHT = 1280, 800
NAME = "A long name of a document for the second lesson.rnnsim"
LEFT_BEHIND: Any = [SimpleNamespace(path=Path(NAME), title="", time=datetime(2026, 5, 5, tzinfo=UTC))] * 8
DIALOGS: dict[str, Callable[[NetworkWindow], object]] = {
    "preferences": lambda window: window.do("preferences"),
    "keys": lambda window: window.do("keys"),
    "about": lambda window: window.do("about"),
    "export": lambda window: window.do("export_picture"),
    "strategy": lambda window: (window.do("select_all"), window.do("connect_with")),
    "matrix": lambda window: receive(window, [], "0.5\t-1\n1\t0\n"),
    "list": lambda window: receive(window, [], "source,target,weight\n" + "\n".join(f"{at},{at + 1},0.5" for at in range(30))),
    "unsaved": lambda window: questions.ask_about_unsaved(window, NAME),
    "recovery": lambda window: questions.ask_about_recovery(window, LEFT_BEHIND),
    "delete": lambda window: questions.ask_to_delete(window, 12),
    "formula": lambda window: formula_question.ask_formula(window, "=tanh(a) + 0.1"),
    "note": lambda window: note_question.ask_note(window, "Words"),
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.delenv("RNNSIM_LANGUAGE", raising=False)
    speak(qapp, str(request.param))
    yield str(request.param)
    speak(qapp, ENGLISH)


def cut_off(dialog: QDialog) -> list[str]:
    """Texts that have less room than they need."""
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
    found = [button.text() for button in buttons if button.width() < button.sizeHint().width()]
    for label in labels:
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.fontMetrics().height()
        is_narrow = not label.wordWrap() and label.width() < label.sizeHint().width()
        if label.height() < needed or is_narrow:
            found.append(label.text())
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_every_dialog_fits_with_all_its_texts(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str, theme: str
) -> None:
    look.choose(theme)
    window = windows.open_document(sample("elman"))
    window.window().resize(WIDTH, HEIGHT)
    screen = replace_screen(monkeypatch)
    told: dict[str, object] = {}

    def shown(dialog: SentenceDialog) -> int:
        dialog.show()
        for _ in range(3):
            QApplication.processEvents()
        size = dialog.size()
        is_small = size.width() <= screen.width() and size.height() + FRAME <= screen.height()
        told[name] = cut_off(dialog) if is_small else f"{size.width()} × {size.height()}"
        dialog.hide()
        return 0

    monkeypatch.setattr(SentenceDialog, "exec", shown)
    for name in DIALOGS:
        DIALOGS[name](window)
    assert told == {name: [] for name in DIALOGS}
    qtbot.waitUntil(lambda: not any(thread.startswith("rnnsim plan") for thread in running_threads()))


def replace_screen(monkeypatch: pytest.MonkeyPatch) -> QRect:
    """The offscreen platform's screen is a square; dialogs are told of one of 1280 × 800."""
    room = QRect(0, 0, WIDTH, HEIGHT)
    monkeypatch.setattr(SentenceDialog, "screen", lambda dialog: SimpleNamespace(availableGeometry=lambda: room))
    return room
