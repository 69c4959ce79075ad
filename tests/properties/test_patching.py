"""Edits of invented networks: the program patched from the one before is the program compiled anew, to the last bit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.patching import patched_program, program_after
from rnnsim.compiling.program import Program, Stage
from rnnsim.compiling.refusals import CannotCompile
from rnnsim.engine.clock import Room, advance
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.state import first_state
from rnnsim.network.document import Document
from rnnsim.network.edits import add_units, connect, delete, set_connections, set_units
from rnnsim.network.findings import blocking_findings, blocking_findings_of_numbers
from rnnsim.network.network import Network, changed_columns
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.session import Session
from tests.properties.invented_networks import networks

seeds = st.integers(0, 2**32 - 1)
EDITS = 10


def wires_in(stage: Stage) -> Iterator[Any]:
    yield from (*stage.sums, *stage.products)
    for turn in stage.turns:
        yield from wires_in(turn)


def is_same_program(made: Program, wanted: Program) -> bool:
    """Every index array, every bound of a stage, and the network itself."""
    if made.network is not wanted.network or len(made.stages) != len(wanted.stages) or not np.array_equal(made.order, wanted.order):
        return False
    pairs = list(zip(made.stages, wanted.stages, strict=True))
    return all((one.first, one.last) == (other.first, other.last) for one, other in pairs) and all(
        mine.dtype == its.dtype and np.array_equal(mine, its)
        for one, other in pairs
        for mine, its in zip(wires_in(one), wires_in(other), strict=True)
    )


def ticks_of(program: Program, settings: RunSettings) -> Any:
    """Three ticks of two episodes, or where they stopped."""
    room = Room(np.zeros((3, 2, len(program.order))), np.zeros((3, 2, len(program.order))))
    inputs = np.random.default_rng(1).normal(size=(3, 2, len(program.network.input_ids)))
    try:
        advance(program, first_state(program, 2), inputs, settings=settings, room=room)
    except NonFinite as stop:
        return room.activations, room.states, (stop.unit, stop.tick)
    return room.activations, room.states, None


def edit_once(session: Session, random: np.random.Generator, delays: tuple[int, ...] = (0, 1, 1, 2, 5, -1)) -> None:
    """Anything a person does to connections, possible or not: loops of delay 0 among them."""
    units, wires = session.document.network.units.id, session.document.network.connections.id
    some = random.choice(wires, min(len(wires), int(random.integers(1, 4))), replace=False) if len(wires) else wires
    kind = random.choice(["connect", "connect", "delete", "weight", "bias", "retarget", "tie", "undo", "redo"])
    if kind == "connect":
        count = int(random.integers(1, 4))
        ends = random.choice(units, (3, count))
        gate = np.where(random.random(count) < 0.3, ends[2], -1)
        delay = random.choice(delays, count)
        session.apply(kind, connect(ends[0], ends[1], random.normal(size=count), delay=delay, gate=gate))
    elif kind == "delete":
        session.apply(kind, delete(connections=some))
    elif kind == "weight":
        session.apply(kind, set_connections(some, weight=float(random.normal())))
    elif kind == "bias":
        session.apply(kind, set_units(random.choice(units), bias=float(random.normal())))
    elif kind == "retarget":
        session.apply(kind, set_connections(some, target=int(random.choice(units))))
    elif kind == "tie":
        session.apply(kind, set_connections(some, tie=int(random.integers(-1, 2))))
    elif kind == "undo":
        session.undo()
    else:
        session.redo()


def refusal_of(network: Network, continuous: bool) -> str:
    try:
        compile_network(network, continuous)
    except CannotCompile as problem:
        return str(problem)
    return ""


@settings(max_examples=60, deadline=None)
@given(networks(), seeds, st.booleans())
def test_a_patched_program_is_the_compiled_one_through_every_edit(network: Network, seed: int, continuous: bool) -> None:
    random, session = np.random.default_rng(seed), Session(Document(network))
    method = RunSettings(method="euler" if continuous else "tick")
    program = program_after(None, network, continuous=continuous)
    for _ in range(EDITS):
        edit_once(session, random)
        edited = session.document.network
        refusal = refusal_of(edited, continuous)
        if refusal:
            with pytest.raises(CannotCompile, match=re.escape(refusal)):
                program_after(program, edited, continuous=continuous)
            continue
        made, wanted = program_after(program, edited, continuous=continuous), compile_network(edited, continuous)
        assert is_same_program(made, wanted)
        assert str(made) == str(wanted)
        if made.network.connections.delay.min(initial=0) >= 0 and random.random() < 0.7:  # the others are edits between two ticks
            for mine, its in zip(ticks_of(made, method), ticks_of(wanted, method), strict=True):
                assert np.array_equal(mine, its) if isinstance(mine, np.ndarray) else mine == its
        program = made


def test_most_edits_of_a_recurrent_network_need_no_compiling() -> None:
    random = np.random.default_rng(0)
    session = Session(add_units(20, activation="tanh")(Document()))
    made: Counter[bool] = Counter()
    program = compile_network(session.document.network)
    for _ in range(500):
        edit_once(session, random, (0, 1, 2))
        try:
            wanted = compile_network(session.document.network)
        except CannotCompile:
            session.undo()
            continue
        patched = patched_program(program, session.document.network)
        made[patched is not None] += 1
        program = patched or wanted
        assert is_same_program(program, wanted)
    assert made[True] > 300 > 3 * made[False], made


@settings(max_examples=60, deadline=None)
@given(networks(), seeds)
def test_the_cheap_findings_miss_nothing_that_numbers_can_bring_about(network: Network, seed: int) -> None:
    random, session = np.random.default_rng(seed), Session(Document(network))
    if len(network.connections) > 1:
        session.apply("tie", set_connections(network.connections.id[:2], tie=0, weight=0.5))
    start = session.document.network
    units, wires = start.units, start.connections
    numbers = random.choice([0.5, 0.5, -1.0, 0.0, np.nan, np.inf], (4, 60))
    for columns in ({"tau": numbers[0, : len(units)]}, {"bias": numbers[1, : len(units)]}):
        edited = start.with_rows(units=units.with_columns(**columns))
        assert blocking_findings_of_numbers(edited, changed_columns(start, edited)) == blocking_findings(edited)
    for column, row in (("weight", 2), ("lower", 3)):
        edited = start.with_rows(connections=wires.with_columns(**{column: numbers[row, : len(wires)]}))
        assert blocking_findings_of_numbers(edited, changed_columns(start, edited)) == blocking_findings(edited)
