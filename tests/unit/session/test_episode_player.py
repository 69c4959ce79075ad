"""Networks that read later ticks, live: the computed episode is played tick by tick through edits, looks back and branches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.engine import running
from rnnsim.engine.state import State
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_settings, move_units, set_connections, set_episodes, set_units
from rnnsim.network.episode import Episode, pattern
from rnnsim.recording.recording import FreeRows
from rnnsim.recording.version import Version
from rnnsim.session.banners import banner_of
from rnnsim.session.carrying import ticked
from rnnsim.session.run import Run
from rnnsim.session.worker import Worker
from tests.unit.session.drawn import forward, settle

LENGTH = 6


def both_ways(**episode: Any) -> Document:
    """Units 0 x, 1 forward, 2 backward, 3 backward integrator, 4 y; connections 5 … 11, of which 8 is the backward one's own."""
    draft = Draft("both ways")
    x = draft.units(1, is_input=True)
    hidden = draft.units(3, activation="tanh", dynamics=["instant", "instant", "integrator"], bias=[0.1, -0.2, 0.3], tau=2.0)
    y = draft.units(1, is_output=True)
    draft.connect_pairs([0, 1, 0, 2, 2, 1, 2], [1, 1, 2, 2, 3, 4, 4], [1.0, 0.5, 0.8, -0.7, 1.0, 1.0, 2.0], delay=[0, 1, 0, -1, -2, 0, 0])
    network = draft.network()
    wires = network.connections
    given = {"inputs": np.sin(np.arange(LENGTH) * 2.0)[:, None], "input_ids": x, "repeats": True, **episode}
    document = Document(network.with_rows(connections=wires.with_columns(id=wires.id + 5)), (Episode("song", **given),), tape=0)
    assert y[0] == 4
    assert hidden[1] == 2
    return document


def whole(document: Document, **chosen: Any) -> np.ndarray:
    """(T, U) what the engine makes of the document's episode in one go."""
    return running.run(document, **chosen).activations


def played(run: Run, first: int, last: int) -> np.ndarray:
    return run.past.rows_of(run.document.network.units.id, first, last)[1]


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of every episode that was computed."""
    lengths: list[int] = []

    def counted(version: Version, state: State, free: FreeRows) -> State:
        lengths.append(len(free.rows))
        return ticked(version, state, free)

    monkeypatch.setattr("rnnsim.session.episode_player.ticked", counted)
    return lengths


def test_live_ticks_play_the_computed_episode_and_compute_it_once(computed: list[int]) -> None:
    run = Run(both_ways())
    assert forward(run, 1).cursor == 1
    forward(run, LENGTH - 1)
    assert np.array_equal(played(run, 1, LENGTH), whole(run.document))
    assert run.row().states[3] == running.run(run.document).states[-1, 3]
    assert computed == [LENGTH]


def test_an_episode_that_repeats_is_played_again_and_again(computed: list[int]) -> None:
    run = forward(Run(both_ways()), 3 * LENGTH + 2)
    assert np.array_equal(played(run, 1, 3 * LENGTH), np.tile(whole(run.document), (3, 1)))
    assert np.array_equal(run.row().values, whole(run.document)[1])
    assert computed == [LENGTH]


def test_an_episode_that_does_not_repeat_ends_in_a_sentence() -> None:
    run = forward(Run(both_ways(repeats=False)), 100)
    assert run.cursor == LENGTH
    assert run.held is not None
    assert "ends with tick 6" in run.held.sentence
    banner = banner_of(run.held)
    assert banner is not None
    assert (banner.kind, [way.name for way in banner.actions]) == ("warning", ["start"])
    run.back()
    assert run.held is None
    run.restart()
    assert forward(run, 100).cursor == LENGTH


def test_an_episode_that_ends_where_one_looks_back_leaves_the_future_as_it_was() -> None:
    run = forward(Run(both_ways()), 3 * LENGTH)
    run.seek(2 * LENGTH)
    run.replace(both_ways(repeats=False))
    assert run.forward(1) == 0
    assert run.held is not None
    assert (run.past.last, run.past.ghosts) == (3 * LENGTH, ())


@pytest.mark.parametrize("tape", [(), (pattern("p", [1.0], np.array([0])),), (Episode("empty", np.zeros((0, 1)), np.array([0])),)])
def test_without_an_episode_it_cannot_run_freely(tape: tuple[Episode, ...]) -> None:
    run = Run(set_episodes(tape, 0 if tape else None)(both_ways()))
    assert run.forward(1) == 0
    assert run.held is not None
    assert run.held.sentence.startswith("A network with negative delays reads later ticks and cannot run freely; put an episode")
    assert run.row().values.tolist()[:3] == [0.0, 0.0, 0.0]
    run.replace(both_ways())
    assert forward(run, 3).cursor == 3


def test_an_episode_too_long_to_compute_at_once_is_said_before_the_first_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnsim.engine.whole_episodes.MOST_BYTES", 400)
    run = Run(both_ways())
    assert run.forward(1) == 0
    assert run.held is not None
    assert "too many to hold at once" in run.held.sentence


def test_after_an_edit_the_next_tick_plays_from_the_new_episode(computed: list[int]) -> None:
    run = forward(Run(both_ways()), 3)
    before = run.document
    run.replace(set_connections([8], weight=0.9)(before))
    assert np.array_equal(run.row().values, whole(before)[2])
    forward(run, 2)
    assert np.array_equal(played(run, 1, 3), whole(before)[:3])
    assert np.array_equal(played(run, 4, 5), whole(run.document)[3:5])
    assert not np.array_equal(whole(before)[3:5], whole(run.document)[3:5])
    assert computed == [LENGTH, LENGTH]


def test_moving_a_unit_computes_nothing_again(computed: list[int]) -> None:
    run = forward(Run(both_ways()), 2)
    run.replace(move_units([1], 40, 0)(run.document))
    forward(run, 2)
    assert computed == [LENGTH]


def test_a_clamp_by_hand_holds_over_the_episode_from_that_tick_on() -> None:
    run = forward(Run(both_ways()), 2)
    run.clamp(2, 0.5)
    forward(run, 2 * LENGTH)
    free, held = whole(run.document), whole(run.document, clamp={2: 0.5})
    assert not np.array_equal(free[:, 3], held[:, 3])
    expected = np.concatenate([free[:2], np.tile(held, (3, 1))[2 : 2 * LENGTH + 2]])
    assert np.array_equal(played(run, 1, 2 * LENGTH + 2), expected)
    run.clamp(2, None)
    assert np.array_equal(forward(run, 1).row().values, free[2])


def test_clamps_validity_seed_and_precision_of_the_document_count() -> None:
    document = set_units([1], activation="bernoulli")(both_ways(valid=np.array([True] * 5 + [False])))
    document = change_settings(seed=9, precision="single", clamp={3: np.array([np.nan, 0.25])})(document)
    run = forward(Run(document), LENGTH)
    assert run.row().values.dtype == np.float32
    assert np.array_equal(played(run, 1, LENGTH), whole(document).astype(float))
    assert played(run, 2, 2)[0, 3] == np.tanh(np.float32(0.25) + np.float32(0.0))
    assert np.array_equal(run.row().values, Run(document).row().values)


def test_a_poke_is_refused_and_the_clock_goes_on() -> None:
    run = forward(Run(both_ways()), 2)
    with pytest.raises(Refused, match=r"computed over whole episodes; clamp the unit instead"):
        run.poke(2, 0.5)
    worker = Worker((run,), lambda: None)
    try:
        worker.submit(run.poke, 2, 0.5)
        settle(lambda: run.held is not None)
        worker.submit(worker.tick)
        settle(lambda: run.cursor == 3)
        assert run.held is None
    finally:
        worker.stop()


def test_looking_back_and_going_on_retraces_and_an_edit_there_branches() -> None:
    run = forward(Run(both_ways()), 10)
    rows, computed = played(run, 1, 10), run.computed
    run.seek(4)
    assert np.array_equal(run.row().values, rows[3])
    assert np.array_equal(forward(run, 6).row().values, rows[9])
    assert (run.computed, run.past.ghosts) == (computed, ())
    run.seek(4)
    run.replace(set_connections([8], weight=0.9)(run.document))
    assert np.array_equal(forward(run, 1).row().values, whole(run.document)[4])
    assert [ghost.branched_at for ghost in run.past.ghosts] == [4]
    run.swap_ghost(0)
    assert (run.cursor, run.past.last) == (5, 10)
    run.back()
    assert np.array_equal(run.row().values, rows[3])


def test_what_is_replayed_is_what_was_played() -> None:
    run = forward(Run(both_ways()), 4)
    run.replace(set_connections([8], weight=0.9)(run.document))
    forward(run, 5)
    run.clamp(1, 0.1)
    forward(run, 5)
    for tick in range(1, 15):
        run.seek(tick)
        state = run._state_at(tick)
        assert np.array_equal(state.recent[0, 0], run.row().values)
        assert state.inner[0, 3] == run.row().states[3]
        assert state.tick == tick


def test_from_a_network_of_the_past_to_one_of_the_future_and_back() -> None:
    ahead = both_ways()
    plain = set_connections([8, 9], delay=1)(ahead)
    run = forward(Run(plain), 3)
    assert np.array_equal(played(run, 1, 3), running.run(plain, ticks=3).activations)
    run.poke(2, 0.5)
    run.replace(ahead)
    forward(run, 5)
    assert run.poked == ()
    assert np.array_equal(played(run, 4, 8), np.tile(whole(ahead), (2, 1))[3:8])
    run.replace(plain)
    before, now = run.row().values, forward(run, 1).row().values
    network = plain.network.units
    assert now[2] == pytest.approx(np.tanh(0.8 * now[0] - 0.7 * before[2] + network.bias[2]), abs=1e-15)


def test_a_method_or_an_order_that_cannot_sweep_holds_with_the_way_out() -> None:
    run = forward(Run(both_ways()), 2)
    run.replace(change_settings(method="rk4")(run.document))
    assert run.forward(1) == 0
    assert run.held is not None
    assert "exists only with method tick" in run.held.sentence
    run.replace(change_settings(method="tick", update_order="sequential")(run.document))
    assert run.held is not None
    assert "exists only with synchronous updates" in run.held.sentence


def test_nothing_of_an_episode_that_is_not_finite_is_played() -> None:
    run = forward(Run(both_ways()), 3)
    shown = run.row().values
    fine = run.document
    run.replace(set_connections([8], weight=-1e200)(set_units([2], activation="identity")(fine)))
    assert run.forward(5) == 0
    assert run.held is not None
    assert (run.held.unit, run.held.tick) == (2, LENGTH - 2)
    assert np.array_equal(run.row().values, shown)
    run.replace(fine)
    assert np.array_equal(forward(run, 1).row().values, whole(fine)[3])


def test_running_until_a_condition_stops_at_the_tick_that_meets_it() -> None:
    run, rows = Run(both_ways()), whole(both_ways())
    wanted = 4
    made = run.forward(LENGTH, lambda ids, values: values[:, 2] == rows[wanted - 1, 2])
    assert (made, run.cursor) == (wanted, wanted)
    assert np.array_equal(run.row().values, rows[wanted - 1])
