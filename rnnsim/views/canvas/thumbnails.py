"""A network as a small living picture: painted into any rectangle, still parts from a cached pixmap. Knows no session.

It has no words, boxes only where groups are folded, and what would be too small to be seen is drawn larger than its scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnsim.drawing.cards import card_shapes
from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.level_of_detail import Detail
from rnnsim.drawing.network_picture import bounds_of, boxes_of, shapes_of
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Shape, Text, all_moved
from rnnsim.drawing.shown_part import shown_network
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.units import UnitKind, unit_shapes
from rnnsim.drawing.wire_styles import weight_scale
from rnnsim.network.document import Document
from rnnsim.network.edits import set_units
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Network
from rnnsim.views.canvas.layers.ground import paint_scene_shapes
from rnnsim.views.canvas.layers.still_layer import Task
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.wires import FEW_HEADS, HeadAtlas, Heads, head_tasks
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_table import WireTable

Floats = NDArray[np.float64]
MARGIN, LARGEST = 8.0, 1.2
DENSE = 300  # wires that pale, so that units can be seen among them
LEAST_RADIUS, FULL_RADIUS, TANK_RADIUS = 4.5, 9.0, 8.0  # on screen: of any unit, with a glyph, with a tank's surface
BADGES_FROM = 1.0  # zoom
MOST_COMPACT, CLOSE, CLOSE_WITH_LOOPS = 400, 64.0, 84.0  # units, and scene pixels between the middles of the nearest two


def paint_network(painter: QPainter, rectangle: QRectF, document: Document, *, values: Floats | None, theme: Theme) -> None:
    """Paint what is shown of the document's network, filling the rectangle, with outputs (U,) by row (None: the initial ones)."""
    ratio, made = painter.device().devicePixelRatioF(), _folded_pixmap if document.layout.collapsed else _still_pixmap
    still, area = made(document, theme, (round(rectangle.width()), round(rectangle.height())), ratio=ratio)
    painter.save()
    painter.setClipRect(rectangle)
    painter.translate(rectangle.topLeft())
    painter.drawPixmap(0, 0, still)
    bodies = _folded_bodies if document.layout.collapsed else _bodies
    paint_scene_shapes(painter, area, bodies(document, values, theme, zoom=area.zoom))
    painter.restore()


@lru_cache(maxsize=64)
def _still_pixmap(document: Document, theme: Theme, size: tuple[int, int], *, ratio: float) -> tuple[QPixmap, ViewArea]:
    """Everything but the units' bodies; kept, because documents are values."""
    picture, area = _wires(document, theme, size)
    made = _empty_pixmap(size, ratio)
    with QPainter(made) as painter:
        painter.setClipRect(QRectF(0, 0, *size))
        for task in _tasks(picture, area, HeadAtlas(theme, area.zoom, ratio)):
            task(painter)
    return made, area


def _empty_pixmap(size: tuple[int, int], ratio: float) -> QPixmap:
    made = QPixmap(ceil(size[0] * ratio), ceil(size[1] * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


@lru_cache(maxsize=16)
def _folded_pixmap(document: Document, theme: Theme, size: tuple[int, int], *, ratio: float) -> tuple[QPixmap, ViewArea]:
    """Where groups are folded: boxes, bundles and cards as on the canvas, without words."""
    picture = picture_of(document)
    area = ViewArea(*size).fitted(bounds_of(document.network, picture), 0.0, LARGEST)
    made = _empty_pixmap(size, ratio)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_scene_shapes(painter, area, _wordless(shapes_of(document.network, picture, theme, zoom=area.zoom)))
    return made, area


@lru_cache(maxsize=16)
def _cards(document: Document) -> list[GroupBox]:
    return [box for box in boxes_of(document.network, picture_of(document)) if box.path in document.layout.collapsed]


def _folded_bodies(document: Document, values: Floats | None, theme: Theme, *, zoom: float) -> list[Shape]:
    """Cards with their values, and the units that are not in them."""
    reader, units = _reader(document), document.network.units
    levels = reader.levels_of(reader.values(None) if values is None else np.asarray(values, float))
    shapes = [shape for card in _cards(document) for shape in card_shapes(card, levels[list(card.rows)], theme)]
    for row in np.flatnonzero(~inside_mask(document.network, document.layout.collapsed)).tolist():
        body = _body(reader.kinds[reader.kind_index[row]], float(levels[row]), theme, zoom=zoom)
        shapes += all_moved(body, float(units.place_x[row]), float(units.place_y[row]))
    return _wordless(shapes)


def _wordless(shapes: list[Shape]) -> list[Shape]:
    return [shape for shape in shapes if not isinstance(shape, Text)]


def _wires(document: Document, theme: Theme, size: tuple[int, int]) -> tuple[StillPicture, ViewArea]:
    network, reader = _compact(document), _reader(document)
    routes, scale = WireTable(network).routes, weight_scale(network.connections.weight)
    is_dense = len(network.connections) > DENSE
    picture = StillPicture(
        network, routes, theme, scale, kinds=reader.kinds, kind_index=reader.kind_index, is_faded=is_dense, has_live_gates=False
    )
    places = np.column_stack([network.units.place_x, network.units.place_y])
    reach = max((kind.extent for kind in reader.kinds), default=RADIUS) + 3
    ends = routes.segments.reshape(-1, 2)
    corners = np.concatenate([places - reach, places + reach, ends - 4, ends + 4]) if len(places) else np.array([[-reach] * 2, [reach] * 2])
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return picture, ViewArea(*size).fitted((left, top, right, bottom), MARGIN, LARGEST)


def _tasks(picture: StillPicture, area: ViewArea, atlas: HeadAtlas) -> Iterator[Task]:
    """Lines, heads where they are few, valves, and badges where they can be read."""
    yield from picture.line_tasks(area, is_fine=True)
    heads = Heads(picture.network, picture.routes, picture.batches, area=area, rows=picture.rows, tone=picture.tone)
    detail = Detail(has_heads=not picture.is_faded)
    yield from head_tasks(atlas, heads, detail, is_coarse=len(heads.keys) > FEW_HEADS)
    if not picture.is_faded:
        marked = picture.rows if area.zoom >= BADGES_FROM else picture.rows[:0]
        yield from picture.mark_tasks(area, detail, marked)


@lru_cache(maxsize=64)
def _reader(document: Document) -> LevelReader:
    return LevelReader(document.network, cells=not document.layout.shows_connections)


@lru_cache(maxsize=64)
def _compact(document: Document) -> Network:
    """What is shown of the network, drawn together until the nearest units are as close as can be: so its marks become larger."""
    network = shown_network(document.changed(layout=replace(document.layout, collapsed=())))
    units, wires = network.units, network.connections
    if not 1 < len(units) <= MOST_COMPACT:
        return network
    apart = np.hypot(units.place_x[:, None] - units.place_x, units.place_y[:, None] - units.place_y) + np.diag(np.full(len(units), np.inf))
    wanted = CLOSE_WITH_LOOPS if (wires.source == wires.target).any() else CLOSE
    share = min(1.0, wanted / max(float(apart.min()), 1.0))
    return set_units(units.id, place_x=units.place_x * share, place_y=units.place_y * share)(Document(network)).network


def _bodies(document: Document, values: Floats | None, theme: Theme, *, zoom: float) -> list[Shape]:
    reader = _reader(document)
    levels = reader.levels_of(reader.values(None) if values is None else np.asarray(values, float))
    shapes: list[Shape] = []
    units = _compact(document).units
    for row in range(len(units)):
        body = _body(reader.kinds[reader.kind_index[row]], float(levels[row]), theme, zoom=zoom)
        shapes += all_moved(body, float(units.place_x[row]), float(units.place_y[row]))
    return shapes


def _body(kind: UnitKind, level: float, theme: Theme, *, zoom: float) -> list[Shape]:
    """A unit no smaller than can be seen, with lines of at least a pixel."""
    if kind.cell:
        return unit_shapes(kind, level, theme)
    radius = max(LEAST_RADIUS, RADIUS * zoom)
    shown = replace(kind, body="fill") if kind.body == "tank" and radius < TANK_RADIUS else kind
    made = unit_shapes(shown, level, theme, detail="full" if radius >= FULL_RADIUS else "plain")
    larger = radius / (RADIUS * zoom)
    return [_visible(shape, 1 / zoom) for shape in (all_moved(made, 0, 0, scale=larger) if larger > 1 else made)]


def _visible(shape: Shape, least: float) -> Shape:
    return shape if isinstance(shape, Text) or shape.stroke is None or shape.width >= least else replace(shape, width=least)
