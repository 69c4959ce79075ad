"""Plans made beside the window: what takes longer than a blink is waited for by a timer, and the dialog answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from typing import Any

from PySide6.QtCore import QObject, QTimer

PATIENCE = 0.06  # seconds the window waits itself
LOOKS = 30  # milliseconds between looks at what takes longer
Work = Callable[[], Any]
Take = Callable[[Any], None]


class PlanMaking(QObject):
    """One piece of work at a time, the newest wish; an older one's answer is dropped. `take` gets the answer or the exception raised."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, "rnnsim plan")
        self._future: Future[Any] | None = None
        self._take: Take | None = None
        self._is_closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS)
        self._timer.timeout.connect(lambda: self._look(0.0))

    def wish(self, work: Work, take: Take) -> None:
        """Let `work` be done; an earlier wish is forgotten. After the end nothing is done any more."""
        if self._is_closed:
            return
        if self._future is not None:
            self._future.cancel()
        self._future, self._take = self._pool.submit(work), take
        self._timer.start()
        self._look(PATIENCE)

    def close(self) -> None:
        """Drop everything; what is being computed ends by itself."""
        self._timer.stop()
        self._is_closed = True
        is_idle = self._future is None or self._future.done()
        self._future = None
        self._pool.shutdown(wait=is_idle, cancel_futures=True)

    def _look(self, patience: float) -> None:
        future, take = self._future, self._take
        if future is None or take is None:
            return
        try:
            error = future.exception(patience)
        except TooSlow:
            return
        self._timer.stop()
        self._future = self._take = None
        take(future.result() if error is None else error)
