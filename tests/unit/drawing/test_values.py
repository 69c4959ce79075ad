"""Ranges and levels: what full colour means for each unit."""

from __future__ import annotations

from math import inf, nan, tanh

import numpy as np
import pytest

from rnnsim.drawing.frame import Picture, picture_of
from rnnsim.drawing.values import held_ranges, initial_outputs, number_text, shown_levels, shown_values, unit_ranges
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.run_settings import RunSettings


def test_bounded_units_use_their_own_range_and_unbounded_ones_a_power_of_two_of_their_group() -> None:
    draft = Draft()
    draft.units(2, activation=["tanh", "logistic"])
    draft.units(2, activation="relu", group="a")
    draft.units(1, activation="identity", group="b")
    network = draft.network()
    ranges = held_ranges(network, np.array([1.0, 1.0, 5.0, 0.1, -0.3]))
    assert ranges == {"a": 8.0, "b": 1.0}
    assert unit_ranges(network, ranges).tolist() == [1, 1, 8, 8, 1]
    assert held_ranges(network, np.zeros(5), ranges) == ranges  # held, never shrunk
    assert held_ranges(network, np.array([0, 0, 8.1, 0, inf]), ranges) == {"a": 16.0, "b": 1.0}
    assert held_ranges(network, np.array([0, 0, 1.7e308, 0, 0])) == {"a": 2.0**1023, "b": 1.0}


def test_levels_are_read_by_id_and_missing_ones_stand_at_their_initial_output() -> None:
    draft = Draft()
    draft.units(3, activation="tanh", initial=[0.1, 0.2, 0.3])
    network = draft.network()
    picture = Picture(unit_ids=np.array([2, 7, 0]), values=np.array([-0.5, 9.0, nan]))
    np.testing.assert_allclose(shown_values(network, picture), [0.1, 0.2, -0.5])
    np.testing.assert_allclose(shown_levels(network, picture.changed(not_finite=frozenset({1}))), [0.1, nan, -0.5])


def test_integrators_show_their_state() -> None:
    draft = Draft()
    draft.units(1, activation="tanh", dynamics="integrator", initial=0.5, output_bias=0.25, gain=2.0)
    network = draft.network()
    assert initial_outputs(network)[0] == pytest.approx(tanh(1.5))
    assert shown_levels(network, Picture())[0] == pytest.approx(0.5)
    picture = Picture(unit_ids=np.array([0]), values=np.array([0.9]), states=np.array([3.0]))
    assert shown_levels(network, picture)[0] == pytest.approx(0.75)


def test_numbers_have_a_true_minus_two_decimals_and_a_sign() -> None:
    given = (0.333, -0.333, 0.0, -0.001, 1234.5, nan, inf, -inf)
    assert [number_text(value) for value in given] == ["+0.33", "−0.33", "0.00", "0.00", "+1.23e+03", "NaN", "∞", "−∞"]


def test_a_picture_takes_options_and_clamps_of_its_document() -> None:
    layout = Layout(shows_ghosts=True, tints=(("h", "pink"),))
    picture = picture_of(Document(layout=layout, settings=RunSettings(clamp={3: 1.0})), tick=7)
    assert (picture.shows_ghosts, picture.shows_numbers, picture.clamped, picture.tick) == (True, False, frozenset({3}), 7)
    assert picture.tints == (("h", "pink"),)
