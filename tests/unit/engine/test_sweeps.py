"""Networks that read later ticks: whole episodes, swept component by component."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.refusals import ReadsTheFuture
from rnnsim.engine.clock import Room, advance
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.engine.state import first_state
from rnnsim.engine.whole_episodes import WholeEpisodeNeeded
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

NUMBERS = np.array([[3.0], [-1.0], [4.0], [1.5], [-9.0]])


def fed(delay: int, weight: float = 1.0, **columns: Any) -> Network:
    """x feeds u, and u feeds itself with this delay."""
    draft = Draft("fed")
    x = draft.units(1, is_input=True, label="x")
    u = draft.units(1, is_output=True, label="u", **columns)
    draft.connect(x, u, delay=0)
    draft.connect(u, u, weight, delay=delay)
    return draft.network()


def palindrome(length: int) -> Network:
    """Counts at each tick how many of the next `length` inputs mirror the `length` before."""
    draft = Draft("palindrome")
    x = draft.units(1, is_input=True, label="x")
    alike = draft.units(length, activation="gaussian", gain=10.0)
    count = draft.units(1, is_output=True, label="count")
    for at, unit in enumerate(alike, 1):
        draft.connect(x, [unit], 1.0, delay=at)
        draft.connect(x, [unit], -1.0, delay=-at)
    draft.connect(alike, count, delay=0)
    return draft.network()


def test_delay_minus_one_sums_up_from_the_end() -> None:
    outputs = run(fed(-1), NUMBERS).outputs[:, 0]
    assert outputs.tolist() == [-1.5, -4.5, -3.5, -7.5, -9.0]


def test_delay_minus_two_sums_up_every_other_from_the_end() -> None:
    outputs = run(fed(-2), NUMBERS).outputs[:, 0]
    assert outputs.tolist() == [-2.0, 0.5, -5.0, 1.5, -9.0]


def test_after_the_end_of_the_episode_stand_the_initial_outputs() -> None:
    assert run(fed(-1, initial=100.0), NUMBERS).outputs[:, 0].tolist() == [98.5, 95.5, 96.5, 92.5, 91.0]
    draft = Draft()
    x = draft.units(1, is_input=True, initial=7.0)
    y = draft.units(1, is_output=True)
    draft.connect(x, y, delay=-3)
    assert run(draft.network(), NUMBERS).outputs[:, 0].tolist() == [1.5, -9.0, 7.0, 7.0, 7.0]


def test_the_middle_of_a_palindrome_is_found() -> None:
    word = np.array([1.0, 5.0, 2.0, 7.0, 2.0, 5.0, 1.0, 5.0])[:, None]
    counts = run(palindrome(3), word).outputs[:, 0]
    assert int(counts.argmax()) == 3
    np.testing.assert_allclose(counts[3], 3.0)
    assert (np.delete(counts, 3) < 2).all()


def test_an_unequal_length_ends_where_valid_says() -> None:
    inputs = np.repeat(NUMBERS[:, None], 3, axis=1)
    valid = np.arange(5)[:, None] < [5, 3, 1]
    outputs = run(fed(-1, initial=10.0), inputs, valid=valid).outputs[:, :, 0]
    assert outputs[:, 0].tolist() == [8.5, 5.5, 6.5, 2.5, 1.0]
    assert outputs[:, 1].tolist() == [16.0, 13.0, 14.0, 10.0, 10.0]
    assert outputs[:, 2].tolist() == [13.0, 10.0, 10.0, 10.0, 10.0]


def test_a_backward_integrator_leaks_towards_the_first_tick() -> None:
    network = fed(-1, 0.0, dynamics="integrator", tau=2.0)
    pulse = np.zeros((5, 1))
    pulse[3] = 8.0
    trace = run(network, pulse)
    assert trace.states[:, 1].tolist() == [0.5, 1.0, 2.0, 4.0, 0.0]


def test_what_holds_and_what_rests_keeps_the_value_of_the_tick_swept_before() -> None:
    held = run(fed(-1, 0.0, activation="sign_hold"), np.array([[1.0], [0.0], [-1.0], [0.0], [0.0]])).outputs[:, 0]
    assert held.tolist() == [1.0, -1.0, -1.0, 0.0, 0.0]
    rested = run(fed(-1, 0.0, period=2, initial=9.0), NUMBERS).outputs[:, 0]  # due in ticks 2 and 4
    assert rested.tolist() == [-1.0, -1.0, 1.5, 1.5, 9.0]


def test_a_clamp_is_seen_by_all_that_is_swept_later() -> None:
    clamp = {1: np.array([np.nan, np.nan, 50.0, np.nan, np.nan])}
    trace = run(fed(-1), NUMBERS, clamp=clamp)
    assert trace.activations[:, 1].tolist() == [52.0, 49.0, 50.0, -7.5, -9.0]
    assert trace.outputs[:, 0].tolist() == [52.0, 49.0, -3.5, -7.5, -9.0]


def test_a_draw_belongs_to_its_tick_whatever_the_direction() -> None:
    def thrown(delay: int) -> Any:
        draft = Draft()
        coin, y = draft.units(1, activation="bernoulli"), draft.units(1, is_output=True)
        draft.connect(coin, coin, 0.0, delay=delay)
        draft.connect(coin, y, delay=0)
        return run(draft.network(), ticks=60, seed=3).outputs

    assert 10 < thrown(1).sum() < 50
    assert np.array_equal(thrown(-1), thrown(1))


def test_the_first_value_that_is_no_number_is_the_first_in_order_of_evaluation() -> None:
    network = fed(-1, 0.0, activation="reciprocal")
    with pytest.raises(NonFinite, match="In tick 3 the value of u ") as caught:
        run(network, np.array([[1.0], [0.0], [0.0], [2.0], [1.0]]))
    assert (caught.value.unit, caught.value.tick) == (1, 3)
    assert caught.value.trace is not None
    assert len(caught.value.trace) == 0
    assert caught.value.state.tick == 0


@pytest.mark.parametrize("record", ["outputs", "last", "all"])
def test_only_what_is_asked_for_is_recorded(record: str) -> None:
    trace, whole = run(fed(-1), NUMBERS, record=record), run(fed(-1), NUMBERS)
    ticks = slice(-1, None) if record == "last" else slice(None)
    assert np.array_equal(trace.outputs, whole.outputs[ticks])
    assert trace.ticks.tolist() == whole.ticks[ticks].tolist()
    assert len(trace.activations) == (0 if record == "outputs" else len(trace))


def test_an_episode_longer_than_a_chunk_is_made_in_one_go() -> None:
    outputs = run(fed(-1), np.ones((1000, 1))).outputs[:, 0]
    assert outputs.tolist() == list(range(1000, 0, -1))


def test_no_ticks_are_made_of_no_inputs() -> None:
    assert len(run(fed(-1), np.zeros((0, 1)))) == 0


def test_a_document_is_swept_over_its_tape() -> None:
    network = fed(-1)
    document = Document(network, episodes=(Episode("numbers", NUMBERS, network.input_ids, valid=np.array([True] * 4 + [False])),), tape=0)
    assert run(document).outputs[:, 0].tolist() == [7.5, 4.5, 5.5, 1.5, 0.0]


def test_a_run_cannot_go_on_from_a_state() -> None:
    begun = run(fed(-1), NUMBERS)
    with pytest.raises(WholeEpisodeNeeded, match=r"whole episodes, so it cannot go on from a state; give the whole episode"):
        run(fed(-1), NUMBERS, start=begun.state)
    program = compile_network(fed(-1))
    with pytest.raises(WholeEpisodeNeeded):
        advance(program, begun.state, NUMBERS[:, None], settings=RunSettings(), room=Room())


def test_without_inputs_and_ticks_it_cannot_run_freely() -> None:
    with pytest.raises(Refused, match="negative delays reads later ticks, so it cannot run freely; give the inputs of a whole episode"):
        run(fed(-1))
    assert run(fed(-1, bias=1.0), ticks=3).outputs[:, 0].tolist() == [3.0, 2.0, 1.0]


@pytest.mark.parametrize("chosen", [{"method": "rk4"}, {"method": "euler"}, {"update_order": "sequential"}])
def test_other_ways_of_ticking_are_refused(chosen: dict[str, Any]) -> None:
    with pytest.raises(ReadsTheFuture, match="exists only with"):
        run(fed(-1), NUMBERS, **chosen)
    program = compile_network(fed(-1))
    with pytest.raises(ReadsTheFuture):
        advance(program, first_state(program), NUMBERS[:, None], settings=RunSettings(**chosen), room=Room())


def test_an_episode_too_large_to_hold_is_refused_before_it_is_tried() -> None:
    draft = Draft()
    units = draft.units(1000)
    draft.connect_pairs(units, units, 0.1, delay=-1)
    with pytest.raises(Refused, match=r"300,000 ticks of 1 × 1,000 values are too many .* at most 268,\d\d\d ticks"):
        run(draft.network(), ticks=300_000, record="last")
