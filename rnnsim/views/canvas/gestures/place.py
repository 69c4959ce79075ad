"""What stands under a point of the canvas, and the row every kind of place has: what a press there begins and how the pointer says so
beforehand. No Qt here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.scene import NOBODY, Press, Scene


class Line(NamedTuple):
    """A line of the sheet of keys and gestures: what hands do, and what comes of it."""

    hands: str
    does: str


class Promise(NamedTuple):
    """The shape of the pointer over a place, and the sentence that says what a press there would do."""

    cursor: str
    hint: str


@dataclass(frozen=True, eq=False)
class Under:
    """A point of the scene and what is under it; each is looked for when it is first asked for."""

    scene: Scene
    x: float
    y: float

    @cached_property
    def unit(self) -> int:
        """Id of the unit, or −1."""
        return self.scene.unit_at(self.x, self.y)

    @cached_property
    def connection(self) -> int:
        """Id of the connection where there is no unit, or −1."""
        return NOBODY if self.unit != NOBODY else self.scene.connection_at(self.x, self.y)


@dataclass(frozen=True)
class Place:
    """A kind of place. `is_here` says whether a point is of that kind, `promise` what a press there would do, `begin` does it: the
    gesture, or None if everything is done at once. Without `begin` a press goes through to what lies beneath.

    opens: a double-click opens what stands there for editing, if there is anything to edit.
    """

    is_here: Callable[[Under], bool]
    promise: Callable[[Under], Promise]
    begin: Callable[[Under, Press], AbstractGesture | None] | None
    opens: bool = True


def always(cursor: str, hint: str) -> Callable[[Under], Promise]:
    """The same promise wherever it is."""
    said = Promise(cursor, hint)
    return lambda _: said


def anywhere(_: Any) -> bool:
    """The place that is left if a point is of no other kind."""
    return True
