"""The app as a person has it open, taken down after each test with nothing left running."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.views.look import DRESSED, dress, look
from rnnsim.views.open_windows import OpenWindows

QTS_OWN = frozenset({"QTipLabel"})  # what Qt makes for itself and keeps


def flush_deleted(searches: int = 3) -> None:
    """Let Qt delete what has been given up; each search for what hangs in a circle takes a while."""
    for search in range(searches + 1):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        if search < searches:
            gc.collect()


def running_threads() -> set[str]:
    """Names of the threads of the program."""
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("rnnsim")}


def leftovers(before: set[int]) -> list[str]:
    """What a test has left behind: threads, widgets that were not there before, timers that go on."""
    widgets = [widget for widget in QApplication.allWidgets() if id(widget) not in before and type(widget).__name__ not in QTS_OWN]
    top_level = QApplication.topLevelWidgets()
    timers = [timer for widget in top_level for timer in widget.findChildren(QTimer) if timer.isActive()]
    return [*running_threads(), *(f"{type(widget).__name__} {widget.objectName()}" for widget in widgets), *map(str, timers)]


def undressed() -> list[str]:
    """Windows without a parent that do not follow the theme."""
    alone = [window for window in QApplication.topLevelWidgets() if window.isVisible() and window.parentWidget() is None]
    return [type(window).__name__ for window in alone if not window.property(DRESSED)]


@pytest.fixture(autouse=True)
def _nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test with an application no thread, widget or timer of it is left. Set up first, so that it looks last."""
    if not {"qapp", "qtbot", "windows"} & set(request.fixturenames):
        yield
        return
    QApplication.instance() or QApplication([])
    flush_deleted(searches=0)
    before = {id(widget) for widget in QApplication.allWidgets()}
    yield
    flush_deleted(searches=0)
    if leftovers(before):
        flush_deleted()
    assert leftovers(before) == []


@pytest.fixture
def windows(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindows]:
    """All windows of the app. Afterwards no thread, timer or widget of them is left."""
    look.choose("light")
    dress(qapp)
    flush_deleted(searches=0)
    gc.freeze()  # what earlier tests and libraries have left is not searched again for the circles of this window
    monkeypatch.setattr(gc, "unfreeze", lambda: None)  # as the app does when a window closes
    before = len(qapp.allWidgets())
    opened = OpenWindows()
    yield opened
    assert undressed() == []
    opened.close_all()
    opened.deleteLater()
    flush_deleted(searches=1)
    if len(qapp.allWidgets()) > before:
        flush_deleted()
    look.choose("light")
    assert running_threads() == set()
    assert [timer for widget in qapp.topLevelWidgets() for timer in widget.findChildren(QTimer) if timer.isActive()] == []
    assert len(qapp.allWidgets()) <= before
