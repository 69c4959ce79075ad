"""Random edit, undo, redo, paste, save, load and tick against a plain model: values identical, the engine finite, the past exact."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from rnnsim.files.native import read, write
from rnnsim.network.clipping import clipping_from_text, clipping_to_text, copied, pasted
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import (
    add_units,
    connect,
    delete,
    move_units,
    set_connections,
    set_units,
    tie_connections,
    untie_connections,
)
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.session.history import History
from rnnsim.session.run import Run
from rnnsim.session.session import Session
from tests.unit.session.drawn import random_document

FEWEST = 20
picks = st.integers(0, 10_000)
values = st.floats(-3, 3, width=32)
counts = st.integers(1, 60)
activations = st.sampled_from(("tanh", "logistic", "step", "sign", "saturating", "gaussian", "bernoulli", "arctangent"))


@dataclass(frozen=True)
class Wire:
    source: int
    target: int
    weight: float
    delay: int = 1
    tie: int = -1


@dataclass(frozen=True)
class Model:
    """What the document should hold, as dictionaries by id."""

    units: dict[int, dict[str, Any]] = field(default_factory=dict)
    wires: dict[int, Wire] = field(default_factory=dict)


def model_of(document: Document) -> Model:
    units, wires = document.network.units, document.network.connections
    names = ("bias", "activation", "dynamics", "place_x")
    columns = [units.columns[name].tolist() for name in names]
    kept = {unit: dict(zip(names, row, strict=True)) for unit, *row in zip(units.id.tolist(), *columns, strict=True)}
    ends = [wires.columns[name].tolist() for name in ("id", "source", "target", "weight", "delay", "tie")]
    return Model(kept, {number: Wire(*row) for number, *row in zip(*ends, strict=True)})


class SessionMachine(RuleBasedStateMachine):
    """A session, a run fed by it and the model, always changed together."""

    @initialize(seed=st.integers(0, 1000), units=st.integers(FEWEST, 40))
    def open(self, seed: int, units: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        document = random_document(units, 3 * units, seed, dynamics=["integrator" if unit % 5 == 0 else "instant" for unit in range(units)])
        self.run = Run(document, budget=400_000)
        self.recorded: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.begin(document)

    def begin(self, document: Document) -> None:
        self.session = Session(document, history=History(whole=3))
        self.session.announcements.subscribe(self.feed)
        self.model, self.done, self.undone = model_of(document), list[Model](), list[Model]()
        self.first, self.next_id = document.digest, document.next_id
        self.run.replace(document)

    def feed(self, announcement: Announcement) -> None:
        if isinstance(announcement, DocumentReplaced):
            self.run.replace(announcement.new)

    def edit(self, change: Edit, model: Model, issued: int = 0) -> None:
        if model == self.model:
            before = self.session.document
            self.session.apply("nothing", change)
            assert self.session.document is before
            return
        self.session.apply("edit", change)
        self.done.append(self.model)
        self.undone.clear()
        self.model, self.next_id = model, self.next_id + issued

    def unit(self, pick: int) -> int:
        return sorted(self.model.units)[pick % len(self.model.units)]

    def wire(self, pick: int) -> int:
        return sorted(self.model.wires)[pick % len(self.model.wires)]

    def with_unit(self, unit: int, **changed: Any) -> Model:
        return replace(self.model, units={**self.model.units, unit: {**self.model.units[unit], **changed}})

    @rule(bias=values, activation=activations)
    def add_a_unit(self, bias: float, activation: str) -> None:
        row = {"bias": bias, "activation": activation, "dynamics": "instant", "place_x": 0.0}
        model = replace(self.model, units={**self.model.units, self.next_id: row})
        self.edit(add_units(1, bias=bias, activation=activation), model, 1)

    @rule(first=picks, second=picks, weight=values, delay=st.integers(1, 20))
    def connect_two(self, first: int, second: int, weight: float, delay: int) -> None:
        wire = Wire(self.unit(first), self.unit(second), weight, delay)
        model = replace(self.model, wires={**self.model.wires, self.next_id: wire})
        self.edit(connect(wire.source, wire.target, weight, delay=delay), model, 1)

    @precondition(lambda self: len(self.model.units) > FEWEST)
    @rule(pick=picks)
    def delete_a_unit(self, pick: int) -> None:
        gone = self.unit(pick)
        units = {unit: row for unit, row in self.model.units.items() if unit != gone}
        wires = {number: wire for number, wire in self.model.wires.items() if gone not in (wire.source, wire.target)}
        self.edit(delete([gone]), Model(units, wires))

    @precondition(lambda self: self.model.wires)
    @rule(pick=picks)
    def delete_a_connection(self, pick: int) -> None:
        gone = self.wire(pick)
        self.edit(delete((), [gone]), replace(self.model, wires={n: wire for n, wire in self.model.wires.items() if n != gone}))

    @rule(pick=picks, bias=values)
    def set_a_bias(self, pick: int, bias: float) -> None:
        self.edit(set_units([self.unit(pick)], bias=bias), self.with_unit(self.unit(pick), bias=bias))

    @rule(pick=picks, activation=activations, dynamics=st.sampled_from(("instant", "integrator")))
    def retype(self, pick: int, activation: str, dynamics: str) -> None:
        unit = self.unit(pick)
        model = self.with_unit(unit, activation=activation, dynamics=dynamics)
        self.edit(set_units([unit], activation=activation, dynamics=dynamics), model)

    @rule(pick=picks, dx=st.integers(-50, 50))
    def move(self, pick: int, dx: int) -> None:
        unit = self.unit(pick)
        self.edit(move_units([unit], dx, 0), self.with_unit(unit, place_x=self.model.units[unit]["place_x"] + dx))

    @precondition(lambda self: self.model.wires)
    @rule(pick=picks, weight=values)
    def set_a_weight(self, pick: int, weight: float) -> None:
        chosen = self.wire(pick)
        tie = self.model.wires[chosen].tie
        mine = {chosen} if tie < 0 else {number for number, wire in self.model.wires.items() if wire.tie == tie}
        wires = {number: replace(wire, weight=weight) if number in mine else wire for number, wire in self.model.wires.items()}
        self.edit(set_connections([chosen], weight=weight), replace(self.model, wires=wires))

    @precondition(lambda self: len(self.model.wires) > 3)
    @rule(first=picks, second=picks)
    def tie(self, first: int, second: int) -> None:
        one, two = self.wire(first), self.wire(second)
        if one == two:
            return
        number = max(wire.tie for wire in self.model.wires.values()) + 1
        both = {name: replace(self.model.wires[name], tie=number, weight=self.model.wires[one].weight) for name in (one, two)}
        self.edit(tie_connections([one, two]), replace(self.model, wires={**self.model.wires, **both}))

    @precondition(lambda self: self.model.wires)
    @rule(pick=picks)
    def untie(self, pick: int) -> None:
        chosen = self.wire(pick)
        free = replace(self.model.wires[chosen], tie=-1)
        self.edit(untie_connections([chosen]), replace(self.model, wires={**self.model.wires, chosen: free}))

    @precondition(lambda self: len(self.model.units) < 60)
    @rule(chosen=st.lists(picks, min_size=1, max_size=6))
    def copy_and_paste(self, chosen: list[int]) -> None:
        units = sorted({self.unit(pick) for pick in chosen})
        fresh = {unit: self.next_id + at for at, unit in enumerate(units)}
        inside = [n for n, wire in self.model.wires.items() if wire.source in fresh and wire.target in fresh]
        inside.sort(key=lambda n: (self.model.wires[n].target, n))
        ties = sorted({self.model.wires[n].tie for n in inside if self.model.wires[n].tie >= 0})
        offset = max((wire.tie for wire in self.model.wires.values()), default=-1) + 1
        new_tie = {-1: -1, **{tie: offset + at for at, tie in enumerate(ties)}}
        model = Model(
            {**self.model.units, **{fresh[u]: {**self.model.units[u], "place_x": self.model.units[u]["place_x"] + 24} for u in units}},
            {**self.model.wires, **{self.next_id + len(units) + at: self.pasted_wire(n, fresh, new_tie) for at, n in enumerate(inside)}},
        )
        text = clipping_to_text(copied(self.session.document.network, units))
        self.edit(pasted(clipping_from_text(text)), model, len(units) + len(inside))

    def pasted_wire(self, number: int, fresh: dict[int, int], new_tie: dict[int, int]) -> Wire:
        wire = self.model.wires[number]
        return replace(wire, source=fresh[wire.source], target=fresh[wire.target], tie=new_tie[wire.tie])

    @rule(times=st.integers(1, 12))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.done))):
            self.session.undo()
            self.undone.append(self.model)
            self.model = self.done.pop()

    @rule(times=st.integers(1, 12))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self.undone))):
            self.session.redo()
            self.done.append(self.model)
            self.model = self.undone.pop()

    @rule()
    def save_and_load(self) -> None:
        path = Path(self.folder.name) / "net.rnnsim"
        write(self.session.document, path)
        loaded = read(path)
        assert loaded.digest == self.session.document.digest
        self.begin(loaded)

    @rule(ticks=counts)
    def tick(self, ticks: int) -> None:
        end = self.run.cursor + ticks
        while self.run.cursor < end:
            assert self.run.forward(end - self.run.cursor), self.run.held

    @rule(back=counts)
    def look_back(self, back: int) -> None:
        self.run.seek(self.run.cursor - back)

    @rule(pick=picks, value=values)
    def poke(self, pick: int, value: float) -> None:
        self.run.poke(self.unit(pick), value)

    @rule(pick=picks, value=st.none() | values)
    def clamp(self, pick: int, value: float | None) -> None:
        self.run.clamp(self.unit(pick), value)

    @rule()
    def begin_again(self) -> None:
        self.run.restart()

    @precondition(lambda self: self.run.past.ghosts)
    @rule(pick=picks)
    def swap_a_ghost(self, pick: int) -> None:
        index = pick % len(self.run.past.ghosts)
        wanted = self.run.past.ghosts[index].last
        self.run.swap_ghost(index)
        assert self.run.past.last == wanted

    @invariant()
    def the_document_is_the_model(self) -> None:
        assert model_of(self.session.document) == self.model

    @invariant()
    def the_engine_is_finite(self) -> None:
        assert self.run.held is None
        assert np.isfinite(self.run.row().values).all()

    def teardown(self) -> None:
        if not hasattr(self, "session"):
            return
        past = self.run.past
        for tick in np.linspace(max(past.first, self.run.recording.earliest + 1), past.last, 5).astype(int).tolist():
            block = past.block_at(tick)
            if block is not None and tick >= self.run.recording.earliest:
                self.run.seek(tick)
                self.run._state = None
                assert np.array_equal(self.run._state_at(tick).recent[0, 0], block.rows[tick - block.first])
        while self.session.history.can_undo:
            self.session.undo()
        assert self.session.document.digest == self.first
        self.folder.cleanup()


def machine_settings(runs: int, operations: int) -> settings:
    return settings(
        max_examples=runs, stateful_step_count=operations, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def test_a_random_person_cannot_make_session_and_engine_disagree() -> None:
    run_state_machine_as_test(SessionMachine, settings=machine_settings(8, 25))


@pytest.mark.slow
def test_forty_random_people_of_fifty_operations_cannot_either() -> None:
    run_state_machine_as_test(SessionMachine, settings=machine_settings(40, 50))
