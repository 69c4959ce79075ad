"""What is under a point of the scene: on plain arrays, within a millisecond for 20,000 wires."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors
from rnnsim.drawing.rims import RADIUS, reach
from rnnsim.drawing.routing import Routes
from rnnsim.network.network import Ids, Network

RIM_INSIDE = 6.0  # this much of the body, from the outline inward, counts as its rim


class UnitHit(NamedTuple):
    """`row` of the unit; `is_rim`: where a wire is pulled from, not the middle; `is_ghost`: the ghost of that unit was hit."""

    row: int
    is_rim: bool
    is_ghost: bool = False


def nearest_unit(anchors: Anchors, x: float, y: float, *, slack: float = 3.0) -> UnitHit | None:
    """The unit (or ghost) whose outline, widened by `slack` scene pixels, holds the point; the nearest middle of several."""
    across, down = x - anchors.x, y - anchors.y
    near = np.flatnonzero((np.abs(across) < 2 * RADIUS + slack) & (np.abs(down) < 2 * RADIUS + slack))
    if not len(near):
        return None
    across, down = across[near], down[near]
    distance = np.hypot(across, down)
    safe = np.where(distance > 0, distance, 1.0)
    edge = reach(anchors.outline[near], across / safe, down / safe)
    inside = distance <= edge + anchors.ring[near] + slack
    if not inside.any():
        return None
    best = int(np.argmin(np.where(inside, distance, np.inf)))
    anchor, units = int(near[best]), len(anchors.x) - len(anchors.ghost_rows)
    is_rim = bool(distance[best] > edge[best] - RIM_INSIDE)
    return UnitHit(int(anchors.ghost_rows[anchor - units]), is_rim, True) if anchor >= units else UnitHit(anchor, is_rim)


def nearest_connection(routes: Routes, x: float, y: float, *, within: float = 6.0) -> int:
    """Row of the connection that passes nearest to the point, −1 if none does within that many scene pixels."""
    bounds = routes.bounds
    with np.errstate(invalid="ignore"):
        close = (bounds[:, 0] <= x + within) & (bounds[:, 2] >= x - within) & (bounds[:, 1] <= y + within) & (bounds[:, 3] >= y - within)
    rows = np.flatnonzero(close)
    if not len(rows):
        return -1
    first, count = routes.first_segment[rows], np.diff(routes.first_segment)[rows]
    places = np.repeat(first - np.append(0, np.cumsum(count)[:-1]), count) + np.arange(count.sum())
    distances = distances_to_segments(routes.segments[places], x, y)
    best = int(np.argmin(distances))
    return int(routes.segment_connection[places[best]]) if distances[best] <= within else -1


def distances_to_segments(segments: NDArray[np.float64], x: float, y: float) -> NDArray[np.float64]:
    """(S,) distance of the point from each segment (S, 4)."""
    x0, y0, x1, y1 = segments.T
    across, down = x1 - x0, y1 - y0
    length = across**2 + down**2
    share = np.clip(((x - x0) * across + (y - y0) * down) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    return np.hypot(x - x0 - share * across, y - y0 - share * down)


def units_in_rectangle(network: Network, first: tuple[float, float], second: tuple[float, float]) -> Ids:
    """Ids of the units whose middle lies between two opposite corners, in any order."""
    units = network.units
    (left, right), (top, bottom) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    inside = (units.place_x >= left) & (units.place_x <= right) & (units.place_y >= top) & (units.place_y <= bottom)
    return units.id[inside]
