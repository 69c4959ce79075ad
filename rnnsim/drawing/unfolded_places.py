"""Where the units of one copy stand in a column of the unfolded picture: inputs at the bottom, later stages of the tick above.

Collapsed groups stand as cards at the middle stage of what they hold; stages are merged where there are more than have room.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.folded import Folded, tick_depths
from rnnsim.network.network import Network

Floats = NDArray[np.float64]
LARGEST, SMALLEST, PITCH, INSET = 11.0, 1.0, 2.4, 8.0
HEADROOM = 30.0  # for arches over the topmost stage
CARD_DOWN, READABLE_CARD_DOWN, LEAST_CARD_DOWN = 28.0, 20.0, 9.0  # height of a card; with less than 20 it has no name
LEAST_CARD_ACROSS, MOST_CARD_ACROSS = 44.0, 104.0
CARDS_BESIDE = (2, 3, 4, 6)  # in one line, the first that leaves cards with names
LEAST_BESIDE_CARDS = 4.0  # radius of units where there are cards
LINE_GAP, CARD_GAP = 5.0, 4.0


@dataclass(frozen=True, eq=False)
class CopyPlaces:
    """`places` (n, 2) of the drawn units, cards last; `radius` of a unit; `cards` (K, 2) half the width and height of each card."""

    places: Floats
    radius: float
    cards: Floats = field(default_factory=lambda: np.zeros((0, 2)))


def copy_places(network: Network, width: float, height: float) -> tuple[Floats, float]:
    """(U, 2) places within a column and the units' radius; one stage only: as on the canvas, made to fit."""
    depth = tick_depths(network)
    if not len(depth):
        return np.zeros((0, 2)), LARGEST
    if depth.max() == 0:
        return _as_drawn(network, width, height)
    wires, top = network.connections, network.units.id[depth == depth.max()]
    headroom = HEADROOM if ((wires.delay != 0) & np.isin(wires.source, top) & np.isin(wires.target, top)).any() else 0.0
    places, radius = _staged(network, depth, (width, height - headroom))
    return places + np.array([0.0, headroom]), radius


def folded_places(folded: Folded, width: float, height: float) -> CopyPlaces:
    """Where what is drawn of a network stands in a column: as copy_places where there is no card."""
    if not folded.paths:
        return CopyPlaces(*copy_places(folded.whole, width, height))
    whole = folded.depths
    middles = [float(np.median(whole[rows])) for rows in folded.members]
    depths = np.concatenate([whole[folded.shown].astype(float), middles])
    headroom = HEADROOM if (folded.network.connections.delay != 0).any() else 0.0
    room = height - headroom - 2 * INSET
    levels = _merged_levels(depths, len(folded.shown), most=max(2, int(room // (CARD_DOWN + LINE_GAP))))
    for beside in CARDS_BESIDE:
        lining = _Lining(levels, len(folded.shown), width, beside).fitting(room)
        if lining.down >= READABLE_CARD_DOWN:
            break
    return _stacked(folded, lining, headroom, room=room)


@dataclass(frozen=True)
class _Lining:
    """Stages from the bottom up as lines: units side by side, then cards, `beside` of them in a line, as many as have room."""

    levels: list[NDArray[np.int64]]
    units: int
    width: float
    beside: int
    radius: float = LARGEST
    down: float = CARD_DOWN

    def fitting(self, room: float) -> _Lining:
        """Units and cards made smaller until all lines have room."""
        made = self
        while made.tall > room and (made.radius > LEAST_BESIDE_CARDS or made.down > LEAST_CARD_DOWN):
            made = replace(made, radius=max(LEAST_BESIDE_CARDS, made.radius - 0.5), down=max(LEAST_CARD_DOWN, made.down - 1.0))
        return made

    @property
    def lines(self) -> list[NDArray[np.int64]]:
        """Rows of each line."""
        per_row = _per_row(self.radius, self.width)
        beside = max(1, min(self.beside, int(self.width // LEAST_CARD_ACROSS)))
        made: list[NDArray[np.int64]] = []
        for level in self.levels:
            for rows, most in ((level[level < self.units], per_row), (level[level >= self.units], beside)):
                made += np.array_split(rows, ceil(len(rows) / most)) if len(rows) else []
        return made

    @property
    def tall(self) -> float:
        """Height of all lines with their least gaps."""
        return sum(self.height_of(line) + LINE_GAP for line in self.lines) - LINE_GAP

    def height_of(self, line: NDArray[np.int64]) -> float:
        """Height of one line."""
        return self.down if line[0] >= self.units else PITCH * self.radius


def _merged_levels(depths: Floats, units: int, *, most: int) -> list[NDArray[np.int64]]:
    """Rows of each stage from the bottom up; neighbours that hold least together are merged until there are at most so many."""
    found = [np.flatnonzero(depths == depth) for depth in np.unique(depths)]
    while len(found) > most:
        crowds = [sum(3 if row >= units else 1 for row in (*one, *other)) for one, other in pairwise(found)]
        at = int(np.argmin(crowds))
        found[at : at + 2] = [np.concatenate(found[at : at + 2])]
    return found


def _stacked(folded: Folded, lining: _Lining, headroom: float, *, room: float) -> CopyPlaces:
    """Line upon line from the bottom, spread over the height."""
    network, units, width, radius = folded.network, len(folded.shown), lining.width, lining.radius
    lining = replace(lining, levels=[level[np.lexsort(_reading(network, level))] for level in lining.levels])
    gap = LINE_GAP + max(0.0, room - lining.tall) / max(len(lining.lines) - 1, 1)
    places, sizes = np.zeros((units + len(folded.paths), 2)), np.zeros((len(folded.paths), 2))
    bottom = headroom + INSET + room
    for line in lining.lines:
        is_cards, tall = line[0] >= units, lining.height_of(line)
        across = min(MOST_CARD_ACROSS, (width - 2 * CARD_GAP) / len(line) - CARD_GAP)
        pitch = across + CARD_GAP if is_cards else min(max(26.0, 2.6 * radius), (width - INSET) / len(line))
        places[line, 0] = width / 2 + (np.arange(len(line)) - (len(line) - 1) / 2) * pitch
        places[line, 1] = bottom - tall / 2
        if is_cards:
            sizes[line - units] = across / 2, tall / 2
        bottom -= tall + gap
    return CopyPlaces(places, radius, sizes)


def _reading(network: Network, level: NDArray[np.int64]) -> tuple[Floats, Floats]:
    return network.units.place_x[level], network.units.place_y[level]


def _as_drawn(network: Network, width: float, height: float) -> tuple[Floats, float]:
    units = network.units
    places = np.column_stack([units.place_x, units.place_y]).astype(float)
    radius = min(LARGEST, max(SMALLEST, sqrt((width - 2 * INSET) * (height - 2 * INSET) / len(places)) / PITCH / 1.15))
    room = np.array([width, height]) - 2 * (INSET + radius)
    span = np.ptp(places, axis=0)
    factors = np.divide(room, span, out=np.full(2, np.inf), where=span > 0)
    scale = float(min(factors.min(), 1.0)) if np.isfinite(factors.min()) else 1.0
    centred = (places - (places.min(axis=0) + places.max(axis=0)) / 2) * scale
    gaps = np.diff(np.unique(np.round(centred[:, 0], 3)))
    if len(gaps) and scale < 1:
        radius = min(radius, max(SMALLEST, float(gaps.max()) / 2.1))
    return centred + np.array([width, height]) / 2, radius


def _staged(network: Network, depth: NDArray[np.int64], size: tuple[float, float]) -> tuple[Floats, float]:
    width, height = size
    counts = np.bincount(depth)
    radius = LARGEST
    while radius > SMALLEST and not _fits(counts, radius, size):
        radius -= 0.5
    per_row = _per_row(radius, width)
    blocks = np.array([ceil(count / per_row) for count in counts]) * PITCH * radius
    gap = max(0.0, height - 2 * INSET - blocks.sum()) / max(len(counts) - 1, 1)
    places = np.zeros((len(depth), 2))
    bottom = height - INSET
    for stage, count in enumerate(counts.tolist()):
        rows = np.flatnonzero(depth == stage)
        rows = rows[np.lexsort((network.units.place_x[rows], network.units.place_y[rows]))]
        lines = ceil(count / per_row)
        for line, members in enumerate(np.array_split(rows, lines)):
            pitch = min(max(26.0, 2.6 * radius), (width - INSET) / len(members))
            places[members, 0] = width / 2 + (np.arange(len(members)) - (len(members) - 1) / 2) * pitch
            places[members, 1] = bottom - (line + 0.5) * PITCH * radius
        bottom -= blocks[stage] + gap
    return places, radius


def _per_row(radius: float, width: float) -> int:
    return max(1, int((width - INSET) // (PITCH * radius)))


def _fits(counts: NDArray[np.int64], radius: float, size: tuple[float, float]) -> bool:
    """Whether every stage has room, a narrow one in a single line."""
    per_row = _per_row(radius, size[0])
    lines = np.ceil(counts / per_row)
    short = counts <= 8
    return bool((lines[short] <= 1).all() and (lines.sum() + 1.2 * (len(counts) - 1)) * PITCH * radius <= size[1] - 2 * INSET)
