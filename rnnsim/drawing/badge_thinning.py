"""Which badges are written and which shrink to a small mark because they would lie on a unit or on a more important one. Numbers only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.badge_places import ACROSS, DOWN
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import Routes
from rnnsim.network.network import Ids

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MOST_THINNED = 30_000  # badges; with more, none is written over another only by luck
OVERLAP = 3.0  # scene pixels by which a badge may lie on a unit or a valve
VALVE, SQUARE = 14.0, 5.0  # radius of the room of a valve and of a small mark
LARGEST_ON_SCREEN = 1.25  # of their size at zoom 1: closer up badges grow no more, so that they come apart


def badge_size(zoom: float, text_scale: float = 1.0) -> float:
    """The size of a badge in scene pixels, as a share of what it is at zoom 1."""
    return min(1.0, LARGEST_ON_SCREEN * text_scale / zoom)


def crowded(places: Floats, weights: Floats, obstacles: Floats, *, size: float = 1.0) -> Mask:
    """(n,) which badges at `places` (n, 2) give way: those on one of the `obstacles` (m, 3) x, y, radius, and those that touch one of
    greater weight (of equal ones the first) that does not give way itself."""
    count = len(places)
    gone = np.zeros(count, bool)
    if not 0 < count <= MOST_THINNED:
        return gone
    across, down = ACROSS * size, DOWN * size
    badge, thing = _near(places, obstacles[:, :2], across=RADIUS + across / 2, down=RADIUS + down / 2)
    apart = np.maximum(np.abs(places[badge] - obstacles[thing, :2]) - np.array([across, down]) / 2, 0.0)
    radius = obstacles[thing, 2]
    gone[badge[np.hypot(*apart.T) < radius - np.minimum(OVERLAP, radius / 2)]] = True
    rank = np.empty(count, np.int64)
    rank[np.lexsort((np.arange(count), -np.abs(np.nan_to_num(weights))))] = np.arange(count)
    first, second = _near(places, places, across=across, down=down)
    pairs = rank[first] < rank[second]
    return _yielding(first[pairs], second[pairs], gone)


def obstacles_of(routes: Routes, units: int, squares: Ids) -> Floats:
    """(m, 3) what badges must not hide: the first `units` anchors, valves, and the small marks of some wires (rows)."""
    anchors, gated = routes.anchors, np.flatnonzero(routes.anchors.is_gated & routes.is_drawn)
    discs = np.column_stack([anchors.x[:units], anchors.y[:units], np.full(units, RADIUS)])
    valves = np.column_stack([routes.valve[gated], np.full(len(gated), VALVE)])
    marks = np.column_stack([routes.badge[squares], np.full(len(squares), SQUARE)])
    return np.concatenate([discs, valves, marks])


def _yielding(stronger: Ids, weaker: Ids, gone: Mask) -> Mask:
    """Who gives way, decided in rounds: who has no stronger neighbour left stands, and its neighbours go."""
    gone = gone.copy()
    stands = np.zeros(len(gone), bool)
    while not (gone | stands).all():
        is_open = ~gone[stronger] & ~stands[stronger]
        waits = np.zeros(len(gone), bool)
        waits[weaker[is_open]] = True
        stands |= ~gone & ~waits
        gone[weaker[stands[stronger]]] = True
        stands &= ~gone
    return gone


def _near(one: Floats, other: Floats, *, across: float, down: float) -> tuple[Ids, Ids]:
    """Pairs (rows of one, rows of other) that are less than `across` and `down` apart, found in a grid of such cells."""
    if not len(one) or not len(other):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    cell = np.array([across, down])
    low = np.fmin(np.nanmin(one, axis=0, initial=np.inf), np.nanmin(other, axis=0, initial=np.inf))
    cells_one, cells_other = (np.nan_to_num(np.floor((points - low) / cell), nan=-9.0).astype(np.int64) + 1 for points in (one, other))
    width = int(max(cells_one[:, 0].max(), cells_other[:, 0].max())) + 3
    key = cells_other[:, 1] * width + cells_other[:, 0]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    found: list[tuple[Ids, Ids]] = []
    for row in (-1, 0, 1):
        at = (cells_one[:, 1] + row) * width + cells_one[:, 0]
        begin, end = np.searchsorted(ordered, at - 1), np.searchsorted(ordered, at + 1, "right")
        counts = end - begin
        left = np.repeat(np.arange(len(one)), counts)
        right = order[np.repeat(begin - np.append(0, np.cumsum(counts)[:-1]), counts) + np.arange(counts.sum())]
        apart = np.abs(one[left] - other[right])
        close = (apart[:, 0] < across) & (apart[:, 1] < down)
        found.append((left[close], right[close]))
    return np.concatenate([left for left, _ in found]), np.concatenate([right for _, right in found])
