"""Paints the unfolded picture fast enough for 30 frames a second: wires as one cached image, units as small cached images."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnsim.drawing.folded import Folded, folded_network
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Box, Path, Shape, Text
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unfolded import Columns, columns_of, unfolded_shapes
from rnnsim.drawing.unfolded_cards import cards_shapes
from rnnsim.drawing.units import UnitKind, unit_kinds, unit_shapes
from rnnsim.drawing.values import held_ranges, unit_ranges
from rnnsim.network.network import Network
from rnnsim.views.painting import paint_shapes

LEVELS = 32  # steps of colour from zero to a pole
NOTHING = folded_network(Network())


@dataclass(frozen=True, eq=False)
class Unfolded:
    """What is painted: `values` (T, U) of the whole network from tick `first` on, the lit tick, width and height."""

    folded: Folded
    values: NDArray[np.float64]
    first: int
    current: int
    size: tuple[float, float]
    theme: Theme

    @cached_property
    def columns(self) -> Columns:
        """The geometry of the copies."""
        return columns_of(self.folded, len(self.values), self.size)

    def shapes(self, folded: Folded, values: NDArray[np.float64]) -> list[Shape]:
        """The shapes of a network with these values, in this picture's columns."""
        return unfolded_shapes(folded, values, self.theme, first_tick=self.first, size=self.size, current=self.current)


class UnfoldedPainter:
    """Keeps the images; an edit makes the wires anew, a tick only puts other units on them."""

    def __init__(self) -> None:
        self._wires = QPixmap()
        self._wires_of: tuple[object, ...] = ()
        self._units: dict[tuple[object, ...], QPixmap] = {}

    def paint(self, painter: QPainter, picture: Unfolded, under: list[Shape], *, over: list[Shape], ratio: float) -> None:
        """Boxes, `under`, wires, units and cards, `over`, numbers. `ratio` is how many pixels a point has."""
        empty = picture.shapes(NOTHING, np.zeros((len(picture.values), 0)))
        paint_shapes(painter, [shape for shape in empty[: len(picture.values)] if isinstance(shape, Box)])
        paint_shapes(painter, under)
        painter.drawPixmap(QPointF(0, 0), self._wire_image(picture, ratio))
        self._paint_units(painter, picture, ratio)
        paint_shapes(painter, cards_shapes(picture.folded, picture.columns, picture.values, theme=picture.theme))
        paint_shapes(painter, over)
        paint_shapes(painter, empty[len(picture.values) :])

    def _wire_image(self, picture: Unfolded, ratio: float) -> QPixmap:
        key = (picture.folded, picture.size, picture.theme.name, len(picture.values), ratio)
        if key != self._wires_of:
            self._wires_of = key
            self._wires = _image(picture.size[0], picture.size[1], ratio)
            with QPainter(self._wires) as painter:
                paint_shapes(painter, wires_of(picture))
        return self._wires

    def _paint_units(self, painter: QPainter, picture: Unfolded, ratio: float) -> None:
        columns = picture.columns
        network = picture.folded.network
        known = np.nan_to_num(picture.folded.values(picture.values), nan=0.0, posinf=0.0, neginf=0.0)
        ranges = unit_ranges(network, held_ranges(network, np.abs(known).max(axis=0, initial=0.0)))
        steps = np.rint(np.clip(known / ranges, -1, 1) * LEVELS).astype(int)
        kinds, index = unit_kinds(network)
        side = reach_of(columns.radius)
        for copy in range(columns.ticks):
            for row in range(len(picture.folded.shown)):
                x, y = columns.place(copy, row)
                image = self._unit_image(kinds[index[row]], int(steps[copy, row]), columns.radius, theme=picture.theme, ratio=ratio)
                painter.drawPixmap(QPointF(x - side, y - side), image)

    def _unit_image(self, kind: UnitKind, step: int, radius: float, *, theme: Theme, ratio: float) -> QPixmap:
        key = (kind, step, radius, theme.name, ratio)
        found = self._units.get(key)
        if found is None:
            if len(self._units) > 4000:
                self._units.clear()
            side = reach_of(radius)
            found = self._units[key] = _image(2 * side, 2 * side, ratio)
            with QPainter(found) as painter:
                painter.translate(side, side)
                painter.scale(radius / RADIUS, radius / RADIUS)
                shapes = unit_shapes(kind, step / LEVELS, theme, detail="plain" if radius >= 3 else "dot")
                paint_shapes(painter, [_fine_lined(shape, theme.line_scale * RADIUS / radius) for shape in shapes])
        return found


def wires_of(picture: Unfolded) -> list[Shape]:
    """The wires alone: the strokes that follow the boxes of the columns."""
    shapes = picture.shapes(picture.folded, np.full_like(picture.values, np.nan))
    return list(takewhile(lambda shape: isinstance(shape, Path) and shape.fill is None, shapes[len(picture.values) :]))


def reach_of(radius: float) -> float:
    """Half the side of a unit's image: an output's second ring and its line fit."""
    return float(np.ceil(radius * 1.35 + 2))


def _fine_lined(shape: Shape, width: float) -> Shape:
    return shape if isinstance(shape, Text) or shape.stroke is None else replace(shape, width=width)


def _image(width: float, height: float, ratio: float) -> QPixmap:
    made = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
