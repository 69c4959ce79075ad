"""Wires that are selected, hovered, aimed at or part of a loop, painted over the still layer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from rnnsim.drawing.connections import delay_shapes, head_shapes, tie_shapes, wire_shapes
from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.shapes import Shape
from rnnsim.views.canvas.layers.delay_marks import written_out
from rnnsim.views.canvas.layers.ground import paint_scene_shapes
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.wires import seen_mask
from rnnsim.views.canvas.primitives import draw_lines
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.painting import colour

Ids = NDArray[np.int64]
MOST_FINE, MOST_LIT, MOST_COARSE, MOST_WRITTEN = 60, 400, 4000, 24


def paint_highlights(painter: QPainter, area: ViewArea, still: StillPicture, *, rows: Ids, state: str) -> None:
    """`state`: "selected", "hovered", "looping" or "lit". Few are painted as the vocabulary has them, many as plain accent lines."""
    rows = rows[still.routes.is_drawn[rows]]
    if 0 < len(rows) <= (MOST_LIT if state == "lit" else MOST_FINE):
        shapes, detail = list[Shape](), detail_at(area.zoom)
        wiring = still.wiring_in(area) if detail.has_badges else still.wiring
        wiring = written_out(wiring) if len(rows) <= MOST_WRITTEN else wiring
        for row in rows.tolist():
            shapes += wire_shapes(wiring, row, still.theme, state=state)
            shapes += head_shapes(wiring, row, still.theme, state=state) if detail.has_heads else []
            if detail.has_badges:
                shapes += [*delay_shapes(wiring, row, still.theme), *tie_shapes(wiring, row, still.theme)]
        paint_scene_shapes(painter, area, shapes)
    elif len(rows) <= MOST_COARSE:
        chosen = np.zeros(len(still.network.connections), bool)
        chosen[rows] = True
        segments = still.routes.segments[chosen[still.routes.segment_connection]]
        segments = (segments - np.array([area.x, area.y, area.x, area.y])) * area.zoom
        pen = QPen(colour(still.theme.error if state == "looping" else still.theme.accent), 0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pen)
        draw_lines(painter, segments[seen_mask(segments, area)])
