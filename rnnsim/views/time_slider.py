"""The recorded past as a line with the ink pill "t = 42" as its knob; old futures lie pale beside it. Shows what frames say."""

from __future__ import annotations

from math import ceil, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy

from rnnsim.drawing.colours import mix
from rnnsim.network.naming import grouped
from rnnsim.session.announcements import FrameReady
from rnnsim.views.look import colour, current_theme, font, look, px

SHORTEST = 20  # ticks the line stands for when little has been recorded
WANTED_MARKS = 6


def step_of(length: int, marks: int = WANTED_MARKS) -> int:
    """A step of 1, 2 or 5 times a power of ten that gives about that many marks."""
    raw = max(1.0, length / marks)
    power = 10 ** int(log10(raw))
    return next(int(factor * power) for factor in (1, 2, 5, 10) if factor * power >= raw)


class TimeSlider(QAbstractSlider):
    """`tick_wished` says which recorded tick a person wants to look at; the knob follows the frame that answers."""

    tick_wished = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.last = self.ghost_last = self.tick = 0
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setAccessibleName(self.tr("Time"))
        self.setToolTip(self.tr("Drag to look back at a recorded tick"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._repaint)

    @property
    def end(self) -> int:
        """The tick at the right end of the line."""
        longest = max(self.last, self.ghost_last, SHORTEST)
        step = step_of(longest)
        return ceil(longest / step) * step

    def show_frame(self, frame: FrameReady) -> None:
        """Show the tick of a frame and the course it belongs to."""
        ghosts = max((ghost.last for ghost in frame.past.ghosts), default=0)
        shown = (frame.tick, max(frame.past.last, frame.tick), ghosts)
        if shown == (self.tick, self.last, self.ghost_last):
            return
        self.tick, self.last, self.ghost_last = shown
        self.blockSignals(True)
        self.setRange(0, self.last)
        self.setValue(self.tick)
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(52))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(140), px(40))

    def x_of(self, tick: float) -> float:
        """Where a tick stands on the widget."""
        left, right = self._ends()
        return left + (right - left) * tick / self.end

    def tick_at(self, x: float) -> int:
        """The recorded tick nearest to a place."""
        left, right = self._ends()
        return min(self.last, max(0, round((x - left) / max(1.0, right - left) * self.end)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._wish(self.tick_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._wish(self.tick_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_PageDown: -10, keys.Key_PageUp: 10, keys.Key_End: self.last}
        step = steps.get(keys(event.key()))
        if step is None:
            super().keyPressEvent(event) if event.key() != keys.Key_Home else event.ignore()
        else:
            self._wish(min(self.last, max(0, self.tick + step)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_line(painter)
            if current_theme().name != "projector":
                self._paint_marks(painter)
            self._paint_pill(painter)

    def _paint_line(self, painter: QPainter) -> None:
        left, right = self._ends()
        middle, thick = self._middle(), px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        panel, control = current_theme().panel, current_theme().control
        spans = (
            (right, colour("field")), (self.x_of(self.ghost_last), colour("border")),
            (self.x_of(self.last), QColor(mix(panel, control, 0.45))), (self.x_of(self.tick), QColor(mix(panel, control, 0.75))),
        )  # fmt: skip
        for reach, fill in spans:
            if reach > left + 1:
                painter.setBrush(fill)
                painter.drawRoundedRect(QRectF(left, middle - thick / 2, reach - left, thick), thick / 2, thick / 2)

    def _paint_marks(self, painter: QPainter) -> None:
        middle, metrics = self._middle(), QFontMetricsF(font(11))
        left, right = self._ends()
        room = (right - left) / (metrics.horizontalAdvance(f"{self.end:,}") + px(12))
        step = step_of(self.end, max(1, min(WANTED_MARKS, int(room))))
        painter.setFont(font(11))
        for tick in range(0, self.end + 1, step):
            x = self.x_of(tick)
            painter.setPen(QPen(colour("control"), 1))
            painter.drawLine(QPointF(round(x) + 0.5, middle + px(11)), QPointF(round(x) + 0.5, middle + px(14)))
            painter.setPen(colour("muted"))
            text = grouped(tick)
            painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, middle + px(20) + metrics.capHeight() / 2 + 1), text)

    def _paint_pill(self, painter: QPainter) -> None:
        text = f"t = {grouped(self.tick)}"
        size = 13 if current_theme().name != "projector" else 15
        metrics = QFontMetricsF(font(size, 600))
        width, height = metrics.horizontalAdvance(text) + px(14), px(20)
        x, middle = self.x_of(self.tick), self._middle()
        x = min(max(x, width / 2), self.width() - width / 2)
        area = QRectF(x - width / 2, middle - height / 2, width, height)
        painter.setPen(QPen(colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colour("text"))
        painter.drawRoundedRect(area, height / 2, height / 2)
        painter.setFont(font(size, 600))
        painter.setPen(colour("panel"))
        painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, middle + metrics.capHeight() / 2), text)

    def _ends(self) -> tuple[float, float]:
        return px(24), self.width() - px(24)

    def _middle(self) -> float:
        return self.height() / 2 if current_theme().name == "projector" else self.height() / 2 - 0.5

    def _wish(self, tick: int) -> None:
        if tick != self.tick or self.isSliderDown():
            self.tick_wished.emit(tick)

    def _repaint(self) -> None:
        self.update()
