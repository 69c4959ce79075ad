"""The small field that stands over a value while it is edited. Knows no network: it gives text and where to go next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from rnnsim.views.look import font, look, px, text_pixels
from rnnsim.views.translation import translated

STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
STEPS = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}


@dataclass
class Wishes:
    """What the field asks for. `accept` takes the text and says whether it is one; `walk` goes on by so many places."""

    accept: Callable[[str], bool]
    walk: Callable[[int], None]
    leave: Callable[[], object]
    step: Callable[[float], None]


class SpotLine(QLineEdit):
    """Enter accepts, Tab accepts and walks on, Shift+Tab back, Escape leaves, a click elsewhere accepts, Up and Down step a number."""

    def __init__(self, wishes: Wishes) -> None:
        super().__init__()
        self._wishes, self.is_over = wishes, False
        self.textEdited.connect(lambda: self.mark_wrong(""))

    def event(self, event: QEvent) -> bool:
        """Keys that Qt would take for shortcuts or for walking through the window are the field's own."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                is_back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                if self._accepted():
                    self._wishes.walk(-1 if is_back else 1)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._accepted():
                self._wishes.leave()
        elif event.key() == Qt.Key.Key_Escape:
            self._wishes.leave()
        elif event.key() in STEPS:
            if self._accepted():
                is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._wishes.step(STEPS[Qt.Key(event.key())] * (10 if is_far else 1))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.is_over and event.reason() not in STAYS:
            self._accepted()
            self._wishes.leave()

    def mark_wrong(self, sentence: str) -> None:
        """Show that the text is refused, and why; an empty sentence takes it back."""
        if self.property("wrong") != bool(sentence):
            self.setProperty("wrong", bool(sentence))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(translated(sentence))

    def _accepted(self) -> bool:
        return not self.isModified() or self._wishes.accept(self.text())


class SpotField(QFrame):
    """A caption over the line, both in the middle of the value's place."""

    def __init__(self, view: QWidget, caption: str, text: str, *, wishes: Wishes) -> None:
        super().__init__(view)
        self.setObjectName("spot_field")
        caption = translated(caption)
        self._view, self.line, self._caption = view, SpotLine(wishes), QLabel(caption)
        self.line.setAccessibleName(caption[:1].upper() + caption[1:])
        self.line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(6), px(3), px(6), px(5))
        column.setSpacing(px(2))
        column.addWidget(self._caption)
        column.addWidget(self.line)
        self.show_text(text)
        self._dress()

    def show_text(self, text: str) -> None:
        """Show another text, ready to be typed over."""
        self.line.setText(text)
        self.line.setModified(False)
        self.line.selectAll()

    def place(self, x: float, y: float) -> None:
        """Put the line's middle there, as far as the view reaches."""
        view, middle = self._view, self.line.geometry().center()
        left = max(2, min(round(x) - self.width() // 2, view.width() - self.width() - 2))
        self.move(left, max(2, min(round(y) - middle.y(), view.height() - self.height() - 2)))

    def _dress(self) -> None:
        theme = look.theme
        self._caption.setFont(font(11))
        self.line.setFont(font(12, 600))
        self.line.setFixedSize(px(92), px(26))
        self.setStyleSheet(
            f"#spot_field {{ background: {theme.panel}; border: 1px solid {theme.accent}; border-radius: {px(6)}px; }}"
            f"#spot_field QLabel {{ color: {theme.muted}; background: transparent; border: none; }}"
            f"#spot_field QLineEdit {{ font-size: {text_pixels(12)}px; }}"
        )
        self._caption.setText(self._caption.fontMetrics().elidedText(self._caption.text(), Qt.TextElideMode.ElideMiddle, px(160)))
        self.adjustSize()
