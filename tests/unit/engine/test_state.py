from __future__ import annotations

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.running import run
from rnnsim.engine.state import carried, first_state, poked
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect, delete, set_units
from rnnsim.network.network import Network


def pair() -> Network:
    draft = Draft()
    u = draft.units(2, initial=[0.5, 0.3], dynamics=["instant", "integrator"], activation=["tanh", "logistic"], bias=[0.2, 0.1])
    draft.connect(u, u, 0.5)
    return draft.network()


def test_before_the_first_tick_every_unit_stands_at_its_initial_output() -> None:
    state = first_state(compile_network(pair()), batch=3)
    assert state.recent.shape == (16, 3, 2)
    assert (state.recent[:, :, 0] == 0.5).all()
    np.testing.assert_allclose(state.recent[:, :, 1], 1 / (1 + np.exp(-0.3)), rtol=1e-15)
    assert state.inner.tolist() == [[0.0, 0.3]] * 3
    assert state.tick == 0


def test_a_state_cannot_be_written_into() -> None:
    state = first_state(compile_network(pair()))
    with pytest.raises(ValueError, match="read-only"):
        state.recent[0] = 1
    with pytest.raises(AttributeError):
        state.tick = 4  # type: ignore[misc]


def test_a_state_remembers_as_far_back_as_the_longest_delay() -> None:
    draft = Draft()
    u = draft.units(1)
    draft.connect(u, u, delay=40)
    assert len(first_state(compile_network(draft.network())).recent) == 40


def test_carrying_to_the_same_network_gives_the_very_same_state() -> None:
    state = run(pair(), ticks=3).state
    assert carried(state, compile_network(pair())) is state


def test_units_keep_their_values_by_id_and_new_ones_start_at_their_initial_output() -> None:
    document = Document(pair())
    state = run(document, ticks=5).state
    edited = delete(units=[0])(add_units(1, initial=0.7)(document)).network
    moved = carried(state, compile_network(edited))
    assert moved.unit_ids.tolist() == edited.units.id.tolist()
    assert np.array_equal(moved.recent[:, :, 0], state.recent[:, :, 1])
    assert (moved.recent[:, :, 1] == 0.7).all()
    assert moved.inner[0, 0] == state.inner[0, 1]
    assert moved.tick == 5


def test_a_longer_delay_repeats_the_oldest_value_and_a_wire_drawn_later_reads_the_true_past() -> None:
    document = Document(pair())
    trace = run(document, ticks=20)
    longer = carried(trace.state, compile_network(connect(0, 1, delay=30)(document).network))
    assert len(longer.recent) == 30
    assert np.array_equal(longer.recent[:16], trace.state.recent)
    assert (longer.recent[16:] == trace.state.recent[15]).all()
    assert np.array_equal(trace.state.recent[:, 0, 0], trace.activations[:3:-1, 0])


def test_a_unit_that_becomes_an_integrator_starts_at_its_initial_state() -> None:
    document = Document(pair())
    edited = set_units(0, dynamics="integrator")(document).network
    moved = carried(run(document, ticks=2).state, compile_network(edited))
    assert moved.inner[0, 0] == 0.5


def test_a_poke_sets_the_output_of_an_instant_unit_and_the_state_of_an_integrator() -> None:
    program = compile_network(pair())
    state = run(pair(), ticks=3).state
    after = poked(state, program, {0: -1.0, 1: 2.0, 99: 5.0})
    np.testing.assert_allclose(after.recent[0, 0], [-1.0, 1 / (1 + np.exp(-2.0))], rtol=1e-15)
    assert after.inner[0].tolist() == [0.0, 2.0]
    assert np.array_equal(after.recent[1:], state.recent[1:])
    assert run(pair(), ticks=1, start=after).activations[0, 0] == np.tanh(0.5 * -1.0 + 0.5 * after.recent[0, 0, 1] + 0.2)


def test_a_poke_that_is_not_a_number_is_refused() -> None:
    program = compile_network(pair())
    with pytest.raises(Refused, match="give a finite number"):
        poked(first_state(program), program, {0: np.nan})


def test_poking_one_integrator_of_a_coupled_group_moves_the_whole_group() -> None:
    draft = Draft()
    draft.units(3, activation="softmax", dynamics="integrator")
    program = compile_network(draft.network())
    after = poked(first_state(program), program, {0: 5.0})
    raised = np.exp([5.0, 0, 0])
    np.testing.assert_allclose(after.recent[0, 0], raised / raised.sum(), rtol=1e-14)
