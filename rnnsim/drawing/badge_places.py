"""Where delays stand on their wires so that they hide neither each other nor a unit. Numbers only.

Each begins near its source; whoever would lie on a unit or on one that was there before moves on along its wire.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.rims import RADIUS

Floats = NDArray[np.float64]
ACROSS, DOWN = 30.0, 19.0  # room of a badge, in scene pixels
STEPS = (0.0, 20.0, -16.0, 36.0, 52.0, 68.0, 84.0, 100.0, 130.0, 160.0)  # along the wire
NEAREST, FURTHEST = 0.2, 0.74  # shares of it: behind are its head and tie
TRIES = len(STEPS)
MOST_SPREAD = 400  # badges; more are squares and dots


def spread_shares(curves: Floats, shares: Floats, obstacles: Floats) -> Floats:
    """(n,) shares of the curves (n, 4, 2) at which badges stand that would like to stand at `shares`; obstacles (U, 2) are units."""
    lengths = np.hypot(*(curves[:, 3] - curves[:, 0]).T)
    tries = shares[:, None] + np.array(STEPS) / np.maximum(lengths, 1.0)[:, None]
    tries = np.clip(tries, np.minimum(shares, NEAREST)[:, None], np.maximum(shares, FURTHEST)[:, None])
    places = np.stack([points_on(curves, tries[:, at]) for at in range(TRIES)], axis=1)  # (n, TRIES, 2)
    cost = 2.0 * _covered_units(places, obstacles) + 0.01 * np.arange(TRIES)
    stood, chosen = np.full((len(curves), 2), np.inf), np.zeros(len(curves), np.int64)
    for row in range(len(curves)):
        apart = np.abs(places[row, :, None] - stood[None, :row])
        chosen[row] = (cost[row] + ((apart[:, :, 0] < ACROSS) & (apart[:, :, 1] < DOWN)).sum(axis=1)).argmin()
        stood[row] = places[row, chosen[row]]
    made: Floats = tries[np.arange(len(curves)), chosen]
    return made


def points_on(curves: Floats, shares: Floats) -> Floats:
    """(n, 2) one point of each Bézier curve, at its own share."""
    t = shares[:, None]
    first, second = (1 - t) ** 2 * ((1 - t) * curves[:, 0] + 3 * t * curves[:, 1]), t**2 * (3 * (1 - t) * curves[:, 2] + t * curves[:, 3])
    made: Floats = first + second
    return made


def _covered_units(places: Floats, obstacles: Floats) -> Floats:
    """(n, TRIES) how many units a badge there would touch."""
    made = np.zeros(places.shape[:2])
    reach = RADIUS + DOWN / 2
    for x, y in obstacles:
        made += (np.abs(places[:, :, 0] - x) < RADIUS + ACROSS / 2) & (np.hypot(places[:, :, 0] - x, places[:, :, 1] - y) < reach + 4)
    return made
