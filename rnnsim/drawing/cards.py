"""Collapsed groups: a card with its values as a strip, and the bundles of wires between cards and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.bundles import Count, lane_shapes
from rnnsim.drawing.groups import GroupBox, title_shapes
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Box, Shape
from rnnsim.drawing.theme import Theme
from rnnsim.network.network import Network

Floats = NDArray[np.float64]
MOST_CELLS = 64
_RIM_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Bundle:
    """Wires between two ends, a collapsed group's path or a unit's row, that share a delay."""

    source: str | int
    target: str | int
    delay: int
    positive: int
    negative: int


def hidden_units(network: Network, collapsed: frozenset[str]) -> NDArray[np.bool_]:
    """(U,) whether a unit is inside a collapsed group."""
    paths, index = np.unique(network.units.group, return_inverse=True)
    inside = [any(path == outer or path.startswith(outer + "/") for outer in collapsed) for path in paths.tolist()]
    return np.array(inside, bool)[index.ravel()] if len(paths) else np.zeros(0, bool)


def card_shapes(box: GroupBox, levels: Floats, theme: Theme) -> list[Shape]:
    """A card on two more, with one cell per unit (means of neighbours where there are more than 64)."""
    tint = theme.tint(box.tint)
    made: list[Shape] = []
    for offset in (6.0, 3.0, 0.0):
        place = box.x + offset + 0.5, box.y - offset + 0.5
        made.append(Box(*place, box.across - 1, box.down - 1, 8, tint.fill, tint.border, theme.line_scale))
    made += title_shapes(box, theme, inset=10)
    values = np.nan_to_num(levels[list(box.rows)])
    cells = values if len(values) <= MOST_CELLS else np.array([part.mean() for part in np.array_split(values, MOST_CELLS)])
    across = (box.across - 20) / max(len(cells), 1)
    gap = 1.0 if across >= 4 else 0.0
    for at, value in enumerate(cells.tolist()):
        made.append(Box(box.x + 10 + at * across, box.y + 27, across - gap, box.down - 36, 0, theme.activation(value)))
    return made


def bundles_of(network: Network, collapsed: frozenset[str]) -> list[Bundle]:
    """Wires with at least one end in a collapsed group, gathered; those inside one group are not shown."""
    ends = _ends(network, collapsed)
    wires = network.connections
    sources, targets = network.units.positions_of(wires.source), network.units.positions_of(wires.target)
    counts: dict[tuple[str | int, str | int, int], list[int]] = {}
    for source, target, delay, weight in zip(sources.tolist(), targets.tolist(), wires.delay.tolist(), wires.weight.tolist(), strict=True):
        if source < 0 or target < 0:
            continue
        first, last = ends[source], ends[target]
        if first != last and (isinstance(first, str) or isinstance(last, str)):
            counts.setdefault((first, last, delay), [0, 0])[weight < 0] += 1
    return [Bundle(*key, *pair) for key, pair in counts.items()]


def _ends(network: Network, collapsed: frozenset[str]) -> list[str | int]:
    """For every unit: the outermost collapsed group it is in, else its row."""
    made: list[str | int] = []
    for row, path in enumerate(network.units.group.tolist()):
        holders = [outer for outer in collapsed if path == outer or path.startswith(outer + "/")]
        made.append(min(holders, key=len) if holders else row)
    return made


def bundle_shapes(bundle: Bundle, network: Network, boxes: Sequence[GroupBox], *, theme: Theme) -> list[Shape]:
    """Two lanes, together 8 wide, split by the share of positive and negative wires; their number on a pill in the middle."""
    cards = {box.path: box for box in boxes}
    (x0, y0, from_card), (x1, y1, to_card) = (_middle(end, network, cards) for end in (bundle.source, bundle.target))
    way = np.array([x1 - x0, y1 - y0])
    length = float(np.hypot(*way))
    if length < 1:
        return []
    way /= length
    start = np.array([x0, y0]) + way * _clearance(from_card, way)
    end = np.array([x1, y1]) - way * _clearance(to_card, way)
    count = Count(bundle.positive, bundle.negative, bundle.delay)
    return lane_shapes((float(start[0]), float(start[1])), (float(end[0]), float(end[1])), count, theme=theme)


def _middle(end: str | int, network: Network, cards: dict[str, GroupBox]) -> tuple[float, float, GroupBox | None]:
    if isinstance(end, str):
        box = cards[end]
        return *box.middle, box
    return float(network.units.place_x[end]), float(network.units.place_y[end]), None


def _clearance(box: GroupBox | None, way: Floats) -> float:
    """How far a bundle starts from the middle of a card or unit."""
    if box is None:
        return RADIUS + 4 + _RIM_GAP
    across, down = abs(float(way[0])), abs(float(way[1]))
    sides = [half / part for half, part in ((box.across / 2, across), (box.down / 2, down)) if part > 1e-9]
    return min(sides) + _RIM_GAP
