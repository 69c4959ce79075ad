"""Keys the canvas answers itself: Space (tick, or pan while dragging), Escape, arrows, p, and Delete for a text note. All others belong
to the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from rnnsim.views.canvas.gestures.keys import nudge, turn
from rnnsim.views.canvas.gestures.marquee import add_unit_at
from rnnsim.views.canvas.pointer import Pointer
from rnnsim.views.canvas.pointer_shapes import ARROW_KEYS
from rnnsim.views.canvas.scene import NOBODY, Scene

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
IGNORED = Qt.KeyboardModifier.KeypadModifier


class KeyPresses:
    """Space acts when it is let go, and only if nothing was dragged meanwhile (`has_dragged`)."""

    def __init__(self, scene: Scene, pointer: Pointer) -> None:
        self._scene, self._pointer = scene, pointer
        self.holds_space = self.has_dragged = self._is_back = False

    def is_mine(self, event: QKeyEvent) -> bool:
        """Whether the canvas wants the key before any shortcut of the window gets it."""
        held, key = event.modifiers() & ~IGNORED, event.key()
        if key == Qt.Key.Key_Space or key in ARROW_KEYS:
            return held in (PLAIN, SHIFT)
        if key == Qt.Key.Key_Escape:
            return self._pointer.gesture is not None
        if key in DELETES:
            return held == PLAIN and self._scene.chosen_note != NOBODY
        return key == Qt.Key.Key_P and held == PLAIN

    def press(self, event: QKeyEvent) -> bool:
        """Answer a key; whether it was one of ours. May raise `Refused`."""
        if event.key() == Qt.Key.Key_Escape or not self.is_mine(event):
            return False
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.holds_space, self.has_dragged = True, self._pointer.gesture is not None
                self._is_back = bool(event.modifiers() & SHIFT)
        elif event.key() in ARROW_KEYS:
            self._arrow(ARROW_KEYS[Qt.Key(event.key())], is_shifted=bool(event.modifiers() & SHIFT))
        elif event.key() in DELETES:
            self._scene.delete_note()
        else:
            add_unit_at(self._scene, *self._pointer.place)
        return True

    def release(self, event: QKeyEvent) -> bool:
        """Space was let go: one tick on (one back if it was pressed with Shift), unless something was dragged."""
        if event.key() != Qt.Key.Key_Space or not self.holds_space:
            return False
        if not event.isAutoRepeat():
            self.holds_space = False
            playback = self._scene.playback
            if not self.has_dragged and playback is not None:
                (playback.back if self._is_back else playback.tick)()
        return True

    def forget(self) -> None:
        """The keyboard went elsewhere while Space was down."""
        self.holds_space = False

    def _arrow(self, arrow: str, *, is_shifted: bool) -> None:
        if is_shifted:
            nudge(self._scene, arrow)
        else:
            turn(self._scene, 1.0 if arrow in ("up", "right") else -1.0)
