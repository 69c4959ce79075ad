"""Paints the plain shapes of the drawing layer with QPainter, and knows the fonts they are written in. Knows no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen

from rnnsim.drawing.groups import GHOST_NOTE
from rnnsim.drawing.shapes import Box, Disc, Path, Shape, Text
from rnnsim.views.look import scaled_font
from rnnsim.views.translation import translated

HALO_WIDTH = 3.0


def font(size: float, weight: int = 400) -> QFont:
    """The font of the app in whole pixels, with figures of equal width; not scaled by the theme."""
    return scaled_font(max(1, round(size)), weight)


@lru_cache(maxsize=64)
def _slanted(pixels: int, weight: int) -> QFont:
    """The font of variables in formulas: as wide as the upright one."""
    made = QFont(scaled_font(pixels, weight))
    made.setItalic(True)
    return made


@lru_cache(maxsize=256)
def metrics(size: float, weight: int = 400) -> QFontMetricsF:
    """Measures of that font."""
    return QFontMetricsF(font(size, weight))


@lru_cache(maxsize=4096)
def colour(text: str) -> QColor:
    """The colour written as "#RRGGBB"."""
    return QColor(text)


@lru_cache(maxsize=2048)
def pen(stroke: str, width: float, dash: tuple[float, ...] = (), *, cap: str = "round") -> QPen:
    """A pen with round joins; dashes are lengths in the unit of `width`."""
    end = Qt.PenCapStyle.RoundCap if cap == "round" else Qt.PenCapStyle.FlatCap
    made = QPen(colour(stroke), width, Qt.PenStyle.SolidLine, end, Qt.PenJoinStyle.RoundJoin)
    if dash:
        made.setDashPattern([length / width for length in dash])
    return made


def paint_shapes(painter: QPainter, shapes: Iterable[Shape]) -> None:
    """Paint the shapes in order, where the painter's transform puts them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in shapes:
        if isinstance(shape, Text):
            paint_text(painter, shape)
            continue
        if isinstance(shape, Box) and shape.stroke is None and not shape.radius:  # a third of the time of one with round corners
            if shape.fill is not None:
                painter.fillRect(QRectF(shape.x, shape.y, shape.across, shape.down), colour(shape.fill))
            continue
        painter.setPen(Qt.PenStyle.NoPen if shape.stroke is None else pen(shape.stroke, shape.width, shape.dash, cap=shape.cap))
        painter.setBrush(Qt.BrushStyle.NoBrush if shape.fill is None else QBrush(colour(shape.fill)))
        if isinstance(shape, Disc):
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
        elif isinstance(shape, Box):
            painter.drawRoundedRect(QRectF(shape.x, shape.y, shape.across, shape.down), shape.radius, shape.radius)
        else:
            painter.drawPath(painter_path(shape))


def painter_path(shape: Path) -> QPainterPath:
    """The commands as Qt's path."""
    path = QPainterPath()
    for letter, points in shape.commands:
        if letter == "M":
            path.moveTo(*points)
        elif letter == "L":
            path.lineTo(*points)
        elif letter == "C":
            path.cubicTo(*points)
        else:
            path.closeSubpath()
    return path


@lru_cache(maxsize=4096)
def _halo(text: str, size: float, weight: int, *, is_italic: bool) -> QPainterPath:
    """What lies behind a text; made once, for widening letters takes ten times as long as filling them."""
    chosen, letters, widener = font(size, weight), QPainterPath(), QPainterPathStroker()
    letters.addText(QPointF(), _slanted(chosen.pixelSize(), weight) if is_italic else chosen, text)
    widener.setWidth(HALO_WIDTH * 2)
    widener.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    made = widener.createStroke(letters)
    made.setFillRule(Qt.FillRule.WindingFill)
    return made


def paint_text(painter: QPainter, text: Text) -> None:
    """Write one line; y is the middle of its capitals. Sizes between whole pixels are scaled."""
    if text.text.endswith(GHOST_NOTE):  # the only words of ours in a drawing; the others are a person's
        text = replace(text, text=translated(text.text))
    chosen, measures = font(text.size, text.weight), metrics(text.size, text.weight)
    if text.is_italic:
        chosen = _slanted(chosen.pixelSize(), text.weight)
    scale = text.size / chosen.pixelSize()
    across = measures.horizontalAdvance(text.text) * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    at = QPointF(-across, measures.capHeight() / 2)
    painter.save()
    painter.translate(text.x, text.y)
    painter.scale(scale, scale)
    if text.halo is not None:
        painter.fillPath(_halo(text.text, text.size, text.weight, is_italic=text.is_italic).translated(at), colour(text.halo))
    painter.setFont(chosen)
    painter.setPen(colour(text.colour))
    painter.drawText(at, text.text)
    painter.restore()
