"""The network unfolded in time: one copy per tick side by side, same-tick wires inside a copy, delayed ones arching to a later copy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.colours import colour_of
from rnnsim.drawing.marks import pill_shapes
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Box, Path, Shape, Text, all_moved, cubic, polyline
from rnnsim.drawing.text_width import text_width
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unfolded_places import copy_places
from rnnsim.drawing.units import unit_kinds, unit_shapes
from rnnsim.drawing.values import held_ranges, unit_ranges
from rnnsim.drawing.wire_styles import WIDTHS, wire_styles
from rnnsim.network.network import Network

Floats = NDArray[np.float64]
COLUMN_GAP, COLUMN_TOP = 8.0, 24.0
MOST_WIRES, MOST_WIRES_OF_A_COPY = 6000, 240
_THINNER = 0.7  # widths of the canvas are for larger units


@dataclass(frozen=True, eq=False)
class Columns:
    """Geometry of T copies: width of a column, places (U, 2) within it, radius of a unit."""

    ticks: int
    width: float
    height: float
    places: Floats
    radius: float

    def left(self, copy: int) -> float:
        """The left edge of a column."""
        return copy * (self.width + COLUMN_GAP)

    def place(self, copy: int, row: int) -> tuple[float, float]:
        """Where a unit stands in a copy."""
        x, y = self.places[row].tolist()
        return self.left(copy) + x, COLUMN_TOP + y


def columns_of(network: Network, ticks: int, size: tuple[float, float]) -> Columns:
    """The geometry of `ticks` copies in a picture of width, height."""
    width = (size[0] - COLUMN_GAP * (ticks - 1)) / max(ticks, 1)
    height = size[1] - COLUMN_TOP
    places, radius = copy_places(network, width, height)
    return Columns(ticks, width, height, places, radius)


def copies_that_fit(width: float, most: int = 24, *, column: float = 70.0) -> int:
    """How many copies of about that width can stand side by side."""
    return max(1, min(most, int((width + COLUMN_GAP) // (column + COLUMN_GAP))))


def unfolded_column_at(x: float, ticks: int, width: float) -> int:
    """Index of the copy under x, −1 in a gap or outside."""
    pitch = (width + COLUMN_GAP) / max(ticks, 1)
    copy = int(x // pitch)
    return copy if 0 <= copy < ticks and x - copy * pitch <= pitch - COLUMN_GAP else -1


def unfolded_shapes(
    network: Network, rows: Floats, theme: Theme, *, first_tick: int, size: tuple[float, float], current: int | None = None
) -> list[Shape]:
    """Copies for ticks first_tick, … with outputs `rows` (T, U), NaN where unknown; `current` is the lit tick. Origin: upper left."""
    columns = columns_of(network, len(rows), size)
    ticks = range(first_tick, first_tick + len(rows))
    made: list[Shape] = []
    for copy, tick in enumerate(ticks):
        is_lit = tick == current
        edge = (0.0, None) if is_lit else (0.5, theme.border)
        place = columns.left(copy) + edge[0], COLUMN_TOP + edge[0], columns.width - 2 * edge[0], columns.height - 2 * edge[0]
        made.append(Box(*place, 8, theme.now if is_lit else theme.panel, edge[1], theme.line_scale))
    made += _wires(network, columns, theme)
    made += _units(network, columns, rows, theme=theme)
    return made + _numbers(columns, ticks, theme, current=current)


def _wires(network: Network, columns: Columns, theme: Theme) -> list[Shape]:
    wires, units = network.connections, network.units
    styles = wire_styles(network, theme)
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    order = styles.order[(source >= 0)[styles.order] & (target >= 0)[styles.order]]
    order = order[-max(1, min(MOST_WIRES_OF_A_COPY, MOST_WIRES // max(columns.ticks, 1))) :]
    widths = WIDTHS[styles.width_class] * theme.line_scale * _THINNER
    made: list[Shape] = []
    for row in order.tolist():
        colour, delay = colour_of(styles.colour[row]), int(wires.delay[row])
        for copy in range(columns.ticks):
            if 0 <= copy - delay < columns.ticks:
                start, end = columns.place(copy - delay, int(source[row])), columns.place(copy, int(target[row]))
                made += _wire(start, end, columns.radius, colour=colour, width=float(widths[row]), arches=delay != 0)
    return made


def _wire(start: tuple[float, float], end: tuple[float, float], radius: float, *, colour: str, width: float, arches: bool) -> list[Shape]:
    """Straight inside a copy; between copies an arch above both ends."""
    first, last = np.array(start), np.array(end)
    way = last - first
    length = float(np.hypot(*way))
    if length <= 2 * radius:
        return []
    if not arches:
        way /= length
        return [Path(polyline([first + way * radius, last - way * radius]), None, colour, width, (), "flat")]
    lift = np.array([0.0, -min(40.0, 8 + 0.26 * abs(float(way[0])))])
    controls = first + way * 0.3 + lift, first + way * 0.7 + lift
    begin, finish = (
        point + (to - point) / max(float(np.hypot(*(to - point))), 1e-9) * radius for point, to in zip((first, last), controls, strict=True)
    )
    return [Path(cubic(np.array([begin, *controls, finish])), None, colour, width, (), "flat")]


def _units(network: Network, columns: Columns, rows: Floats, *, theme: Theme) -> list[Shape]:
    known = np.nan_to_num(np.asarray(rows, float), nan=0.0, posinf=0.0, neginf=0.0)
    largest = np.abs(known).max(axis=0, initial=0.0)
    levels = known / unit_ranges(network, held_ranges(network, largest))
    kinds, index = unit_kinds(network)
    detail = "plain" if columns.radius >= 3 else "dot"
    scale = columns.radius / RADIUS
    made: list[Shape] = []
    for copy in range(columns.ticks):
        for row in range(len(index)):
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
