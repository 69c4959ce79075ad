"""Empty canvas: a drag selects the units and connections inside, Shift adds, Ctrl toggles; a click selects nothing; a double-click adds
a unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.edits import add_units
from rnnsim.session.session import Session
from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, NOTHING_DRAWN, AbstractGesture, Sketch
from rnnsim.views.canvas.gestures.place import Line, Place, Under, always, anywhere
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.scene import Press, Scene
from rnnsim.views.canvas.view_area import Rectangle

Ids = NDArray[np.int64]
HINT = "Double-click to add a unit. Drag to select, Space-drag to move the view, wheel to zoom."
BY_MOUSE = (Line("Double-click the canvas", "Add a unit"), Line("Drag over the canvas", "Select what is inside; Shift adds, Ctrl toggles"))


class Marquee(AbstractGesture):
    """The rectangle between the press and the pointer."""

    cursor = "cross"
    hint = "Units and connections inside are selected. Shift adds, Ctrl toggles."

    def __init__(self, scene: Scene, press: Press) -> None:
        self._scene, self._from = scene, (press.x, press.y)
        self.modifiers = press.modifiers

    def move(self, x: float, y: float) -> None:
        self.sketch = Sketch(band=self._rectangle(x, y))

    def finish(self, x: float, y: float) -> None:
        rectangle, self.sketch = self._rectangle(x, y), NOTHING_DRAWN
        is_click = max(rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]) * self._scene.area.zoom < CLICK_TRAVEL
        if is_click:
            if not self.modifiers & {"shift", "ctrl"}:
                self._scene.session.select((), ())
            return
        units, wires = self._scene.units_inside(rectangle), self._scene.wires.inside(rectangle)
        pick(self._scene.session, units, wires, modifiers=self.modifiers)

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN

    def _rectangle(self, x: float, y: float) -> Rectangle:
        return min(x, self._from[0]), min(y, self._from[1]), max(x, self._from[0]), max(y, self._from[1])


def pick(session: Session, units: ArrayLike = (), connections: ArrayLike = (), *, modifiers: frozenset[str]) -> None:
    """Select what was picked; with Shift also what was selected; with Ctrl what is in exactly one of both."""
    before, picked = session.selection, [np.asarray(ids, np.int64) for ids in (units, connections)]
    session.select(_combined(before.units, picked[0], modifiers), _combined(before.connections, picked[1], modifiers))


def _combined(before: Ids, picked: Ids, modifiers: frozenset[str]) -> Ids:
    if "shift" in modifiers:
        return np.union1d(before, picked)
    if "ctrl" in modifiers:
        return np.setxor1d(before, picked)
    return picked


def add_unit_at(scene: Scene, x: float, y: float) -> None:
    """Add a unit with the preferred activation there, on the grid if units snap, and select it."""
    drawing = scene.session.drawing
    x, y = (on_grid(x), on_grid(y)) if drawing.snaps else (x, y)
    scene.session.add("Add a unit", add_units(1, place_x=x, place_y=y, activation=drawing.activation))


def _begin(under: Under, press: Press) -> AbstractGesture | None:
    if not press.is_double:
        return Marquee(under.scene, press)
    add_unit_at(under.scene, press.x, press.y)
    return None


EMPTY = Place(anywhere, always("arrow", HINT), _begin)
