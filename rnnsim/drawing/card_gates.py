"""Gates where groups are collapsed: valves on bundles and at cards, and the stems that begin or end at a card.

A gated wire has its valve wherever it is drawn: on itself, on the bundle it is gathered in, or at the card it runs inside of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.bundles import valve_share
from rnnsim.drawing.cards import PILE, Bundle, clearance_of, ends_of, holders_of, middle_of
from rnnsim.drawing.connections import stem_from, valve_at
from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import Routes
from rnnsim.drawing.shapes import Point, Shape
from rnnsim.drawing.theme import Theme
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
MOST_STEMS = 24  # to one valve: more are a blot


@dataclass(frozen=True, eq=False)
class Valve:
    """Where a valve stands, which way its wire runs, and the rows of its gates. One on a wire (`is_drawn`) is drawn with the wire."""

    place: Point
    along: Point
    gates: Ids
    is_drawn: bool = False


@dataclass(frozen=True, eq=False)
class Cards:
    """Collapsed groups of a network: their boxes by path, and (U,) the end each unit is drawn as: its row, or U + number of a holder."""

    network: Network
    boxes: dict[str, GroupBox]
    holders: list[str]
    ends: Ids

    def name(self, end: int) -> str | int:
        """The path of a card, or the row of a unit."""
        units = len(self.network.units)
        return self.holders[end - units] if end >= units else end


def cards_of(network: Network, collapsed: frozenset[str], boxes: Sequence[GroupBox]) -> Cards:
    """The cards of a network, given the boxes of its collapsed groups."""
    holders = holders_of(collapsed)
    return Cards(network, {box.path: box for box in boxes}, holders, ends_of(network, holders))


def valves_on_bundles(bundles: Sequence[Bundle], ways: Floats) -> list[Valve]:
    """One on each bundle that holds gated wires."""
    made: list[Valve] = []
    for bundle, (x0, y0, x1, y1) in zip(bundles, ways.tolist(), strict=True):
        length = float(np.hypot(x1 - x0, y1 - y0))
        if len(bundle.gates) and length > 0:
            share = valve_share(length)
            made.append(Valve((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share), ((x1 - x0) / length, (y1 - y0) / length), bundle.gates))
    return made


def valves_at_cards(cards: Cards) -> list[Valve]:
    """One at the rim of a card for each unit or card beyond that gates wires within it."""
    wires, units = cards.network.connections, cards.network.units
    ends = np.append(cards.ends, -1)
    first, last, gate = (ends[units.positions_of(side)] for side in (wires.source, wires.target, wires.gate))
    rows = np.flatnonzero((first >= len(units)) & (first == last) & (gate >= 0) & (gate != first))
    made: list[Valve] = []
    for card, end in sorted(set(zip(first[rows].tolist(), gate[rows].tolist(), strict=True))):
        mine = rows[(first[rows] == card) & (gate[rows] == end)]
        (x, y, box), (from_x, from_y, _) = (middle_of(cards.name(each), cards.network, cards.boxes) for each in (card, end))
        way = np.array([from_x - x, from_y - y]) / max(float(np.hypot(from_x - x, from_y - y)), 1e-9)
        away = clearance_of(box, way)
        place = x + float(way[0]) * away, y + float(way[1]) * away
        made.append(Valve(place, (-float(way[1]), float(way[0])), np.unique(units.positions_of(wires.gate[mine]))))
    return made


def valves_on_wires(cards: Cards, routes: Routes, drawn: Network) -> list[Valve]:
    """Those of wires of the `drawn` network (whose rows the routes have) that are gated from within a card."""
    gates = cards.network.units.positions_of(drawn.connections.gate)
    is_hidden = np.append(cards.ends >= len(cards.network.units), False)[gates]
    rows = np.flatnonzero(is_hidden & routes.is_drawn)
    if not len(rows):
        return []
    places, along = routes.valve[rows].tolist(), routes.valve_direction[rows].tolist()
    return [
        Valve((x, y), (across, down), np.array([gate]), True)
        for (x, y), (across, down), gate in zip(places, along, gates[rows].tolist(), strict=True)
    ]


def card_stem_shapes(cards: Cards, valves: Sequence[Valve], theme: Theme) -> list[Shape]:
    """From each unit or card that gates one stem over its valves, nearest first; valves of other units of a card have another stem."""
    reached: dict[tuple[int, tuple[int, ...]], list[Point]] = {}
    for valve in valves:
        ends = cards.ends[valve.gates]
        for end in np.unique(ends)[:MOST_STEMS].tolist():
            reached.setdefault((end, tuple(valve.gates[ends == end].tolist())), []).append(valve.place)
    made: list[Shape] = []
    for (end, _), places in reached.items():
        x, y, box = middle_of(cards.name(end), cards.network, cards.boxes)
        middle, stops = np.array([x, y]), np.array(places)
        nearest = stops[np.hypot(*(stops - middle).T).argmin()]
        way = (nearest - middle) / max(float(np.hypot(*(nearest - middle))), 1e-9)
        made += stem_from(middle, stops, theme, gap=RADIUS + 1 if box is None else clearance_of(box, way) - PILE)
    return made


def card_valve_shapes(valves: Sequence[Valve], levels: Floats, theme: Theme) -> list[Shape]:
    """Filled by the gate's level, by the mean of several; `levels` (U,)."""
    made: list[Shape] = []
    for valve in valves:
        if not valve.is_drawn:
            made += valve_at(float(np.nan_to_num(levels[valve.gates]).mean()), theme, at=(valve.place, valve.along))
    return made
