"""What panels read: rows by unit id, across blocks, with gaps where a unit was not there."""

from __future__ import annotations

import numpy as np

from rnnsim.network.edits import add_units, change_settings, delete
from rnnsim.session.run import Run
from tests.unit.session.drawn import forward, random_document, three_units


def test_traces_leave_out_ticks_at_which_a_unit_did_not_exist_and_tables_show_them_as_nan() -> None:
    run = forward(Run(three_units()), 4)
    run.replace(delete([1])(run.document))
    forward(run, 3)
    run.replace(add_units(1, bias=0.25)(three_units()))
    forward(run, 2)
    assert run.past.trace_of(1, 1, 9)[0].tolist() == [1, 2, 3, 4, 8, 9]
    assert run.past.trace_of(6, 0, 99)[0].tolist() == [8, 9]
    assert run.past.trace_of(6, 0, 99)[1].tolist() == [0.25, 0.25]
    ticks, values = run.past.rows_of([0, 1, 6], 3, 8)
    assert ticks.tolist() == [3, 4, 5, 6, 7, 8]
    assert np.isnan(values[:, 1]).tolist() == [False, False, True, True, True, False]
    assert not np.isnan(values[:, 0]).any()


def test_ticks_outside_the_past_give_nothing() -> None:
    past = forward(Run(three_units()), 5).past
    assert past.trace_of(0, 6, 9)[0].tolist() == []
    assert past.trace_of(0, -9, 2)[0].tolist() == [1, 2]
    assert past.rows_of([0], 7, 9)[1].shape == (0, 1)
    assert past.block_at(6) is None
    assert past.block_at(0) is None
    assert (past.first, past.last) == (1, 5)


def test_states_are_kept_for_integrators_only() -> None:
    document = random_document(3, 0, dynamics=["instant", "integrator", "integrator"], tau=2.0, bias=0.0, initial=[0.0, 1.0, 3.0])
    past = forward(Run(document), 2).past
    assert past.states_of(1, 1, 2)[1].tolist() == [0.5, 0.25]
    assert past.states_of(2, 2, 2)[1].tolist() == [0.75]
    assert past.states_of(0, 1, 2)[0].tolist() == []
    assert past.blocks[0].states.shape[1] == 2


def test_versions_say_what_was_in_force() -> None:
    run = forward(Run(three_units()), 3)
    run.replace(change_settings(seed=9)(run.document))
    forward(run, 3)
    seeds = [version.settings.seed for tick in range(1, 7) if (version := run.past.version_at(tick)) is not None]
    assert seeds == [0, 0, 0, 9, 9, 9]
    assert run.past.version_at(0) is None


def test_a_small_network_does_not_take_a_new_block_for_every_chunk() -> None:
    run = Run(three_units())
    for _ in range(500):
        run.forward(3)
    assert len(run.past.blocks) == 1
