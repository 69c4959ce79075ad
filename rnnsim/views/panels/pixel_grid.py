"""Units as pixels: press or drag to turn them over. Knows values, not networks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnsim.views.look import current_theme, px
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.panels.pixel_layout import toggled

Values = NDArray[np.float64]


class PixelGrid(QWidget):
    """`painted(pixel, value)` is called for each pixel a stroke reaches, `stroke_ended()` when the button is let go."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.values: Values = np.zeros(0)
        self.columns, self.low = 1, -1.0
        self.painted: Callable[[int, float], object] = lambda pixel, value: None
        self.stroke_ended: Callable[[], object] = lambda: None
        self.current = 0
        self._ink: float | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(px(80), px(80))

    def show_values(self, values: Values, columns: int, low: float) -> None:
        """Show other pixels, in reading order."""
        self.values, self.columns, self.low = values, max(1, columns), low
        self.current = min(self.current, max(0, len(values) - 1))
        self.update()

    @property
    def rows(self) -> int:
        """Rows of pixels."""
        return max(1, -(-len(self.values) // self.columns))

    @property
    def side(self) -> float:
        """Width and height of a pixel with its gap."""
        return max(1.0, min(self.width() / self.columns, self.height() / self.rows, px(44.0)))

    def pixel_area(self, pixel: int) -> QRectF:
        """Where a pixel is painted."""
        row, column = divmod(pixel, self.columns)
        left, top = (self.width() - self.columns * self.side) / 2, (self.height() - self.rows * self.side) / 2
        gap = 0.0 if self.side < 4 else 2.0 if self.side >= 14 else 1.0
        return QRectF(left + column * self.side, top + row * self.side, self.side - gap, self.side - gap)

    def pixel_at(self, place: QPointF) -> int | None:
        """The pixel under a place of the widget."""
        origin = self.pixel_area(0).topLeft()
        column, row = int((place.x() - origin.x()) // self.side), int((place.y() - origin.y()) // self.side)
        pixel = row * self.columns + column
        return pixel if 0 <= column < self.columns and row >= 0 and pixel < len(self.values) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil = Pencil(painter, current_theme())
            pencil.fill(QRectF(self.rect()), "panel")
            is_large = self.side > px(12)
            for pixel, value in enumerate(self.values):
                level = float(value) if self.low < 0 else 2 * float(value) - 1
                shown = np.nan if np.isnan(value) else level
                fill = pencil.theme.field if np.isnan(shown) else pencil.theme.area(shown)
                pencil.fill(self.pixel_area(pixel), fill, 2.5 if is_large else 0)
            if self.hasFocus() and len(self.values):
                pencil.frame(self.pixel_area(self.current).adjusted(-1, -1, 1, 1), "accent", width=2.5, radius=3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self.pixel_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and pixel is not None:
            self._ink = toggled(float(np.nan_to_num(self.values[pixel], nan=self.low)), self.low)
            self._paint(pixel)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = self.pixel_at(event.position())
        if self._ink is not None and pixel is not None and self.values[pixel] != self._ink:
            self._paint(pixel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._ink is not None:
            self._ink = None
            self.stroke_ended()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self.columns, Qt.Key.Key_Down: self.columns}
        key = Qt.Key(event.key())
        if key in steps and 0 <= self.current + steps[key] < len(self.values):
            self.current += steps[key]
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_X) and len(self.values):
            self._ink = toggled(float(np.nan_to_num(self.values[self.current], nan=self.low)), self.low)
            self._paint(self.current)
            self._ink = None
            self.stroke_ended()
        else:
            event.ignore()

    def _paint(self, pixel: int) -> None:
        assert self._ink is not None
        self.current = pixel
        self.values = self.values.copy()
        self.values[pixel] = self._ink
        self.painted(pixel, self._ink)
        self.update()
