"""The shapes of wires: line, head, delay, tie, valve and stems, signal beads. Geometry comes from routing, colours from wire_styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors, anchors_of
from rnnsim.drawing.badge_thinning import crowded, obstacles_of
from rnnsim.drawing.colours import colour_of, ink_on, mix
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.heads import head_shape
from rnnsim.drawing.level_of_detail import Detail, has_written_badges
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import Routes, routes_of
from rnnsim.drawing.shapes import Box, Command, Disc, Path, Point, Shape, Text, cubic, polyline, turned
from rnnsim.drawing.text_width import text_width
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unit_marks import FADED_SHARE
from rnnsim.drawing.values import previous_levels, shown_levels
from rnnsim.drawing.wire_styles import BROKEN, DOTTED, WIDTHS, WireStyles, gate_levels_of, wire_styles
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
MOST_BEADS = 40
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class Wiring:
    """All that drawing a network's wires needs; arrays by row of connection.

    `gate_levels` (C,) NaN where ungated, `stored` (C,) levels in the registers, `tie_number` (C,) 0, 1, … or −1, `is_compact` (C,):
    the delay is a small mark, not a badge; badges are `badge_size` of their usual size.
    """

    network: Network
    routes: Routes
    styles: WireStyles
    gate_levels: Floats
    stored: Floats
    tie_number: Ids
    is_compact: NDArray[np.bool_]
    badge_size: float = 1.0


def wiring_of(
    network: Network,
    picture: Picture,
    theme: Theme,
    *,
    detail: Detail | None = None,
    anchors: Anchors | None = None,
    routes: Routes | None = None,
) -> Wiring:
    """Routes and styles of a picture; pass `routes` or `anchors` to use those already made."""
    detail = Detail() if detail is None else detail
    if routes is None:
        routes = routes_of(network, anchors=anchors or anchors_of(network, ghosts=picture.shows_ghosts), bows=detail.has_curves)
    gate_levels = gate_levels_of(network, shown_levels(network, picture))
    styles = wire_styles(network, theme, scale=picture.weight_scale, gate_levels=gate_levels)
    wires = network.connections
    stored = np.append(previous_levels(network, picture), np.nan)[network.units.positions_of(wires.source)]
    _, tie_number = np.unique(np.where(wires.tie < 0, -1, wires.tie), return_inverse=True)
    tie_number = np.where(wires.tie < 0, -1, tie_number.ravel() - int((wires.tie < 0).any()))
    return Wiring(network, routes, styles, gate_levels, stored, tie_number, np.zeros(len(wires), bool))


def thinned(wiring: Wiring) -> Wiring:
    """The wiring of a whole picture with small marks in place of badges that would crowd, and beyond 24 of those of one tick."""
    routes, wires = wiring.routes, wiring.network.connections
    rows = np.flatnonzero(routes.is_drawn & (wires.delay != 0) & ~starts_at_ghost(routes))
    is_single = np.abs(wires.delay) == 1
    compact, squares = np.zeros(len(wires), bool), rows[:0]
    if not has_written_badges(int(is_single[rows].sum())):
        squares, rows = rows[is_single[rows]], rows[~is_single[rows]]
        compact[squares] = True
    obstacles = obstacles_of(routes, len(wiring.network.units), squares)
    compact[rows[crowded(routes.badge[rows], wires.weight[rows], obstacles)]] = True
    return replace(wiring, is_compact=compact)


def starts_at_ghost(routes: Routes) -> NDArray[np.bool_]:
    """(C,) whether the wire comes from a ghost: then it is bare, the ghost is its register."""
    units = len(routes.anchors.x) - len(routes.anchors.ghost_rows)
    return routes.anchors.source >= units


def arriving_colour(wiring: Wiring, row: int, theme: Theme, *, state: str = "") -> str:
    """The colour of a wire's end and head."""
    if state == "looping":
        return theme.error
    colour = colour_of(wiring.styles.colour_behind[row])
    return mix(theme.canvas, colour, FADED_SHARE) if state == "faded" else colour


def _leaving_colour(wiring: Wiring, row: int, theme: Theme, *, state: str) -> str:
    colour = theme.error if state == "looping" else colour_of(wiring.styles.colour[row])
    return mix(theme.canvas, colour, FADED_SHARE) if state == "faded" else colour


def wire_shapes(wiring: Wiring, row: int, theme: Theme, *, state: str = "") -> list[Shape]:
    """The line of one wire. `state`: "" or one of selected, hovered, looping, faded."""
    width = float(WIDTHS[wiring.styles.width_class[row]]) * theme.line_scale
    curve = wiring.routes.curves[row]
    whole = _way(wiring.routes, row, curve)
    made: list[Shape] = []
    if state in ("selected", "hovered"):
        made.append(Path(whole, None, theme.accent_soft, width + 7))
    if state == "looping":
        rails = Path(whole, None, theme.error, width + 3.5)
        return [rails, Path(whole, None, theme.canvas, width + 0.5, (1.6 * (width + 0.5),) * 2, "flat")]
    dash, cap = _dash(int(wiring.styles.dash[row]), width)
    colour = _leaving_colour(wiring, row, theme, state=state)
    if np.isnan(wiring.gate_levels[row]):
        return [*made, Path(whole, None, colour, width, dash, cap)]
    before, after = _halves(curve)
    return [*made, Path(_way(wiring.routes, row, before), None, colour, width, dash, cap),
            Path(_way(wiring.routes, row, after), None, arriving_colour(wiring, row, theme, state=state), width, dash, cap)]  # fmt: skip


def _way(routes: Routes, row: int, curve: Floats) -> tuple[Command, ...]:
    return cubic(curve) if routes.is_curved[row] else polyline(curve[[0, 3]])


def _halves(curve: Floats) -> tuple[Floats, Floats]:
    """A Bézier curve cut at its middle (de Casteljau)."""
    first, second = (curve[:-1] + curve[1:]) / 2, (curve[:-2] + 2 * curve[1:-1] + curve[2:]) / 4
    middle = (second[0] + second[1]) / 2
    return np.array([curve[0], first[0], second[0], middle]), np.array([middle, second[1], first[2], curve[3]])


def _dash(code: int, width: float) -> tuple[tuple[float, ...], str]:
    if code == BROKEN:
        return (8.0, 5.5), "flat"
    return ((width, 2 * width), "round") if code == DOTTED else ((), "round")


def head_shapes(wiring: Wiring, row: int, theme: Theme, *, state: str = "") -> list[Shape]:
    """The head of one wire."""
    routes, styles = wiring.routes, wiring.styles
    at = _point(routes.head[row]), _point(routes.head_direction[row])
    colour = arriving_colour(wiring, row, theme, state=state)
    return [head_shape(int(styles.head[row]), int(styles.width_class[row]), theme, colour=colour, at=at)]


def _point(pair: Floats) -> Point:
    return float(pair[0]), float(pair[1])


def delay_text(delay: int) -> str:
    """z⁻¹ for a delay of one tick, z⁺¹ for a wire from the future."""
    return "z" + ("⁻" if delay > 0 else "⁺") + str(abs(delay)).translate(_RAISED)


def delay_shapes(wiring: Wiring, row: int, theme: Theme, *, state: str = "") -> list[Shape]:
    """The register on a wire: nothing for delay 0 or from a ghost, a small mark, or a badge.

    The mark is a square filled with what a delay of one tick holds; two squares for more ticks; filled with the wire's colour from
    the future.
    """
    delay = int(wiring.network.connections.delay[row])
    if delay == 0 or starts_at_ghost(wiring.routes)[row]:
        return []
    x, y = _point(wiring.routes.badge[row])
    colour, line = _leaving_colour(wiring, row, theme, state=state), 1.5 * theme.line_scale
    if wiring.is_compact[row]:
        fill = theme.activation(float(wiring.stored[row])) if delay == 1 else theme.panel if delay > 1 else colour
        behind = [Box(x - 1.5, y - 6.5, 8, 8, 0, fill, colour, line)] if abs(delay) > 1 else []
        away = 1.5 if behind else 0.0
        return [*behind, Box(x - 4 - away, y - 4 + away, 8, 8, 0, fill, theme.canvas if delay < -1 else colour, line)]
    text, size = delay_text(delay), wiring.badge_size
    across = (text_width(text, 11, 600) + 9) * size
    fill, ink = (theme.panel, theme.text) if delay > 0 else (colour, ink_on(colour))
    badge = Box(x - across / 2, y - 8.5 * size, across, 17 * size, 3 * size, fill, colour, line)
    return [badge, Text(x, y, text, ink if state != "faded" else mix(fill, ink, FADED_SHARE), 11 * size, 600, "middle")]


def tie_shapes(wiring: Wiring, row: int, theme: Theme) -> list[Shape]:
    """A lettered bead where the weight is shared."""
    tie = int(wiring.tie_number[row])
    if tie < 0:
        return []
    (x, y), colour = _point(wiring.routes.tie[row]), theme.series(tie)
    return [Disc(x, y, 7, colour, theme.canvas, 2), Text(x, y, chr(97 + tie % 26), ink_on(colour), 9, 700, "middle")]


def valve_shapes(wiring: Wiring, row: int, theme: Theme) -> list[Shape]:
    """Two triangles tip to tip, filled by the gate's value; nothing where there is no gate."""
    level = float(wiring.gate_levels[row])
    if np.isnan(level):
        return []
    return valve_at(level, theme, at=(_point(wiring.routes.valve[row]), _point(wiring.routes.valve_direction[row])))


def valve_at(level: float, theme: Theme, *, at: tuple[Point, Point]) -> list[Shape]:
    """A valve at a point, along a direction (unit vector)."""
    fill, made = theme.activation(level), []
    for side in (-11.0, 11.0):
        corners: list[Point] = [(0.0, 0.0), (side, -8.0), (side, 8.0)]
        made.append(Path(polyline(turned(corners, *at), True), fill, theme.text, 1.5 * theme.line_scale))
    return list(made)


def stem_shapes(wiring: Wiring, theme: Theme, *, hidden: NDArray[np.bool_] | None = None) -> list[Shape]:
    """From every gate that is not `hidden` (U,) one stem that runs from valve to valve, nearest first, with a bead at each."""
    units, routes = wiring.network.units, wiring.routes
    gates = units.positions_of(wiring.network.connections.gate)
    is_seen = gates >= 0 if hidden is None else np.append(~hidden, False)[gates]
    gated = np.flatnonzero(routes.is_drawn & is_seen)
    made: list[Shape] = []
    for gate in np.unique(wiring.network.connections.gate[gated]).tolist():
        rows = gated[wiring.network.connections.gate[gated] == gate]
        row = int(units.positions_of(gate))
        middle = np.array([routes.anchors.x[row], routes.anchors.y[row]])
        places = routes.valve[rows]
        made += stem_from(middle, places, theme)
    return made


def stem_from(gate: Floats, valves: Floats, theme: Theme, *, gap: float = RADIUS + 1) -> list[Shape]:
    """A stem that begins `gap` from the middle of a gate (2,) and runs over valves (n, 2), nearest first."""
    made: list[Shape] = []
    before = gate
    for valve in valves[np.argsort(np.hypot(*(valves - gate).T))]:
        way = valve - before
        length = float(np.hypot(*way))
        if length > gap + 4:
            way /= length
            made.append(Path(polyline([before + way * gap, valve - way * 4]), None, theme.stem, 1.5 * theme.line_scale))
            bead = valve - way * min(13.0, length / 2)
            made.append(Disc(float(bead[0]), float(bead[1]), 3, theme.stem, theme.stem, theme.line_scale))
        before, gap = valve, 4.0
    return made


def signal_shapes(wiring: Wiring, contributions: Mapping[int, float], progress: float, *, theme: Theme) -> list[Shape]:
    """Beads on their way: radius 3 to 6 by magnitude, at most the 40 strongest."""
    strongest = sorted(contributions.items(), key=lambda item: -abs(item[1]))[:MOST_BEADS]
    rows = wiring.network.connections.positions_of([connection for connection, _ in strongest])
    made: list[Shape] = []
    for row, (_, value) in zip(rows.tolist(), strongest, strict=True):
        if row >= 0 and value and wiring.routes.is_drawn[row]:
            x, y = _point(wiring.routes.points_at(np.array([row]), progress)[0])
            made.append(Disc(x, y, 3 + 3 * min(1.0, abs(value)), theme.pole(value), theme.canvas, 1.5))
    return made
