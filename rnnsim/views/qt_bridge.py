"""The one crossing from the engine thread to Qt: at most one wake under way, frames taken at most 60 times a second."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_SECONDS = 1 / 60


class QtBridge(QObject):
    """`wake` may be called on any thread; what `serve` was given is called on the thread of the window."""

    _woken = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._take: Callable[[], bool] | None = None
        self._taken_at = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setTimerType(Qt.TimerType.PreciseTimer)
        self._later.timeout.connect(self._take_now)
        self._woken.connect(self._soon, Qt.ConnectionType.QueuedConnection)

    def serve(self, take: Callable[[], bool]) -> None:
        """From now on call `take` soon after each wake."""
        self._take = take
        self._soon()

    def wake(self) -> None:
        """Called on the engine thread, only when its mailbox turns from empty to full."""
        self._woken.emit()

    def close(self) -> None:
        """Nothing is taken any more; call it after the engine thread has ended."""
        self._later.stop()
        self._take = None

    def _soon(self) -> None:
        if self._take is not None and not self._later.isActive():
            self._later.start(max(0, round(1000 * (self._taken_at + FRAME_SECONDS - perf_counter()))))

    def _take_now(self) -> None:
        self._taken_at = perf_counter()
        if self._take is not None:
            self._take()
