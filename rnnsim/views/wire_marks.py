"""Marks of connections that another network has not, or not alike: a casing along the wire, and in few words what is different.

What is gathered in a bundle or put away in a card is marked there, with how many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen

from rnnsim.drawing.groups import GroupBox
from rnnsim.network.network import Ids
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.scene import Scene
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.look import colour, line, px
from rnnsim.views.translation import translated

MOST_LOOKED_AT, MOST_CASED, MOST_WRITTEN = 5000, 60, 24  # the most different in view: more would hide the network
CASING, BUNDLE_CASING, LEAST_CASING = 11.0, 18.0, 7.0  # scene pixels across, and pixels
WORDS_FROM, WORDS_AT = 0.6, (0.5, 0.3, 0.7, 0.15, 0.85)  # zoom, and shares of the way: the first where no other words stand
NOTHING: Ids = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class WireMarks:
    """Connections (ids) that are `changed`, what to say of the first of them, and those that are `alone` in this network."""

    changed: Ids = field(default_factory=lambda: NOTHING)
    texts: tuple[str, ...] = ()
    alone: Ids = field(default_factory=lambda: NOTHING)

    def __len__(self) -> int:
        return len(self.changed) + len(self.alone)


def paint_wire_marks(painter: QPainter, view: GraphView, marks: WireMarks) -> None:
    """Dashed casings along changed wires, solid double ones along those that stand alone; then their words, on top."""
    scene, area, words = view.scene, view.view_area, list[tuple[QPainterPath, str]]()
    for ids, texts, is_alone in ((marks.changed, marks.texts, False), (marks.alone, (), True)):
        single, rows = _single(scene, ids[:MOST_LOOKED_AT])
        for number, row in _in_view(scene, np.flatnonzero(single), rows[single]):
            path = _wire_path(scene, row, area)
            _paint_casing(painter, path, max(LEAST_CASING, CASING * area.zoom), is_alone=is_alone)
            text = translated("only here") if is_alone else texts[number] if number < len(texts) else ""
            if text and number < MOST_WRITTEN and area.zoom >= WORDS_FROM:
                words.append((path, text))
        for path, count in _gathered(scene, ids[:MOST_LOOKED_AT][~single], area):
            _paint_casing(painter, path, max(2 * LEAST_CASING, BUNDLE_CASING * area.zoom), is_alone=is_alone)
            words.append((path, count_text(count, is_alone=is_alone)))
    taken: list[QRectF] = []
    for path, text in words:
        places = [_box_beside(painter, path.pointAtPercent(share), text, is_low=is_low) for share in WORDS_AT for is_low in (False, True)]
        box = next((place for place in places if not any(place.intersects(other) for other in taken)), places[0])
        taken.append(box)
        _paint_pill(painter, box, text)


def count_text(count: int, *, is_alone: bool) -> str:
    """How many of what is gathered at one place are different, or only here."""
    return translated("{} only here").format(count) if is_alone else translated("{} differ").format(count)


def paint_card_mark(painter: QPainter, box: GroupBox, area: ViewArea, *, text: str, is_alone: bool) -> None:
    """A frame around a card, dashed for what differs in it, and how much."""
    (left, top), away = area.to_view(box.x, box.y), px(8)
    frame = QRectF(left, top, box.across * area.zoom, box.down * area.zoom).adjusted(-away, -away, away, away)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("text"), line(2), Qt.PenStyle.SolidLine if is_alone else Qt.PenStyle.DashLine))
    painter.drawRoundedRect(frame, px(10), px(10))
    paint_words(painter, frame.right() - px(24), frame.top() + px(4), text=text)


def paint_words(painter: QPainter, left: float, bottom: float, *, text: str) -> None:
    """A pill with its lower left corner there, inside what is painted on."""
    _paint_pill(painter, _box_at(painter, left, bottom, text=text), text)


def _box_beside(painter: QPainter, point: QPointF, text: str, *, is_low: bool) -> QRectF:
    return _box_at(painter, point.x() + px(8), point.y() + (px(25) if is_low else -px(8)), text=text)


def _box_at(painter: QPainter, left: float, bottom: float, *, text: str) -> QRectF:
    measures = QFontMetricsF(painter.font())
    across, down = measures.horizontalAdvance(text) + px(10), px(17)
    room = painter.device().width() / painter.device().devicePixelRatio()
    return QRectF(min(left, room - across - 2), bottom - down, across, down)


def _paint_pill(painter: QPainter, box: QRectF, text: str) -> None:
    painter.setPen(QPen(colour("text"), 1))
    painter.setBrush(colour("panel"))
    painter.drawRoundedRect(box, px(3), px(3))
    painter.setPen(colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _single(scene: Scene, ids: Ids) -> tuple[np.ndarray, Ids]:
    """(which of the wires are drawn one by one, rows of all in what is shown)."""
    rows = scene.shown_network.connections.positions_of(ids)
    single = rows >= 0
    if scene.is_far and single.any():
        single &= ~scene.groups.far_bundles.is_bundled[rows]
    return single, rows


def _in_view(scene: Scene, numbers: Ids, rows: Ids) -> list[tuple[int, int]]:
    """(number, row) of the first wires that can be seen."""
    if not len(rows):
        return []
    (left, top, right, bottom), bounds = scene.area.shown, scene.wires.routes.bounds[rows]
    seen = (bounds[:, 0] < right) & (bounds[:, 2] > left) & (bounds[:, 1] < bottom) & (bounds[:, 3] > top)
    return list(zip(numbers[seen].tolist(), rows[seen].tolist(), strict=True))[:MOST_CASED]


def _wire_path(scene: Scene, row: int, area: ViewArea) -> QPainterPath:
    """A wire in view pixels."""
    points = (scene.wires.routes.curves[row] - np.array([area.x, area.y])) * area.zoom
    start, first, second, end = (QPointF(*point) for point in points.tolist())
    path = QPainterPath(start)
    path.cubicTo(first, second, end)
    return path


def _gathered(scene: Scene, ids: Ids, area: ViewArea) -> Iterator[tuple[QPainterPath, int]]:
    """(way in view pixels, how many) of the bundles that hold some of these wires."""
    if not len(ids):
        return
    groups, shown = scene.groups, scene.shown_network.connections
    found = [(way, 0.0, groups.connections_of(bundle)) for bundle, way in zip(groups.bundles, groups.ways.tolist(), strict=True)]
    if scene.is_far:
        far = groups.far_bundles
        found += [(way[:4], way[4], shown.id[bundle.rows]) for bundle, way in zip(far.bundles, far.ends.tolist(), strict=True)]
    for (x0, y0, x1, y1), bow, held in found:
        count = int(np.isin(held, ids).sum())
        if count and not np.isnan(x0):
            (start_x, start_y), (end_x, end_y) = area.to_view(x0, y0), area.to_view(x1, y1)
            control = (start_x + end_x) / 2 + (end_y - start_y) * bow, (start_y + end_y) / 2 - (end_x - start_x) * bow
            path = QPainterPath(QPointF(start_x, start_y))
            path.quadTo(QPointF(*control), QPointF(end_x, end_y))
            yield path, count


def _paint_casing(painter: QPainter, path: QPainterPath, across: float, *, is_alone: bool) -> None:
    """Lines along both sides of a way."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("text"), line(1.5), Qt.PenStyle.SolidLine if is_alone else Qt.PenStyle.DashLine))
    for width in (across, across + 2 * line(4)) if is_alone else (across,):
        stroker = QPainterPathStroker()
        stroker.setWidth(width)
        stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.drawPath(stroker.createStroke(path))
