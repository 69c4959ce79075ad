"""Hold the mouse on a unit: it is clamped while the clock runs (poked while it stands) until the button is let go."""

from __future__ import annotations

import numpy as np

from rnnsim.formulas.known_activations import known_activation
from rnnsim.session.playback import Playback
from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.scene import Press, Scene

FULL_TRAVEL = 80.0  # pixels the pointer moves up for the whole range


class HoldUnit(AbstractGesture):
    """Begins at the end of the range that is farther from the present value, so that a poke always shows; moving up or down sets it.

    Afterwards a unit that was clamped by hand is clamped as before.
    """

    cursor = "vertical"

    def __init__(self, scene: Scene, unit: int, press: Press) -> None:
        assert scene.playback is not None
        self._playback: Playback = scene.playback
        self._zoom, self._unit, self._from_y = scene.area.zoom, unit, press.y
        self._low, self._high = held_range(str(scene.network.units.activation[scene.network.units.rows(unit)]))
        self._start = self._low if scene.value_of(unit) > (self._low + self._high) / 2 else self._high
        self._is_clamping = scene.is_playing
        frame = self._playback.frame
        self._clamped_before = None if frame is None else frame.clamped.get(unit)
        self._hold(self._start)

    def move(self, x: float, y: float) -> None:
        moved = (self._from_y - y) * self._zoom / FULL_TRAVEL * (self._high - self._low)
        self._hold(float(np.clip(self._start + moved, self._low, self._high)))

    def finish(self, x: float, y: float) -> None:
        self.cancel()

    def cancel(self) -> None:
        if self._is_clamping:
            self._playback.clamp(self._unit, self._clamped_before)

    def _hold(self, value: float) -> None:
        self.hint = f"Held at {value:+.2f}; move up or down, let go to release.".replace("-", "−")
        if self._is_clamping:
            self._playback.clamp(self._unit, value)
        else:
            self._playback.poke(self._unit, value)


def held_range(activation: str) -> tuple[float, float]:
    """What a hand may set: the activation's own range, and −1 … 1 where that has no end."""
    row = known_activation(activation)
    low, high = (-1.0, 1.0) if row is None else (row.low, row.high)
    return (low if np.isfinite(low) else -1.0), (high if np.isfinite(high) else 1.0)
