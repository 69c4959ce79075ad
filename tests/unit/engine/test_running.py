from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings


def echo() -> Network:
    """Two inputs, their sum one tick later."""
    draft = Draft()
    x, y = draft.units(2, is_input=True), draft.units(1, is_output=True)
    draft.connect(x, y, delay=1)
    return draft.network()


def doubling(label: str = "twice") -> Network:
    draft = Draft()
    u = draft.units(1, initial=1.0, label=label, is_output=True)
    draft.connect(u, u, 1e30)
    return draft.network()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "needs inputs or a number of ticks; give inputs"),
        ({"inputs": [1.0, 2.0]}, r"\(ticks, input units\) or .* not \(2,\); reshape"),
        ({"inputs": [[1.0]]}, "have 1 columns, but the network has 2 input units"),
        ({"inputs": [[1.0, np.nan]]}, "inputs of tick 1 hold a value that is not a finite number"),
        ({"inputs": [[1.0, "x"]]}, "Inputs are numbers in rows of equal length"),
        ({"inputs": [[1.0, 2.0], [1.0]]}, "Inputs are numbers in rows of equal length"),
        ({"inputs": np.zeros((3, 0, 2))}, "hold no episode"),
        ({"ticks": -1}, "at least 0, not -1"),
        ({"ticks": 2.5}, "at least 0, not 2.5"),
        ({"ticks": 1, "colour": 3}, "no run setting “colour”"),
        ({"ticks": 1, "method": "rk5"}, "method is one of tick, euler"),
        ({"ticks": 1, "method": "rk4", "update_order": "sequential"}, "sequential exists only with method tick, not rk4"),
        ({"ticks": 1, "start": 3}, "start is a state to continue from"),
        ({"ticks": 2, "clamp": {9: 1.0}}, "no unit with id 9"),
        ({"ticks": 2, "clamp": {0: np.zeros((2, 3))}}, r"clamp of unit 0 is a number, \(ticks,\) or \(ticks, 1\), not \(2, 3\)"),
        ({"ticks": 2, "clamp": {0: np.inf}}, "cannot be clamped to an infinite value"),
        ({"ticks": 2, "valid": np.ones((2, 3))}, r"valid is \(ticks,\) or \(ticks, 1\)"),
        ({"inputs": np.zeros((2, 3, 2)), "record": "updates"}, "Single updates are recorded for one episode"),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_sentence(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        run(echo(), **given)


def test_a_state_for_another_number_of_episodes_is_refused() -> None:
    state = run(echo(), np.zeros((2, 3, 2))).state
    with pytest.raises(Refused, match="has 3 episodes, the inputs have 1"):
        run(echo(), ticks=1, start=state)


def test_ticks_beyond_the_inputs_read_zero_and_fewer_ticks_cut_them() -> None:
    inputs = [[1, 2], [3, 4], [5, 6]]
    assert run(echo(), inputs, ticks=5).outputs[:, 0].tolist() == [0, 3, 7, 11, 0]
    assert run(echo(), inputs, ticks=2).outputs[:, 0].tolist() == [0, 3]
    assert run(echo(), ticks=0).outputs.shape == (0, 1)


def test_a_batch_comes_back_as_a_batch() -> None:
    trace = run(echo(), np.ones((4, 3, 2)))
    assert trace.outputs.shape == (4, 3, 1)
    assert trace.activations.shape == trace.states.shape == (4, 3, 3)
    assert trace.of([2, 0]).shape == (4, 3, 2)
    assert run(echo(), np.ones((4, 2))).of(2).tolist() == [0, 2, 2, 2]


def test_an_unknown_unit_of_a_trace_is_refused() -> None:
    with pytest.raises(Refused, match="no unit with id 7"):
        run(echo(), ticks=1).of(7)


def test_a_document_plays_its_tape_with_its_settings() -> None:
    episode = Episode("tape", np.array([[1.0, 5.0], [2.0, 6.0]]), np.array([1, 0]), valid=np.array([True, False]))
    document = Document(echo(), (episode,), RunSettings(clamp={2: 9.0}), tape=0)
    trace = run(document)
    assert trace.activations.tolist() == [[5, 1, 9], [0, 0, 0]]
    assert run(document, ticks=3).activations[2].tolist() == [0, 0, 9]
    assert run(document, [[1, 1]], clamp={}).activations.tolist() == [[1, 1, 0]]


def test_a_tape_that_repeats_goes_on_and_a_stored_pattern_is_not_played() -> None:
    episode = Episode("loop", np.array([[1.0, 0], [2.0, 0]]), np.array([0, 1]), repeats=True)
    document = Document(echo(), (episode, pattern("p", [1, 1], np.array([0, 1]))), tape=0)
    first = run(document, ticks=3)
    assert first.activations[:, 0].tolist() == [1, 2, 1]
    assert run(document, ticks=2, start=first.state).activations[:, 0].tolist() == [2, 1]
    assert run(document.changed(tape=1), ticks=2).activations[:, 0].tolist() == [0, 0]


def test_the_invalid_ticks_of_a_tape_that_repeats_come_again() -> None:
    episode = Episode("loop", np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]), np.array([0, 1]), valid=np.array([1, 0, 1]), repeats=True)
    document = Document(echo(), (episode,), tape=0)
    first = run(document, ticks=4)
    assert first.activations[:, 0].tolist() == [1, 0, 3, 1]
    assert run(document, ticks=2, start=first.state).activations[:, 0].tolist() == [0, 3]


def test_only_what_is_asked_for_is_recorded() -> None:
    inputs = np.random.default_rng(0).normal(size=(600, 2))
    whole = run(echo(), inputs)
    outputs = run(echo(), inputs, record="outputs")
    assert np.array_equal(outputs.outputs, whole.outputs)
    assert len(outputs.activations) == len(outputs.states) == 0
    last = run(echo(), inputs, record="last")
    assert np.array_equal(last.activations, whole.activations[-1:])
    assert np.array_equal(last.outputs, whole.outputs[-1:])
    assert (last.first, last.ticks.tolist(), whole.ticks[:2].tolist()) == (600, [600], [1, 2])
    assert whole.updates.shape == (0, 4)
    assert run(echo(), inputs[:1], record="last").first == 1


def test_a_trace_cannot_be_written_into() -> None:
    with pytest.raises(ValueError, match="read-only"):
        run(echo(), ticks=2).outputs[0] = 1


def test_a_value_that_is_no_longer_a_number_stops_the_run_with_unit_tick_and_trace() -> None:
    with pytest.raises(NonFinite, match="In tick 11 the value of twice is no longer a finite number; look at") as caught:
        run(doubling(), ticks=20)
    error = caught.value
    assert (error.unit, error.tick) == (0, 11)
    assert error.trace is not None
    np.testing.assert_allclose(error.trace.outputs[:, 0], 1e30 ** np.arange(1, 11.0), rtol=1e-12)
    assert error.trace.state.tick == 10
    assert isinstance(error, Refused)


def test_a_state_that_overflows_behind_a_bounded_output_is_noticed() -> None:
    draft = Draft()
    u = draft.units(1, dynamics="integrator", leak=0.0, activation="tanh", initial=1.0)
    driver = draft.units(1, initial=1.0)
    draft.connect(driver, driver, 1e30)
    draft.connect(driver, u, 1e40, delay=1)
    with pytest.raises(NonFinite) as caught:
        run(draft.network(), ticks=40)
    assert (caught.value.unit, caught.value.tick) == (0, 10)


def test_an_adaptive_method_that_cannot_get_there_says_so() -> None:
    draft = Draft()
    u = draft.units(1, dynamics="integrator", leak=0.0, drive="identity", initial=1.0)
    square = draft.units(1, aggregation="product")
    draft.connect([u[0], u[0]], square, delay=0)
    draft.connect(square, u, delay=0)
    with pytest.raises(NonFinite) as caught:
        run(draft.network(), ticks=5, dt=0.4, method="adaptive")
    assert caught.value.tick == 3
    assert caught.value.trace is not None
    np.testing.assert_allclose(caught.value.trace.states[:, 0], [1 / 0.6, 1 / 0.2], rtol=1e-8)


def test_single_precision_computes_in_single_precision() -> None:
    draft = Draft()
    u = draft.units(2, activation=["tanh", "bernoulli_sign"], bias=0.1, is_output=True)
    draft.connect(u, u, 0.7)
    single, double = (run(draft.network(), ticks=5, precision=width) for width in ("single", "double"))
    assert single.activations.dtype == single.state.recent.dtype == np.float32
    assert double.activations.dtype == np.float64
    np.testing.assert_allclose(single.activations, double.activations, atol=1e-6)
    assert not np.array_equal(single.activations, double.activations)
