"""A press on a text note: a click chooses it, a drag moves it, a drag of its right edge makes it wider or narrower."""

from __future__ import annotations

import math

from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, AbstractGesture
from rnnsim.views.canvas.gestures.place import Line, Place, Promise, Under
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.note_edits import LEAST_WIDTH, MOST_WIDTH, note_at_changed
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

OVER_EDGE = Promise("horizontal", "Drag to change the width.")
OVER_NOTE = Promise("move", "Drag to move the note, double-click to write in it.")
BY_MOUSE = (Line("Drag a note", "Move it; its right edge: its width"), Line("Double-click a note", "Write in it"))


class PressNote(AbstractGesture):
    """Computed from the note as it was, so nothing drifts; one history entry, named by the gesture object."""

    def __init__(self, scene: Scene, note: int, press: Press) -> None:
        self._scene, self._number, self._press = scene, note, press
        self._note = scene.notes[note]
        self._is_at_edge, self._has_left = scene.is_on_note_edge(note, press.x), False
        self.cursor = "horizontal" if self._is_at_edge else "move"
        self.hint = "Let go to place. Alt moves freely, Esc cancels." if not self._is_at_edge else "Let go at the width you want."
        scene.session.select()
        scene.choose_note(note)

    def move(self, x: float, y: float) -> None:
        dx, dy = x - self._press.x, y - self._press.y
        self._has_left = self._has_left or math.hypot(dx, dy) * self._scene.area.zoom >= CLICK_TRAVEL
        if not self._has_left:
            return
        if self._is_at_edge:
            width = min(MOST_WIDTH, max(LEAST_WIDTH, round(self._note.width + dx)))
            self._scene.session.apply("Change the width of a note", note_at_changed(self._number, width=float(width)), merge=self)
            return
        is_free = ("alt" in self.modifiers) is self._scene.session.drawing.snaps
        new_x, new_y = self._note.x + dx, self._note.y + dy
        place = (new_x, new_y) if is_free else (on_grid(new_x), on_grid(new_y))
        self._scene.session.apply("Move a text note", note_at_changed(self._number, x=place[0], y=place[1]), merge=self)

    def finish(self, x: float, y: float) -> None:
        self.move(x, y)
        self._scene.session.seal()

    def cancel(self) -> None:
        self._scene.session.revert(self)


def _is_note(under: Under) -> bool:
    return under.scene.note_at(under.x, under.y) != NOBODY


def _promise(under: Under) -> Promise:
    return OVER_EDGE if under.scene.is_on_note_edge(under.scene.note_at(under.x, under.y), under.x) else OVER_NOTE


def _begin(under: Under, press: Press) -> AbstractGesture:
    return PressNote(under.scene, under.scene.note_at(under.x, under.y), press)


NOTE = Place(_is_note, _promise, _begin)
