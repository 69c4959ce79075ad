"""Where dragged units come to rest: on the 12 grid, in line with other units, or as far from one as that is from the next. Pure numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GRID = 12.0
IN_LINE = 30.0  # units at most so far aside belong to a row or column whose gaps can be repeated
LEAST_GAP, MOST_GAP = 44.0, 480.0
Floats = NDArray[np.float64]
Guide = tuple[float, float, float, float]


class Snapped(NamedTuple):
    """A place, lines from it to what it is aligned with, and the equal gaps it makes, all in scene numbers."""

    x: float
    y: float
    guides: tuple[Guide, ...]
    gaps: tuple[Guide, ...] = ()


def on_grid(value: float) -> float:
    """The nearest multiple of 12."""
    return round(value / GRID) * GRID


def snapped(at: tuple[float, float], others_x: Floats, others_y: Floats, *, reach: float) -> Snapped:
    """In each direction: aligned with another unit that is at most `reach` off, else at an equal gap, else on the grid."""
    x, y = at
    row_x, row_y = _nearest(others_x, x, reach), _nearest(others_y, y, reach)
    aligned_x, aligned_y = (None if row is None else float(others[row]) for row, others in ((row_x, others_x), (row_y, others_y)))
    here_x, here_y = x if aligned_x is None else aligned_x, y if aligned_y is None else aligned_y
    even_x = equal_gap(here_x, others_x[np.abs(others_y - here_y) <= IN_LINE], reach)
    even_y = equal_gap(here_y, others_y[np.abs(others_x - here_x) <= IN_LINE], reach)
    new_x = aligned_x if aligned_x is not None else even_x[0] if even_x is not None else on_grid(x)
    new_y = aligned_y if aligned_y is not None else even_y[0] if even_y is not None else on_grid(y)
    guides: list[Guide] = []
    if row_x is not None:
        guides.append((new_x, float(others_y[row_x]), new_x, new_y))
    if row_y is not None:
        guides.append((float(others_x[row_y]), new_y, new_x, new_y))
    gaps: list[Guide] = []
    if even_x is not None and even_x[0] == new_x:
        gaps += [(first, new_y, second, new_y) for first, second in even_x[1]]
    if even_y is not None and even_y[0] == new_y:
        gaps += [(new_x, first, new_x, second) for first, second in even_y[1]]
    return Snapped(new_x, new_y, tuple(guides), tuple(gaps))


def equal_gap(value: float, others: Floats, reach: float) -> tuple[float, tuple[tuple[float, float], ...]] | None:
    """(place, the two equal gaps as begin and end): midway between two neighbours, or beyond one as far as it is from the next."""
    places = np.unique(np.round(others, 3))
    before, after = places[places < value], places[places > value]
    found: list[tuple[float, tuple[tuple[float, float], ...]]] = []
    if len(before) and len(after):
        low, high = float(before[-1]), float(after[0])
        middle = (low + high) / 2
        found.append((middle, ((low, middle), (middle, high))))
    if len(before) > 1:
        far, near = float(before[-2]), float(before[-1])
        found.append((2 * near - far, ((far, near), (near, 2 * near - far))))
    if len(after) > 1:
        near, far = float(after[0]), float(after[1])
        found.append((2 * near - far, ((2 * near - far, near), (near, far))))
    kept = [each for each in found if abs(each[0] - value) <= reach and LEAST_GAP <= each[1][0][1] - each[1][0][0] <= MOST_GAP]
    return min(kept, key=lambda each: abs(each[0] - value)) if kept else None


def _nearest(values: Floats, value: float, reach: float) -> int | None:
    if not len(values):
        return None
    gaps = np.abs(values - value)
    row = int(gaps.argmin())
    return row if gaps[row] <= reach else None
