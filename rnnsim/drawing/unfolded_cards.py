"""Collapsed groups in the unfolded picture: small cards with a strip of their values, and bundles as two lanes."""

from __future__ import annotations

from math import log10
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.folded import Folded
from rnnsim.drawing.shapes import Box, Shape, Text
from rnnsim.drawing.text_width import shortened
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.values import held_ranges, unit_ranges
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
CELLS, TITLE_SIZE, TITLED_FROM = 12, 9.0, 20.0  # at most so many cells; height from which a card has a title
THIN, PER_DECADE, LEAST_LANE = 1.5, 1.2, 0.75
LANE_STRENGTH = 0.75  # of the weight colours, as in bundles on the canvas


class Lane(NamedTuple):
    """One stroke of a wire, moved to the left of its way."""

    colour: str
    width: float
    aside: float = 0.0


class Placed(Protocol):
    """What of the columns cards have to know."""

    @property
    def ticks(self) -> int:
        """How many copies there are."""

    @property
    def cards(self) -> Floats:
        """(K, 2) half the size of each card."""

    def place(self, copy: int, row: int) -> tuple[float, float]:
        """Where a row stands in a copy."""


def lanes_of(network: Network, rows: Ids, theme: Theme) -> tuple[Lane, ...]:
    """The lanes of a bundle of these connections: wider for more of them, split by the share of positive and negative ones."""
    count, negative = len(rows), int((network.connections.weight[rows] < 0).sum())
    across = (THIN + PER_DECADE * log10(count)) * theme.line_scale
    if negative in (0, count):
        return (Lane(theme.weight(LANE_STRENGTH * (-1 if negative else 1)), across),)
    width = min(across - LEAST_LANE, max(LEAST_LANE, across * (count - negative) / count))
    positive = Lane(theme.weight(LANE_STRENGTH), width, (across - width) / 2)
    return positive, Lane(theme.weight(-LANE_STRENGTH), across - width, -width / 2)


def cards_shapes(folded: Folded, columns: Placed, rows: Floats, *, theme: Theme) -> list[Shape]:
    """The cards of all copies, given values (T, U) of the whole network."""
    made: list[Shape] = []
    if not folded.paths:
        return made
    known = np.nan_to_num(np.asarray(rows, float), nan=0.0, posinf=0.0, neginf=0.0)
    levels = known / unit_ranges(folded.whole, held_ranges(folded.whole, np.abs(known).max(axis=0, initial=0.0)))
    for number, (path, members, tint) in enumerate(zip(folded.paths, folded.members, folded.tints, strict=True)):
        cells = np.array_split(members, min(CELLS, len(members)))
        half = float(columns.cards[number, 0]), float(columns.cards[number, 1])
        for copy in range(columns.ticks):
            values = [float(levels[copy, cell].mean()) for cell in cells]
            made += _card(columns.place(copy, len(folded.shown) + number), half, values, theme=theme, name=(path, tint))
    return made


def _card(
    middle: tuple[float, float], half: tuple[float, float], values: list[float], *, theme: Theme, name: tuple[str, str]
) -> list[Shape]:
    """One card: its name over the strip of its values if it is high enough, else the strip alone."""
    (x, y), (across, down), tint = middle, half, theme.tint(name[1])
    made: list[Shape] = [Box(x - across, y - down, 2 * across, 2 * down, 4, tint.fill, tint.border, theme.line_scale)]
    top = y - down + 3
    if 2 * down >= TITLED_FROM:
        title = shortened(name[0].rpartition("/")[2], 2 * across - 8, TITLE_SIZE, weight=600)
        made.append(Text(x - across + 4, y - down + 7.5, title, tint.title, TITLE_SIZE, 600))
        top = y - down + 13.5
    pitch = (2 * across - 8) / len(values)
    made += [
        Box(x - across + 4 + at * pitch, top, pitch - (0.5 if pitch > 3 else 0.0), y + down - 3 - top, 0, theme.activation(value))
        for at, value in enumerate(values)
    ]
    return [*made, Box(x - across + 4, top, 2 * across - 8, y + down - 3 - top, 0, None, tint.border, 0.5 * theme.line_scale)]
