"""A click on a wire selects the connection; Shift adds, Ctrl toggles."""

from __future__ import annotations

import numpy as np

from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.gestures.marquee import combined
from rnnsim.views.canvas.scene import Press, Scene


class PressConnection(AbstractGesture):
    """Selects at once, so that the wheel can turn the weight without another click."""

    cursor = "pointing"
    hint = "Turn the wheel to change the weight."

    def __init__(self, scene: Scene, connection: int, press: Press) -> None:
        self._session, self._before = scene.session, scene.session.selection
        picked = np.array([connection])
        added = bool(press.modifiers & {"shift", "ctrl"})
        self._session.select(self._before.units if added else (), combined(self._before.connections, picked, press.modifiers))

    def move(self, x: float, y: float) -> None:
        """Nothing follows the pointer."""

    def finish(self, x: float, y: float) -> None:
        """Selected already."""

    def cancel(self) -> None:
        self._session.select(self._before.units, self._before.connections)
