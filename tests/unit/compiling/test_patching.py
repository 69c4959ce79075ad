"""What a patched program remembers of the one it was made from, and for how long."""

from __future__ import annotations

import gc
from weakref import ref

import numpy as np

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.patching import patched_program, program_after
from rnnsim.compiling.program import Program
from rnnsim.engine.preparing import prepared
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect, delete, set_connections, set_units
from rnnsim.network.run_settings import RunSettings


def ring(count: int = 100) -> Document:
    draft = Draft("ring")
    ids = draft.units(count, activation="tanh")
    draft.connect_pairs(ids, np.roll(ids, -1), 0.5)
    return Document(draft.network())


def laid_out(program: Program) -> Program:
    prepared(program, RunSettings(), 1)
    return program


def patched(program: Program, document: Document) -> Program:
    made = patched_program(program, document.network)
    assert made is not None
    return made


def test_the_rows_that_came_and_went_are_told_until_an_engine_has_laid_the_program_out() -> None:
    document = ring()
    program = laid_out(compile_network(document.network))
    edited = delete(connections=[42])(connect([3, 7], [5, 60], 0.1)(document))
    made = patched(program, edited)
    assert made.predecessor is not None
    assert made.predecessor.program is program
    assert made.predecessor.layouts == program.layouts
    added, removed, _ = made.predecessor.change
    assert edited.network.connections.id[added].tolist() == [100, 101]
    assert document.network.connections.id[removed].tolist() == [42]
    assert laid_out(made).predecessor is None


def test_edits_between_two_ticks_are_compared_with_what_was_laid_out() -> None:
    document = ring()
    program = laid_out(compile_network(document.network))
    made, edited = program, document
    for unit in range(90):
        edited = connect(unit, 0, 0.1, delay=2)(edited)
        made = patched(made, edited)
    assert len(made.network.connections) == 190
    assert patched(patched(program, connect(1, 2)(document)), document) is program


def test_a_weight_keeps_every_stage_and_what_reading_it_takes() -> None:
    document = ring()
    program = laid_out(compile_network(document.network))
    made = patched(program, set_connections([1], weight=0.25)(document))
    assert made.stages is program.stages
    before, after = prepared(program, RunSettings(), 1).stages[0].sums, prepared(made, RunSettings(), 1).stages[0].sums
    assert before is not None
    assert after is not None
    assert after.places is before.places
    assert sorted(after.weights)[0] == 0.25


def test_units_and_activations_take_a_compilation() -> None:
    document = ring()
    program = compile_network(document.network)
    for edit in (add_units(1), set_units(1, activation="relu"), delete([3])):
        network = edit(document).network
        assert patched_program(program, network) is None
        assert program_after(program, network).network is network


def test_no_chain_of_programs_is_kept() -> None:
    document = ring()
    program = laid_out(compile_network(document.network))
    first = ref(program)
    for unit in range(3):
        document = connect(unit, 50)(document)
        program = laid_out(patched(program, document))
    gc.collect()
    assert first() is None
