"""Waiting for the clock, so that what is judged has come to rest."""

from __future__ import annotations

from PySide6.QtTest import QTest

from rnnsim.session.tab import Tab

SOON = 75  # ms in which a panel has certainly repainted


def settle(tab: Tab, tick: int) -> None:
    """Wait until the newest frame stands at a tick."""
    for _ in range(2000):
        tab.take_frame()
        frame = tab.playback.frame
        if frame is not None and frame.tick == tick and not frame.playing:
            QTest.qWait(SOON)
            return
        QTest.qWait(2)
    raise AssertionError(f"no frame at tick {tick}")
