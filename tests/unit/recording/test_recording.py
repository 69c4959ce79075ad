"""The budget, and what goes first when it is spent; packing of versions and columns to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.network.edits import connect, set_connections, set_units
from rnnsim.recording.cells import cells_between, patched
from rnnsim.recording.version import Numbers, packed
from rnnsim.session.run import Run
from tests.unit.session.drawn import forward, random_document


def test_ghosts_go_first_then_the_oldest_rows_and_replay_remains() -> None:
    document = random_document(40, 100)
    run = forward(Run(document, budget=900_000), 600)
    run.seek(300)
    run.replace(set_units([0], bias=0.9)(document))
    forward(run, 100)
    assert len(run.past.ghosts) == 1
    rows = run.past.rows_of(np.arange(40), 1, 50)[1]
    while run.past.ghosts:
        assert run.past.first == 1
        forward(run, 100)
    forward(run, 3000)
    assert run.past.first > 50
    assert run.recording.earliest == 0
    assert run.recording.bytes() <= 900_000
    run.seek(50)
    assert np.array_equal(run.row().values, rows[49])


def test_shared_arrays_count_once() -> None:
    run = forward(Run(random_document(40, 100)), 600)
    before = run.recording.bytes()
    run.seek(300)
    run.poke(0, 0.5)
    forward(run, 1)
    grown = run.recording.bytes() - before
    assert grown < run.past.blocks[-1].rows.nbytes + run.past.blocks[-1].states.nbytes + 50_000


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        (np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 9.0, 4.0])),
        (np.array([0.0, 1.0, 1.0]), np.array([-0.0, 1.0, 1.0])),
        (np.array([np.nan, 1.0, 1.0]), np.array([np.nan, 1.0, 2.0])),
        (np.array(["a", "bb", "c"]), np.array(["a", "bb", "dddd"])),
        (np.array(["a", "b", "cccc"]), np.array(["a", "b", "c"])),
        (np.array([1, 2, 3]), np.array([4, 5, 6])),
        (np.array([True, False, True]), np.array([True, True, True])),
        (np.zeros((3, 2)), np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]])),
        (np.zeros(0), np.zeros(0)),
        (np.zeros(2), np.zeros(3)),
        (np.array([1, 2]), np.array([1.0, 2.0])),
    ],
)
def test_cells_lead_to_the_wanted_column_to_the_bit(base: np.ndarray, wanted: np.ndarray) -> None:
    cells = cells_between(base, wanted)
    made = base if cells is None else patched(base, cells)
    assert made.dtype == wanted.dtype
    assert made.tobytes() == wanted.tobytes()


def test_equal_columns_have_no_difference_and_few_cells_are_small() -> None:
    column = np.arange(10_000.0)
    assert cells_between(column, column.copy()) is None
    other = column.copy()
    other[7] = -1.0
    cells = cells_between(column, other)
    assert cells is not None
    assert cells.bytes == 12


def test_a_version_is_packed_only_against_the_same_structure_and_if_it_pays() -> None:
    document = random_document(50, 400)
    run = forward(Run(document), 1)
    anchor = run.past.versions[0].program
    for edit in (set_connections([60], weight=3.0), connect(0, 1), set_connections(np.arange(50, 450), weight=np.arange(400.0))):
        run.replace(edit(document))
        forward(run, 1)
    small, structure, large = (packed(version, anchor) for version in run.past.versions[1:])
    assert isinstance(small.compiled, Numbers)
    assert small.packed_bytes == 12
    assert small.program.network.fingerprint == set_connections([60], weight=3.0)(document).network.fingerprint
    assert not isinstance(structure.compiled, Numbers)
    assert large.program.network.fingerprint == run.document.network.fingerprint
