"""Collapsed groups: a card with its values as a strip, and the bundles of wires between cards and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import hypot

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.bundles import BUNDLE_WIDTH, Count, lane_shapes, pill_share
from rnnsim.drawing.connections import delay_text
from rnnsim.drawing.groups import PLAIN, GroupBox, HeaderMarks, title_shapes
from rnnsim.drawing.heads import head_shape
from rnnsim.drawing.marks import pill_shapes
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Box, Path, Point, Shape, polyline
from rnnsim.drawing.theme import Theme, activation_indices
from rnnsim.drawing.wire_styles import ARROW, BAR, WIDTHS
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
MOST_CELLS, BUNDLE_PITCH, SINGLE_STRENGTH = 64, 26.0, 0.75
PILE = 6.0  # how far the cards under a card look out, to the right and upward
_RIM_GAP = 2.0


@dataclass(frozen=True)
class Bundle:
    """Wires between two ends, a collapsed group's path or a unit's row, that share a delay; `rows` are the wires', `gates` their gates'."""

    source: str | int
    target: str | int
    delay: int
    positive: int
    negative: int
    rows: Ids = field(default_factory=lambda: np.zeros(0, np.int64), compare=False)
    gates: Ids = field(default_factory=lambda: np.zeros(0, np.int64), compare=False)

    @property
    def count(self) -> int:
        """How many wires are gathered."""
        return self.positive + self.negative


def card_shapes(box: GroupBox, levels: Floats, theme: Theme, *, is_selected: bool = False, marks: HeaderMarks = PLAIN) -> list[Shape]:
    """A card on two more, with one cell per unit (means of neighbours where there are more than 64), or the grid they stand in."""
    return empty_card_shapes(box, theme, is_selected=is_selected, marks=marks) + cell_shapes(box, levels, theme)


def empty_card_shapes(box: GroupBox, theme: Theme, *, is_selected: bool = False, marks: HeaderMarks = PLAIN) -> list[Shape]:
    """What of a card depends on no value."""
    tint = theme.tint(box.tint)
    made: list[Shape] = []
    for offset in (PILE, PILE / 2, 0.0):
        place = box.x + offset + 0.5, box.y - offset + 0.5
        is_top = is_selected and not offset
        border, width = (theme.accent, 2.5) if is_top else (tint.border, 1.0)
        made.append(Box(*place, box.across - 1, box.down - 1, 8, tint.fill, border, width * theme.line_scale))
    made += title_shapes(box, theme, inset=10, marks=replace(marks, is_open=False))
    return [*made, Box(box.x + 9.5, box.y + 26.5, box.across - 19, box.down - 35, 0, None, tint.border, 1.0)]


def cell_shapes(box: GroupBox, levels: Floats, theme: Theme) -> list[Shape]:
    """The values below the header: in one strip, or row by row of the grid."""
    values = np.nan_to_num(levels)
    cells = values[None, :] if not box.columns else values.reshape(-1, box.columns)
    if cells.shape[1] > MOST_CELLS:
        least, larger = divmod(cells.shape[1], MOST_CELLS)
        sizes = least + (np.arange(MOST_CELLS) < larger)
        cells = np.add.reduceat(cells, np.cumsum(sizes) - sizes, axis=1) / sizes
    across, down = (box.across - 20) / max(cells.shape[1], 1), (box.down - 36) / len(cells)
    gap = 1.0 if across >= 4 else 0.0
    wide, high, colours = across - gap, down - (gap if box.columns else 0.0), theme.activation_texts
    return [
        Box(box.x + 10 + x * across, box.y + 27 + y * down, wide, high, 0, colours[entry])
        for y, row in enumerate(activation_indices(cells).tolist())
        for x, entry in enumerate(row)
    ]


def bundles_of(network: Network, collapsed: frozenset[str]) -> list[Bundle]:
    """Wires with at least one end in a collapsed group, gathered; those inside one group are not shown."""
    wires, count = network.connections, len(network.units)
    holders = holders_of(collapsed)
    ends = np.append(ends_of(network, holders), -1)  # of a unit that is gone: −1
    first, last = (ends[network.units.positions_of(side)] for side in (wires.source, wires.target))
    rows = np.flatnonzero((first >= 0) & (last >= 0) & (first != last) & ((first >= count) | (last >= count)))
    ends_of_rows = np.column_stack([first[rows], last[rows], wires.delay[rows]])
    found, index = np.unique(ends_of_rows, axis=0, return_inverse=True)
    parts = parted(rows, index.ravel(), len(found))
    gates = network.units.positions_of(wires.gate)

    def name(end: int) -> str | int:
        return holders[end - count] if end >= count else end

    made = []
    for (source, target, delay), mine in zip(found.tolist(), parts, strict=True):
        negative = int((wires.weight[mine] < 0).sum())
        throttles = gates[mine]
        made.append(Bundle(name(source), name(target), delay, len(mine) - negative, negative, mine, np.unique(throttles[throttles >= 0])))
    return made


def parted(rows: Ids, part: Ids, count: int) -> list[Ids]:
    """The rows of each of so many parts, in their order; `part` (n,) has the number of each row's."""
    ends = np.cumsum(np.bincount(part, minlength=count))
    return np.split(rows[np.argsort(part, kind="stable")], ends[:-1]) if count else []


def holders_of(collapsed: frozenset[str]) -> list[str]:
    """Paths of collapsed groups, outer ones first: a unit is in the card of the first that holds it."""
    return sorted(collapsed, key=lambda path: (path.count("/"), path))


def ends_of(network: Network, holders: Sequence[str]) -> Ids:
    """(U,) for every unit its row, or U + the number of the first of the groups it is in."""
    made = np.arange(len(network.units))
    for number in reversed(range(len(holders))):
        made[inside_mask(network, (holders[number],))] = len(network.units) + number
    return made


def bundle_ways(bundles: Sequence[Bundle], network: Network, boxes: Sequence[GroupBox]) -> Floats:
    """(n, 4) x0 y0 x1 y1 of every bundle; those between the same two ends run side by side. NaN where ends overlap."""
    cards = {box.path: box for box in boxes}
    beside: dict[frozenset[str | int], list[int]] = {}
    for number, bundle in enumerate(bundles):
        beside.setdefault(frozenset((bundle.source, bundle.target)), []).append(number)
    made = np.full((len(bundles), 4), np.nan)
    for numbers in beside.values():
        for place, number in enumerate(numbers):
            shift = (place - (len(numbers) - 1) / 2) * BUNDLE_PITCH
            made[number] = _way(bundles[number], network, cards, shift=shift)
    return made


def _way(bundle: Bundle, network: Network, cards: dict[str, GroupBox], *, shift: float) -> Floats:
    """From rim to rim, moved aside by `shift`, to the same side whichever end it begins at."""
    (x0, y0, from_card), (x1, y1, to_card) = (middle_of(end, network, cards) for end in (bundle.source, bundle.target))
    way = np.array([x1 - x0, y1 - y0])
    length = float(np.hypot(*way))
    if length < 1:
        return np.full(4, np.nan)
    way /= length
    side = 1.0 if (way[0], way[1]) > (0.0, 0.0) else -1.0
    aside = np.array([way[1], -way[0]]) * shift * side
    leaves, arrives = clearance_of(from_card, way), clearance_of(to_card, way)
    if leaves + arrives >= length:
        return np.full(4, np.nan)
    return np.append(np.array([x0, y0]) + way * leaves + aside, np.array([x1, y1]) - way * arrives + aside)


def bundle_shapes(bundle: Bundle, way: Floats, theme: Theme, *, is_selected: bool = False) -> list[Shape]:
    """Lanes, head and pill of a bundle; a single wire is as thin as wires are and has no number."""
    if np.isnan(way).any():
        return []
    start, end = (float(way[0]), float(way[1])), (float(way[2]), float(way[3]))
    halo = [Path(polyline([start, end]), None, theme.accent_soft, BUNDLE_WIDTH + 8)] if is_selected else []
    if bundle.count == 1:
        return [*halo, *_single_shapes(start, end, bundle, theme=theme)]
    count = Count(bundle.positive, bundle.negative, bundle.delay)
    return [*halo, *lane_shapes(start, end, count, theme=theme, has_valve=len(bundle.gates) > 0)]


def _single_shapes(start: Point, end: Point, bundle: Bundle, *, theme: Theme) -> list[Shape]:
    along = np.array(end) - np.array(start)
    along = along / max(float(np.hypot(*along)), 1e-9)
    colour, head = theme.weight(SINGLE_STRENGTH * (1 if bundle.positive else -1)), ARROW if bundle.positive else BAR
    made: list[Shape] = [Path(polyline([start, end]), None, colour, float(WIDTHS[1]) * theme.line_scale)]
    made.append(head_shape(head, 1, theme, colour=colour, at=(end, (float(along[0]), float(along[1])))))
    share = pill_share(hypot(end[0] - start[0], end[1] - start[1]), len(bundle.gates) > 0) if bundle.delay else None
    if share is not None:
        place = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        made += pill_shapes(delay_text(bundle.delay), *place, ink=theme.text, fill=theme.panel, border=colour)
    return made


def middle_of(end: str | int, network: Network, cards: dict[str, GroupBox]) -> tuple[float, float, GroupBox | None]:
    """The middle of a card or of a unit, and the card."""
    if isinstance(end, str):
        box = cards[end]
        return *box.middle, box
    return float(network.units.place_x[end]), float(network.units.place_y[end]), None


def clearance_of(box: GroupBox | None, way: Floats) -> float:
    """How far a bundle starts from the middle of a card (whose pile reaches 6 to the right and up) or of a unit."""
    if box is None:
        return RADIUS + 4 + _RIM_GAP
    across, down = abs(float(way[0])), abs(float(way[1]))
    sides = [half / part for half, part in ((box.across / 2, across), (box.down / 2, down)) if part > 1e-9]
    return min(sides) + PILE + _RIM_GAP
