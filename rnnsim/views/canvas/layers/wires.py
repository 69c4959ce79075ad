"""Wires as tasks for the still layer, or painted at once where they move: batches of lines by pen, heads from an atlas."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from rnnsim.drawing.heads import head_shape
from rnnsim.drawing.level_of_detail import Detail
from rnnsim.drawing.routing import Routes
from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.wire_styles import BROKEN, DOTTED
from rnnsim.network.network import Network
from rnnsim.views.canvas.layers.atlas import Atlas
from rnnsim.views.canvas.layers.still_layer import Task
from rnnsim.views.canvas.primitives import draw_lines, draw_squares
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_batches import TONES, WireBatches, WirePen, bucket_colour, least_width, width_class_of
from rnnsim.views.painting import colour

if TYPE_CHECKING:
    from rnnsim.views.canvas.layers.still_picture import StillPicture

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
MOST_PLAIN = 200_000  # lines of one pixel; the weaker ones would lie beneath them
CHUNK = 250  # segments in one task: about 3 ms at VISUAL's widths
FEW_HEADS, FINE_TURNS, COARSE_TURNS = 400, 256, 32
FEW_CURVES, CURVES_IN_ONE_TASK = 200, 12
CELLS_IN_ONE_TASK, HEADS_IN_ONE_TASK = 24, 2000
HEAD_EXTENT, SQUARE_HALF = 14.0, 4.0
BUCKETS = 32  # more than 2 × 13 + 1: room in the key of a head


def line_tasks(batches: WireBatches, area: ViewArea, *, is_fine: bool, skips_curves: bool = False) -> Iterator[Task]:
    """All lines, weak ones first; fine: the widths of the vocabulary, antialiased; else one pixel."""
    segments = (batches.segments - np.array([area.x, area.y, area.x, area.y])) * area.zoom
    shown = np.flatnonzero(seen_mask(segments, area))
    if not is_fine:
        shown = shown[max(0, len(shown) - MOST_PLAIN) :]
    segments, ends = segments[shown], np.searchsorted(shown, batches.ends).tolist()
    for pen, first, end in zip(batches.pens, [0, *ends], ends, strict=False):
        if first == end or (skips_curves and pen.is_curved):
            continue
        made, chunk = (qt_pen(pen, area.zoom), CHUNK) if is_fine else (QPen(colour(pen.colour), 0), end - first)
        for start in range(first, end, chunk):
            yield partial(_paint_lines, pen=made, segments=segments[start : min(start + chunk, end)], is_fine=is_fine)


def curve_tasks(batches: WireBatches, curves: Floats, area: ViewArea) -> Iterator[Task]:
    """Lines that are curved, as exact curves: curves (C, 4, 2) in scene pixels. For few of them; weak ones first."""
    first = 0
    for pen, end in zip(batches.pens, batches.ends, strict=True):
        if pen.is_curved:
            rows = np.unique(batches.owners[first:end])
            for start in range(0, len(rows), CURVES_IN_ONE_TASK):
                points = (curves[rows[start : start + CURVES_IN_ONE_TASK]] - np.array([area.x, area.y])) * area.zoom
                yield partial(_paint_curves, pen=qt_pen(pen, area.zoom), curves=points)
        first = end


def _paint_curves(painter: QPainter, pen: QPen, curves: Floats) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for points in curves.reshape(-1, 8).tolist():
        path = QPainterPath()
        path.moveTo(points[0], points[1])
        path.cubicTo(*points[2:])
        painter.strokePath(path, pen)


def seen_mask(segments: Floats, area: ViewArea, margin: float = 8.0) -> NDArray[np.bool_]:
    """(S,) which segments in view pixels could touch the view."""
    x0, y0, x1, y1 = segments.T
    inside: NDArray[np.bool_] = (np.maximum(x0, x1) > -margin) & (np.minimum(x0, x1) < area.width + margin)
    inside &= (np.maximum(y0, y1) > -margin) & (np.minimum(y0, y1) < area.height + margin)
    return inside


@lru_cache(maxsize=512)
def qt_pen(pen: WirePen, zoom: float) -> QPen:
    """The pen in view pixels."""
    width = least_width(pen.width * zoom)
    made = QPen(colour(pen.colour), width)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)  # round caps cost eight times as much
    if pen.dash == BROKEN:
        made.setDashPattern([8 / pen.width, 5.5 / pen.width])
    elif pen.dash == DOTTED:
        made.setDashPattern([1.5, 1.75])
    return made


def _paint_lines(painter: QPainter, pen: QPen, segments: Floats, *, is_fine: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_fine)
    painter.setPen(pen)
    draw_lines(painter, segments)


class HeadAtlas:
    """Heads turned in steps, by strength and kind; one for each theme, zoom and device pixel ratio."""

    def __init__(self, theme: Theme, zoom: float, ratio: float) -> None:
        self.key = (theme.name, zoom, ratio)
        self._theme, self._atlas = theme, Atlas(HEAD_EXTENT * max(1.0, theme.line_scale), zoom, ratio)

    def tasks(self, heads: Heads, *, is_coarse: bool) -> Iterator[Task]:
        """Paint the cells that are missing, then draw the heads at their view points, weak ones first."""
        turns, offset = (COARSE_TURNS, _COARSE) if is_coarse else (FINE_TURNS, 0)
        angles = np.rint(np.arctan2(heads.directions[:, 1], heads.directions[:, 0]) / (2 * np.pi) * turns).astype(np.int64) % turns
        found, index = np.unique(heads.keys * FINE_TURNS + angles + offset, return_inverse=True)
        slots = np.full(len(found), -1, np.int64)
        for start in range(0, len(found), CELLS_IN_ONE_TASK):
            yield partial(self._fill, slots=slots, keys=found[start : start + CELLS_IN_ONE_TASK], start=start, turns=turns)
        for start in range(0, len(index), HEADS_IN_ONE_TASK):
            yield partial(self._draw, slots=slots, index=index, heads=heads, start=start)

    def _fill(self, painter: QPainter, slots: Ids, keys: Ids, *, start: int, turns: int) -> None:
        for at, key in enumerate(keys.tolist(), start):
            slots[at] = self._slot(key, turns)

    def _draw(self, painter: QPainter, slots: Ids, index: Ids, *, heads: Heads, start: int) -> None:
        part = slice(start, start + HEADS_IN_ONE_TASK)
        self._atlas.draw(painter, slots[index[part]], (heads.x[part], heads.y[part]))

    def _slot(self, key: int, turns: int) -> int:
        slot = self._atlas.slot(key)
        return self._atlas.paint(key, self._shapes(key % _COARSE, turns)) if slot < 0 else slot

    def _shapes(self, key: int, turns: int) -> list[Shape]:
        rest, turn = divmod(key, FINE_TURNS)
        rest, tone = divmod(rest, len(TONES))
        bucket, head = divmod(rest, 4)
        bucket -= BUCKETS // 2
        ink = bucket_colour(bucket, self._theme, tone)
        angle = turn / turns * 2 * np.pi
        at = (0.0, 0.0), (float(np.cos(angle)), float(np.sin(angle)))
        return [head_shape(head, width_class_of(bucket), self._theme, colour=ink, at=at)]


_COARSE = 1 << 20


class Heads:
    """Where heads stand in view pixels, which way they point, and what they look like."""

    def __init__(self, network: Network, routes: Routes, batches: WireBatches, *, area: ViewArea, rows: Ids | None, tone: int) -> None:
        wires = network.connections
        rows = np.flatnonzero(routes.is_drawn) if rows is None else rows[routes.is_drawn[rows]]
        points = (routes.head[rows] - np.array([area.x, area.y])) * area.zoom
        inside = (
            (points > -HEAD_EXTENT).all(axis=1) & (points[:, 0] < area.width + HEAD_EXTENT) & (points[:, 1] < area.height + HEAD_EXTENT)
        )
        rows, points = rows[inside], points[inside]
        kinds = 2 * (wires.weight[rows] < 0) + ~wires.trainable[rows]
        order = np.argsort(np.abs(batches.buckets[rows]), kind="stable")
        self.x, self.y = points[order, 0], points[order, 1]
        self.directions = routes.head_direction[rows[order]]
        self.keys = ((batches.buckets[rows] + BUCKETS // 2) * 4 + kinds)[order] * len(TONES) + tone


def square_tasks(picture: StillPicture, area: ViewArea) -> Iterator[Task]:
    """Empty squares where a delay is, weak ones first: for more of them than could show what they hold."""
    rows = picture.rows[picture.is_delayed(picture.rows)]
    buckets, places = picture.batches.buckets[rows], (picture.routes.badge[rows] - np.array([area.x, area.y])) * area.zoom
    inside = (places > -HEAD_EXTENT).all(axis=1) & (places < np.array([area.width, area.height]) + HEAD_EXTENT).all(axis=1)
    for bucket in sorted(set(buckets[inside].tolist()), key=abs):
        yield partial(_paint_squares, picture=picture, bucket=bucket, places=places[inside & (buckets == bucket)], zoom=area.zoom)


def _paint_squares(painter: QPainter, picture: StillPicture, bucket: int, *, places: Floats, zoom: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour(bucket_colour(bucket, picture.theme, picture.tone)), 1.5 * picture.theme.line_scale**0.5 * zoom)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(QBrush(colour(picture.theme.panel)))
    draw_squares(painter, places, SQUARE_HALF * zoom)


def head_tasks(atlas: HeadAtlas, heads: Heads, detail: Detail, *, is_coarse: bool) -> Iterator[Task]:
    """Heads, if they can be seen at this zoom."""
    if detail.has_heads and len(heads.keys):
        yield from atlas.tasks(heads, is_coarse=is_coarse)
