"""A network as a small living picture: painted into any rectangle, still parts from a cached pixmap. Knows no session."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnsim.drawing.frame import Picture
from rnnsim.drawing.network_picture import bounds_of
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Shape, all_moved
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.units import unit_shapes
from rnnsim.drawing.wire_styles import weight_scale
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.views.canvas.layers.ground import paint_scene_shapes
from rnnsim.views.canvas.layers.ground_shapes import ground_shapes
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.units import FULL_DETAIL, PLAIN_DETAIL
from rnnsim.views.canvas.layers.wires import HeadAtlas
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_table import WireTable

Floats = NDArray[np.float64]
MARGIN, LARGEST = 10.0, 1.0
FEW_WIRES = 1200


def paint_network(painter: QPainter, rectangle: QRectF, network: Network, *, values: Floats | None, theme: Theme) -> None:
    """Paint the network, fitted into the rectangle, with these outputs (U,) by row (None: the initial ones)."""
    ratio = painter.device().devicePixelRatioF()
    still, area = _still_pixmap(network, theme, (round(rectangle.width()), round(rectangle.height())), ratio=ratio)
    painter.save()
    painter.setClipRect(rectangle)
    painter.translate(rectangle.topLeft())
    painter.drawPixmap(0, 0, still)
    paint_scene_shapes(painter, area, _bodies(network, values, theme, zoom=area.zoom))
    painter.restore()


@lru_cache(maxsize=64)
def _still_pixmap(network: Network, theme: Theme, size: tuple[int, int], *, ratio: float) -> tuple[QPixmap, ViewArea]:
    """Everything but the units' bodies; kept, because networks are values."""
    area = ViewArea(*size).fitted(bounds_of(network, Picture()), MARGIN, LARGEST)
    table, reader = WireTable(network), _reader(network)
    ground = ground_shapes(Document(network), table.routes.anchors, theme)
    scale = weight_scale(network.connections.weight)
    picture = StillPicture(network, table.routes, theme, scale, ground, reader.kinds, reader.kind_index, has_live_gates=False)
    made = QPixmap(ceil(size[0] * ratio), ceil(size[1] * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        for task in picture.tasks(area, HeadAtlas(theme, area.zoom, ratio)):
            task(painter)
    return made, area


@lru_cache(maxsize=64)
def _reader(network: Network) -> LevelReader:
    return LevelReader(network)


def _bodies(network: Network, values: Floats | None, theme: Theme, *, zoom: float) -> list[Shape]:
    reader, units = _reader(network), network.units
    levels = reader.levels_of(reader.values(None) if values is None else np.asarray(values, float))
    radius = RADIUS * zoom
    detail = "full" if radius >= FULL_DETAIL * 0.75 else "plain" if radius >= PLAIN_DETAIL else "dot"
    shapes: list[Shape] = []
    for row in range(len(units)):
        body = unit_shapes(reader.kinds[reader.kind_index[row]], float(levels[row]), theme, detail=detail)
        shapes += all_moved(body, float(units.place_x[row]), float(units.place_y[row]))
    return shapes
