"""Where dragged units come to rest: on the 12 grid, or in line with other units. Pure numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GRID = 12.0
Floats = NDArray[np.float64]
Guide = tuple[float, float, float, float]


def on_grid(value: float) -> float:
    """The nearest multiple of 12."""
    return round(value / GRID) * GRID


def snapped(at: tuple[float, float], others_x: Floats, others_y: Floats, *, reach: float) -> tuple[float, float, tuple[Guide, ...]]:
    """(x, y, guides): aligned with another unit that is at most `reach` off in that direction, else on the grid.

    A guide is a line from the aligned unit to the place, in scene numbers.
    """
    x, y = at
    row_x, row_y = _nearest(others_x, x, reach), _nearest(others_y, y, reach)
    new_x = on_grid(x) if row_x is None else float(others_x[row_x])
    new_y = on_grid(y) if row_y is None else float(others_y[row_y])
    guides: list[Guide] = []
    if row_x is not None:
        guides.append((new_x, float(others_y[row_x]), new_x, new_y))
    if row_y is not None:
        guides.append((float(others_x[row_y]), new_y, new_x, new_y))
    return new_x, new_y, tuple(guides)


def _nearest(values: Floats, value: float, reach: float) -> int | None:
    if not len(values):
        return None
    gaps = np.abs(values - value)
    row = int(gaps.argmin())
    return row if gaps[row] <= reach else None
