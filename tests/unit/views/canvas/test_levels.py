from __future__ import annotations

import numpy as np
import pytest

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.recording.past import Past
from rnnsim.session.announcements import FrameReady
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.signals import contributions_of, travel_seconds


def frame_of(ids: list[int], values: list[float], states: list[float] | None = None) -> FrameReady:
    held = np.full(len(ids), np.nan) if states is None else np.array(states)
    return FrameReady(3, np.array(ids, np.int64), np.array(values), held, Past())


def mixed() -> Document:
    draft = Draft()
    draft.units(1, activation="tanh", initial=0.25)
    draft.units(1, activation="identity")
    draft.units(1, activation="logistic", dynamics="integrator", initial=0.5)
    return Document(draft.network())


def test_before_the_first_frame_units_show_their_initial_values() -> None:
    np.testing.assert_allclose(LevelReader(mixed().network).levels(None), [0.25, 0.0, 0.5])


def test_frames_are_read_by_id_and_unknown_units_show_their_initial_value() -> None:
    levels = LevelReader(mixed().network).levels(frame_of([1, 7], [0.5, 9.0]))
    np.testing.assert_allclose(levels[:2], [0.25, 0.5])


def test_an_integrator_shows_its_state_and_not_its_output() -> None:
    levels = LevelReader(mixed().network).levels(frame_of([0, 1, 2], [0.1, 0.2, 0.9], [np.nan, np.nan, -0.5]))
    assert levels[2] == -0.5


def test_an_unbounded_unit_holds_a_power_of_two_as_its_range() -> None:
    reader = LevelReader(mixed().network)
    assert reader.levels(frame_of([0, 1, 2], [0, 3, 0], [0, 0, 0]))[1] == pytest.approx(3 / 4)
    assert reader.levels(frame_of([0, 1, 2], [0, 1, 0], [0, 0, 0]))[1] == pytest.approx(1 / 4)


def test_what_is_not_finite_stays_not_finite() -> None:
    assert np.isnan(LevelReader(mixed().network).levels(frame_of([0, 1, 2], [np.nan, 0, 0], [0, 0, 0]))[0])


def test_beads_carry_weight_times_source_times_gate() -> None:
    draft = Draft()
    source, target, gate = draft.units(3)
    wires = draft.connect_pairs([source, source], [target, target], [2.0, -3.0], delay=0, gate=[-1, gate])
    found = contributions_of(draft.network(), frame_of([0, 1, 2], [0.5, 0.0, 0.25]))
    assert found == {int(wires[0]): 1.0, int(wires[1]): pytest.approx(-0.375)}


def test_in_the_first_tick_beads_carry_what_units_showed_before_it() -> None:
    draft = Draft()
    source, target = draft.units(2, initial=[0.5, 0.0])
    wires = draft.connect_pairs([source], [target], 2.0, delay=1)
    frame = FrameReady(1, np.array([source, target]), np.array([0.25, 1.0]), np.full(2, np.nan), Past())
    assert contributions_of(draft.network(), frame) == {int(wires[0]): 1.0}


def test_beads_take_a_quarter_second_or_less_and_none_above_eight_ticks_a_second() -> None:
    assert travel_seconds(1) == pytest.approx(0.24)
    assert travel_seconds(8) == pytest.approx(0.075)
    assert travel_seconds(30) == 0
