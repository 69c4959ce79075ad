"""Where dragged units come to rest: in line, at equal gaps, on the grid; and the lines that say so."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.views.canvas.gestures.snapping import equal_gap, snapped

ROW_X, ROW_Y = np.array([0.0, 120.0, 240.0]), np.zeros(3)


def test_beyond_the_last_of_a_row_the_gap_is_repeated_and_drawn() -> None:
    place = snapped((357.0, 3.0), ROW_X, ROW_Y, reach=5.0)
    assert (place.x, place.y) == (360.0, 0.0)
    assert place.gaps == ((120.0, 0.0, 240.0, 0.0), (240.0, 0.0, 360.0, 0.0))
    assert place.guides == ((0.0, 0.0, 360.0, 0.0),)


def test_before_the_first_and_between_two() -> None:
    assert snapped((-122.0, 0.0), ROW_X, ROW_Y, reach=5.0).x == -120.0
    middle = snapped((98.0, 0.0), np.array([0.0, 200.0]), np.zeros(2), reach=5.0)
    assert middle.x == 100.0
    assert middle.gaps == ((0.0, 0.0, 100.0, 0.0), (100.0, 0.0, 200.0, 0.0))


def test_a_column_has_equal_gaps_too() -> None:
    place = snapped((2.0, 243.0), np.zeros(2), np.array([0.0, 121.0]), reach=5.0)
    assert (place.x, place.y) == (0.0, 242.0)
    assert place.gaps == ((0.0, 0.0, 0.0, 121.0), (0.0, 121.0, 0.0, 242.0))


def test_in_line_with_another_comes_before_an_equal_gap() -> None:
    place = snapped((358.0, 0.0), np.append(ROW_X, 357.0), np.append(ROW_Y, 500.0), reach=5.0)
    assert place.x == 357.0
    assert place.gaps == ()


def test_units_of_other_rows_make_no_gap_and_far_places_go_to_the_grid() -> None:
    place = snapped((357.0, 300.0), ROW_X, ROW_Y, reach=5.0)
    assert (place.x, place.y, place.gaps) == (360.0, 300.0, ())
    assert snapped((351.0, 0.0), ROW_X, ROW_Y, reach=5.0).gaps == ()


@pytest.mark.parametrize("others", [np.zeros(0), np.array([10.0]), np.array([10.0, 20.0]), np.array([0.0, 1000.0])])
def test_where_no_gap_can_be_repeated_there_is_none(others: np.ndarray) -> None:  # type: ignore[type-arg]
    assert equal_gap(30.0, others, 5.0) is None
