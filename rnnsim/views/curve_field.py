"""A small field with two axes through its middle and curves in it; knows the look, and nothing of activations."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from rnnsim.views.look import colour, current_theme, px

Floats = NDArray[np.floating]


class CurveField(NamedTuple):
    """A field in pixels that shows −reach … reach across and −top … top upward."""

    width: float
    height: float
    reach: float = 1.0
    top: float = 1.0

    def at(self, x: float, y: float) -> QPointF:
        """Where a value stands."""
        margin = px(8)
        across, down = self.width / 2 - margin, self.height / 2 - margin
        return QPointF(self.width / 2 + x / self.reach * across, self.height / 2 - y / self.top * down)

    def paint_axes(self, painter: QPainter) -> None:
        """Both zero lines, on whole pixels."""
        middle = QPointF(round(self.width / 2) + 0.5, round(self.height / 2) + 0.5)
        painter.setPen(QPen(colour("control"), 1))
        painter.drawLine(QPointF(px(8), middle.y()), QPointF(self.width - px(8), middle.y()))
        painter.drawLine(QPointF(middle.x(), px(8)), QPointF(middle.x(), self.height - px(8)))

    def paint_curve(self, painter: QPainter, places: Floats, values: Floats, *, ink: QColor, is_dashed: bool = False) -> None:
        """A curve through (samples,) places, broken where it is not finite or leaves the field."""
        shown = np.isfinite(values) & (np.abs(values) <= self.top * 1.05)
        pen = QPen(ink, 1.75 * current_theme().line_scale)
        if is_dashed:
            pen.setDashPattern([4.0, 3.0])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points: list[QPointF] = []
        for x, y, is_shown in zip(places.tolist(), values.tolist(), shown.tolist(), strict=True):
            if is_shown:
                points.append(self.at(x, y))
            if points and (not is_shown or x == places[-1]):
                painter.drawPolyline(QPolygonF(points))
                points = []


def paint_curve_ground(painter: QPainter, widget: QWidget) -> None:
    """The rounded ground of a field."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("field"))
    painter.drawRoundedRect(QRectF(widget.rect()), px(8), px(8))
