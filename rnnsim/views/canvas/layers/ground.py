"""What lies under everything: paper, the dots of the grid, group boxes and text notes, as tasks for the still layer."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap

from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.theme import Theme
from rnnsim.views.canvas.layers.still_layer import Task
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
    """The grid, as a tiled pixmap of one dot."""
    pitch = PITCH * area.zoom
    while pitch < LEAST_PITCH:
        pitch *= 2
    tile = QPixmap(max(2, round(pitch * 4)), max(2, round(pitch * 4)))  # four dots each way keep the rounding under half a pixel
    tile.fill(Qt.GlobalColor.transparent)
    side = max(1.0, DOT * min(1.0, area.zoom) * theme.line_scale)
    with QPainter(tile) as dots:
        dots.setRenderHint(QPainter.RenderHint.Antialiasing)
        dots.setPen(Qt.PenStyle.NoPen)
        dots.setBrush(QBrush(colour(theme.grid)))
        for row in range(4):
            for column in range(4):
                dots.drawEllipse(QPointF((column + 0.5) * tile.width() / 4, (row + 0.5) * tile.height() / 4), side / 2, side / 2)
    scale = pitch * 4 / tile.width()
    scene_pitch = pitch / area.zoom
    first_x = (floor(area.x / scene_pitch / 4) * 4 - 0.5) * scene_pitch
    first_y = (floor(area.y / scene_pitch / 4) * 4 - 0.5) * scene_pitch
    left, top = area.to_view(first_x, first_y)
    painter.save()
    painter.translate(left, top)
    painter.scale(scale, scale)
    painter.drawTiledPixmap(QRectF(0, 0, ceil((area.width - left) / scale), ceil((area.height - top) / scale)), tile)
    painter.restore()
