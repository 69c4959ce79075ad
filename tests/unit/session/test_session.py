"""Editing without a clock: one door, history, merging, cancelling, selection; against a plain model."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import add_units, connect, delete, move_units, rename, set_connections, set_network, set_units
from rnnsim.session.announcements import Announcement, DocumentReplaced, SelectionReplaced
from rnnsim.session.differences import difference
from rnnsim.session.history import History
from rnnsim.session.session import Session
from tests.unit.session.drawn import random_document, three_units


def listening_to(session: Session) -> list[Announcement]:
    heard: list[Announcement] = []
    session.announcements.subscribe(heard.append)
    return heard


def test_an_edit_announces_the_old_and_the_new_document() -> None:
    session = Session(three_units())
    heard, before = listening_to(session), session.document
    session.apply("Bias", set_units([0], bias=0.7))
    assert isinstance(heard[0], DocumentReplaced)
    assert (heard[0].old, heard[0].new) == (before, session.document)


def test_an_edit_that_changes_nothing_leaves_no_entry_and_no_announcement() -> None:
    session = Session(three_units())
    heard = listening_to(session)
    session.apply("Bias", set_units([0], bias=0.5))
    session.undo()
    session.redo()
    assert heard == []
    assert session.history.labels() == []


def test_an_impossible_edit_is_refused_and_leaves_everything_untouched() -> None:
    session = Session(three_units())
    session.apply("Bias", set_units([0], bias=0.7))
    session.undo()
    heard, before = listening_to(session), session.document
    with pytest.raises(Refused):
        session.apply("Connect", connect(0, 99))
    assert session.document is before
    assert heard == []
    assert session.history.redo_labels() == ["Bias"]


def test_ids_are_never_given_twice_undone_or_not() -> None:
    session = Session(three_units())
    session.apply("Add", add_units(1))
    session.undo()
    session.apply("Add", add_units(1))
    assert session.document.network.units.id.tolist() == [0, 1, 2, 7]


def test_undo_and_redo_bring_back_the_very_values_and_name_them() -> None:
    session = Session(three_units())
    start = session.document
    session.apply("Move", move_units([0], 5, 5))
    moved = session.document
    session.apply("Bias", set_units([0], bias=0.7))
    assert session.history.labels() == ["Move", "Bias"]
    session.undo()
    session.undo()
    assert session.document is start
    assert session.history.redo_labels() == ["Move", "Bias"]
    session.redo()
    assert session.document is moved


def test_a_gesture_is_one_entry_and_cancelling_it_brings_back_the_very_value_with_nothing_to_redo() -> None:
    session, gesture = Session(three_units()), object()
    start = session.document
    for step in range(1, 20):
        session.apply("Move 1 unit", move_units([0], step, 0), merge=gesture)
    assert session.history.labels() == ["Move 1 unit"]
    session.revert(gesture)
    assert session.document is start
    assert not session.history.can_redo
    session.revert(gesture)
    assert session.document is start


def test_a_finished_gesture_cannot_be_cancelled_and_the_next_one_begins_its_own_entry() -> None:
    session, gesture = Session(three_units()), object()
    session.apply("Move", move_units([0], 1, 0), merge=gesture)
    session.seal()
    session.revert(gesture)
    assert session.history.labels() == ["Move"]
    session.apply("Move", move_units([0], 1, 0), merge=gesture)
    assert session.history.labels() == ["Move", "Move"]


def test_keys_and_wheel_make_one_entry_until_seven_tenths_of_a_second_of_silence() -> None:
    now = [100.0]
    session = Session(three_units(), clock=lambda: now[0])
    gesture = object()
    for value, wait in ((0.1, 0.0), (0.2, 0.6), (0.3, 0.6), (0.4, 0.8)):
        now[0] += wait
        session.apply("Set bias", set_units([0], bias=value), merge=("bias", (0,)))
    assert len(session.history.labels()) == 2
    for dx in (1, 2):
        now[0] += 5.0
        session.apply("Move", move_units([0], dx, 0), merge=gesture)
    assert len(session.history.labels()) == 3


def test_selecting_something_else_and_undo_end_an_entry() -> None:
    session, token = Session(three_units()), ("bias", (0,))
    session.apply("Set bias", set_units([0], bias=0.1), merge=token)
    session.select([1])
    session.apply("Set bias", set_units([0], bias=0.2), merge=token)
    session.apply("Set bias", set_units([0], bias=0.3), merge=token)
    session.undo()
    assert session.document.network.units.bias[0] == 0.1
    session.apply("Set bias", set_units([0], bias=0.4), merge=token)
    assert session.history.labels() == ["Set bias", "Set bias"]


def test_results_of_training_enter_as_one_entry_and_an_edit_between_splits_them() -> None:
    session, training = Session(random_document(5, 10)), object()
    start = session.document
    for update in range(1, 20):
        session.apply(f"Train {update} updates", set_connections(np.arange(5, 15), weight=update / 7), merge=training)
    session.apply("Set bias", set_units([0], bias=1.0))
    session.apply("Train 1 update", set_connections(np.arange(5, 15), weight=9.0), merge=training)
    assert session.history.labels() == ["Train 19 updates", "Set bias", "Train 1 update"]
    for _ in range(3):
        session.undo()
    assert session.document is start


def test_the_selection_of_its_time_comes_back_with_undo_and_redo() -> None:
    session = Session(three_units())
    session.select([2, 0], [4])
    session.apply("Delete", delete([0]))
    assert session.selection.units.tolist() == [2]
    assert session.selection.connections.tolist() == []
    session.select([1])
    session.undo()
    assert (session.selection.units.tolist(), session.selection.connections.tolist()) == ([0, 2], [4])
    session.redo()
    assert session.selection.units.tolist() == [1]


def test_a_selection_holds_only_what_is_there_and_is_announced_only_when_it_is_another() -> None:
    session = Session(three_units())
    heard = listening_to(session)
    session.select([2, 2, 77], [3, 88])
    session.select([2], [3])
    assert session.selection.has_unit(2)
    assert session.selection.has_connection(3)
    assert not session.selection.has_unit(77)
    assert [type(one) for one in heard] == [SelectionReplaced]
    session.select_all()
    assert len(session.selection.units) == len(session.selection.connections) == 3


Model = tuple[dict[int, float], dict[int, tuple[int, int, float]]]


class ModelledSession:
    """A session and a plain model of it that are always changed together."""

    def __init__(self, history: History) -> None:
        self.session = Session(Document(), history=history)
        self.model: Model = ({}, {})
        self.done: list[Model] = []
        self.undone: list[Model] = []

    def edit(self, label: str, change: Edit, model: Model) -> None:
        document = self.session.document
        self.session.apply(label, change)
        if self.session.document is not document:
            self.done.append(self.model)
            self.undone.clear()
            self.model = model

    def step(self, undoes: bool) -> None:
        source, destination = (self.done, self.undone) if undoes else (self.undone, self.done)
        (self.session.undo if undoes else self.session.redo)()
        if source:
            destination.append(self.model)
            self.model = source.pop()

    def check(self) -> None:
        units, wires = self.session.document.network.units, self.session.document.network.connections
        assert dict(zip(units.id.tolist(), units.bias.tolist(), strict=True)) == self.model[0]
        rows = zip(wires.id.tolist(), wires.source.tolist(), wires.target.tolist(), wires.weight.tolist(), strict=True)
        assert {number: tuple(row) for number, *row in rows} == self.model[1]


def random_step(tested: ModelledSession, chance: random.Random, step: int) -> None:
    units, wires = tested.model
    kind = chance.choices(["add", "connect", "delete", "bias", "weight", "undo", "redo", "burst"], (6, 9, 2, 6, 6, 10, 7, 1))[0]
    some = chance.choice(list(units)) if units else 0
    new = tested.session._issued
    if kind in ("undo", "redo", "burst"):
        for _ in range(chance.randint(20, 60) if kind == "burst" else 1):
            tested.step(undoes=kind != "redo")
    elif kind == "add" or not units:
        tested.edit("Add", add_units(1), ({**units, new: 0.0}, wires))
    elif kind == "connect":
        other = chance.choice(list(units))
        tested.edit("Connect", connect(some, other), (units, {**wires, new: (some, other, 1.0)}))
    elif kind == "delete":
        kept = {wire: row for wire, row in wires.items() if some not in row[:2]}
        tested.edit("Delete", delete([some]), ({unit: bias for unit, bias in units.items() if unit != some}, kept))
    elif kind == "bias":
        tested.edit("Bias", set_units([some], bias=step), ({**units, some: float(step)}, wires))
    elif wires:
        wire = chance.choice(list(wires))
        tested.edit("Weight", set_connections([wire], weight=step), (units, {**wires, wire: (*wires[wire][:2], float(step))}))


@pytest.mark.parametrize("steps", [700, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_edits_undos_and_redos_agree_with_a_plain_model(steps: int) -> None:
    tested, chance = ModelledSession(History(limit=100_000)), random.Random(7)
    for step in range(steps):
        random_step(tested, chance, step)
        tested.check()
    assert len(tested.session.history.labels()) == len(tested.done)


def zero_of_sign(sign: float) -> Edit:
    def edit(document: Document) -> Document:
        wires = document.network.connections
        weight = np.where(np.arange(len(wires)) == 5, np.copysign(0.0, sign), wires.weight)
        return document.changed(network=document.network.with_rows(connections=wires.with_columns(weight=weight)))

    return edit


CHANGES: dict[str, Callable[[int], Edit]] = {
    "one weight": lambda turn: set_connections([100 + turn], weight=turn),
    "the sign of zero": lambda turn: zero_of_sign(-1.0 if turn % 2 else 1.0),
    "all weights": lambda turn: set_connections(np.arange(100, 1100), weight=np.random.default_rng(turn).normal(size=1000)),
    "one connection": lambda turn: connect(turn, turn + 1, float(turn)),
    "a unit with its connections": lambda turn: delete([turn]),
    "labels that grow": lambda turn: set_units([turn], label="x" * turn),
    "a connection that moves": lambda turn: set_connections([100 + turn], target=(7 * turn) % 100),
    "the name": lambda turn: rename(f"net {turn}"),
    "another network": lambda turn: set_network(random_document(100, 1000, seed=turn).network),
}


@pytest.mark.parametrize("name", CHANGES)
def test_far_entries_are_packed_and_come_back_equal_to_the_bit(name: str) -> None:
    document = random_document(100, 1000)
    session = Session(document)
    digests = [document.digest]
    for turn in range(1, 45):
        session.apply(name, CHANGES[name](turn))
        digests.append(session.document.digest)
    while session.history.can_undo:
        session.undo()
        digests_left = len(session.history.labels()) + 1
        assert session.document.digest == digests[digests_left - 1]
    for digest in digests[1:]:
        if session.history.can_redo:
            session.redo()
            assert session.document.digest == digest


@pytest.mark.parametrize(("name", "most"), [("one weight", 100), ("one connection", 300), ("a unit with its connections", 10_000)])
def test_a_packed_entry_holds_only_the_rows_that_differ(name: str, most: int) -> None:
    document = random_document(100, 1000)
    changed = CHANGES[name](3)(document)
    assert difference(document, changed).bytes < most
    assert difference(changed, document).bytes < most


def test_packing_may_happen_later_on_another_thread() -> None:
    waiting: list[Callable[[], None]] = []
    session = Session(random_document(30, 100), history=History(whole=2, later=waiting.append))
    digests = []
    for turn in range(12):
        digests.append(session.document.digest)
        session.apply("Weight", set_connections([30 + turn], weight=turn + 0.5))
    for turn in range(12):
        if turn % 2 and waiting:
            waiting.pop(0)()
        session.undo()
        assert session.document.digest == digests.pop()
    for work in waiting:
        work()
    for _ in range(12):
        session.redo()
    assert session.document.network.connections.weight[session.document.network.connections.positions_of(41)] == 11.5


def test_a_thousand_entries_and_the_budget_are_never_exceeded() -> None:
    session = Session(random_document(100, 1000), history=History(limit=50, budget=100_000))
    for turn in range(1, 70):
        session.apply("Bias", set_units([turn], bias=turn))
    assert len(session.history.labels()) == 50
    for turn in range(60):
        everything: Any = np.random.default_rng(turn).normal(size=1000)
        session.apply("Weights", set_connections(np.arange(100, 1100), weight=everything))
    assert session.history.bytes <= 100_000
    assert 16 <= len(session.history.labels()) < 50
