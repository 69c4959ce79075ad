"""A random person before a network that reads later ticks: every tick played is one of the episode computed in one go."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from rnnsim.engine.running import run as run_whole
from rnnsim.network.document import Edit
from rnnsim.network.edits import add_units, connect, delete, move_units, set_connections, set_episodes, set_units
from rnnsim.network.episode import Episode
from rnnsim.session.run import Run
from tests.properties.test_session_machine import machine_settings
from tests.unit.session.drawn import random_document

UNITS = 12
picks = st.integers(0, 10_000)
values = st.floats(-2, 2, width=32)
counts = st.integers(1, 25)


class SweepMachine(RuleBasedStateMachine):
    """Half of the units run backward; the model of a tick is the engine's run of the whole episode in force."""

    @initialize(seed=st.integers(0, 1000), length=st.integers(1, 9))
    def open(self, seed: int, length: int) -> None:
        dynamics = ["integrator" if unit % 5 == 4 else "instant" for unit in range(UNITS)]
        document = random_document(UNITS, 40, seed, dynamics=dynamics, tau=2.0, is_input=np.arange(UNITS) % 4 == 0)
        wires = document.network.connections
        backward = (wires.source >= UNITS // 2) & (wires.target >= UNITS // 2)
        upward = document.network.with_rows(connections=wires.with_columns(delay=np.where(backward, -wires.delay, wires.delay)))
        crossing = wires.id[(wires.source >= UNITS // 2) & (wires.target < UNITS // 2)]
        self.document = self.with_tape(length, seed)(delete((), crossing.tolist())(document.changed(network=upward)))
        self.run, self.model = Run(self.document, budget=300_000), dict[int, np.ndarray]()

    @staticmethod
    def with_tape(length: int, seed: int, repeats: bool = True) -> Edit:
        inputs = np.random.default_rng(seed).normal(size=(length, 3))
        return set_episodes((Episode("song", inputs, np.array([0, 4, 8]), repeats=repeats),), 0)

    def edit(self, change: Edit) -> None:
        self.document = change(self.document)
        self.run.replace(self.document)

    def backward_wires(self) -> list[int]:
        wires = self.document.network.connections
        return wires.id[wires.delay < 0].tolist()

    @rule(ticks=counts)
    def tick(self, ticks: int) -> None:
        begun = self.run.cursor
        while self.run.cursor < begun + ticks and self.run.forward(begun + ticks - self.run.cursor):
            pass
        episode = self.document.episode
        assert episode is not None
        end = begun + ticks if episode.repeats else max(begun, min(begun + ticks, len(episode)))
        assert self.run.cursor == end, self.run.held
        if end == begun:
            return
        rows = run_whole(self.document, clamp={unit: value for unit, value in self.run.clamped.items() if unit in self.units()}).activations
        for at in range(begun + 1, end + 1):
            self.model[at] = rows[(at - 1) % len(rows)]
        if self.run.past.last == end:
            self.model = {at: row for at, row in self.model.items() if at <= end}

    def units(self) -> list[int]:
        return self.document.network.units.id.tolist()

    @rule(back=counts)
    def look_back(self, back: int) -> None:
        self.run.seek(self.run.cursor - back)

    @rule(tick=counts)
    def look_somewhere(self, tick: int) -> None:
        self.run.seek(tick)

    @rule(pick=picks, weight=values)
    def set_a_weight(self, pick: int, weight: float) -> None:
        wires = self.document.network.connections.id
        self.edit(set_connections([int(wires[pick % len(wires)])], weight=weight))

    @rule(pick=picks, delay=st.integers(-5, -1))
    def set_a_delay(self, pick: int, delay: int) -> None:
        wires = self.backward_wires()
        self.edit(set_connections([wires[pick % len(wires)]], delay=delay))

    @rule(pick=picks, dx=st.integers(-50, 50))
    def move(self, pick: int, dx: int) -> None:
        self.edit(move_units([self.units()[pick % len(self.units())]], dx, 0))

    @rule(pick=picks, activation=st.sampled_from(("tanh", "sign", "step_hold", "bernoulli")))
    def retype(self, pick: int, activation: str) -> None:
        self.edit(set_units([self.units()[pick % len(self.units())]], activation=activation))

    @rule(pick=picks, delay=st.integers(-3, 3))
    def add_a_unit(self, pick: int, delay: int) -> None:
        fresh = self.document.next_id
        self.edit(add_units(1, activation="tanh"))
        self.edit(connect(self.units()[pick % UNITS], fresh, 1.0, delay=delay))

    @rule(pick=picks, value=st.none() | values)
    def clamp(self, pick: int, value: float | None) -> None:
        self.run.clamp(self.units()[pick % len(self.units())], value)

    @rule(length=st.integers(1, 9), seed=st.integers(0, 50), repeats=st.booleans())
    def set_the_tape(self, length: int, seed: int, repeats: bool) -> None:
        self.edit(self.with_tape(length, seed, repeats))

    @rule()
    def begin_again(self) -> None:
        self.run.restart()
        self.model = {}

    @precondition(lambda self: self.run.past.ghosts)
    @rule(pick=picks)
    def swap_a_ghost(self, pick: int) -> None:
        index = pick % len(self.run.past.ghosts)
        wanted = self.run.past.ghosts[index].last
        self.run.swap_ghost(index)
        assert self.run.past.last == wanted
        ticks, rows = self.run.past.rows_of(self.units(), 1, wanted)
        self.model = {}  # what a ghost holds was compared when it was made
        assert np.array_equal(ticks, np.arange(wanted - len(ticks) + 1, wanted + 1))
        assert len(rows) == len(ticks)

    @invariant()
    def what_is_shown_is_what_was_computed_in_one_go(self) -> None:
        shown = self.run.row()
        wanted = self.model.get(self.run.cursor)
        if wanted is not None:
            assert np.array_equal(shown.values, wanted)

    def teardown(self) -> None:
        if not hasattr(self, "run"):
            return
        past = self.run.past
        for tick in np.linspace(max(past.first, self.run.recording.earliest + 1), past.last, 6).astype(int).tolist():
            block = past.block_at(tick)
            if block is not None and tick >= self.run.recording.earliest:
                self.run.seek(tick)
                self.run._state = None
                assert np.array_equal(self.run._state_at(tick).recent[0, 0], block.rows[tick - block.first])


def test_a_random_person_sees_only_ticks_of_the_whole_episode() -> None:
    run_state_machine_as_test(SweepMachine, settings=machine_settings(20, 30))
