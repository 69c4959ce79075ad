"""Connections that a recipe would make, shown lightly on the canvas before they are made; a sample of them where they are many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnsim.drawing.colours import mix
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.theme import Theme
from rnnsim.network.connecting import Plan
from rnnsim.network.document import Document
from rnnsim.views.canvas.primitives import draw_lines
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.painting import colour

Floats = NDArray[np.float64]
MOST_SHOWN, FEW = 3000, 600
STRENGTH = 0.6  # of the accent on the canvas


class PlannedWires:
    """`plan` is what is shown; None for nothing."""

    def __init__(self) -> None:
        self.plan: Plan | None = None

    def paint(self, painter: QPainter, area: ViewArea, theme: Theme, *, document: Document) -> None:
        """Over everything else: lines from rim to rim, dashed where they are few; rings at units that would be joined to themselves."""
        if self.plan is None or not len(self.plan):
            return
        segments, loops = planned_segments(self.plan, document)
        is_fine = len(segments) <= FEW
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_fine)
        pen = QPen(colour(mix(theme.canvas, theme.accent, STRENGTH)), (1.5 if is_fine else 1.0) * theme.line_scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if is_fine:
            pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_lines(painter, (segments - np.array([area.x, area.y, area.x, area.y])) * area.zoom)
        side = 1.6 * RADIUS * area.zoom
        for x, y in ((loops - np.array([area.x, area.y])) * area.zoom).tolist():
            painter.drawEllipse(QRectF(x, y - 1.6 * side, side, side))


def planned_segments(plan: Plan, document: Document) -> tuple[Floats, Floats]:
    """(n, 4) x0 y0 x1 y1 of at most 3,000 of the planned connections, evenly picked, and (m, 2) places of those onto the same unit."""
    units = document.network.units
    step = max(1, -(-len(plan) // MOST_SHOWN))
    source, target = (units.positions_of(ids[::step]) for ids in (plan.sources, plan.targets))
    known = (source >= 0) & (target >= 0)
    source, target = source[known], target[known]
    places = np.column_stack([units.place_x, units.place_y]).astype(float)
    is_loop = source == target
    begin, end = places[source[~is_loop]], places[target[~is_loop]]
    way = end - begin
    length = np.hypot(way[:, 0], way[:, 1])[:, None]
    inset = way / np.maximum(length, 1e-9) * np.minimum(RADIUS + 2, length / 2)
    return np.column_stack([begin + inset, end - inset]), places[source[is_loop]]
