"""The network unfolded in time: one copy per tick side by side, same-tick wires inside a copy, delayed ones arching to a later copy.

A collapsed group is one card in each copy, its wires are bundles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.colours import colour_of
from rnnsim.drawing.folded import Folded
from rnnsim.drawing.marks import pill_shapes
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Box, Path, Shape, Text, all_moved, cubic, polyline
from rnnsim.drawing.text_width import text_width
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unfolded_cards import Lane, cards_shapes, lanes_of
from rnnsim.drawing.unfolded_places import folded_places
from rnnsim.drawing.units import unit_kinds, unit_shapes
from rnnsim.drawing.values import held_ranges, unit_ranges
from rnnsim.drawing.wire_styles import WIDTHS, weight_scale, wire_styles

Floats = NDArray[np.float64]
COLUMN_GAP, COLUMN_TOP = 8.0, 24.0
MOST_WIRES, MOST_WIRES_OF_A_COPY = 6000, 240
_THINNER = 0.7  # widths of the canvas are for larger units


@dataclass(frozen=True, eq=False)
class Columns:
    """Geometry of T copies: width of a column, places (n, 2) of what is drawn within it (cards last), radius of a unit, and (K, 2)
    half the size of each card."""

    ticks: int
    width: float
    height: float
    places: Floats
    radius: float
    cards: Floats

    def left(self, copy: int) -> float:
        """The left edge of a column."""
        return copy * (self.width + COLUMN_GAP)

    def card(self, row: int) -> tuple[float, float] | None:
        """Half the size of the card that a row is; None for a unit."""
        number = row - len(self.places) + len(self.cards)
        return (float(self.cards[number, 0]), float(self.cards[number, 1])) if number >= 0 else None

    def reach(self, row: int, way: Floats) -> float:
        """How far the edge of a unit or a card is from its middle, in a direction."""
        half = self.card(row)
        if half is None:
            return self.radius
        length = float(np.hypot(*way))
        return min(side * length / abs(float(part)) for side, part in zip(half, way, strict=True) if abs(part) > 1e-9) if length else 0.0

    def place(self, copy: int, row: int) -> tuple[float, float]:
        """Where a unit stands in a copy."""
        x, y = self.places[row].tolist()
        return self.left(copy) + x, COLUMN_TOP + y


def columns_of(folded: Folded, ticks: int, size: tuple[float, float]) -> Columns:
    """The geometry of `ticks` copies in a picture of width, height."""
    width = (size[0] - COLUMN_GAP * (ticks - 1)) / max(ticks, 1)
    height = size[1] - COLUMN_TOP
    places = folded_places(folded, width, height)
    return Columns(ticks, width, height, places.places, places.radius, places.cards)


def copies_that_fit(width: float, most: int = 24, *, column: float = 70.0) -> int:
    """How many copies of about that width can stand side by side."""
    return max(1, min(most, int((width + COLUMN_GAP) // (column + COLUMN_GAP))))


def unfolded_column_at(x: float, ticks: int, width: float) -> int:
    """Index of the copy under x, −1 in a gap or outside."""
    pitch = (width + COLUMN_GAP) / max(ticks, 1)
    copy = int(x // pitch)
    return copy if 0 <= copy < ticks and x - copy * pitch <= pitch - COLUMN_GAP else -1


def unfolded_shapes(
    folded: Folded, rows: Floats, theme: Theme, *, first_tick: int, size: tuple[float, float], current: int | None = None
) -> list[Shape]:
    """Copies for ticks first_tick, … with outputs `rows` (T, U) of the whole network, NaN where unknown; `current` is the lit tick.

    Origin: upper left.
    """
    columns = columns_of(folded, len(rows), size)
    ticks = range(first_tick, first_tick + len(rows))
    made: list[Shape] = []
    for copy, tick in enumerate(ticks):
        is_lit = tick == current
        edge = (0.0, None) if is_lit else (0.5, theme.border)
        place = columns.left(copy) + edge[0], COLUMN_TOP + edge[0], columns.width - 2 * edge[0], columns.height - 2 * edge[0]
        made.append(Box(*place, 8, theme.now if is_lit else theme.panel, edge[1], theme.line_scale))
    made += _wires(folded, columns, theme)
    made += _units(folded, columns, rows, theme=theme)
    made += cards_shapes(folded, columns, rows, theme=theme)
    return made + _numbers(columns, ticks, theme, current=current)


def _wires(folded: Folded, columns: Columns, theme: Theme) -> list[Shape]:
    wires, units = folded.network.connections, folded.network.units
    styles = wire_styles(folded.network, theme, scale=weight_scale(folded.whole.connections.weight))
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    is_single = np.ones(len(wires), bool)
    is_single[list(folded.bundles)] = False
    order = styles.order[((source >= 0) & (target >= 0) & is_single)[styles.order]]
    order = order[-max(1, min(MOST_WIRES_OF_A_COPY, MOST_WIRES // max(columns.ticks, 1))) :] if len(order) else order
    widths = WIDTHS[styles.width_class] * theme.line_scale * _THINNER
    lanes: dict[int, tuple[Lane, ...]] = {row: (Lane(colour_of(styles.colour[row]), float(widths[row])),) for row in order.tolist()}
    lanes |= {row: lanes_of(folded.whole, rows, theme) for row, rows in folded.bundles.items()}
    made: list[Shape] = []
    for row, its in lanes.items():
        delay = int(wires.delay[row])
        for copy in range(columns.ticks):
            if 0 <= copy - delay < columns.ticks:
                made += _wire(columns, (copy - delay, int(source[row])), (copy, int(target[row])), lanes=its, arches=delay != 0)
    return made


def _wire(columns: Columns, begin: tuple[int, int], end: tuple[int, int], *, lanes: tuple[Lane, ...], arches: bool) -> list[Shape]:
    """From (copy, row) to (copy, row): straight inside a copy; between copies an arch above both ends. Lanes lie side by side."""
    first, last = np.array(columns.place(*begin)), np.array(columns.place(*end))
    way = last - first
    length = float(np.hypot(*way))
    leaves, arrives = (columns.reach(row, way) for row in (begin[1], end[1]))
    if length <= (leaves + arrives if not arches else 2 * columns.radius):
        return []
    aside = np.array([way[1], -way[0]]) / length
    if not arches:
        points = np.array([first + way / length * leaves, last - way / length * arrives])
        return [Path(polyline(points + aside * lane.aside), None, lane.colour, lane.width, (), "flat") for lane in lanes]
    lift = np.array([0.0, -min(40.0, 8 + 0.26 * abs(float(way[0])))])
    controls = first + way * 0.3 + lift, first + way * 0.7 + lift
    ends = [
        point + (to - point) / max(float(np.hypot(*(to - point))), 1e-9) * columns.reach(row, to - point)
        for point, to, row in zip((first, last), controls, (begin[1], end[1]), strict=True)
    ]
    curve = np.array([ends[0], *controls, ends[1]])
    return [Path(cubic(curve + aside * lane.aside), None, lane.colour, lane.width, (), "flat") for lane in lanes]


def _units(folded: Folded, columns: Columns, rows: Floats, *, theme: Theme) -> list[Shape]:
    network, rows = folded.network, folded.values(rows)
    known = np.nan_to_num(np.asarray(rows, float), nan=0.0, posinf=0.0, neginf=0.0)
    largest = np.abs(known).max(axis=0, initial=0.0)
    levels = known / unit_ranges(network, held_ranges(network, largest))
    kinds, index = unit_kinds(network)
    detail = "plain" if columns.radius >= 3 else "dot"
    scale = columns.radius / RADIUS
    made: list[Shape] = []
    for copy in range(columns.ticks):
        for row in range(len(folded.shown)):
            shapes = unit_shapes(kinds[index[row]], float(levels[copy, row]), theme, detail=detail)
            made += all_moved(_fine_lined(shapes, scale, theme), *columns.place(copy, row), scale=scale)
    return made


def _fine_lined(shapes: list[Shape], scale: float, theme: Theme) -> list[Shape]:
    """Outlines one pixel wide after scaling."""
    return [
        shape if isinstance(shape, Text) or shape.stroke is None else replace(shape, width=theme.line_scale / scale) for shape in shapes
    ]


def _numbers(columns: Columns, ticks: range, theme: Theme, *, current: int | None) -> list[Shape]:
    """Tick numbers 12 above the columns, the current one in the pill of the clock; where they would touch, only some."""
    widest = text_width(str(ticks[-1]), 12, 500) + 8 if len(ticks) else 0.0
    every = max(1, int(np.ceil(widest / (columns.width + COLUMN_GAP))))
    pill = f"t = {current}"
    room = text_width(pill, 11, 600) / 2 + 8 + widest / 2
    made: list[Shape] = []
    for copy, tick in enumerate(ticks):
        x, y = columns.left(copy) + columns.width / 2, COLUMN_TOP - 12
        if tick == current:
            made += pill_shapes(pill, x, y, ink=theme.panel, fill=theme.text)
        elif tick % every == 0 and (current is None or abs(tick - current) * (columns.width + COLUMN_GAP) >= room or current not in ticks):
            made.append(Text(x, y, str(tick), theme.muted, 12, 500, "middle"))
    return made
