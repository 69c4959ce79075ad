from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.clock import Room, advance
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.engine.state import first_state
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

TICK = RunSettings()


def mixed() -> Network:
    draft = Draft()
    x = draft.units(1, is_input=True)
    h = draft.units(3, activation=["tanh", "logistic", "tanh"], dynamics=["instant", "instant", "integrator"], tau=2.0, bias=0.1)
    y = draft.units(1, is_output=True)
    draft.connect(x, h, delay=0)
    draft.connect(h, h, 0.3)
    draft.connect(h, y, delay=0)
    return draft.network()


def test_ticks_made_one_by_one_in_chunks_or_at_once_are_the_same() -> None:
    program, inputs = compile_network(mixed()), np.random.default_rng(0).normal(size=(12, 1, 1))
    rows, states = np.empty((12, 1, 5)), np.empty((12, 1, 5))
    state = first_state(program)
    for first, last in ((0, 1), (1, 2), (2, 7), (7, 12)):
        room = Room(rows[first:last], states[first:last])
        state = advance(program, state, inputs[first:last], settings=TICK, room=room)
    whole = run(mixed(), inputs[:, 0])
    assert np.array_equal(rows[:, 0], whole.activations)
    assert np.array_equal(states[:, 0], whole.states)
    assert np.array_equal(state.recent, whole.state.recent)
    assert state.tick == 12


def test_nothing_that_is_given_is_modified() -> None:
    program = compile_network(mixed())
    state, inputs = first_state(program), np.ones((3, 1, 1))
    before = state.recent.copy(), state.inner.copy(), inputs.copy()
    clamp = {1: np.array([0.5, np.nan, 0.1])}
    advance(program, state, inputs, settings=TICK, room=Room(), clamp=clamp, valid=np.array([True, False, True]))
    assert all(np.array_equal(old, new) for old, new in zip(before, (state.recent, state.inner, inputs), strict=True))
    assert np.array_equal(clamp[1], [0.5, np.nan, 0.1], equal_nan=True)


def test_no_ticks_give_the_same_state() -> None:
    program = compile_network(mixed())
    state = first_state(program)
    assert advance(program, state, np.zeros((0, 1, 1)), settings=TICK, room=Room()) is state


def test_rows_before_a_value_that_is_no_number_are_written() -> None:
    draft = Draft()
    u = draft.units(1, initial=1.0)
    draft.connect(u, u, 1e200)
    program, rows = compile_network(draft.network()), np.full((4, 1, 1), -1.0)
    with pytest.raises(NonFinite) as caught:
        advance(program, first_state(program), np.zeros((4, 1, 0)), settings=TICK, room=Room(rows))
    assert rows[:, 0, 0].tolist() == [1e200, -1, -1, -1]
    assert (caught.value.tick, caught.value.state.tick) == (2, 1)
    assert caught.value.state.recent[0, 0, 0] == 1e200


def test_a_state_of_another_network_is_carried_by_itself() -> None:
    draft = Draft()
    draft.units(5, initial=0.5)
    start = run(mixed(), ticks=2).state
    state = advance(compile_network(draft.network()), start, np.zeros((1, 1, 0)), settings=TICK, room=Room())
    assert state.tick == 3
    assert state.recent[1, 0].tolist() == start.recent[0, 0].tolist()


def test_episode_numbers_decide_the_draws() -> None:
    draft = Draft()
    draft.units(40, activation="bernoulli")
    program, rows = compile_network(draft.network()), np.empty((1, 2, 40))
    advance(program, first_state(program, 2), np.zeros((1, 2, 0)), settings=TICK, room=Room(rows))
    swapped = np.empty((1, 2, 40))
    advance(program, first_state(program, 2), np.zeros((1, 2, 0)), settings=TICK, room=Room(swapped), episodes=[1, 0])
    assert np.array_equal(rows[0, 0], swapped[0, 1])
    assert np.array_equal(rows[0, 1], swapped[0, 0])
    assert not np.array_equal(rows[0, 0], rows[0, 1])


def clamped_chain() -> Network:
    """u feeds v in the same tick and w one tick later; v's wire is gated by u."""
    draft = Draft()
    u = draft.units(1, bias=1.0, is_output=True)
    v, w, gate = draft.units(3)
    constant = draft.units(1, bias=10.0)
    draft.connect(u, [v], delay=0)
    draft.connect(u, [w], delay=1)
    draft.connect(constant, [gate], delay=0, gate=u[0])
    return draft.network()


def test_every_later_reader_sees_the_clamp_and_outputs_see_what_was_evaluated() -> None:
    trace = run(clamped_chain(), ticks=3, clamp={0: [5.0, np.nan]})
    assert trace.activations.tolist() == [[5, 5, 0, 50, 10], [1, 1, 5, 10, 10], [1, 1, 1, 10, 10]]
    assert trace.outputs[:, 0].tolist() == [1, 1, 1]


def test_a_clamp_by_a_number_holds_for_ever_and_differs_by_episode_where_asked() -> None:
    assert run(clamped_chain(), ticks=4, clamp={0: 2}).activations[:, 0].tolist() == [2, 2, 2, 2]
    trace = run(clamped_chain(), np.zeros((2, 2, 0)), clamp={0: [[3, np.nan], [np.nan, 4]]})
    assert trace.activations[:, :, 0].tolist() == [[3, 1], [1, 4]]


def test_a_clamp_on_an_integrator_is_its_state() -> None:
    draft = Draft()
    draft.units(1, dynamics="integrator", activation="logistic", output_bias=0.5, bias=1.0, is_output=True)
    trace = run(draft.network(), ticks=2, dt=0.5, clamp={0: [2.0]})
    assert trace.states[:, 0].tolist() == [2.0, 1.5]
    np.testing.assert_allclose(trace.activations[:, 0], 1 / (1 + np.exp([-2.5, -2.0])), rtol=1e-15)
    np.testing.assert_allclose(trace.outputs[:, 0], 1 / (1 + np.exp([-1.0, -2.0])), rtol=1e-15)


def test_a_clamp_reaches_units_that_are_not_evaluated_in_a_tick() -> None:
    draft = Draft()
    u = draft.units(2, bias=1.0, period=[5, 1])
    draft.connect(u[0], u[1], delay=0)
    assert run(draft.network(), ticks=3, clamp={0: [7.0]}).activations.tolist() == [[7, 8], [7, 8], [7, 8]]
    draft = Draft()
    u = draft.units(6, activation="sign_hold", initial=-1.0)
    draft.connect(u, u, 1 - np.eye(6))
    trace = run(draft.network(), ticks=1, update_order="random_single", clamp=dict.fromkeys(u.tolist(), 1.0))
    assert trace.activations.tolist() == [[1.0] * 6]


def test_an_invalid_tick_leaves_every_unit_at_its_initial_output_and_clears_no_delay_line() -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    y = draft.units(1, initial=-3.0, is_output=True)
    s = draft.units(1, dynamics="integrator", leak=0.0, bias=1.0, initial=0.25)
    draft.connect(x, y, delay=2)
    trace = run(draft.network(), [[1], [2], [3], [4]], valid=[True, False])
    assert trace.of(x[0]).tolist() == [1, 0, 3, 4]
    assert trace.of(y[0]).tolist() == [0, -3, 1, 0]
    assert trace.outputs[:, 0].tolist() == [0, -3, 1, 0]
    assert trace.of(s[0]).tolist() == [1.25, 0.25, 1.25, 2.25]


def test_holding_activations_keep_their_output_at_exactly_zero() -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    u = draft.units(2, activation=["step_hold", "sign_hold"], initial=0.5)
    draft.connect(x, u, delay=0)
    assert run(draft.network(), [[0], [2], [0], [-1], [0]]).of(u).tolist() == [[0.5, 0.5], [1, 1], [1, 1], [0, -1], [0, -1]]


def test_groups_with_interleaved_ids_answer_each_by_itself() -> None:
    draft = Draft()
    draft.units(4, activation="softmax", group=["a", "b", "a", "b"], bias=[0.0, 1.0, np.log(3), 1.0])
    np.testing.assert_allclose(run(draft.network(), ticks=1).activations[0], [0.25, 0.5, 0.75, 0.5], rtol=1e-15)


def test_a_longer_delay_on_a_cycle_reads_before_the_newest_value_of_its_source() -> None:
    draft = Draft("a counts, b reads it two back")
    a = draft.units(1, bias=1.0)
    b = draft.units(1)
    draft.connect(a, a, 1.0)
    draft.connect(a, b, 1.0, delay=2)
    draft.connect(b, a, 0.0)
    trace = run(draft.network(), ticks=4, update_order="sequential")
    assert trace.of(b[0]).tolist() == [0, 1, 2, 3]


def test_an_integrator_is_seen_by_targets_in_the_same_tick() -> None:
    draft = Draft()
    s = draft.units(1, dynamics="integrator", bias=1.0, tau=4.0)
    v = draft.units(1)
    draft.connect(s, v, delay=0)
    assert run(draft.network(), ticks=2).of(v).tolist() == [[0.25], [0.4375]]


@pytest.mark.parametrize("update_order", ["synchronous", "sequential", "random_permutation", "random_single"])
def test_units_off_any_cycle_do_not_care_about_the_update_order(update_order: str) -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    chain = draft.units(3, activation="tanh")
    draft.connect_pairs([x[0], *chain[:2]], chain, delay=[0, 1, 0])
    inputs = np.arange(6.0)[:, None]
    trace = run(draft.network(), inputs, update_order=update_order)
    assert np.array_equal(trace.activations, run(draft.network(), inputs).activations)


def ring(**columns: Any) -> Network:
    draft = Draft()
    u = draft.units(5, initial=np.arange(5.0), **columns)
    draft.connect_pairs(u, np.roll(u, -1))
    return draft.network()


def test_a_sequential_pass_lets_a_value_run_around_the_ring_within_one_tick() -> None:
    assert run(ring(), ticks=1, update_order="sequential").activations.tolist() == [[4.0] * 5]
    assert run(ring(), ticks=1).activations.tolist() == [[4, 0, 1, 2, 3]]


def test_a_random_single_tick_is_one_update_and_a_permutation_is_one_of_each() -> None:
    single = run(ring(), ticks=50, update_order="random_single", record="updates")
    assert single.updates[:, 0].tolist() == list(range(1, 51))
    assert set(single.updates[:, 1].tolist()) == set(range(5))
    changed = np.diff(np.vstack([np.arange(5.0), single.activations]), axis=0) != 0
    assert (changed.sum(axis=1) <= 1).all()
    passes = run(ring(), ticks=10, update_order="random_permutation", record="updates").updates
    orders = passes[:, 1].reshape(10, 5)
    assert all(sorted(order) == list(range(5)) for order in orders.tolist())
    assert len({tuple(order) for order in orders.tolist()}) > 5


def test_an_update_tells_its_new_value_and_the_energy_it_changes() -> None:
    draft = Draft()
    u = draft.units(2, activation="sign_hold", initial=[1, -1], bias=[0.5, 0.25])
    draft.connect_pairs(u, u[::-1], 2.0)
    updates = run(draft.network(), ticks=1, update_order="sequential", record="updates").updates
    assert updates.tolist() == [[1, 0, -1, 2 * (2 * -1 + 0.5)], [1, 1, -1, 0]]


@pytest.mark.parametrize(
    ("method", "factor"),
    [
        ("euler", 1 - 0.15),
        ("heun", 1 - 0.15 + 0.15**2 / 2),
        ("rk4", 1 - 0.15 + 0.15**2 / 2 - 0.15**3 / 6 + 0.15**4 / 24),
        ("adaptive", np.exp(-0.15)),
    ],
)
def test_instant_units_answer_at_every_stage_and_once_more_with_the_new_states(method: str, factor: float) -> None:
    draft = Draft()
    s = draft.units(1, dynamics="integrator", initial=1.0)
    v = draft.units(1, gain=-1.0)
    draft.connect(s, v, delay=0)
    draft.connect(v, s, 0.5, delay=0)
    trace = run(draft.network(), ticks=3, method=method, dt=0.1)
    assert np.array_equal(trace.of(v), -trace.of(s))
    np.testing.assert_allclose(trace.of(s)[-1], factor**3, rtol=1e-9 if method == "adaptive" else 1e-14)


def test_inputs_and_delayed_values_are_held_over_a_continuous_tick() -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    s = draft.units(2, dynamics="integrator", leak=0.0)
    draft.connect(x, s[0], delay=0)
    draft.connect(s[0], s[1], delay=1)
    states = run(draft.network(), [[1], [3]], method="rk4", dt=0.5).states[:, 1:]
    np.testing.assert_allclose(states, [[0.5, 0.0], [2.0, 0.25]], rtol=1e-15)


def test_an_integrator_off_its_period_rests_in_continuous_methods_too() -> None:
    draft = Draft()
    draft.units(2, dynamics="integrator", leak=0.0, bias=1.0, period=[1, 3])
    assert run(draft.network(), ticks=4, method="rk4").states.tolist() == [[1, 0], [2, 0], [3, 1], [4, 1]]


def test_a_clamped_integrator_stays_put_for_its_neighbours_within_a_tick() -> None:
    draft = Draft()
    s = draft.units(2, dynamics="integrator", leak=[1.0, 0.0], initial=[2.0, 0.0])
    draft.connect(s[0], s[1], delay=0)
    trace = run(draft.network(), ticks=2, method="rk4", dt=0.5, clamp={0: 2.0})
    np.testing.assert_allclose(trace.states, [[2, 1], [2, 2]], rtol=1e-15)
