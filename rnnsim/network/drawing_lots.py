"""Drawing lots without repetition, in memory of the size of what is drawn. Knows index arrays, no network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MOST_COLUMNS = 64  # beyond, comparing the columns with each other costs more than a call for every row


def distinct_in_rows(rng: np.random.Generator, available: Ints, count: int) -> Ints:
    """(R, count): in row r `count` different numbers below available[r] ≥ count, every set equally likely (Floyd 1987)."""
    if count > MOST_COLUMNS:
        rows = [rng.choice(most, count, replace=False, shuffle=False) for most in available.tolist()]
        return np.array(rows, np.int64).reshape(len(available), count)
    chosen = np.empty((len(available), count), np.int64)
    for column in range(count):
        last = available - count + column
        drawn = rng.integers(0, last + 1)
        is_taken = (chosen[:, :column] == drawn[:, None]).any(axis=1)
        chosen[:, column] = np.where(is_taken, last, drawn)
    return chosen


def drawn_cells(rng: np.random.Generator, density: float, width: int, *, barred: Ints) -> tuple[Ints, Ints]:
    """(columns, rows) of round(density · allowed) different cells of a grid; row r has `width` cells but the one at barred[r] ≥ 0."""
    banned = np.flatnonzero(barred >= 0)
    taken = banned * width + barred[banned]  # ascending, as rows are
    allowed = len(barred) * width - len(taken)
    lots = np.sort(rng.choice(allowed, round(density * allowed), replace=False, shuffle=False)) if allowed else np.zeros(0, np.int64)
    cells = lots + np.searchsorted(taken - np.arange(len(taken)), lots, "right")
    return cells % max(width, 1), cells // max(width, 1)
