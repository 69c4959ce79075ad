"""Room for heads: where many wires arrive at a unit from nearly the same side, their ends are spread along its rim. Numbers only."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors

Floats = NDArray[np.float64]
GAP = 0.36  # radians between two heads: 9 pixels where they stand
MOST_TURNED = 0.75  # beyond, a head would lean too far over the rim
ROUNDS, SHARE = 60, 0.98  # pushes of neighbours; of the whole rim that heads may fill


def fanned(anchors: Anchors, arriving: Floats) -> Floats:
    """(C, 2) unit vectors from each target's middle to where the wire ends, those of one target apart where there is room."""
    rows = np.flatnonzero((anchors.source >= 0) & (anchors.source != anchors.target))
    if len(rows) < 2:
        return arriving
    angles, targets = np.arctan2(arriving[rows, 1], arriving[rows, 0]), anchors.target[rows]
    order = np.lexsort((anchors.source[rows], angles, targets))
    spread = _spread(angles[order], targets[order])
    made = arriving.copy()
    made[rows[order]] = np.column_stack([np.cos(spread), np.sin(spread)])
    return made


def _spread(angles: Floats, targets: NDArray[np.int64]) -> Floats:
    """Angles (n,), sorted by target and size, pushed apart until neighbours stand GAP from each other, or as far as the rim allows."""
    begins = np.flatnonzero(np.append(True, targets[1:] != targets[:-1]))
    counts = np.diff(np.append(begins, len(targets)))
    after = np.arange(1, len(targets) + 1)
    last = np.append(begins[1:], len(targets)) - 1
    after[last] = begins
    turn = np.zeros(len(targets))
    turn[last] = 2 * pi
    wanted = np.repeat(np.where(counts > 1, np.minimum(GAP, SHARE * 2 * pi / counts), 0.0), counts)
    spread = angles.copy()
    for _ in range(ROUNDS):
        lacking = np.maximum(0.0, wanted - (spread[after] + turn - spread)) / 2
        if not lacking.any():
            break
        spread -= lacking
        spread[after] += lacking
    return np.clip(spread, angles - MOST_TURNED, angles + MOST_TURNED)
