"""Wires that changed since the still layer was painted: found by comparing columns, taken off the old layer, painted on top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.routing import Routes, routes_of
from rnnsim.drawing.shapes import Shape
from rnnsim.network.network import Network, Rows
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.wires import HeadAtlas, Heads, head_tasks
from rnnsim.views.canvas.patched_routes import part_of, rows_before
from rnnsim.views.canvas.primitives import draw_lines
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.painting import colour

Ids = NDArray[np.int64]
MOST_LIFTED = 1000
SMEAR = 1.5  # pixels that antialiasing adds to a line
SEEN = 0.05  # scene pixels by which a wire has to run elsewhere to be painted again
NO_ROWS = np.zeros(0, np.int64)
LOOKS = ("weight", "trainable", "delay", "tie", "gate", "source", "target")


def changed_wires(still: StillPicture, network: Network, routes: Routes | None) -> tuple[Ids, Ids]:
    """(rows of the still network to take away, rows of the present one to paint).

    With the `routes` of the present network every wire that runs otherwise counts; without, those of units that moved, which is
    all in a large network, where wires are straight.
    """
    before, after = still.network.connections, network.connections
    if still.network is network and (routes is None or routes is still.routes):
        return NO_ROWS, NO_ROWS
    is_same = before.id is after.id or np.array_equal(before.id, after.id)
    if routes is None and not is_same:
        return np.flatnonzero(rows_before(after, before) < 0), np.flatnonzero(rows_before(before, after) < 0)
    kept, there = _met(before, after) if not is_same else (slice(None), slice(None))
    differs = np.zeros(len(after.id[kept]), bool)
    for name in LOOKS:
        if before.columns[name] is not after.columns[name]:
            differs |= before.columns[name][there] != after.columns[name][kept]
    if routes is None:
        differs |= _has_moved_end(still, network)
    elif still.routes is not routes:
        with np.errstate(invalid="ignore"):
            differs |= np.abs(still.routes.curves[there] - routes.curves[kept]).max(axis=(1, 2)) > SEEN
        differs |= still.routes.is_drawn[there] != routes.is_drawn[kept]
    is_gone, is_come = np.ones(len(before), bool), np.ones(len(after), bool)
    is_gone[there] = is_come[kept] = differs
    is_shown = is_come if routes is None else is_come & routes.is_drawn
    return np.flatnonzero(is_gone & still.routes.is_drawn), np.flatnonzero(is_shown)


def _met(before: Rows, after: Rows) -> tuple[Ids, Ids]:
    """Rows of `after` that `before` has too, and where it has them."""
    then = rows_before(before, after)
    kept = np.flatnonzero(then >= 0)
    return kept, then[kept]


def _has_moved_end(still: StillPicture, network: Network) -> NDArray[np.bool_]:
    """(wires,) whose units stand elsewhere, or are gone."""
    before, after, ends = still.network.units, network.units, still.routes.anchors
    now = rows_before(after, before)
    known = np.maximum(now, 0)
    moved = (now < 0) | (before.place_x != after.place_x[known]) | (before.place_y != after.place_y[known])
    moved = np.append(moved, moved[ends.ghost_rows])
    return np.append(moved, False)[ends.source] | np.append(moved, False)[ends.target]


class LiftedWires:
    """The changed wires of one network over one still picture."""

    def __init__(self, still: StillPicture, network: Network, rows: Ids, *, routes: Routes | None) -> None:
        part = part_of(network, rows)
        own = routes_of(part, bows=False) if routes is None else routes.taken(rows)
        self._still = replace(still, network=part, routes=own, left_out=None, kernels=None, has_live_gates=False, ground=_no_ground)

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


def _no_ground(zoom: float) -> tuple[Shape, ...]:
    return ()


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
