"""How far a unit's outline is from its middle in every direction, for many units at once. Knows numbers only."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.network import Network

Floats = NDArray[np.float64]
RADIUS = 20.0
RING_GAP = 4.0  # an output's second ring
SQUARE_HALF, SQUARE_CORNER = 18.0, 7.0
DIAMOND_HALF, DIAMOND_CORNER = 0.86 * RADIUS, 6.0
OUTLINES = ("disc", "square", "diamond")
DISC, SQUARE, DIAMOND = range(3)


def outlines_of(network: Network) -> NDArray[np.int64]:
    """(U,) code of each unit's outline: inputs are squares, products diamonds, all others discs."""
    units = network.units
    return np.where(units.is_input, SQUARE, np.where(units.aggregation == "product", DIAMOND, DISC)).astype(np.int64)


def rings_of(network: Network) -> Floats:
    """(U,) how far the outermost line stands outside the outline: 4 for outputs."""
    return np.where(network.units.is_output, RING_GAP, 0.0)


def reach(outlines: ArrayLike, across: ArrayLike, down: ArrayLike) -> Floats:
    """Distance from the middle to the outline along the unit vectors (across, down)."""
    codes = np.asarray(outlines)
    x, y = np.abs(np.asarray(across, float)), np.abs(np.asarray(down, float))
    far = np.full(np.broadcast(codes, x).shape, RADIUS)
    if (codes == SQUARE).any():
        far = np.where(codes == SQUARE, _square_reach((x, y), SQUARE_HALF, SQUARE_CORNER), far)
    if (codes == DIAMOND).any():
        turned = np.abs(x - y) / sqrt(2), (x + y) / sqrt(2)
        far = np.where(codes == DIAMOND, _square_reach(turned, DIAMOND_HALF, DIAMOND_CORNER), far)
    return far


def _square_reach(direction: tuple[Floats, Floats], half: float, corner: float) -> Floats:
    """For a rounded square: a straight side, or the circle at the corner."""
    long, short = np.maximum(*direction), np.minimum(*direction)
    long = np.where(long == 0, 1.0, long)
    side = half / long
    inner = half - corner
    along = inner * (long + short)
    round_part = along + np.sqrt(np.maximum(along**2 - 2 * inner**2 + corner**2, 0.0))
    return np.where(side * short <= inner, side, round_part)
