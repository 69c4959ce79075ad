"""Fields for numbers: typed text is a wish only when it is a number in range; Up and Down step it; several values read `mixed`."""

from __future__ import annotations

from math import inf, isfinite

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from rnnsim.views.look import look, px
from rnnsim.views.translation import translated

MINUS = "−"


def number_text(value: float, *, is_signed: bool = False) -> str:
    """Two decimals with a true minus; more where two would hide the value; a plus where the sign matters."""
    if not isfinite(value):
        return {inf: "∞", -inf: f"{MINUS}∞"}.get(value, "NaN")
    size = abs(value)
    if size >= 1e6 or 0 < size < 0.005:
        text = f"{size:.2e}"
    else:
        text = f"{size:.2f}" if round(size, 2) == round(size, 6) else f"{size:.4g}"
    return (MINUS if value < 0 else "+" if is_signed else "") + text


def short_text(value: float, *, is_signed: bool = True) -> str:
    """Exactly two decimals, for lists where the eye compares."""
    if not isfinite(value):
        return number_text(value)
    rounded = round(abs(value), 2)
    return (MINUS if value < 0 and rounded else "+" if is_signed else "") + (f"{rounded:.2f}" if rounded < 1e5 else f"{rounded:.2e}")


def number_from(text: str) -> float | None:
    """The number a person wrote, with minus or −, point or comma, or as a fraction such as 1/3; None if it is none."""
    if text.count("/") == 1:
        above, below = (number_from(part) for part in text.split("/"))
        return None if above is None or not below else above / below
    plain = text.strip().replace(MINUS, "-").replace("\u2009", "").replace("∞", "inf")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return None if value != value else value


class NumberField(QLineEdit):
    """Any number, or any whole number, from `low` to `high`. A short one shows two decimals until it has the keyboard."""

    number_wished = Signal(float)
    finished = Signal()

    def __init__(
        self, name: str, low: float = -inf, high: float = inf, *, is_signed: bool = False, is_whole: bool = False, is_short: bool = False
    ) -> None:
        super().__init__()
        self._low, self._high, self._is_signed, self._is_whole, self._is_short = low, high, is_signed, is_whole, is_short
        self._value: float | None = None
        self.setAccessibleName(translated(name))
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(self._check)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_number(self, value: float | None) -> None:
        """Show a number without taking it for a wish; None for several. What is being typed stays."""
        self._value = value
        if self.hasFocus() and self.isModified():
            return
        self.setPlaceholderText(self.tr("mixed") if value is None else "")
        text = "" if value is None else self._shown(value)
        if text != self.text():
            self.setText(text)
        self._mark_wrong(False)

    def apply_look(self) -> None:
        self.setFixedHeight(px(26))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is not None and self._value is not None:
            size = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            self._wish(self._value + step * size * self._step())
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setModified(False)
            self.show_number(self._value)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.show_number(self._value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_number(self._value)

    def _shown(self, value: float) -> str:
        if self._is_whole:
            return f"{int(value)}".replace("-", MINUS)
        if self._is_short and not self.hasFocus():
            return short_text(value, is_signed=self._is_signed)
        return number_text(value, is_signed=self._is_signed)

    def _read(self) -> float | None:
        value = number_from(self.text())
        if value is None or not self._low <= value <= self._high or (self._is_whole and not value.is_integer()):
            return None
        return value

    def _step(self) -> float:
        return 1.0 if self._is_whole else 0.1

    def _wish(self, value: float) -> None:
        value = round(min(self._high, max(self._low, value)), 9)
        self.setModified(False)
        self.number_wished.emit(value)

    def _check(self) -> None:
        self._mark_wrong(bool(self.text()) and self._read() is None)

    def _finish(self) -> None:
        value = self._read()
        was_typed = self.isModified()
        self.setModified(False)
        if was_typed and value is not None and value != self._value:
            self._wish(value)
        else:
            self.show_number(self._value)
        self.finished.emit()

    def _mark_wrong(self, is_wrong: bool) -> None:
        if self.property("wrong") != is_wrong:
            self.setProperty("wrong", is_wrong)
            self.setToolTip(self.tr("From {low} to {high}").format(low=f"{self._low:g}", high=f"{self._high:g}") if is_wrong else "")
            self.style().unpolish(self)
            self.style().polish(self)
