"""Bars of the overlap with each stored pattern: its picture, its name, a bar from zero, a dotted line where it began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from rnnsim.drawing.values import number_text
from rnnsim.views.look import line, px
from rnnsim.views.panels.energy_course import EnergyCourse, Landscape
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.pixel_layout import PixelLayout
from rnnsim.views.panels.scales import axis_text
from rnnsim.views.translation import translated

Values = NDArray[np.float64]
LEAST_ROW, MOST_ROW, LEAST_MARK = 18, 58, 30
TITLES = ("Overlap with each stored pattern", "Overlap with the patterns", "Overlap")


@dataclass(frozen=True)
class Scale:
    """From `low` at the left edge to 1 at the right one."""

    left: float
    right: float
    low: float

    def x_of(self, value: float) -> float:
        """Where an overlap lies."""
        return self.left + (max(self.low, min(1.0, value)) - self.low) / (1 - self.low) * (self.right - self.left)


def paint_overlaps(pencil: Pencil, area: QRectF, course: EnergyCourse, *, landscape: Landscape) -> None:
    """As many rows as fit, those with the greatest overlap if not all do."""
    top, bottom = area.top() + px(20), area.bottom() - px(24)
    room = max(1, int((bottom - top) // px(LEAST_ROW)))
    shown = list(range(len(course.names)))
    if len(shown) > room:
        shown = sorted(np.argsort(-np.abs(course.overlaps))[:room].tolist())
    row = min(px(MOST_ROW), (bottom - top) / max(1, len(shown)))
    bottom = top + row * len(shown)
    picture = min(row - px(4), px(44.0)) if row >= px(24) else 0.0
    names = max((text_width(course.names[at], 12, 600) for at in shown), default=0.0)
    left = area.left() + picture + px(8) + min(names, px(90.0)) + px(12)
    low = -1.0 if min((*course.overlaps, *course.overlaps_at_start), default=0.0) < -0.45 else -0.5
    scale = Scale(left, area.right() - px(48), low)
    _paint_scale(pencil, scale, top=top, bottom=bottom)
    title = next((text for text in map(translated, TITLES) if text_width(text, 12, 600) <= area.width()), translated(TITLES[-1]))
    pencil.write(area.left(), area.top() + px(8), title, font=(12, 600))
    strongest = int(np.argmax(course.overlaps)) if len(course.overlaps) else -1
    for number, at in enumerate(shown):
        middle = top + (number + 0.5) * row
        if picture:
            box = QRectF(area.left(), middle - picture / 2, picture, picture)
            paint_picture(pencil, box, landscape.pictures[at], layout=landscape.layout)
        pencil.write(left - px(12), middle, course.names[at], align="right", font=(12, 600 if at == strongest else 500))
        values = float(course.overlaps[at]), float(np.nan_to_num(course.overlaps_at_start[at]))
        _paint_bar(pencil, scale, middle, height=min(px(22.0), row * 0.62), values=values, is_strongest=at == strongest)


def _paint_scale(pencil: Pencil, scale: Scale, *, top: float, bottom: float) -> None:
    for value in _marks(scale):
        x = scale.x_of(value)
        pencil.upright(x, top, bottom, colour="control" if value == 0 else "border")
        pencil.write(x, bottom + px(12), axis_text(value), colour="muted", align="centre", font=(11, 400))


def _marks(scale: Scale) -> list[float]:
    """Numbers of the axis that do not run into each other, the important ones first."""
    kept: list[float] = []
    for value in (0.0, 1.0, scale.low, 0.5, -0.5):
        if value >= scale.low and all(abs(scale.x_of(value) - scale.x_of(other)) >= px(LEAST_MARK) for other in kept):
            kept.append(value)
    return kept


def _paint_bar(pencil: Pencil, scale: Scale, middle: float, *, height: float, values: tuple[float, float], is_strongest: bool) -> None:
    """The bar of the value now, `values[0]`, with the dotted line of the value at the start, `values[1]`."""
    value, before = values
    zero, end, began = scale.x_of(0.0), scale.x_of(value), scale.x_of(before)
    pencil.fill(QRectF(min(zero, end), middle - height / 2, abs(end - zero), height), pencil.theme.activation(value), px(2))
    pen = QPen(pencil.colour("text"), line(1.5), Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.3, 1.8])
    pencil.painter.setPen(pen)
    pencil.painter.drawLine(QPointF(began, middle - height / 2 - 3), QPointF(began, middle + height / 2 + 3))
    pencil.write(max(end, zero, began) + px(8), middle, number_text(value), font=(12, 600 if is_strongest else 500))


def paint_picture(pencil: Pencil, area: QRectF, values: Values, *, layout: PixelLayout) -> None:
    """A pattern as a small picture."""
    side = min(area.width() / layout.columns, area.height() / layout.rows)
    gap = 1.0 if side >= 4 else 0.0
    for pixel, value in enumerate(values):
        row, column = divmod(pixel, layout.columns)
        box = QRectF(area.left() + column * side, area.top() + row * side, side - gap, side - gap)
        pencil.fill(box, "field" if np.isnan(value) else pencil.theme.area(float(value)))
