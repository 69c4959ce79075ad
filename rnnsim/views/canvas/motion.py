"""The canvas's own timers: calm after edits, slices of fine painting, the long press, beads on their way. Dead when nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.canvas.signals import contributions_of, eased, travel_seconds

CALM, HEAL, LINGER, FRAME, WAIT = 80, 120, 250, 16, 3  # milliseconds


def single_shot(parent: QObject, milliseconds: int, does: Callable[[], object]) -> QTimer:
    """A timer that fires once each time it is started."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(does)
    return timer


class Beads:
    """Signals that travel after a tick. `update` is called for every step of the way."""

    def __init__(self, parent: QObject, update: Callable[[], object]) -> None:
        self.contributions: dict[int, float] = {}
        self._began, self._lasts = 0.0, 0.0
        self._timer = single_shot(parent, FRAME, update)

    def set_out(self, network: Network, frame: FrameReady, rate: float) -> None:
        """A tick was made while the clock runs at `rate`."""
        self._lasts = travel_seconds(rate)
        self.contributions = contributions_of(network, frame) if self._lasts else {}
        self._began = perf_counter()

    @property
    def progress(self) -> float | None:
        """Share of the way, 0 to 1; None when nothing is on its way. Asks for the next step."""
        if not self.contributions:
            return None
        share = (perf_counter() - self._began) / self._lasts
        if share >= 1:
            self.contributions = {}
            return None
        self._timer.start()
        return eased(share)

    def stop(self) -> None:
        """Nothing travels any more."""
        self.contributions = {}
        self._timer.stop()
