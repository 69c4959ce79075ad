"""A small scene for the canvas's tests: two units and a connection, at zoom 1, and a clock that only notes what it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.session.announcements import FrameReady
from rnnsim.session.playback import Playback
from rnnsim.session.session import Session
from rnnsim.views.canvas.pointer import Pointer
from rnnsim.views.canvas.scene import Press, Scene
from rnnsim.views.canvas.view_area import ViewArea

LEFT, RIGHT = 0, 1  # ids of the two units


class NotingClock:
    """Stands in for a playback."""

    def __init__(self, is_playing: bool = True) -> None:
        self.is_playing = is_playing
        self.frame: FrameReady | None = None
        self.asked: list[tuple[Any, ...]] = []

    def poke(self, unit: int, value: float) -> None:
        self.asked.append(("poke", unit, value))

    def poke_all(self, values: Mapping[int, float]) -> None:
        self.asked.append(("poke all", dict(values)))

    def clamp(self, unit: int, value: float | None) -> None:
        self.asked.append(("clamp", unit, value))


def two_units() -> Document:
    """Unit 0 at (96, 96), unit 1 at (288, 96), a connection from the first to the second."""
    draft = Draft("two")
    ids = draft.units(2, activation="tanh", place_x=[96.0, 288.0], place_y=[96.0, 96.0])
    draft.connect_pairs(ids[:1], ids[1:], 0.5)
    return Document(draft.network())


def scene_of(document: Document | None = None, clock: NotingClock | None = None) -> Scene:
    playback = None if clock is None else cast(Playback, clock)
    return Scene(Session(two_units() if document is None else document), playback, ViewArea(800, 600))


def dragged(scene: Scene, start: tuple[float, float], *way: tuple[float, float], modifiers: frozenset[str] = frozenset(),
            button: str = "left") -> Pointer:  # fmt: skip
    """Press, move along the way, let go at its end."""
    pointer = Pointer(scene)
    pointer.press(Press(*start, button=button, modifiers=modifiers))
    for place in way:
        pointer.move(*place, modifiers)
    pointer.release(*(way[-1] if way else start), modifiers)
    return pointer


def wires_of(scene: Scene) -> list[tuple[int, int, int, int]]:
    """(source, target, gate, delay) of every connection, in order of id."""
    rows = scene.network.connections
    order = np.argsort(rows.id)
    return [tuple(int(rows.columns[name][row]) for name in ("source", "target", "gate", "delay")) for row in order]  # type: ignore[misc]
