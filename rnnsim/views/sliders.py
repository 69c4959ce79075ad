"""Two sliders painted by ourselves: one grows from its left end (speed), one from its middle in the colour of the sign."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy

from rnnsim.views.look import colour, current_theme, line, look, px
from rnnsim.views.translation import translated

STEPS = 1000


class PlainSlider(QAbstractSlider):
    """Whole steps from its minimum to its maximum, filled with the accent up to the knob; or, signed, from the middle."""

    finished = Signal()

    def __init__(self, name: str, low: int, high: int, *, is_signed: bool = False) -> None:
        super().__init__()
        self.is_signed, self.is_mixed = is_signed, False
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(low, high)
        self.setAccessibleName(translated(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_value(self, value: int, *, is_mixed: bool = False) -> None:
        """Show a value without taking it for a wish."""
        self.blockSignals(True)
        self.is_mixed = is_mixed
        if not self.isSliderDown():
            self.setValue(value)
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(80), px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), px(26))

    def apply_look(self) -> None:
        self.setFixedHeight(px(26))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        else:
            self.is_mixed = False
            self.setValue(self.value() + step * max(1, (self.maximum() - self.minimum()) // 100))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left, right, middle = px(4), self.width() - px(4), self.height() / 2
            share = 0.5 if self.is_mixed else (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
            x = left + (right - left) * share
            painter.setPen(QPen(colour("border"), px(3), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
            ink = self._ink(share)
            painter.setPen(QPen(ink, px(3), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            start = (left + right) / 2 if self.is_signed else left
            if abs(x - start) > 1:
                painter.drawLine(QPointF(start, middle), QPointF(x, middle))
            painter.setPen(QPen(ink, line(2)))
            painter.setBrush(colour("panel"))
            painter.drawEllipse(QPointF(x, middle), px(6), px(6))
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour("accent"), line(2)))
                painter.drawEllipse(QRectF(x - px(10), middle - px(10), px(20), px(20)))

    def _ink(self, share: float) -> QColor:
        if not self.isEnabled() or self.is_mixed:
            return colour("faint")
        return QColor(current_theme().pole(share - 0.5)) if self.is_signed else colour("accent")

    def _move_to(self, x: float) -> None:
        left, right = px(4), self.width() - px(4)
        share = min(1.0, max(0.0, (x - left) / max(1, right - left)))
        self.is_mixed = False
        self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))


def to_step(value: float, reach: float) -> int:
    """The step of a signed slider of ±`STEPS` for a number; `reach` is the number at its right end."""
    return round(STEPS * min(1.0, max(-1.0, value / reach)))


def from_step(step: int, reach: float) -> float:
    """The number a step stands for, in round hundredths of the reach."""
    return round(step / STEPS * reach, 3)


def reach_of(value: float) -> float:
    """What a signed slider reaches: the least power of two, at least 2, that leaves room beside the value."""
    reach = 2.0
    while abs(value) > reach and reach < 1e9:
        reach *= 2
    return reach
