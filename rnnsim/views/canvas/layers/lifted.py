"""Wires that changed since the still layer was painted: found by comparing columns, taken off the old layer, painted on top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.routing import routes_of
from rnnsim.network.network import Network
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.wires import HeadAtlas, Heads, head_tasks
from rnnsim.views.canvas.primitives import draw_lines
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_table import MOST_BOWED, part_of, wires_of_moved
from rnnsim.views.painting import colour

Ids = NDArray[np.int64]
MOST_LIFTED = 1000
SMEAR = 1.5  # pixels that antialiasing adds to a line
LOOKS = ("weight", "trainable", "delay", "tie", "gate", "source", "target")


def changed_wires(still: StillPicture, network: Network) -> tuple[Ids, Ids]:
    """(rows of the still network to take away, rows of the present one to paint)."""
    old, new = still.network, network
    before, after = old.connections, new.connections
    if before.id is not after.id and not np.array_equal(before.id, after.id):
        return np.flatnonzero(~np.isin(before.id, after.id)), np.flatnonzero(~np.isin(after.id, before.id))
    differs = np.zeros(len(after), bool)
    for name in LOOKS:
        if before.columns[name] is not after.columns[name]:
            differs |= before.columns[name] != after.columns[name]
    differs[wires_of_moved(still.routes, old, new)] = True
    rows = np.flatnonzero(differs & still.routes.is_drawn)
    return rows, rows


class LiftedWires:
    """The changed wires of one network over one still picture."""

    def __init__(self, still: StillPicture, network: Network, rows: Ids) -> None:
        part = part_of(network, rows)
        routes = routes_of(part, bows=len(network.connections) <= MOST_BOWED)
        self._still = replace(still, network=part, routes=routes, left_out=None, ground=lambda zoom: (), kernels=None, has_live_gates=False)

    def paint(self, painter: QPainter, area: ViewArea, heads: HeadAtlas | None) -> None:
        """Draw them as the still layer would."""
        detail = detail_at(area.zoom)
        is_fine = heads is not None and detail.has_heads
        for task in self._still.line_tasks(area, is_fine=is_fine):
            task(painter)
        if heads is None or not is_fine:
            return
        found = Heads(self._still.network, self._still.routes, self._still.batches, area=area, rows=self._still.rows, tone=self._still.tone)
        for task in (*head_tasks(heads, found, detail, is_coarse=True), *self._still.mark_tasks(area, detail, self._still.rows)):
            task(painter)


def erase(painter: QPainter, area: ViewArea, still: StillPicture, *, rows: Ids) -> None:
    """Paint the old places of wires in the colour of the canvas."""
    batches, first = still.batches_of(rows), 0
    segments = (batches.segments - np.array([area.x, area.y, area.x, area.y])) * area.zoom
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for pen, end in zip(batches.pens, batches.ends, strict=True):
        made = QPen(colour(still.theme.canvas), pen.width * area.zoom + SMEAR)
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(made)
        draw_lines(painter, segments[first:end])
        first = end
