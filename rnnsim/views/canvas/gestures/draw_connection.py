"""Drag from a unit's rim: onto a unit connects, onto itself loops, onto a wire gates it, onto empty canvas makes a unit there.

A drawn connection has the preferred delay, 1 unless changed; a unit's connection to itself always goes through time.
"""

from __future__ import annotations

import math

from rnnsim.drawing.rims import RADIUS
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import add_units, connect, set_connections
from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, NOTHING_DRAWN, AbstractGesture, Sketch
from rnnsim.views.canvas.gestures.press_unit import PressUnit
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.scene import NOBODY, Press, Scene


class DrawConnection(AbstractGesture):
    """`is_going_on` marks the next one of a series drawn with Ctrl or Alt: it follows the pointer without a button."""

    cursor = "cross"

    def __init__(self, scene: Scene, unit: int, press: Press, *, is_going_on: bool = False) -> None:
        self._scene, self._source, self._press, self._is_going_on = scene, unit, press, is_going_on
        self._has_left = is_going_on
        self.hint = "Let go on a unit to connect, on a wire to gate it, on empty canvas for a new unit."

    def move(self, x: float, y: float) -> None:
        self._has_left = self._has_left or math.hypot(x - self._press.x, y - self._press.y) * self._scene.area.zoom >= CLICK_TRAVEL
        if not self._has_left:
            return
        unit = self._scene.unit_at(x, y)
        wire = NOBODY if unit != NOBODY else self._wire_at(x, y)
        is_free = unit == NOBODY and wire == NOBODY
        ghost = self._free_place(x, y) if is_free else None
        self.sketch = Sketch(line=self._line_to(x, y), target_unit=unit, target_connection=wire, ghost=ghost)
        self.hint = self._hint_for(unit, wire)

    def finish(self, x: float, y: float) -> AbstractGesture | None:
        self.move(x, y)
        sketch, self.sketch = self.sketch, NOTHING_DRAWN
        if not self._has_left:
            PressUnit(self._scene, self._source, self._press).finish(x, y)
            return None
        label, edit = self._edit_for(sketch)
        self._scene.session.apply(label, edit)
        if self.modifiers & {"ctrl", "alt"}:
            return DrawConnection(self._scene, self._source, Press(x, y, modifiers=self.modifiers), is_going_on=True)
        return None

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN

    def _wire_at(self, x: float, y: float) -> int:
        return self._scene.connection_at(x, y)

    def _edit_for(self, sketch: Sketch) -> tuple[str, Edit]:
        if sketch.target_connection != NOBODY:
            return "Gate a connection", set_connections(sketch.target_connection, gate=self._source)
        delay = self._scene.session.drawing.delay
        if sketch.target_unit == self._source:
            return "Connect a unit to itself", connect(self._source, self._source, 1.0, delay=delay or 1)
        if sketch.target_unit != NOBODY:
            return "Connect", connect(self._source, sketch.target_unit, 1.0, delay=delay)
        assert sketch.ghost is not None
        return "Connect a new unit", connected_new_unit(self._source, sketch.ghost, delay=delay)

    def _free_place(self, x: float, y: float) -> tuple[float, float]:
        return (on_grid(x), on_grid(y)) if self._scene.session.drawing.snaps else (x, y)

    def _line_to(self, x: float, y: float) -> tuple[float, float, float, float]:
        from_x, from_y = self._scene.place_of(self._source)
        distance = math.hypot(x - from_x, y - from_y) or 1.0
        share = min(1.0, RADIUS / distance)
        return from_x + (x - from_x) * share, from_y + (y - from_y) * share, x, y

    def _hint_for(self, unit: int, wire: int) -> str:
        if wire != NOBODY:
            return "Let go to gate this connection."
        if unit == self._source:
            return "Let go to connect the unit to itself."
        return "Let go to connect." if unit != NOBODY else "Let go to make a new unit here."


def connected_new_unit(source: int, place: tuple[float, float], *, delay: int = 1) -> Edit:
    """Add a unit with the source's activation at a place and connect the source to it, as one edit."""

    def edit(document: Document) -> Document:
        units = document.network.units
        activation = str(units.activation[units.rows(source)])
        new = document.next_id
        made = add_units(1, place_x=place[0], place_y=place[1], activation=activation)(document)
        return connect(source, new, 1.0, delay=delay)(made)

    return edit
