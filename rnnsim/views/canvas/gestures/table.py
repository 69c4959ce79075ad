"""What a press begins and what the pointer says of it: the kinds of places in one table, the first that fits counting; and the lines of
all gestures on the sheet of keys. No Qt here.
"""

from __future__ import annotations

from rnnsim.views.canvas.gestures import (
    drag_units,
    draw_connection,
    dropping,
    keys,
    marquee,
    pan_view,
    press_connection,
    press_group,
    press_note,
    press_unit,
    written,
)
from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.gestures.pan_view import PanView
from rnnsim.views.canvas.gestures.place import Line, Promise, Under
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

PLACES = (
    pan_view.PILL, draw_connection.RIM, press_unit.MIDDLE, draw_connection.CARD_RIM, press_group.PART, written.VALUE,
    press_connection.WIRE, press_note.NOTE, press_group.BUNDLE, marquee.EMPTY,
)  # fmt: skip
BY_MOUSE: tuple[Line, ...] = tuple(
    line
    for module in (marquee, press_unit, draw_connection, press_connection, written, press_group, press_note, pan_view, keys, dropping)
    for line in module.BY_MOUSE
)
WITH_KEYS: tuple[Line, ...] = tuple(line for module in (keys, draw_connection, drag_units, written) for line in module.WITH_KEYS)


def gesture_at(scene: Scene, press: Press) -> AbstractGesture | None:
    """The gesture a press begins, or None if it did everything at once or nothing."""
    if press.button == "middle" or "space" in press.modifiers:
        return PanView(scene, press)
    if press.button != "left":
        return None
    scene.choose_note(NOBODY)
    under = Under(scene, press.x, press.y)
    place = next(place for place in PLACES if place.begin is not None and place.is_here(under))
    if press.is_double and place.opens and scene.edit_at(press.x, press.y):
        return None
    assert place.begin is not None
    return place.begin(under, press)


def promise_at(under: Under) -> Promise:
    """The pointer's shape and what a press there would do."""
    return next(place for place in PLACES if place.is_here(under)).promise(under)
