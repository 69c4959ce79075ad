"""Mouse, wheel, keys and drops as Qt tells them, handed on to the pointer in scene numbers. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.views.canvas.gestures.dropping import MIME, dropped
from rnnsim.views.canvas.gestures.keys import connection_to_turn, turn_weights
from rnnsim.views.canvas.key_presses import KeyPresses
from rnnsim.views.canvas.pointer import Pointer
from rnnsim.views.canvas.pointer_shapes import BUTTONS, CURSORS, modifiers_of
from rnnsim.views.canvas.scene import Press, Scene

WHEEL_FACTOR, WHEEL_NOTCH = 1.2, 120.0


@dataclass
class Callbacks:
    """What is told: a hint, a refusal, a wish for a menu at (global place, unit, connection), a wish to write in the note of a number."""

    show_hint: Callable[[str], None] = lambda text: None
    refused: Callable[[str], None] = lambda sentence: None
    menu_requested: Callable[[QPoint, int, int], None] | None = None
    write_note: Callable[[int], None] = lambda note: None


class CanvasInput:
    """`handle` answers whether an event was meant for the canvas and is done with."""

    def __init__(self, view: QWidget, scene: Scene, callbacks: Callbacks) -> None:
        self._view, self._scene, self._callbacks = view, scene, callbacks
        self.pointer = Pointer(scene)
        self.keys = KeyPresses(scene, self.pointer)

    def handle(self, event: QEvent) -> bool:
        """Do what the event asks for."""
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QContextMenuEvent):
            return self._menu(event)
        if isinstance(event, QDropEvent):
            return self._drop(event)
        if event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self._leave(event.type() == QEvent.Type.FocusOut)
        return False

    def cancel(self) -> bool:
        """End the gesture under way with nothing changed; whether there was one."""
        was = self.pointer.cancel()
        if was:
            self.tell()
        return was

    def tell(self) -> None:
        """Show the pointer's shape and hint, and paint."""
        cursor = "grab" if self.keys.holds_space and self.pointer.gesture is None else self.pointer.cursor
        if self._view.cursor().shape() != CURSORS[cursor]:
            self._view.setCursor(CURSORS[cursor])
        self._callbacks.show_hint(self.pointer.hint)
        self._view.update()

    def drop_part(self, text: str, x: float, y: float) -> None:
        """Add a part of the palette (JSON, see gestures.dropping) at a scene point and select it; refusals are told."""
        session = self._scene.session
        self._try(lambda: session.add(*dropped(text, x, y, activation=session.drawing.activation)))

    def _mouse(self, event: QMouseEvent) -> bool:
        x, y = self._scene_point(event.position())
        modifiers, kind = modifiers_of(event.modifiers()), event.type()
        seen = self.pointer.seen
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            held = modifiers | ({"space"} if self.keys.holds_space else set())
            self.keys.has_dragged = True
            is_double = kind == QEvent.Type.MouseButtonDblClick
            self._try(lambda: self.pointer.press(Press(x, y, BUTTONS.get(event.button(), ""), held, is_double)))
        elif kind == QEvent.Type.MouseMove:
            self._try(lambda: self.pointer.move(x, y, modifiers))
        elif kind == QEvent.Type.MouseButtonRelease:
            self._try(lambda: self.pointer.release(x, y, modifiers))
        else:
            return False
        if kind != QEvent.Type.MouseMove or self.pointer.gesture is not None or seen != self.pointer.seen:
            self.tell()
        return True

    def _key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            if self.keys.is_mine(event):
                event.accept()
            return True
        if event.type() == QEvent.Type.KeyRelease:
            done = self.keys.release(event)
        elif event.key() == Qt.Key.Key_Escape:
            done = self.cancel() or self._scene.let_go()
        else:
            answered: list[bool] = []
            self._try(lambda: answered.append(self.keys.press(event)))
            done = not answered or answered[0]
        if done:
            self.tell()
        return done

    def _wheel(self, event: QWheelEvent) -> bool:
        notches = event.angleDelta().y() / WHEEL_NOTCH
        x, y = self._scene_point(event.position())
        if not event.modifiers() and connection_to_turn(self._scene, x, y) >= 0:
            chosen = self._scene.session.selection.connections.tolist()
            self._try(lambda: turn_weights(self._scene, chosen, notches))
        elif notches:
            self._scene.show(self._scene.area.zoomed(WHEEL_FACTOR**notches, event.position().x(), event.position().y()))
        event.accept()
        return True

    def _menu(self, event: QContextMenuEvent) -> bool:
        if self._callbacks.menu_requested is None:
            return False
        x, y = self._scene_point(QPointF(event.pos()))
        unit = self._scene.unit_at(x, y)
        connection = -1 if unit >= 0 else self._scene.connection_at(x, y)
        selection = self._scene.session.selection
        self._scene.choose_note(-1)
        group = None if unit >= 0 or connection >= 0 else self._scene.groups.part_at(x, y)
        if group is not None:
            members = self._scene.groups.members_of(group[0])
            self._scene.session.select(members)
            unit = int(members[0])
        elif unit >= 0 and not selection.has_unit(unit):
            self._scene.session.select([unit])
        elif connection >= 0 and not selection.has_connection(connection):
            self._scene.session.select((), [connection])
        elif unit < 0 and connection < 0 and (note := self._scene.note_at(x, y)) >= 0:
            self._scene.session.select()
            self._scene.choose_note(note)
        self._callbacks.menu_requested(event.globalPos(), unit, connection)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        if not event.mimeData().hasFormat(MIME):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            text = bytes(event.mimeData().data(MIME).data()).decode("utf-8", "replace")
            before = len(self._scene.notes)
            self.drop_part(text, *self._scene_point(event.position()))
            if len(self._scene.notes) > before:
                self._callbacks.write_note(before)
        return True

    def _leave(self, is_focus: bool) -> None:
        if is_focus:
            self.keys.forget()
        else:
            self.pointer.leave()
            self._callbacks.show_hint("")
        self._view.update()

    def _scene_point(self, position: QPointF) -> tuple[float, float]:
        return self._scene.area.to_scene(position.x(), position.y())

    def _try(self, does: Callable[[], None]) -> None:
        """An edit that is refused is told, and the gesture that wanted it is over."""
        try:
            does()
        except Refused as refusal:
            self.pointer.cancel()
            self._callbacks.refused(str(refusal))
