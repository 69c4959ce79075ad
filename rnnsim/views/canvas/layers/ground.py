"""What lies under everything: paper, the dots of the grid, group boxes and text notes, as tasks for the still layer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap

from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.theme import Theme
from rnnsim.views.canvas.layers.still_layer import Task
from rnnsim.views.canvas.primitives import draw_fragments, fragments_for
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.painting import colour, paint_shapes

PITCH, DOT = 24.0, 1.5
LEAST_PITCH = 12.0  # pixels between dots, below which only every second one (and so on) is drawn


def ground_tasks(area: ViewArea, theme: Theme, shapes: list[Shape]) -> Iterator[Task]:
    """Fill, dots, then the shapes of groups and notes."""

    def paint_ground(painter: QPainter) -> None:
        painter.fillRect(QRectF(0, 0, area.width, area.height), colour(theme.canvas))
        paint_dots(painter, area, theme)

    yield paint_ground
    yield lambda painter: paint_scene_shapes(painter, area, shapes)


def paint_scene_shapes(painter: QPainter, area: ViewArea, shapes: list[Shape]) -> None:
    """Paint shapes given in scene pixels."""
    if not shapes:
        return
    painter.save()
    painter.scale(area.zoom, area.zoom)
    painter.translate(-area.x, -area.y)
    paint_shapes(painter, shapes)
    painter.restore()


def paint_dots(painter: QPainter, area: ViewArea, theme: Theme) -> None:
    """The grid: one picture of a dot, on whole pixels."""
    pitch = PITCH
    while pitch * area.zoom < LEAST_PITCH:
        pitch *= 2
    left, top, right, bottom = area.shown
    across, down = (np.arange(floor(low / pitch), ceil(high / pitch) + 1) * pitch for low, high in ((left, right), (top, bottom)))
    places = np.meshgrid((across - area.x) * area.zoom, (down - area.y) * area.zoom)
    ratio = painter.device().devicePixelRatioF()
    dot = _dot(max(1.0, DOT * min(1.0, area.zoom) * theme.line_scale) * ratio, theme.grid)
    fragments = fragments_for(places[0].size, dot.width(), 1 / ratio)
    fragments[:, 0], fragments[:, 1] = places[0].ravel(), places[1].ravel()
    draw_fragments(painter, fragments, dot)


@lru_cache(maxsize=16)
def _dot(side: float, ink: str) -> QPixmap:
    """A disc `side` device pixels across, in a pixmap of as few as can be."""
    made = QPixmap(ceil(side) + 1, ceil(side) + 1)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour(ink)))
        painter.drawEllipse(QPointF(made.width() / 2, made.height() / 2), side / 2, side / 2)
    return made
