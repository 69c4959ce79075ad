"""Units that stand close together in a grid, drawn as the pixels of one picture where connections are hidden."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.colours import ink_on
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Box, Path, Shape, Text, polyline
from rnnsim.drawing.theme import Theme
from rnnsim.network.network import Network

Floats = NDArray[np.float64]
LEAST_CELLS, CLOSEST, WIDEST = 9, 1.6 * RADIUS, 3.2 * RADIUS
GAP, CORNER = 2.0, 4.0
SILENT = 0.15  # levels so pale that a cell needs a line around it


def cell_sides(network: Network) -> Floats:
    """(U,) side of the cell each unit fills; 0 for units that have no neighbour a grid's pitch away, and for all without a grid."""
    x, y = np.rint(network.units.place_x).astype(np.int64), np.rint(network.units.place_y).astype(np.int64)
    steps = np.concatenate([np.diff(np.unique(x)), np.diff(np.unique(y))])
    pitch = int(np.median(steps)) if len(steps) else 0
    if not CLOSEST <= pitch <= WIDEST:
        return np.zeros(len(x))
    keys = x * 2**24 + y
    near = [np.isin(keys + step, keys) for step in (pitch, -pitch, pitch * 2**24, -pitch * 2**24)]
    fills = np.any(near, axis=0)
    return np.where(fills & (fills.sum() >= LEAST_CELLS), pitch - GAP, 0.0)


def cell_shapes(side: float, level: float, theme: Theme, *, number: str = "") -> list[Shape]:
    """One pixel around the origin; NaN is drawn as not finite."""
    is_broken = np.isnan(level)
    fill = theme.error_soft if is_broken else theme.area(level)
    border = theme.error if is_broken else theme.border if abs(level) < SILENT else None
    half = side / 2 - (0.5 if border else 0.0)
    made: list[Shape] = [Box(-half, -half, 2 * half, 2 * half, CORNER, fill, border, 1.0)]
    text = "NaN" if is_broken else number
    return [*made, Text(0, 0, text, theme.error if is_broken else ink_on(fill), 11, 600, "middle")] if text else made


def cell_marks(side: float, states: frozenset[str], theme: Theme) -> list[Shape]:
    """What lies over a cell in any of the states: frames inside its neighbours' gap, brackets within it."""
    made: list[Shape] = []
    if "clamped" in states:
        for sign in (-1, 1):
            x, y = sign * (side / 2 - 5), side / 2 - 9
            made.append(Path(polyline([(x - sign * 5, -y), (x, -y), (x, y), (x - sign * 5, y)]), None, theme.text, 2.5 * theme.line_scale))
    frames = (("hovered", theme.control, 1.5), ("poked", theme.accent, 2.0), ("looping", theme.error, 2.5), ("selected", theme.accent, 2.5))
    for state, ink, width in frames:
        if state in states:
            made += [_frame(side / 2 - 1, theme.canvas, 2.0), _frame(side / 2 + GAP / 2, ink, width * theme.line_scale)]
    return made


def _frame(half: float, ink: str, width: float) -> Box:
    return Box(-half, -half, 2 * half, 2 * half, CORNER + half / 20, None, ink, width)
