"""Notices when the first window has been painted. Knows nothing of what is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Calls `done` once, right after a top-level window was painted for the first time. A filter of the application's events."""

    def __init__(self, done: Callable[[], None]) -> None:
        super().__init__()
        self._done: Callable[[], None] | None = done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow() and self._done is not None:
            done, self._done = self._done, None
            application = QCoreApplication.instance()
            if application is not None:
                application.removeEventFilter(self)
            QTimer.singleShot(0, self, done)
        return False
