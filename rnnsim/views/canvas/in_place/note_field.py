"""Writing a text note where it stands: a new one, or one that is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rnnsim.drawing.note_setting import NOTE_PADDING, note_size
from rnnsim.network.document import TextNote
from rnnsim.views.canvas.in_place.spot_field import STAYS
from rnnsim.views.canvas.note_edits import add_note, note_replaced
from rnnsim.views.canvas.scene import NOBODY, Scene
from rnnsim.views.look import font, look, px, text_pixels

HINT = "Enter puts the text there, Shift+Enter begins a line, $x_t$ is set as a formula, Esc leaves."


class NoteField(QPlainTextEdit):
    """Enter or a click elsewhere accepts, Shift+Enter begins a new line, Escape leaves."""

    def __init__(self, view: QWidget, text: str, *, accept: Callable[[str], None], leave: Callable[[], object]) -> None:
        super().__init__(text, view)
        self._accept, self._leave, self.is_over = accept, leave, False
        self.setAccessibleName(self.tr("Text of the note"))
        self.setPlaceholderText(self.tr("A text, or a formula: $h_t$"))
        self.setFont(font(13))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.document().setDocumentMargin(px(NOTE_PADDING) - 2)
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {look.theme.warning_soft}; color: {look.theme.text}; border: 2px solid {look.theme.accent};"
            f" border-radius: 0; padding: 0; font-size: {text_pixels(13)}px; }}"
        )

    def event(self, event: QEvent) -> bool:
        """Letters are text here, not keys of the canvas."""
        is_override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_override and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._accept(self.toPlainText().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.is_over and event.reason() not in STAYS:
            self._accept(self.toPlainText().strip())


class NoteWriting:
    """At most one note is written at a time."""

    def __init__(self, view: QWidget, scene: Scene) -> None:
        self._view, self._scene = view, scene
        self._note: TextNote | None = None
        self._is_new = False
        self.field: NoteField | None = None
        self.show_hint: Callable[[str], None] = lambda text: None

    def begin(self, note: int) -> None:
        """Write in the note of that number."""
        self._open(self._scene.notes[note], is_new=False)

    def begin_new(self, x: float, y: float) -> None:
        """Write a new note with its corner there."""
        self._open(TextNote(x, y, ""), is_new=True)

    def leave(self) -> bool:
        """Take the field away; whether there was one."""
        field, self.field, self._note = self.field, None, None
        if field is None:
            return False
        field.is_over = True
        field.hide()
        field.deleteLater()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def follow(self) -> None:
        """Keep the field over the note's place, at least as large as can be written in."""
        if self.field is None or self._note is None:
            return
        across, down = note_size(replace(self._note, text=self.field.toPlainText() or " "))
        zoom = self._scene.area.zoom
        x, y = self._scene.area.to_view(self._note.x, self._note.y)
        self.field.setGeometry(round(x), round(y), max(px(180), round(across * zoom)), max(px(62), round(down * zoom)))

    def _open(self, note: TextNote, *, is_new: bool) -> None:
        self.leave()
        self._note, self._is_new = note, is_new
        self.field = NoteField(self._view, note.text, accept=self._accept, leave=self.leave)
        self.field.textChanged.connect(self.follow)
        self.follow()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()
        self.show_hint(self._view.tr(HINT))

    def _accept(self, text: str) -> None:
        note, is_new = self._note, self._is_new
        self.leave()
        if note is None or text == note.text:
            return
        session = self._scene.session
        is_gone = note not in self._scene.notes  # an undo has taken it away meanwhile; what was written is kept
        if is_new or (is_gone and text):
            session.apply("Add a text note", add_note(text, note.x, note.y))
            session.select()
            self._scene.choose_note(len(self._scene.notes) - 1)
        elif text:
            session.apply("Change a text note", note_replaced(note, replace(note, text=text)))
            self._scene.choose_note(self._scene.notes.index(replace(note, text=text)))
        else:
            session.apply("Delete a text note", note_replaced(note, None))
            self._scene.choose_note(NOBODY)
