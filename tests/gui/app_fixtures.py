"""The app as a person has it open, taken down after each test with nothing left running."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.views.look import dress, look
from rnnsim.views.open_windows import OpenWindows


def flush_deleted() -> None:
    """Let Qt delete what has been given up."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()


def running_threads() -> set[str]:
    """Names of the threads of the program."""
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("rnnsim")}


@pytest.fixture
def windows(qapp: QApplication, qtbot: QtBot) -> Iterator[OpenWindows]:
    """All windows of the app. Afterwards no thread, timer or widget of them is left."""
    look.choose("light")
    dress(qapp)
    flush_deleted()
    gc.freeze()  # what earlier tests and libraries have left is not searched again for the circles of this window
    before = len(qapp.allWidgets())
    opened = OpenWindows()
    yield opened
    opened.close_all()
    opened.deleteLater()
    flush_deleted()
    look.choose("light")
    assert running_threads() == set()
    assert [timer for widget in qapp.topLevelWidgets() for timer in widget.findChildren(QTimer) if timer.isActive()] == []
    assert len(qapp.allWidgets()) <= before
