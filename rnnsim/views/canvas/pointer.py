"""The pointer on the canvas: which gesture is under way, what it hovers over, what a press would do. Imports no Qt."""

from __future__ import annotations

from rnnsim.views.canvas.gestures.gesture import NOTHING_DRAWN, AbstractGesture, Sketch
from rnnsim.views.canvas.gestures.place import Under
from rnnsim.views.canvas.gestures.table import gesture_at, promise_at
from rnnsim.views.canvas.scene import NOBODY, Press, Scene


class Pointer:
    """Points are scene numbers. `hint` and `cursor` say what a press would do, or what the gesture is doing."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.gesture: AbstractGesture | None = None
        self.place = (0.0, 0.0)
        self.hovered_unit = self.hovered_connection = NOBODY
        self.hint, self.cursor = "", "arrow"

    @property
    def sketch(self) -> Sketch:
        """What the overlay shows of the gesture, or of the question that it ended with."""
        if self.gesture is not None:
            return self.gesture.sketch
        return NOTHING_DRAWN if self._scene.asked is None else self._scene.asked.sketch

    @property
    def seen(self) -> tuple[int, int, str, str]:
        """What changes when the pointer comes over something else."""
        return self.hovered_unit, self.hovered_connection, self.hint, self.cursor

    def press(self, press: Press) -> None:
        """A button went down; one that goes on without a button waits for its release."""
        self.place = press.x, press.y
        if self.gesture is None:
            self.gesture = gesture_at(self._scene, press)
        self._tell()

    def move(self, x: float, y: float, modifiers: frozenset[str]) -> None:
        """The pointer moved."""
        self.place = x, y
        if self.gesture is not None:
            self.gesture.modifiers = modifiers
            self.gesture.move(x, y)
        self._tell()

    def release(self, x: float, y: float, modifiers: frozenset[str]) -> None:
        """The button was let go."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.modifiers = modifiers
            self.gesture = gesture.finish(x, y)
        self._tell()

    def linger(self) -> None:
        """The button has been down for a while without a move."""
        if self.gesture is not None:
            self.gesture.linger()
            self._tell()

    def cancel(self) -> bool:
        """End the gesture with nothing changed; whether there was one."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self._tell()
        return gesture is not None

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self.hovered_unit = self.hovered_connection = NOBODY

    def _tell(self) -> None:
        if self.gesture is not None:
            self.hovered_unit = self.hovered_connection = NOBODY
            self.hint, self.cursor = self.gesture.hint, self.gesture.cursor
            return
        under = Under(self._scene, *self.place)
        self.hovered_unit, self.hovered_connection = under.unit, under.connection
        self.cursor, self.hint = promise_at(under)
