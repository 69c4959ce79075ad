"""Marks over a canvas: whose values differ from the other network's, and what only this one has. The mouse goes through."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.rims import RADIUS
from rnnsim.network.network import Ids
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.look import colour, font, line, px

RING, WRITTEN_FROM, RING_FROM = RADIUS + 10.0, 12.0, 5.0  # scene pixels; radius on screen from which there are numbers, and rings
MOST_MARKED = 2_000


@dataclass(frozen=True, eq=False)
class Marks:
    """`units` (n,) whose values differ by `by` (n,), and `alone`: units that the other network has not."""

    units: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    by: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    alone: Ids = field(default_factory=lambda: np.zeros(0, np.int64))


class DifferenceMarks(QWidget):
    """As large as the canvas it lies on. A dashed ring of ink and the difference in numbers; a double ring for what stands alone."""

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self._view = view
        self.marks = Marks()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Differences"))
        self.resize(view.size())
        view.installEventFilter(self)

    def show_marks(self, marks: Marks) -> None:
        """Mark other units."""
        if len(marks.units) or len(marks.alone) or len(self.marks.units) or len(self.marks.alone):
            self.marks = marks
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.resize(self._view.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        units, area = self._view.scene.network.units, self._view.view_area
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font(11, 600))
            for ids, by in ((self.marks.units, self.marks.by), (self.marks.alone, None)):
                rows = units.positions_of(ids[:MOST_MARKED])
                for at, row in enumerate(rows.tolist()):
                    if row >= 0:
                        place = QPointF(*area.to_view(float(units.place_x[row]), float(units.place_y[row])))
                        self._paint_mark(painter, place, zoom=area.zoom, by=None if by is None else float(by[at]))

    def _paint_mark(self, painter: QPainter, place: QPointF, *, zoom: float, by: float | None) -> None:
        if not self.rect().adjusted(-80, -80, 80, 80).contains(place.toPoint()):
            return
        radius = RADIUS * zoom
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if radius < RING_FROM:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("text"))
            painter.drawRect(QRectF(place.x() - 2, place.y() - radius - 5, 4, 4))
            return
        style = Qt.PenStyle.DashLine if by is not None else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour("text"), line(2), style))
        painter.drawEllipse(place, RING * zoom, RING * zoom)
        if by is None:
            painter.drawEllipse(place, RING * zoom + line(4), RING * zoom + line(4))
        if radius >= WRITTEN_FROM:
            self._paint_words(painter, place, zoom=zoom, text=self.tr("only here") if by is None else difference_text(by))

    def _paint_words(self, painter: QPainter, place: QPointF, *, zoom: float, text: str) -> None:
        """A pill at the upper right, where neither label, value nor bias stands."""
        measures = QFontMetricsF(painter.font())
        across, down = measures.horizontalAdvance(text) + px(10), px(17)
        left, middle = place.x() + RING * zoom * 0.72, place.y() - RING * zoom * 0.72
        box = QRectF(min(left, self.width() - across - 2), middle - down, across, down)
        painter.setPen(QPen(colour("text"), 1))
        painter.setBrush(colour("panel"))
        painter.drawRoundedRect(box, px(3), px(3))
        painter.setPen(colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def difference_text(by: float) -> str:
    """Such as "Δ +0.31"; small ones in powers of ten."""
    if not np.isfinite(by):
        return "Δ ?"
    text = f"{by:+.2f}" if abs(by) >= 0.005 else f"{by:+.0e}"
    return f"Δ {text}".replace("-", "−")
