"""What a press begins: one visible decision, read from top to bottom, and the hint that says so beforehand."""

from __future__ import annotations

import numpy as np

from rnnsim.network.edits import add_units
from rnnsim.views.canvas.gestures.card_choice import WireEnd
from rnnsim.views.canvas.gestures.draw_connection import DrawConnection
from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.gestures.marquee import Marquee
from rnnsim.views.canvas.gestures.pan_view import PanView
from rnnsim.views.canvas.gestures.press_connection import PressConnection
from rnnsim.views.canvas.gestures.press_group import group_gesture_at, group_hint_at
from rnnsim.views.canvas.gestures.press_note import PressNote
from rnnsim.views.canvas.gestures.press_unit import PressUnit
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

OVER_NOTHING = "Double-click to add a unit. Drag to select, Space-drag to move the view, wheel to zoom."


def gesture_at(scene: Scene, press: Press) -> AbstractGesture | None:
    """The gesture a press begins, or None if it did everything at once or nothing."""
    if press.button == "middle" or "space" in press.modifiers:
        return PanView(scene, press)
    if press.button != "left":
        return None
    scene.choose_note(NOBODY)
    unit = scene.unit_at(press.x, press.y)
    card = None if unit != NOBODY or press.is_double else scene.card_rim_at(press.x, press.y)
    if card is not None:
        return DrawConnection(scene, WireEnd(card=card), press)
    if unit == NOBODY and scene.groups.part_at(press.x, press.y) is not None:
        return group_gesture_at(scene, press)[1]
    if press.is_double and scene.edit_at(press.x, press.y):
        return None
    if unit != NOBODY:
        is_rim = scene.is_on_rim(unit, press.x, press.y)
        return DrawConnection(scene, WireEnd(unit), press) if is_rim else PressUnit(scene, unit, press)
    connection = scene.connection_at(press.x, press.y)
    if connection != NOBODY:
        return PressConnection(scene, connection, press)
    note = scene.note_at(press.x, press.y)
    if note != NOBODY:
        return PressNote(scene, note, press)
    is_group, gesture = group_gesture_at(scene, press)
    if is_group:
        return gesture
    if press.is_double:
        add_unit_at(scene, press.x, press.y)
        return None
    return Marquee(scene, press)


def add_unit_at(scene: Scene, x: float, y: float) -> None:
    """Add a unit with the preferred activation there, on the grid if units snap, and select it."""
    before, drawing = scene.network.units.id, scene.session.drawing
    x, y = (on_grid(x), on_grid(y)) if drawing.snaps else (x, y)
    scene.session.apply("Add a unit", add_units(1, place_x=x, place_y=y, activation=drawing.activation))
    scene.session.select(np.setdiff1d(scene.network.units.id, before))


def hint_at(scene: Scene, place: tuple[float, float], unit: int, *, connection: int) -> tuple[str, str]:
    """(pointer shape, what a press there would do) for a pointer over a unit or connection (−1: none)."""
    if unit != NOBODY:
        if scene.is_on_rim(unit, *place):
            return "cross", "Drag from the rim to connect."
        return "move", "Click to select, drag to move, hold to poke, double-click for its properties."
    card = scene.card_rim_at(*place)
    if card is not None:
        return "cross", f"Drag from the rim to connect a unit of “{card.title}”."
    if scene.groups.part_at(*place) is not None:
        return group_hint_at(scene, *place) or ("arrow", OVER_NOTHING)
    if connection != NOBODY:
        return "pointing", "Click to select this connection, then turn the wheel to change its weight; double-click to type it."
    note = scene.note_at(*place)
    if note != NOBODY:
        is_edge = scene.is_on_note_edge(note, place[0])
        return ("horizontal", "Drag to change the width.") if is_edge else ("move", "Drag to move the note, double-click to write in it.")
    return group_hint_at(scene, *place) or ("arrow", OVER_NOTHING)
