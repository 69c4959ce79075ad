"""A guard against edits becoming slow: ratios to copying and comparing the columns an edit has to copy, with room for noise.

The figures themselves are what `python -m tests.benchmarks editing` prints on a quiet machine.
"""

from __future__ import annotations

from statistics import median
from time import process_time

import numpy as np
import pytest

from tests.benchmarks.editing import measured

NOISE = 2.0  # other programs on the machine cost this much at most
CONNECTIONS = 100_000
LIMITS = {
    "connect": 5.0,
    "undo connect": 5.0,
    "delete a connection": 5.0,
    "undo delete a connection": 5.0,
    "weight": 1.0,
    "undo weight": 0.5,
}
REFERENCE = 0.78  # milliseconds of the calibration on the machine of the limits

pytestmark = pytest.mark.slow


def calibration() -> float:
    """Milliseconds of copying eight columns over memory in use, and comparing them."""
    random = np.random.default_rng(0)
    columns = [random.integers(0, 1000, CONNECTIONS) for _ in range(8)]
    rooms = [column.copy() for column in columns]
    spent = []
    for _ in range(15):
        begun = process_time()
        for room, column in zip(rooms, columns, strict=True):
            np.copyto(room, column)
            assert (room == column).all()
        spent.append(process_time() - begun)
    return 1000 * median(spent)


def test_an_edit_at_a_hundred_thousand_connections_does_not_compile_again() -> None:
    rows = {row.name: row.ready for row in measured(1_000, CONNECTIONS)}
    speed = calibration() / REFERENCE
    late = {name: round(rows[name], 2) for name, limit in LIMITS.items() if not rows[name] <= NOISE * limit * speed}
    assert not late, f"milliseconds to the next tick's program; this machine takes {speed:.2f} times as long as the limits assume: {late}"
