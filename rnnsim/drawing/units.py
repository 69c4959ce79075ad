"""The body of a unit around the origin: outline by kind, the activation's curve, fill and gauge by value. One unit at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import copysign, cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.cells import cell_shapes, cell_sides
from rnnsim.drawing.colours import ink_on, mix
from rnnsim.drawing.glyphs import glyph_shapes
from rnnsim.drawing.rims import DIAMOND_CORNER, DIAMOND_HALF, OUTLINES, RADIUS, RING_GAP, SQUARE_CORNER, SQUARE_HALF, outlines_of, reach
from rnnsim.drawing.shapes import Box, Command, Disc, Path, Shape, Text, all_moved, arc, polyline
from rnnsim.drawing.text_width import text_width
from rnnsim.drawing.theme import Theme
from rnnsim.formulas.activations import distinct
from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.network import Network

GAUGE_WIDTH = 3.5


@dataclass(frozen=True, slots=True)
class UnitKind:
    """What a unit's outline and glyph depend on; two units of one kind and level look the same.

    `outline` is "disc", "square" or "diamond". `body`: "fill", "tank" (integrator) or "share" (member of a coupled group).
    `glyph` is an activation's name, "=formula", "product" or "" for none. A `cell` above 0 is the side of the pixel it is drawn as.
    """

    outline: str = "disc"
    glyph: str = "identity"
    body: str = "fill"
    is_output: bool = False
    is_stochastic: bool = False
    cell: float = 0.0

    @property
    def has_gauge(self) -> bool:
        """Whether the rim says the value as well."""
        return self.outline == "disc" and self.body == "fill"

    @property
    def extent(self) -> float:
        """How far the outermost line can stand from the middle."""
        if self.cell:
            return self.cell / 2
        return (RADIUS * 1.1 if self.outline != "disc" else RADIUS) + (RING_GAP if self.is_output else 0.0)


def unit_kinds(network: Network, *, cells: bool = False) -> tuple[tuple[UnitKind, ...], NDArray[np.int64]]:
    """The kinds that occur, and each unit's index into them (U,). With `cells`, units in a dense grid are pixels."""
    units = network.units
    if not len(units):
        return (), np.zeros(0, np.int64)
    names, activation = distinct(units.activation)
    flags = units.is_output + 2 * (units.dynamics == "integrator") + 4 * (units.aggregation == "product")
    shape = len(names), 8, len(OUTLINES)
    codes = np.ravel_multi_index((activation, flags, outlines_of(network)), shape)
    sides = cell_sides(network) if cells else np.zeros(len(units))
    codes = np.where(sides > 0, -1 - codes, codes)
    found, index = np.unique(codes, return_inverse=True)
    parts = np.transpose(np.unravel_index(np.where(found < 0, -1 - found, found), shape)).tolist()
    kinds = tuple(_kind(names[name], flag, outline) for name, flag, outline in parts)
    kinds = tuple(replace(kind, cell=float(sides.max())) if code < 0 else kind for kind, code in zip(kinds, found.tolist(), strict=True))
    return kinds, index.ravel().astype(np.int64)


def _kind(activation: str, flags: int, outline: int) -> UnitKind:
    row = known_activation(activation)
    is_share = row is not None and row.is_coupled
    body = "tank" if flags & 2 else "share" if is_share else "fill"
    glyph = "product" if flags & 4 else "" if is_share else activation
    return UnitKind(OUTLINES[outline], glyph, body, bool(flags & 1), row is not None and row.draws)


def kind_of(network: Network, row: int) -> UnitKind:
    """The kind of one unit."""
    kinds, index = unit_kinds(network.with_rows(units=network.units.taken(np.array([row]))))
    return kinds[int(index[0])]


def unit_shapes(
    kind: UnitKind, level: float, theme: Theme, *, gauge: float | None = None, number: str = "", detail: str = "full"
) -> list[Shape]:
    """One unit's body: fill, outline, gauge and glyph.

    `level` is its value (an integrator's state) divided by its range. `gauge` overrides what the rim says: the probability of
    a stochastic unit. `number` is written inside, above a smaller glyph. `detail`: "full", "plain" (fill and outlines) or "dot".
    A level that is NaN is drawn as not finite.
    """
    if kind.cell:
        return cell_shapes(kind.cell, level, theme, number=number)
    if detail == "dot":
        return [Disc(0, 0, RADIUS, theme.activation(level))]
    if np.isnan(level):
        return _broken_body(kind, theme)
    if detail == "plain" and kind.body == "tank":
        kind = replace(kind, body="fill")  # a tank's surface could not be seen
    made = _fill_shapes(kind, level, theme) + _outlines(kind, theme, (3.3, 2.7) if kind.is_stochastic else ())
    if detail == "plain":
        return made
    said = (None if kind.is_stochastic else level) if gauge is None else gauge
    if kind.has_gauge and said:
        made.append(gauge_shape(said, theme))
    if abs(level) > 1 + 1e-9 and kind.body != "share":
        made.append(_notch(kind, theme.pole(level)))
    ink = theme.text if kind.body != "fill" else ink_on(theme.activation(level))
    return made + _inside(kind, ink, number)


def gauge_shape(said: float, theme: Theme) -> Path:
    """An arc on the rim from twelve o'clock, clockwise = positive, half a turn = 1."""
    sweep = min(1.0, max(-1.0, said)) / 2
    return Path(arc((0, 0), RADIUS, (0, sweep)), None, theme.pole(said), GAUGE_WIDTH * theme.line_scale, (), "flat")


def _inside(kind: UnitKind, ink: str, number: str) -> list[Shape]:
    glyph = glyph_shapes(kind.glyph, ink)
    if not number:
        return glyph
    return [Text(0, -4.5, number, ink, 9.5, 600, "middle"), *all_moved(glyph, 0, 7, scale=0.62)]


def ghost_shapes(kind: UnitKind, level: float, theme: Theme) -> list[Shape]:
    """The same unit one tick ago: dotted outline, fill 55 %, no gauge."""
    fill = mix(theme.canvas, theme.activation(level), 0.55)
    width = theme.line_scale
    return [
        outline_shape(kind, 0, fill=fill),
        outline_shape(kind, 0, stroke=theme.faint, width=1.5 * width, dash=(1.5 * width, 2.4 * width)),
        *glyph_shapes(kind.glyph, theme.muted),
    ]


def outline_shape(
    kind: UnitKind, grow: float, *, fill: str | None = None, stroke: str | None = None, width: float = 1.5, dash: tuple[float, ...] = ()
) -> Shape:
    """The silhouette, `grow` larger on every side."""
    cap = "flat" if dash else "round"
    if kind.outline == "disc":
        return Disc(0, 0, RADIUS + grow, fill, stroke, width, dash, cap)
    if kind.outline == "square":
        half = SQUARE_HALF + grow
        return Box(-half, -half, 2 * half, 2 * half, SQUARE_CORNER + grow / 2, fill, stroke, width, dash, cap)
    commands = _diamond(DIAMOND_HALF + 0.86 * grow, DIAMOND_CORNER + grow / 2)
    return Path(commands, fill, stroke, width, dash, cap)


def _diamond(half: float, corner: float) -> tuple[Command, ...]:
    """A rounded square standing on its corner."""
    far = (half - corner) * sqrt(2)  # middles of the corner circles
    made: list[Command] = []
    for quarter, (x, y) in enumerate(((0.0, -far), (far, 0.0), (0.0, far), (-far, 0.0))):
        start = quarter / 4 - 1 / 8
        turn = start * 2 * pi
        made.append(("L" if made else "M", (x + corner * sin(turn), y - corner * cos(turn))))
        made += arc((x, y), corner, (start, 1 / 4), move=False)
    return (*made, ("Z", ()))


def _outlines(kind: UnitKind, theme: Theme, dash: tuple[float, ...] = ()) -> list[Shape]:
    colour, scale = theme.rim, theme.line_scale
    dash = tuple(length * scale for length in dash)
    made = [outline_shape(kind, 0, stroke=colour, width=1.5 * scale, dash=dash)]
    if kind.is_output:
        made.append(outline_shape(kind, RING_GAP, stroke=colour, width=1.5 * scale))
    return made


def _fill_shapes(kind: UnitKind, level: float, theme: Theme) -> list[Shape]:
    if kind.body == "fill":
        return [outline_shape(kind, 0, fill=theme.activation(level))]
    made = [outline_shape(kind, 0, fill=theme.activation(0))]
    if kind.body == "tank":
        colour = theme.activation(copysign(0.45 + 0.5 * min(1.0, abs(level)), level))
        surface = -RADIUS * min(1.0, max(-1.0, level))
        if surface:
            made.append(Path(polyline(band_of(kind.outline, min(0.0, surface), max(0.0, surface)), True), colour))
        edge = float(reach(OUTLINES.index(kind.outline), 1.0, 0.0))
        made.append(Path(polyline([(-edge, 0), (edge, 0)]), None, theme.rim, 1.0 * theme.line_scale, (), "flat"))
    elif level >= 1 - 1e-9:
        made.append(outline_shape(kind, 0, fill=theme.activation(0.62)))
    elif level > 0:
        made.append(_pie(kind.outline, level, theme.activation(0.62)))
    return made


def _pie(outline: str, share: float, fill: str) -> Shape:
    """A slice from twelve o'clock, out to the outline."""
    if outline == "disc":
        return Path((("M", (0.0, 0.0)), ("L", (0.0, -RADIUS)), *arc((0, 0), RADIUS, (0, share), move=False), ("Z", ())), fill)
    turns = np.linspace(0, share, max(3, int(share * 96))) * 2 * pi
    far = reach(OUTLINES.index(outline), np.sin(turns), -np.cos(turns))
    return Path(polyline([(0.0, 0.0), *zip(far * np.sin(turns), -far * np.cos(turns), strict=True)], True), fill)


@lru_cache(maxsize=8)
def outline_points(outline: str) -> NDArray[np.float64]:
    """(96, 2) points around an outline, clockwise from twelve o'clock."""
    turns = np.arange(96) / 96 * 2 * pi
    across, down = np.sin(turns), -np.cos(turns)
    far = reach(OUTLINES.index(outline), across, down)
    return np.column_stack([far * across, far * down])


def band_of(outline: str, top: float, bottom: float) -> list[tuple[float, float]]:
    """The part of an outline between two heights, as a polygon (outlines are convex)."""
    points = [(float(x), float(y)) for x, y in outline_points(outline)]
    for limit, sign in ((top, 1.0), (bottom, -1.0)):
        kept: list[tuple[float, float]] = []
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
            before, after = sign * (y0 - limit), sign * (y1 - limit)
            if before >= 0:
                kept.append((x0, y0))
            if (before > 0 > after) or (before < 0 < after):
                kept.append((x0 + (x1 - x0) * before / (before - after), limit))
        points = kept
    return points


def _notch(kind: UnitKind, colour: str) -> Shape:
    """Over range: a point outward at six o'clock."""
    edge = float(reach(OUTLINES.index(kind.outline), 0.0, 1.0)) + (RING_GAP if kind.is_output else 0.0)
    return Path(polyline([(-5, edge), (5, edge), (0, edge + 6)], True), colour, colour, 1.0)


def _broken_body(kind: UnitKind, theme: Theme) -> list[Shape]:
    """Not a number: crimson hatching and the word."""
    points = outline_points(kind.outline)
    lines: list[Command] = []
    for offset in range(-56, 57, 7):  # x + y = offset
        inside = points[np.abs(points.sum(axis=1) - offset) < 1.4]
        if len(inside) >= 2:
            first, last = inside[inside[:, 0].argmin()], inside[inside[:, 0].argmax()]
            if last[0] - first[0] > 2:
                lines += polyline([first, last])
    across = text_width("NaN", 11, 600) + 11
    return [
        outline_shape(kind, 0, fill=theme.error_soft),
        Path(tuple(lines), None, theme.error, 1.2 * theme.line_scale, (), "flat"),
        *_outlines(kind, theme),
        Box(-across / 2, -8.6, across, 17.2, 8.6, theme.panel),
        Text(0, 0, "NaN", theme.error, 11, 600, "middle"),
    ]
