"""Two open documents on one clock: their runs live in one worker and make equal numbers of ticks, until they part again.

Engine threads are ended and begun here, on the window's thread; no view is known.
"""

from __future__ import annotations

from rnnsim.session.tab import Tab
from rnnsim.session.worker import Worker


class OneClock:
    """Joined at tick 0, what either had recorded stays as its ghost. What either tab asks of the clock holds for both."""

    def __init__(self, first: Tab, second: Tab) -> None:
        self.tabs = first, second
        self._stop()
        worker = Worker((first.run, second.run), first.wake)
        worker.submit(worker.restart)
        first.share(worker, self.tabs)
        second.share(worker, ())

    def close(self) -> None:
        """Each tab has a worker of its own again; both stand where they were."""
        self._stop()
        for tab in self.tabs:
            tab.share(Worker((tab.run,), tab.wake), (tab,))

    def _stop(self) -> None:
        """Nobody computes; what was edited last is known to the runs, though a wish may have been on its way."""
        for tab in self.tabs:
            tab.worker.stop(timeout=30.0)
        for tab in self.tabs:
            tab.run.replace(tab.session.document)
