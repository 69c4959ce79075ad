"""Numbers behind the plots, without Qt: steps, ranges that stand still, labels pushed apart."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from rnnsim.network.draft import Draft
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.panels.scales import (
    HeldRange,
    TimeWindow,
    axis_text,
    pushed_apart,
    range_of_units,
    step_for,
    ticks_between,
    usual_span,
    without_outliers,
)


@pytest.mark.parametrize(("extent", "step"), [(60, 20), (1, 0.2), (2, 0.5), (0.0034, 0.001), (1e6, 2e5)])
def test_axis_steps_are_one_two_or_five_times_a_power_of_ten(extent: float, step: float) -> None:
    assert step_for(extent) == pytest.approx(step)


def test_the_numbers_of_an_axis_stay_inside_it() -> None:
    assert ticks_between(-1, 1, 4) == [-1, -0.5, 0, 0.5, 1]
    assert ticks_between(3, 17, 5) == [5, 10, 15]


def test_an_axis_of_enormous_numbers_has_a_few_and_one_without_end_none() -> None:
    low, high = HeldRange().of(None, np.array([-1.7e308, 1.7e308]))
    assert 2 <= len(ticks_between(low, high)) <= 12
    assert ticks_between(-1.7e308, 1.7e308) == ticks_between(0, float("inf")) == []


def test_numbers_have_a_true_minus_and_thin_spaces() -> None:
    assert [axis_text(value) for value in (-0.5, 0.0, -0.0, 12000, 0.125)] == ["−0.5", "0", "0", "12\u2009000", "0.125"]
    assert axis_text(1, signed=True) == "+1"
    assert axis_text(-0.001, decimals=1) == "0.0"


def test_labels_at_one_place_are_pushed_fourteen_apart_and_stay_in_order() -> None:
    made = pushed_apart([50, 50, 51, 90], 14, low=0, high=100)
    assert np.diff(made[:3]) == pytest.approx([14, 14])
    assert made[:3] == pytest.approx([50.33 - 14, 50.33, 50.33 + 14], abs=0.01)
    assert made[3] == 90


def test_labels_at_the_edge_are_pushed_inwards() -> None:
    assert pushed_apart([99, 100, 100], 14, low=0, high=100) == pytest.approx([72, 86, 100])
    assert pushed_apart([-3, 0], 14, low=0, high=100) == pytest.approx([0, 14])


def test_labels_never_come_closer_than_the_gap_where_they_fit() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        wishes = rng.uniform(0, 100, rng.integers(1, 8)).tolist()
        made = np.sort(pushed_apart(wishes, 12, low=0, high=100))
        assert (np.diff(made) >= 12 - 1e-9).all()
        assert made[0] >= -1e-9
        assert made[-1] <= 100 + 1e-9


def test_bounded_units_have_the_range_of_their_activation() -> None:
    draft = Draft()
    tanh, logistic, linear = (draft.units(1, activation=name) for name in ("tanh", "logistic", "identity"))
    network = draft.network()
    assert range_of_units(network, tanh) == (-1, 1)
    assert range_of_units(network, logistic) == (0, 1)
    assert range_of_units(network, np.append(tanh, logistic)) == (-1, 1)
    assert range_of_units(network, np.append(tanh, linear)) is None


def test_an_unbounded_axis_is_a_power_of_two_that_never_shrinks() -> None:
    held = HeldRange()
    assert held.of(None, np.array([0.2, 3.1])) == (0, 4)
    assert held.of(None, np.array([-0.2, 0.1])) == (-4, 4)
    held.forget()
    assert held.of(None, np.array([0.5])) == (0, 1)


def test_the_window_of_ticks_stands_still_while_the_cursor_moves_inside_it() -> None:
    window = TimeWindow(60)
    seen = []
    for tick in range(200):
        window.follow(tick)
        assert window.first <= tick <= window.last
        seen.append(window.first)
    assert len(set(seen)) < 12
    window.follow(150)
    before = window.first
    window.follow(before + 5)
    assert window.first == before
    window.follow(3)
    assert window.first == 0


def test_the_table_of_panels_imports_neither_qt_nor_a_panel() -> None:
    code = "import sys, rnnsim.views.panels.panel_table; print([name for name in sys.modules if 'PySide6' in name or 'pyqtgraph' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert list(PANELS) == [
        "traces",
        "raster",
        "unfolded",
        "weights",
        "spreadsheet",
        "training",
        "energy",
        "tape",
        "outline",
        "truth_table",
    ]


def test_a_faster_clock_is_shown_more_ticks() -> None:
    assert [usual_span(speed) for speed in (2, 8, 30, 60, float("inf"))] == [60, 60, 200, 1000, 1000]


def test_of_many_units_a_loud_tenth_does_not_set_the_range_and_of_few_every_one_does() -> None:
    many = np.append(np.full(180, 0.5), np.full(20, -300.0))
    assert np.abs(without_outliers(many)).max() == 0.5
    assert np.abs(without_outliers(many[-30:])).max() == 300.0
