"""Drag from a rim: onto a unit connects, onto itself loops, onto a wire or bundle gates it, onto empty canvas makes a unit there.

A drawn connection has the preferred delay, 1 unless changed; a unit's connection to itself always goes through time. The rim of a
card and a card under the pointer stand for a unit in them, which is asked for where it is not obvious.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property, partial

import numpy as np

from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import new_loop
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import add_units, connect, set_connections
from rnnsim.network.naming import counted, unit_name
from rnnsim.network.network import Ids
from rnnsim.network.ports import Way, ports_of
from rnnsim.views.canvas.gestures.card_choice import CardChoice, WireEnd
from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, NOTHING_DRAWN, AbstractGesture, Sketch
from rnnsim.views.canvas.gestures.place import Line, Place, Promise, Under, always
from rnnsim.views.canvas.gestures.press_group import PressGroup, group_gesture_at
from rnnsim.views.canvas.gestures.press_unit import PressUnit
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

BY_MOUSE = (
    Line("Drag from a rim", "A connection; to empty canvas with a new unit"), Line("Drag from a rim to a wire", "Gate it"),
)  # fmt: skip
WITH_KEYS = (Line("Ctrl Alt", "While connecting: keep the source"),)


class DrawConnection(AbstractGesture):
    """`is_going_on` marks the next one of a series drawn with Ctrl or Alt: it follows the pointer without a button."""

    cursor = "cross"

    def __init__(self, scene: Scene, source: WireEnd, press: Press, *, is_going_on: bool = False) -> None:
        self._scene, self._source, self._press, self._is_going_on = scene, source, press, is_going_on
        self._has_left = is_going_on
        self.hint = "Let go on a unit or a card to connect, on a wire to gate it, on empty canvas for a new unit."

    def move(self, x: float, y: float) -> None:
        self._has_left = self._has_left or math.hypot(x - self._press.x, y - self._press.y) * self._scene.area.zoom >= CLICK_TRAVEL
        if not self._has_left:
            return
        unit = self._scene.unit_at(x, y)
        card = self._scene.groups.card_at(x, y) if unit == NOBODY else None
        wire = NOBODY if unit != NOBODY or card is not None else self._scene.connection_at(x, y)
        is_free = unit == NOBODY and wire == NOBODY and card is None
        bundle = tuple(self._scene.bundle_at(x, y).tolist()) if is_free else ()
        ghost = self._free_place(x, y) if is_free and not bundle else None
        loop = self._loop if unit != NOBODY and unit == self._source.unit else ()
        line = None if loop else self._line_to(x, y)
        self.sketch = Sketch(line, loop, target_unit=unit, target_connection=wire, target_card=card, target_bundle=bundle, ghost=ghost)
        self.hint = self._hint_for(self.sketch)

    def finish(self, x: float, y: float) -> AbstractGesture | None:
        self.move(x, y)
        sketch, self.sketch = self.sketch, NOTHING_DRAWN
        if not self._has_left:
            self._clicked(x, y)
            return None
        is_asked = self._begun(sketch)
        if self.modifiers & {"ctrl", "alt"} and not is_asked:
            return DrawConnection(self._scene, self._source, Press(x, y, modifiers=self.modifiers), is_going_on=True)
        return None

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN

    def _clicked(self, x: float, y: float) -> None:
        scene, card = self._scene, self._source.card
        gesture = PressUnit(scene, self._source.unit, self._press) if card is None else PressGroup(scene, card, self._press)
        gesture.finish(x, y)

    def _begun(self, sketch: Sketch) -> bool:
        """Find the units at the beginning, then go on to the end; whether a person is asked."""
        takes = partial(self._ended, sketch)
        return self._found(self._source, "out", takes, sketch=sketch) or self._scene.asked is not None

    def _ended(self, sketch: Sketch, sources: Ids) -> None:
        """Find the units at the end, then connect."""
        if sketch.target_unit == NOBODY and sketch.target_card is None:
            self._apply(sketch, sources, sources[:0])
        else:
            self._found(WireEnd(sketch.target_unit, sketch.target_card), "in", partial(self._apply, sketch, sources), sketch=sketch)

    def _found(self, end: WireEnd, way: Way, takes: Callable[[Ids], None], *, sketch: Sketch) -> bool:
        """Give the units of an end to `takes`, now or when a person has chosen; whether one is asked."""
        network, unit = self._scene.network, end.obvious_unit(self._scene.network, way, asks=self._asks)
        if unit is None and end.card is not None:
            has_all = way == "in" or not _gated_by(sketch)
            path = end.card.path
            self._scene.choice_requested(CardChoice(path, ports_of(network, path, way), way, has_all, takes, sketch))
            return True
        takes(np.array([unit], np.int64))
        return False

    @property
    def _asks(self) -> bool:
        return "shift" in self.modifiers

    def _apply(self, sketch: Sketch, sources: Ids, targets: Ids) -> None:
        label, edit = self._edit_for(sketch, sources, targets)
        self._scene.session.apply(label, edit)

    def _edit_for(self, sketch: Sketch, sources: Ids, targets: Ids) -> tuple[str, Edit]:
        gated = _gated_by(sketch)
        if gated:
            label = "Gate a connection" if len(gated) == 1 else f"Gate {counted(len(gated), 'connection')}"
            return label, set_connections(np.array(gated, np.int64), gate=int(sources[0]))
        delay = self._scene.session.drawing.delay
        if sketch.ghost is not None:
            return "Connect a new unit", connected_new_unit(sources, sketch.ghost, delay=delay)
        begin, end = np.tile(sources, len(targets)), np.repeat(targets, len(sources))
        edit = connect(begin, end, 1.0, delay=np.where(begin == end, delay or 1, delay))
        if len(begin) > 1:
            return f"Draw {counted(len(begin), 'connection')}", edit
        return "Connect a unit to itself" if begin[0] == end[0] else "Connect", edit

    @cached_property
    def _loop(self) -> tuple[tuple[float, float], ...]:
        """Where a connection of the unit to itself would run."""
        network, ghosts = self._scene.network, self._scene.session.document.layout.shows_ghosts
        loop = new_loop(network, int(network.units.rows(self._source.unit)), ghosts=ghosts)
        return tuple((x, y) for x, y in loop.tolist())

    def _free_place(self, x: float, y: float) -> tuple[float, float]:
        return (on_grid(x), on_grid(y)) if self._scene.session.drawing.snaps else (x, y)

    def _line_to(self, x: float, y: float) -> tuple[float, float, float, float]:
        """From the rim of the unit; from where the press was on a card's."""
        if self._source.card is not None:
            return self._press.x, self._press.y, x, y
        from_x, from_y = self._scene.place_of(self._source.unit)
        distance = math.hypot(x - from_x, y - from_y) or 1.0
        share = min(1.0, RADIUS / distance)
        return from_x + (x - from_x) * share, from_y + (y - from_y) * share, x, y

    def _hint_for(self, sketch: Sketch) -> str:
        gated = _gated_by(sketch)
        if gated:
            return "Let go to gate this connection." if len(gated) == 1 else f"Let go to gate these {len(gated)} connections."
        if sketch.target_card is not None:
            title = sketch.target_card.title
            unit = WireEnd(card=sketch.target_card).obvious_unit(self._scene.network, "in", asks=self._asks)
            if unit is None:
                return f"Let go to choose the unit of “{title}” that is connected."
            return f"Let go to connect to {unit_name(self._scene.network, unit)} in “{title}”, with Shift to another of its units."
        if sketch.target_unit == NOBODY:
            return "Let go to make a new unit here."
        return "Let go to connect the unit to itself." if sketch.target_unit == self._source.unit else "Let go to connect."


def _gated_by(sketch: Sketch) -> tuple[int, ...]:
    """Ids of the connections that a release would gate."""
    return sketch.target_bundle if sketch.target_connection == NOBODY else (sketch.target_connection,)


def connected_new_unit(sources: Ids, place: tuple[float, float], *, delay: int = 1) -> Edit:
    """Add a unit with the first source's activation at a place and connect the sources to it, as one edit."""

    def edit(document: Document) -> Document:
        units = document.network.units
        activation = str(units.activation[units.rows(int(sources[0]))])
        new = document.next_id
        made = add_units(1, place_x=place[0], place_y=place[1], activation=activation)(document)
        return connect(sources, new, 1.0, delay=delay)(made)

    return edit


def _is_rim(under: Under) -> bool:
    return under.unit != NOBODY and under.scene.is_on_rim(under.unit, under.x, under.y)


def _begin(under: Under, press: Press) -> AbstractGesture:
    return DrawConnection(under.scene, WireEnd(under.unit), press)


def _card(under: Under) -> GroupBox | None:
    return under.scene.card_rim_at(under.x, under.y) if under.unit == NOBODY else None


def _promise_of_card(under: Under) -> Promise:
    card = _card(under)
    assert card is not None
    return Promise("cross", _hint_of_card(card.title))


def _hint_of_card(title: str) -> str:
    return f"Drag from the rim to connect a unit of “{title}”."


def _begin_at_card(under: Under, press: Press) -> AbstractGesture | None:
    if press.is_double:
        return group_gesture_at(under.scene, press)[1]
    return DrawConnection(under.scene, WireEnd(card=_card(under)), press)


RIM = Place(_is_rim, always("cross", "Drag from the rim to connect."), _begin)
CARD_RIM = Place(lambda under: _card(under) is not None, _promise_of_card, _begin_at_card, opens=False)
