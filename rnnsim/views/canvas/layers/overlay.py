"""What lies over everything: the sketch of a gesture, the zoom pill and the words of an empty canvas."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPixmap

from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.note_setting import note_size
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.theme import Theme
from rnnsim.network.document import TextNote
from rnnsim.views.canvas.gestures.gesture import Sketch
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.painting import colour, font, metrics, pen
from rnnsim.views.translation import translated

EMPTY_TEXT = ("Double-click to add a unit.", "Drag from its rim to connect.")
BUNDLE_RING = 14.0  # around where a bundle would be gated
PILL = (80.0, 26.0, 14.0)  # width, height, distance from the corner


def pill_rectangle(area: ViewArea, theme: Theme) -> QRectF:
    """Where the zoom pill stands; a click on it shows everything at 100 %."""
    wide, high, away = (length * theme.text_scale for length in PILL)
    return QRectF(area.width - away - wide, area.height - away - high, wide, high)


def paint_pill(painter: QPainter, area: ViewArea, theme: Theme) -> None:
    """The zoom in per cent, lower right."""
    place = pill_rectangle(area, theme)
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(place.topLeft(), _pill(f"{area.zoom * 100:.0f} %", theme, ratio))


@lru_cache(maxsize=64)
def _pill(text: str, theme: Theme, ratio: float) -> QPixmap:
    place = QRectF(0, 0, PILL[0] * theme.text_scale, PILL[1] * theme.text_scale)
    made = QPixmap(ceil(place.width() * ratio), ceil(place.height() * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(theme.control, theme.line_scale))
        painter.setBrush(QBrush(colour(theme.panel)))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(colour(theme.text))
        painter.setFont(font(12 * theme.text_scale, 500))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    return made


def paint_empty_text(painter: QPainter, area: ViewArea, theme: Theme) -> None:
    """One sentence in the middle that says how to begin."""
    size = 13 * theme.text_scale
    text = " ".join(map(translated, EMPTY_TEXT))
    painter.setFont(font(size))
    painter.setPen(colour(theme.muted))
    across = metrics(size).horizontalAdvance(text)
    painter.drawText(QPointF((area.width - across) / 2, area.height / 2), text)


def paint_chosen_note(painter: QPainter, area: ViewArea, theme: Theme, *, note: TextNote) -> None:
    """The frame of the text note that keys act on, with the edge that can be dragged."""
    across, down = note_size(note)
    left, top = area.to_view(note.x, note.y)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(theme.accent, 2.5 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left - 3, top - 3, across * area.zoom + 6, down * area.zoom + 6), 3, 3)


def paint_sketch(painter: QPainter, area: ViewArea, theme: Theme, *, sketch: Sketch) -> None:
    """What the gesture under way would do."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.scale(area.zoom, area.zoom)
    painter.translate(-area.x, -area.y)
    hair = theme.line_scale / area.zoom
    for guide in sketch.guides:
        painter.setPen(pen(theme.accent, hair, (4 * hair, 3 * hair), cap="flat"))
        painter.drawLine(QLineF(*guide))
    for gap in sketch.gaps:
        _paint_gap(painter, gap, theme, hair=hair)
    if sketch.target_card is not None:
        _paint_target(painter, sketch.target_card, theme)
    if sketch.line is not None:
        painter.setPen(pen(theme.accent, 2 * theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(QLineF(*sketch.line))
    if sketch.loop:
        painter.setPen(pen(theme.accent, 2 * theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        begin, *controls = (QPointF(*point) for point in sketch.loop)
        path = QPainterPath(begin)
        path.cubicTo(*controls)
        painter.drawPath(path)
    if sketch.target_bundle and sketch.line is not None:
        painter.setPen(pen(theme.accent, 2 * theme.line_scale))
        painter.drawEllipse(QPointF(*sketch.line[2:]), BUNDLE_RING, BUNDLE_RING)
    if sketch.ghost is not None:
        painter.setPen(pen(theme.accent, 1.5 * theme.line_scale, (3.0, 2.5), cap="flat"))
        painter.drawEllipse(QPointF(*sketch.ghost), RADIUS, RADIUS)
    painter.restore()
    if sketch.band is not None:
        _paint_band(painter, area, theme, band=sketch.band)


def _paint_target(painter: QPainter, card: GroupBox, theme: Theme) -> None:
    """The ring of a card that a release would take."""
    painter.setPen(pen(theme.accent, 2.5 * theme.line_scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(card.x - 3, card.y - 3, card.across + 6, card.down + 6), 10, 10)


def _paint_gap(painter: QPainter, gap: tuple[float, float, float, float], theme: Theme, *, hair: float) -> None:
    """A dimension line between two units: a bar at each end, and its length in the middle."""
    x0, y0, x1, y1 = gap
    is_level = y0 == y1
    way = 1.0 if (x1 + y1) > (x0 + y0) else -1.0
    inset = (RADIUS + 3) * way
    first, last = ((x0 + inset, y0), (x1 - inset, y1)) if is_level else ((x0, y0 + inset), (x1, y1 - inset))
    painter.setPen(pen(theme.accent, 1.5 * hair, cap="flat"))
    painter.drawLine(QLineF(*first, *last))
    for x, y in (first, last):
        side = (0.0, 5 * hair) if is_level else (5 * hair, 0.0)
        painter.drawLine(QLineF(x - side[0], y - side[1], x + side[0], y + side[1]))


def _paint_band(painter: QPainter, area: ViewArea, theme: Theme, *, band: tuple[float, float, float, float]) -> None:
    left, top = area.to_view(band[0], band[1])
    right, bottom = area.to_view(band[2], band[3])
    fill = colour(theme.accent)
    painter.setPen(QPen(fill, theme.line_scale))
    soft = type(fill)(fill)
    soft.setAlphaF(0.10)
    painter.setBrush(QBrush(soft))
    painter.drawRect(QRectF(left, top, right - left, bottom - top).toAlignedRect())
