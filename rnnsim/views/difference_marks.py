"""Marks over a canvas: whose values differ from the other network's, and what only this one has. The mouse goes through."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.rims import RADIUS
from rnnsim.network.network import Ids
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.look import colour, font, line, look
from rnnsim.views.wire_marks import WireMarks, count_text, paint_card_mark, paint_wire_marks, paint_words

RING, WRITTEN_FROM, RING_FROM = RADIUS + 10.0, 12.0, 5.0  # scene pixels; radius on screen from which there are numbers, and rings
MOST_MARKED = 2_000


@dataclass(frozen=True, eq=False)
class Marks:
    """`units` (n,) whose values differ by `by` (n,), `alone`: units that the other network has not, and `wires`."""

    units: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    by: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    alone: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    wires: WireMarks = field(default_factory=WireMarks)

    def __len__(self) -> int:
        return len(self.units) + len(self.alone) + len(self.wires)


class DifferenceMarks(QWidget):
    """As large as the canvas it lies on. A dashed ring of ink and the difference in numbers; a double ring for what stands alone.

    Units in a card are marked by a frame around it.
    """

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self._view = view
        self.marks = Marks()
        self._wires_for: tuple[object, ...] = (None,) * 7
        self._wires = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Differences"))
        self.resize(view.size())
        view.installEventFilter(self)

    def show_marks(self, marks: Marks) -> None:
        """Mark other units and connections."""
        if len(marks) or len(self.marks):
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
            painter.drawPixmap(0, 0, self._wire_picture())
            ends = self._ends()
            for ids, by in ((self.marks.units, self.marks.by), (self.marks.alone, None)):
                rows = units.positions_of(ids[:MOST_MARKED])
                for at, row in enumerate(rows.tolist()):
                    if row >= 0 and ends[row] < len(units):
                        place = QPointF(*area.to_view(float(units.place_x[row]), float(units.place_y[row])))
                        self._paint_mark(painter, place, zoom=area.zoom, by=None if by is None else float(by[at]))
            self._paint_cards(painter, ends)

    def _wire_picture(self) -> QPixmap:
        """The marks of connections, which depend on no value, painted anew only when they or the view are others."""
        scene = self._view.scene
        made_for = (self.marks.wires, scene.area, scene.groups, scene.wires.routes, scene.is_far, look.theme, self.size())
        if any(old is not new and old != new for old, new in zip(self._wires_for, made_for, strict=True)):
            self._wires_for, ratio = made_for, self.devicePixelRatioF()
            self._wires = QPixmap(self.size() * ratio)
            self._wires.setDevicePixelRatio(ratio)
            self._wires.fill(Qt.GlobalColor.transparent)
            if len(self.marks.wires):
                with QPainter(self._wires) as painter:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setFont(font(11, 600))
                    paint_wire_marks(painter, self._view, self.marks.wires)
        return self._wires

    def _ends(self) -> Ids:
        """(U,) the row of every unit, or U and more of one that is in a card."""
        groups = self._view.scene.groups
        return groups.drawn_cards.ends if groups.cards else np.arange(len(self._view.scene.network.units))

    def _paint_cards(self, painter: QPainter, ends: Ids) -> None:
        """A frame around every card that holds units, or wires between them, that are different or only here."""
        marks, units = self.marks, self._view.scene.network.units
        differing, alone = (self._held(ends, *ids) for ids in ((marks.units, marks.wires.changed), (marks.alone, marks.wires.alone)))
        for card in np.unique(np.concatenate([differing, alone])).tolist():
            groups = self._view.scene.groups
            box = groups.box(str(groups.drawn_cards.name(card))) if card >= len(units) else None
            if box is not None:
                counts = [(int((held == card).sum()), is_alone) for held, is_alone in ((differing, False), (alone, True))]
                text = " · ".join(count_text(count, is_alone=is_alone) for count, is_alone in counts if count)
                paint_card_mark(painter, box, self._view.view_area, text=text, is_alone=not counts[0][0])

    def _held(self, ends: Ids, units: Ids, wires: Ids) -> Ids:
        """The ends in which these units are, and those in which both ends of these connections are."""
        network = self._view.scene.network
        rows, at = network.units.positions_of(units), network.connections.positions_of(wires)
        sides = (network.connections.columns[side][at[at >= 0]] for side in ("source", "target"))
        first, last = (ends[network.units.positions_of(side)] for side in sides)
        return np.concatenate([ends[rows[rows >= 0]], first[first == last]])

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
        if radius >= WRITTEN_FROM:  # at the upper right, where neither label, value nor bias stands
            away = RING * zoom * 0.72
            paint_words(painter, place.x() + away, place.y() - away, text=self.tr("only here") if by is None else difference_text(by))


def difference_text(by: float) -> str:
    """Such as "Δ +0.31"; small ones in powers of ten."""
    if not np.isfinite(by):
        return "Δ ?"
    text = f"{by:+.2f}" if abs(by) >= 0.005 else f"{by:+.0e}"
    return f"Δ {text}".replace("-", "−")
