"""Overlap of states with stored patterns."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.overlaps import overlaps, overlaps_with
from rnnsim.formulas.refused import Refused
from rnnsim.network.episode import pattern

PATTERN = np.array([1, 1, -1, -1], float)


def test_the_same_picture_is_one_its_negative_minus_one_and_a_quarter_turned_over_one_half() -> None:
    rows = np.array([PATTERN, -PATTERN, [1, 1, -1, 1]])
    assert np.array_equal(overlaps(rows, [PATTERN]), [[1], [-1], [0.5]])
    assert np.array_equal(overlaps(rows[2], [PATTERN, -PATTERN]), [0.5, -0.5])
    with pytest.raises(Refused, match="4 units and the patterns 3"):
        overlaps(rows, [[1, 1, 1]])


def test_stored_patterns_are_compared_by_unit_id_over_the_units_both_have() -> None:
    stored = [pattern("all", PATTERN, np.array([3, 5, 7, 9])), pattern("gone", [1.0], np.array([100]))]
    rows = np.array([[-1.0, 1.0, 1.0, 0.3]])  # units 7, 3, 5 and one that no pattern knows
    measured = overlaps_with(rows, np.array([7, 3, 5, 50]), stored)
    assert np.array_equal(measured, [[1.0, 0.0]])
