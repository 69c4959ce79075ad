"""One document being run, without threads: the running state through edits, and the recorded past bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.edits import add_units, change_settings, clamp_units, connect, delete, set_connections, set_episodes, set_units
from rnnsim.network.episode import Episode, pattern
from rnnsim.session.run import Run
from tests.unit.session.drawn import forward, random_document, three_units


def test_state_is_carried_by_unit_id_and_draws_do_not_depend_on_the_neighbours() -> None:
    kinds = {"activation": ["tanh", "bernoulli", "tanh", "tanh"], "bias": 0.0,
             "dynamics": ["instant", "instant", "integrator", "integrator"], "tau": 4.0, "initial": [0, 0, 0.9, 0.4]}  # fmt: skip
    document = random_document(4, 0, **kinds)
    run, alone = Run(document), Run(delete([0, 2])(document))
    forward(run, 10)
    state = run.row().states[3]
    run.replace(delete([0, 2])(document))
    assert run.row().unit_ids.tolist() == [0, 1, 2, 3]  # what was computed is shown until the next tick
    forward(run, 10)
    forward(alone, 20)
    assert state == pytest.approx(0.4 * 0.75**10)
    assert run.past.states_of(3, 11, 11)[1] == pytest.approx(state * 0.75, abs=1e-15)
    drawn = run.past.trace_of(1, 1, 20)[1]
    assert np.array_equal(drawn, alone.past.trace_of(1, 1, 20)[1])
    assert 0 < drawn.mean() < 1


def test_delete_and_undo_between_two_ticks_is_as_if_nothing_had_been() -> None:
    document = random_document(8, 30, dynamics="integrator", tau=2.0)
    touched, calm = forward(Run(document), 7), forward(Run(document), 7)
    touched.replace(delete([1, 2])(document))
    touched.replace(document)
    assert np.array_equal(forward(touched, 5).row().values, forward(calm, 5).row().values)


def test_a_unit_that_returns_after_ticks_have_passed_starts_at_its_initial_output() -> None:
    run = forward(Run(three_units()), 5)
    run.replace(delete([1])(run.document))
    forward(run, 5)
    run.replace(three_units())
    assert forward(run, 1).row().values[2] == pytest.approx(np.tanh(1.2 * 0.0 + 0.1), abs=1e-15)


def test_a_wire_drawn_later_with_a_delay_reads_the_true_past() -> None:
    run = forward(Run(three_units()), 20)
    run.replace(connect(0, 0, 3.0, delay=7)(run.document))
    past, two = run.past.trace_of(0, 1, 20)[1], run.past.trace_of(2, 1, 20)[1]
    assert forward(run, 1).row().values[0] == pytest.approx(np.tanh(3 * past[-7] - 2 * two[-1] + 0.5), abs=1e-15)


def test_chunks_of_any_length_make_the_same_ticks() -> None:
    whole, pieces = forward(Run(random_document(30, 200)), 60), Run(random_document(30, 200))
    for ticks in (1, 2, 3, 30, 7, 17):
        forward(pieces, ticks)
    assert np.array_equal(whole.past.rows_of(np.arange(30), 1, 60)[1], pieces.past.rows_of(np.arange(30), 1, 60)[1])


def test_a_loop_holds_the_run_with_the_finding_and_an_undo_lets_it_go_on() -> None:
    run = forward(Run(three_units()), 10)
    run.replace(set_connections([3, 4, 5], delay=0)(run.document))
    assert run.held is not None
    assert run.held.findings[0].code == "combinational_loop"
    assert set(run.held.findings[0].connections) == {3, 4, 5}
    assert run.forward(5) == 0
    run.seek(4)
    assert run.held is not None
    run.seek(10)
    run.replace(three_units())
    assert run.held is None
    assert forward(run, 5).cursor == 15


def test_a_document_that_cannot_run_from_the_start_shows_nothing_and_holds() -> None:
    run = Run(set_connections([3, 4, 5], delay=0)(three_units()))
    assert not len(run.row().values)
    assert run.held is not None
    assert run.forward(1) == 0


def test_an_impossible_time_constant_holds_although_only_a_number_changed() -> None:
    run = forward(Run(random_document(3, 3, dynamics="integrator")), 3)
    run.replace(set_units(0, tau=0.0)(run.document))
    assert run.held is not None
    assert "time constant" in run.held.sentence


def test_a_value_that_is_not_finite_holds_the_clock_at_the_tick_before() -> None:
    run = forward(Run(random_document(3, 6, activation="identity", gain=1e6, bias=1.0)), 400)
    assert run.held is not None
    assert (run.held.tick, run.cursor) == (run.cursor + 1, run.past.last)
    assert np.isfinite(run.row().values).all()
    run.seek(run.cursor - 1)
    assert run.held is None


def test_a_poke_that_cannot_be_ticked_away_still_waits_and_replay_does_not_know_it() -> None:
    grows = random_document(1, 0, activation="identity", bias=1.0, gain=1.0)
    grows = connect(0, 0, 1e150)(grows)
    run = forward(Run(grows), 2)
    before = run.row().values.copy()
    run.poke(0, 1e300)
    assert forward(run, 1).cursor == 2
    assert run.held is not None
    assert run.poked == (0,)
    run.replace(set_connections(1, weight=0.0)(grows))
    assert forward(run, 1).row().values[0] == 1.0
    run.seek(2)
    assert np.array_equal(run.row().values, before)


def test_impossible_pokes_and_clamps_are_refused() -> None:
    run = Run(three_units())
    with pytest.raises(Refused):
        run.poke(0, np.nan)
    with pytest.raises(Refused):
        run.clamp(0, np.inf)
    assert forward(run, 1).cursor == 1


def test_a_pending_poke_shows_at_once_and_a_clamp_holds_from_the_next_tick() -> None:
    run = forward(Run(three_units()), 4)
    run.poke(0, 0.33)
    assert run.row().values[0] == 0.33
    run.clamp(1, 0.75)
    forward(run, 3)
    assert run.past.trace_of(1, 5, 7)[1].tolist() == [0.75] * 3
    assert run.past.trace_of(1, 5, 5)[1] != np.tanh(1.5 * 0.33 - 0.2)
    run.clamp(1, None)
    assert forward(run, 1).row().values[1] != 0.75


def test_clamps_of_the_settings_hold_by_number_or_by_tick_and_clamps_by_hand_come_first() -> None:
    document = clamp_units(0, 0.5)(three_units())
    document = change_settings(clamp={**document.settings.clamp, 1: np.array([0.25, np.nan, -1.0])})(document)
    run = forward(Run(document), 4)
    assert run.past.trace_of(0, 1, 4)[1].tolist() == [0.5] * 4
    one = run.past.trace_of(1, 1, 4)[1]
    assert (one[0], one[2]) == (0.25, -1.0)
    assert one[1] == one[3] == pytest.approx(np.tanh(1.5 * 0.5 - 0.2))
    run.clamp(0, -0.5)
    assert forward(run, 1).row().values[0] == -0.5


def listening(repeats: bool, kind: str = "sequence") -> Document:
    document = random_document(1, 0, activation="identity", bias=0.0, is_input=True)
    tape = Episode("tape", np.array([[1.0], [2.0], [3.0]]), np.array([0]), valid=np.array([True, False, True]), repeats=repeats)
    return set_episodes((pattern("p", [7.0], np.array([0])) if kind == "pattern" else tape,), 0)(document)


def test_the_tape_is_read_tick_by_tick_and_repeats_if_it_says_so() -> None:
    assert forward(Run(listening(False)), 5).past.trace_of(0, 1, 5)[1].tolist() == [1, 0, 3, 0, 0]
    assert forward(Run(listening(True)), 7).past.trace_of(0, 1, 7)[1].tolist() == [1, 0, 3, 1, 0, 3, 1]
    assert forward(Run(listening(False, "pattern")), 2).past.trace_of(0, 1, 2)[1].tolist() == [0, 0]


def test_going_on_from_the_past_unchanged_retraces_and_makes_no_ghost() -> None:
    run = forward(Run(three_units()), 50)
    last = run.row().values.copy()
    run.seek(20)
    forward(run, 30)
    assert not run.past.ghosts
    assert np.array_equal(run.row().values, last)
    run.poke(0, 0.9)
    forward(run, 10)
    run.seek(45)
    run.replace(set_units([0], place_x=5.0)(run.document))  # a picture edit changes no course
    forward(run, 15)
    assert not run.past.ghosts
    assert run.cursor == 60
    run.seek(10)
    run.replace(set_units([0], bias=0.6)(run.document))
    forward(run, 1)
    assert len(run.past.ghosts) == 1


def test_moving_along_recorded_ticks_is_not_counted_as_computing() -> None:
    run = forward(Run(three_units()), 50)
    assert run.computed == 50
    run.seek(10)
    assert (forward(run, 40).cursor, run.computed) == (50, 50)
    assert forward(run, 7).computed == 57


def test_only_the_program_in_force_keeps_what_the_engine_laid_out_for_it() -> None:
    document = random_document(20, 60)
    run = Run(document)
    for number in range(6):
        run.replace(set_units([0], bias=number, tau=number + 1.0)(document))
        forward(run, 3)
    run.replace(delete([1])(document))
    forward(run, 3)
    run.seek(10)
    run.poke(0, 0.5)
    forward(run, 2)
    programs = {id(version.whole_program): version.whole_program for version in run.past.versions}
    assert sum(bool(program.layouts) for program in programs.values()) <= 1


@pytest.mark.parametrize("change", [change_settings(seed=3), clamp_units(0, 0.1), set_units(0, bias=0.7)])
def test_what_would_make_another_course_branches_and_the_old_future_stays(change: object) -> None:
    run = forward(Run(three_units()), 40)
    old = run.past.rows_of([0, 1, 2], 1, 40)[1]
    run.seek(25)
    run.replace(change(run.document))  # type: ignore[operator]
    forward(run, 5)
    assert (run.past.last, run.past.ghosts[0].last, run.past.ghosts[0].branched_at) == (30, 40, 25)
    assert np.array_equal(run.past.rows_of([0, 1, 2], 1, 25)[1], old[:25])
    assert np.array_equal(run.past.ghosts[0].rows_of([0, 1, 2], 1, 40)[1], old[25:])


def test_an_edit_taken_back_retraces_what_was_made_before_it() -> None:
    run = forward(Run(three_units()), 30)
    run.seek(10)
    run.replace(set_units([0], bias=0.6)(run.document))
    run.replace(three_units())
    assert forward(run, 20).cursor == 30
    assert not run.past.ghosts


def test_replay_of_a_dropped_past_is_bit_equal_through_edits_pokes_clamps_and_chance() -> None:
    document = random_document(40, 300, activation=["tanh", "bernoulli"] * 20, dynamics=["instant"] * 30 + ["integrator"] * 10, tau=3.0)
    full, tight = Run(document), Run(document, budget=600_000)
    for run in (full, tight):
        forward(run, 700)
        run.poke(3, 0.5)
        run.poke(35, 0.5)
        forward(run, 333)
        run.clamp(5, -1.0)
        forward(run, 400)
        run.replace(delete([7])(document))
        forward(run, 300)
        run.replace(document)
        run.clamp(5, None)
        forward(run, 1000)
        run.replace(delete([9])(document))  # what is in force now must not touch what was
    assert tight.past.block_at(900) is None
    assert tight.recording.bytes() <= 1.05 * 600_000
    for tick in (1, 699, 700, 701, 1033, 1034, 1432, 1434, 1733, 1734, 2500):
        rows = []
        for run in (full, tight):
            run.seek(tick)
            rows.append(run.row())
        for left, right in zip(*rows, strict=True):
            assert np.array_equal(left, right, equal_nan=True)


def test_many_versions_stay_within_the_budget_and_the_rest_is_still_exact() -> None:
    document = random_document(100, 2000)
    run, free = Run(document, budget=900_000), Run(document)
    for turn in range(150):
        for one in (run, free):
            one.replace(set_connections(np.arange(100 + turn, 2100, 3), weight=float(turn) / 50)(one.document))
            forward(one, 7)
    assert run.recording.bytes() <= 1.15 * 900_000
    assert run.recording.earliest > 0
    run.seek(0)
    assert run.cursor == run.recording.earliest
    free.seek(run.cursor)
    assert np.array_equal(run.row().values, free.row().values)
    for one in (run, free):
        one.seek(one.cursor + 33)
    assert np.array_equal(run.row().values, free.row().values)


def test_a_slider_beside_the_clock_costs_cells_and_not_whole_networks() -> None:
    document = random_document(100, 2000)
    run = forward(Run(document), 1)
    first = run.recording.bytes()
    for turn in range(300):
        run.replace(set_connections([100], weight=float(turn))(run.document))
        forward(run, 1)
    assert len(run.past.versions) > 250
    weights = document.network.connections.weight.nbytes
    assert run.recording.bytes() - first < 300 * weights / 10


def test_the_past_can_be_retraced_through_packed_versions() -> None:
    run = Run(random_document(20, 80))
    for turn in range(30):
        run.replace(set_connections([20 + turn], weight=float(turn))(run.document))
        forward(run, 2)
    rows = run.past.rows_of(np.arange(20), 1, 60)[1]
    for tick in (60, 31, 2, 59):
        run.seek(tick)
        state = run._state_at(tick)
        run._state = None
        assert np.array_equal(state.recent[0, 0], rows[tick - 1])


def test_home_makes_the_whole_course_a_ghost_and_a_look_at_the_start_does_not() -> None:
    run = forward(Run(three_units()), 20)
    run.seek(0)
    assert run.past.last == 20
    run.restart()
    assert (run.cursor, run.past.last, len(run.past.ghosts)) == (0, 0, 1)
    again = forward(run, 20).past
    assert np.array_equal(again.rows_of([0, 1, 2], 1, 20)[1], again.ghosts[0].rows_of([0, 1, 2], 1, 20)[1])


def test_the_start_follows_the_current_initial_values() -> None:
    run = Run(three_units())
    run.replace(set_units([1], initial=0.5)(run.document))
    assert run.row().values.tolist() == [0.0, 0.5, 0.0]
    forward(run, 3)
    run.restart()
    run.replace(set_units([1], initial=-0.5)(run.document))
    assert run.row().values[1] == -0.5


def branched(run: Run, tick: int, bias: float, ticks: int) -> np.ndarray:
    run.seek(tick)
    run.replace(set_units([0], bias=bias)(run.document))
    forward(run, ticks)
    return run.past.rows_of([0, 1, 2], 1, run.past.last)[1]


def test_a_ghost_and_the_present_change_places_as_often_as_one_likes_bit_for_bit() -> None:
    run = forward(Run(three_units()), 2500)
    old = run.past.rows_of([0, 1, 2], 1, 2500)[1]
    new = branched(run, 1200, 0.9, 300)
    run.swap_ghost(0)
    assert np.array_equal(run.past.rows_of([0, 1, 2], 1, 2500)[1], old)
    assert (run.past.last, run.past.ghosts[0].last, run.cursor) == (2500, 1500, 1500)
    run._state = None
    assert np.array_equal(run._state_at(2400).recent[0, 0], old[2399])
    run.swap_ghost(0)
    assert np.array_equal(run.past.rows_of([0, 1, 2], 1, 1500)[1], new)
    forward(run, 10)
    assert run.past.last == 1510


def test_a_ghost_of_a_future_that_was_itself_left_behind_can_still_be_taken() -> None:
    run = forward(Run(three_units()), 100)
    oldest = run.past.rows_of([0, 1, 2], 1, 100)[1]
    middle = branched(run, 50, 0.9, 30)
    newest = branched(run, 30, -0.9, 20)
    assert [ghost.branched_at for ghost in run.past.ghosts] == [30, 30]
    run.swap_ghost(1)
    assert np.array_equal(run.past.rows_of([0, 1, 2], 1, 100)[1], oldest)
    courses = [run.past.ghosts[at].rows_of([0, 1, 2], 1, 200)[1] for at in range(2)]
    assert any(np.array_equal(course, middle[30:]) for course in courses)
    assert any(np.array_equal(course, newest[30:]) for course in courses)


def test_no_state_of_a_left_future_is_taken_for_one_of_the_present() -> None:
    run = forward(Run(random_document(30, 200)), 2500)  # chaotic, so that two courses never meet again
    branched(run, 1200, 0.9, 2000)
    rows = run.past.rows_of(np.arange(30), 1, 3200)[1]
    for tick in (1201, 2001, 2400, 2501, 3001):
        run._state = None
        assert np.array_equal(run._state_at(tick).recent[0, 0], rows[tick - 1])


def test_a_ghost_whose_first_rows_were_dropped_is_still_replayed_from_its_own_keyframe() -> None:
    document = set_units([1], dynamics="integrator", leak=0.0, activation="identity")(random_document(8, 30))  # forgets nothing
    run = Run(document, budget=40_000)
    for number in range(30):
        run.replace(set_units([0], bias=0.1 * number, tau=1.0 + number)(connect(0, number % 8, 0.1)(document)))
        forward(run, 120)
    assert run.recording.earliest > 0
    run.seek(run.past.first)
    tick, wanted = run.cursor, run.row().values.copy()
    assert run.past.first - 1 > run.recording.earliest, "rows were dropped behind the keyframe"
    run.recording.budget = 1 << 20  # so that the ghost is kept
    run.restart()
    forward(run, 1)
    run.swap_ghost(0)
    run.seek(tick)
    run.poke(0, 0.25)  # shown as replayed, but for the poke
    assert np.array_equal(run.row().values[1:], wanted[1:])


def test_at_most_three_ghosts_are_kept_the_newest_first() -> None:
    run = forward(Run(three_units()), 20)
    for turn in range(6):
        branched(run, 10, turn / 10, 5 + turn)
    assert [ghost.last for ghost in run.past.ghosts] == [19, 18, 17]


def test_run_until_stops_at_the_first_row_that_meets_the_condition_also_when_retracing() -> None:
    run = Run(three_units())
    meets = lambda ids, rows: rows[:, ids == 0].max(1, initial=-9) > 0.6  # noqa: E731
    plain = forward(Run(three_units()), 60).past.trace_of(0, 1, 60)[1]
    wanted = int(np.flatnonzero(plain > 0.6)[0]) + 1
    assert run.forward(60, meets) == wanted
    assert run.cursor == run.past.last == wanted
    forward(run, 30)
    run.seek(0)
    assert run.forward(60, meets) == wanted


def test_precision_and_method_can_change_in_the_middle_of_a_run() -> None:
    run = forward(Run(random_document(6, 12, dynamics="integrator", tau=3.0)), 5)
    for settings in ({"precision": "single"}, {"method": "rk4", "dt": 0.5}, {"update_order": "random_permutation", "method": "tick"}):
        run.replace(change_settings(**settings)(run.document))
        forward(run, 5)
    rows = [run.past.rows_of(np.arange(6), tick, tick)[1][0] for tick in range(1, 21)]
    assert run.cursor == 20
    for tick in (20, 12, 7):
        run._state = None
        assert np.array_equal(run._state_at(tick).recent[0, 0], rows[tick - 1])


def test_a_published_past_never_changes_while_the_run_goes_on() -> None:
    run = forward(Run(three_units()), 30)
    past, rows = run.past, run.past.rows_of([0, 1, 2], 1, 30)[1].copy()
    branched(run, 10, 0.9, 50)
    assert past.last == 30
    assert np.array_equal(past.rows_of([0, 1, 2], 1, 30)[1], rows)


def test_an_empty_network_runs() -> None:
    run = forward(Run(Document()), 5)
    assert run.cursor == 5
    run.replace(add_units(2, activation="tanh")(run.document))
    assert forward(run, 2).row().unit_ids.tolist() == [0, 1]
