"""Where the units and wires of the unfolded picture are, so that they can be pressed in any copy. Imports no Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.unfolded import COLUMN_TOP, Columns
from rnnsim.network.network import Ids, Network

Points = NDArray[np.float64]  # (…, 2)
SAMPLES = 17
MOST_PIECES = 200_000


def unit_at(columns: Columns, x: float, y: float, *, slack: float = 3.0) -> tuple[int, int] | None:
    """(copy, row of the unit or card) under a place of the picture, or None."""
    best: tuple[float, tuple[int, int]] | None = None
    for copy in range(columns.ticks):
        row = _card_at(columns, x - columns.left(copy), y - COLUMN_TOP)
        if row >= 0:
            return copy, row
        offsets = columns.places[: len(columns.places) - len(columns.cards)] + np.array([columns.left(copy), COLUMN_TOP]) - np.array([x, y])
        distances = np.hypot(offsets[:, 0], offsets[:, 1])
        row = int(distances.argmin()) if len(distances) else -1
        if row >= 0 and distances[row] <= columns.radius + slack and (best is None or distances[row] < best[0]):
            best = float(distances[row]), (copy, row)
    return best[1] if best else None


def _card_at(columns: Columns, x: float, y: float) -> int:
    """Row of the card that holds a place of a copy, −1 if none does."""
    first = len(columns.places) - len(columns.cards)
    inside = (np.abs(columns.places[first:] - np.array([x, y])) <= columns.cards).all(axis=1)
    return first + int(inside.argmax()) if inside.any() else -1


def connection_at(network: Network, columns: Columns, x: float, *, y: float, within: float = 5.0) -> int:
    """Row of the connection whose wire in any copy passes nearest to a place of the picture; −1 if none is `within`."""
    rows = _drawn(network)[: max(1, MOST_PIECES // max(1, columns.ticks * SAMPLES))]
    nearest, found = within, -1
    for copy in range(columns.ticks):
        shown = rows[_begins_inside(network, rows, copy, ticks=columns.ticks)]
        if not len(shown):
            continue
        distances = _distances(wires_into(network, columns, shown, copy=copy), np.array([x, y]))
        at = int(distances.argmin())
        if distances[at] <= nearest:
            nearest, found = float(distances[at]), int(shown[at])
    return found


def wires_into(network: Network, columns: Columns, rows: Ids, *, copy: int) -> Points:
    """(len(rows), SAMPLES, 2): points along the wires of these connections that end in a copy, from middle to middle of the units."""
    units, wires = network.units, network.connections
    source, target = units.positions_of(wires.source[rows]), units.positions_of(wires.target[rows])
    pitch = columns.left(1) - columns.left(0)
    origin = np.array([columns.left(copy), COLUMN_TOP])
    back = np.stack([wires.delay[rows] * pitch, np.zeros(len(rows))], axis=1)
    first, last = columns.places[source] + origin - back, columns.places[target] + origin
    way = last - first
    lift = np.stack([np.zeros(len(rows)), np.where(wires.delay[rows] == 0, 0.0, -np.minimum(40.0, 8 + 0.26 * np.abs(way[:, 0])))], axis=1)
    share = np.linspace(0, 1, SAMPLES)[None, :, None]
    begin, end, up, over = first[:, None], last[:, None], (first + 0.3 * way + lift)[:, None], (first + 0.7 * way + lift)[:, None]
    straight = begin + share * (end - begin)
    arched = (1 - share) ** 3 * begin + 3 * (1 - share) ** 2 * share * up + 3 * (1 - share) * share**2 * over + share**3 * end
    made: Points = np.where((wires.delay[rows] == 0)[:, None, None], straight, arched)
    return made


def copies_reached(network: Network, row: int, ticks: int) -> list[int]:
    """The copies in which a wire of this connection ends."""
    delay = int(network.connections.delay[row])
    return [copy for copy in range(ticks) if 0 <= copy - delay < ticks]


def _drawn(network: Network) -> Ids:
    units, wires = network.units, network.connections
    has_ends = (units.positions_of(wires.source) >= 0) & (units.positions_of(wires.target) >= 0)
    rows = np.flatnonzero(has_ends)
    found: Ids = rows[np.argsort(-np.abs(wires.weight[rows]), kind="stable")]
    return found


def _begins_inside(network: Network, rows: Ids, copy: int, *, ticks: int) -> NDArray[np.bool_]:
    begins = copy - network.connections.delay[rows]
    inside: NDArray[np.bool_] = (begins >= 0) & (begins < ticks)
    return inside


def _distances(lines: Points, place: Points) -> NDArray[np.float64]:
    """(n,) distance of a place from each polyline (n, SAMPLES, 2)."""
    begin, way = lines[:, :-1], np.diff(lines, axis=1)
    squared = np.maximum((way**2).sum(axis=2), 1e-12)
    share = np.clip(((place - begin) * way).sum(axis=2) / squared, 0, 1)
    gaps = begin + share[..., None] * way - place
    found: NDArray[np.float64] = np.hypot(gaps[..., 0], gaps[..., 1]).min(axis=1)
    return found
