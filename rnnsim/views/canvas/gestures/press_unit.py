"""A press on the middle of a unit: a click selects it, a drag moves it, a long press holds (pokes) it."""

from __future__ import annotations

import numpy as np

from rnnsim.views.canvas.gestures.drag_units import DragUnits
from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, NOTHING_DRAWN, AbstractGesture
from rnnsim.views.canvas.gestures.hold_unit import HoldUnit
from rnnsim.views.canvas.gestures.marquee import pick
from rnnsim.views.canvas.gestures.place import Line, Place, Under, always
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

HINT = "Click to select, drag to move, hold to poke, double-click for its properties."
BY_MOUSE = (
    Line("Click a unit", "Select it; Shift adds, Ctrl toggles"), Line("Drag a unit", "Move it"),
    Line("Hold on a unit", "Poke it; up and down sets its value"), Line("Double-click a unit", "Its properties"),
)  # fmt: skip


class PressUnit(AbstractGesture):
    """Becomes one of two other gestures, or stays a click."""

    cursor = "move"
    hint = "Drag to move, hold to poke."

    def __init__(self, scene: Scene, unit: int, press: Press) -> None:
        self._scene, self._unit, self._press = scene, unit, press
        self._became: AbstractGesture | None = None

    def move(self, x: float, y: float) -> None:
        travel = np.hypot(x - self._press.x, y - self._press.y) * self._scene.area.zoom
        if self._became is None and travel >= CLICK_TRAVEL:
            self._became = DragUnits(self._scene, self._unit, self._press)
        self._pass_on(x, y)

    def linger(self) -> None:
        if self._became is None and self._scene.playback is not None and not self._press.modifiers:
            self._became = HoldUnit(self._scene, self._unit, self._press)
            self.cursor, self.hint = self._became.cursor, self._became.hint

    def finish(self, x: float, y: float) -> None:
        if self._became is not None:
            self._became.modifiers = self.modifiers
            self._became.finish(x, y)
            self.sketch = NOTHING_DRAWN
            return
        pick(self._scene.session, [self._unit], modifiers=self._press.modifiers)

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN
        if self._became is not None:
            self._became.cancel()

    def _pass_on(self, x: float, y: float) -> None:
        if self._became is not None:
            self._became.modifiers = self.modifiers
            self._became.move(x, y)
            self.sketch, self.cursor, self.hint = self._became.sketch, self._became.cursor, self._became.hint


def _is_unit(under: Under) -> bool:
    return under.unit != NOBODY


def _begin(under: Under, press: Press) -> AbstractGesture:
    return PressUnit(under.scene, under.unit, press)


MIDDLE = Place(_is_unit, always("move", HINT), _begin)
