"""What stands around units: selection rings, halos, brackets, loop rings, from an atlas of their own; and what is special about wires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtGui import QPainter

from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Shape, Text
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unit_marks import over_marks, under_marks
from rnnsim.drawing.units import UnitKind
from rnnsim.network.network import Ids, Network
from rnnsim.views.canvas.layers.atlas import Atlas
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.view_area import ViewArea

LEAST_LINE = 1.5  # pixels on screen
EXTENT = RADIUS * 1.2 + 18.0
States = Mapping[str, ArrayLike]  # state -> unit ids


class MarkLayer:
    """Marks of many units are two calls: `paint(…, is_over=False)` before the units, `is_over=True` after them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._atlas: Atlas | None = None
        self._rows_of: dict[frozenset[str], Ids] = {}

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme, self._atlas = theme, None

    def prepare(self, network: Network, states: States, *, zoom: float, ratio: float) -> None:
        """Sort the units by the states they are in."""
        if self._atlas is None or (self._atlas.zoom, self._atlas.ratio) != (zoom, ratio):
            self._atlas = Atlas(EXTENT, zoom, ratio)
        marked = np.zeros(len(network.units), np.int64)  # a bit for each state
        for number, ids in enumerate(states.values()):
            rows = network.units.positions_of(np.asarray(ids, np.int64))
            marked[rows[rows >= 0]] |= 1 << number
        names = tuple(states)
        self._rows_of = {
            frozenset(name for number, name in enumerate(names) if bits >> number & 1): np.flatnonzero(marked == bits)
            for bits in np.unique(marked[marked > 0]).tolist()
        }

    def paint(self, painter: QPainter, area: ViewArea, reader: LevelReader, *, is_over: bool) -> None:
        """Draw the marks below or above the bodies."""
        units = reader.network.units
        for states, rows in self._rows_of.items():
            kinds = reader.kind_index[rows]
            for kind_row in np.unique(kinds).tolist():
                mine = rows[kinds == kind_row]
                slots = np.full(len(mine), self._slot(reader.kinds[kind_row], states, is_over))
                x, y = (units.place_x[mine] - area.x) * area.zoom, (units.place_y[mine] - area.y) * area.zoom
                if self._atlas is not None:
                    self._atlas.draw(painter, slots, (x, y))

    def _slot(self, kind: UnitKind, states: frozenset[str], is_over: bool) -> int:
        assert self._atlas is not None
        key = (kind, states, is_over)
        slot = self._atlas.slot(key)
        if slot >= 0:
            return slot
        shapes = (over_marks if is_over else under_marks)(kind, states, self._theme)
        return self._atlas.paint(key, [_seen(shape, self._atlas.zoom) for shape in shapes])


def _seen(shape: Shape, zoom: float) -> Shape:
    """A mark whose lines can still be seen from afar, when units are dots."""
    return shape if isinstance(shape, Text) else replace(shape, width=max(shape.width, LEAST_LINE / zoom))
