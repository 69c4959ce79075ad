"""One document being run: cursor, state and recording. Plain and synchronous: knows no thread, no wall time and no view."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.patching import program_after
from rnnsim.compiling.program import Program
from rnnsim.compiling.refusals import CannotCompile
from rnnsim.engine.backends import making_backend
from rnnsim.engine.memory_limits import check_remembered
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.state import DTYPES, State
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.network import Ids
from rnnsim.network.run_settings import RunSettings
from rnnsim.recording.past import Past, Values
from rnnsim.recording.recording import BUDGET, FreeRows, Recording
from rnnsim.recording.version import Version, acts_alike
from rnnsim.session.announcements import Hold
from rnnsim.session.carrying import entered, fresh_state, row_kind, scratch_rows
from rnnsim.session.episode_player import EPISODE_IS_OVER, NO_POKES, EpisodePlayer, check_playable, ticks_left

Condition = Callable[[Ids, Values], NDArray[np.bool_]]  # (unit ids (U,), rows (K, U)) -> (K,) true where to stop
KEYFRAME_EVERY = 1000
REPLAYED_AT_ONCE = 64


class Row(NamedTuple):
    """What is shown at the cursor, by unit id; states are NaN for instant units."""

    unit_ids: Ids
    values: Values
    states: Values


NO_ROW = Row(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))


class Run:
    """The course of one document. `cursor` is the tick that is shown."""

    def __init__(self, document: Document, budget: int = BUDGET) -> None:
        self.document, self.cursor, self.recording = document, 0, Recording(budget)
        self.computed = 0  # ticks in all; moving along recorded ones does not count
        self.clamped: Mapping[int, float] = {}  # by hand
        self._pokes: dict[int, float] = {}
        self._program: Program | None = None  # compiled when first needed, so that opening a document never waits
        self._compiled: Document | None = None  # what `_program` was asked for
        self._problem: Hold | None = None  # the document cannot run
        self._stop: Hold | None = None  # the course cannot go on
        self._refusal: Hold | None = None  # of a wish; said until the next tick
        self._player = EpisodePlayer()
        self._state: State | None = None  # as computed at the cursor; None after the cursor was moved
        self._has_fused = False  # whether the fused kernels are loaded
        self._settled: RunSettings | None = None  # the document's settings, and the same with the backend in force
        self._settings = document.settings

    @property
    def held(self) -> Hold | None:
        """Why it cannot tick; None if it can."""
        self._compile()
        return self._problem or self._stop or self._refusal

    @property
    def poked(self) -> tuple[int, ...]:
        """Units with a poke that the next tick will take in."""
        return tuple(self._pokes)

    @property
    def past(self) -> Past:
        """A frozen look at what is recorded."""
        return self.recording.past

    @property
    def backend(self) -> str:
        """What makes the next tick: numpy, too, where the fused kernels do not cover the program."""
        name = self._backend_in_force()
        return name if self._program is None or name == "numpy" else making_backend(name, self._program, self.document.settings)

    def offer_fused(self) -> None:
        """The fused kernels are loaded. A course that has begun goes on as it began, unless fused was chosen by name."""
        self._has_fused = True

    def replace(self, document: Document) -> None:
        """Run another value of the document. Costs nothing until the next tick or look.

        Any number of values between two ticks count as one edit, carried from the state as computed.
        """
        self.document, self._stop, self._refusal = document, None, None

    def hold(self, hold: Hold) -> None:
        """Stand still until an edit or a look elsewhere after a fault; what was refused is said until the next tick."""
        if hold.is_fault:
            self._stop = hold
        else:
            self._refusal = hold

    def poke(self, unit: int, value: float) -> None:
        """Set a unit once, before the next tick: the output of an instant unit, the state of an integrator."""
        self.poke_all({unit: value})

    def poke_all(self, values: Mapping[int, float]) -> None:
        """Set several units once, before the next tick."""
        for value in values.values():
            _check_finite(self.document, value)
        if (self.document.network.connections.delay < 0).any():
            raise Refused(NO_POKES)
        self._pokes = {**self._pokes, **values}

    def clamp(self, unit: int, value: float | None) -> None:
        """Hold a unit by hand from the next tick on; None lets it go."""
        _check_finite(self.document, 0.0 if value is None else value)
        self.clamped = {u: v for u, v in {**self.clamped, unit: value}.items() if v is not None}

    def seek(self, tick: int) -> None:
        """Look at another tick. Lifts what stopped the course."""
        tick = int(np.clip(tick, self.recording.earliest, self.past.last))
        if tick != self.cursor:
            self._show(tick)

    def back(self) -> None:
        """Look one tick back."""
        self.seek(self.cursor - 1)

    def restart(self) -> None:
        """A reset: the whole course becomes a ghost. (Looking at tick 0 is `seek(0)`.)"""
        self._show(0)
        self.recording.branch(0)

    def swap_ghost(self, index: int) -> None:
        """Let a ghost be the present future, and the present future the ghost."""
        if 0 <= index < len(self.past.ghosts):
            self.recording.swap(index)
            self._show(min(max(self.cursor, self.recording.earliest), self.past.last))

    def forward(self, ticks: int, until: Condition | None = None) -> int:
        """Tick at most so many times, and say how many: fewer at a block's end, where the condition holds, or where it is held."""
        self._refusal = None
        if self.held or self._program is None or ticks < 1:
            return 0
        if self.cursor < self.past.last and (made := self._retraced(ticks, until)):
            return made
        left = ticks_left(self._in_force({}), self.cursor)
        if left == 0:
            self._stop = Hold(EPISODE_IS_OVER.format(len(self.document.episode or ())), ways=("start",))
            return 0
        if self.cursor < self.past.last:
            self._state = self._state_at(self.cursor)
            self.recording.branch(self.cursor)
        return self._computed(ticks if left is None else min(ticks, left), until)

    def row(self) -> Row:
        """What is shown at the cursor, pending pokes included."""
        self._compile()
        block = self.past.block_at(self.cursor)
        if self._pokes and self._program is not None:
            return _row_of(entered(self._in_force(self._pokes), self._state_at(self.cursor)))
        if block is not None:
            at = self.cursor - block.first
            states = np.full(len(block.unit_ids), np.nan)
            states[np.searchsorted(block.unit_ids, block.integrator_ids)] = block.states[at]
            return Row(block.unit_ids, block.rows[at], states)
        if self._program is None:
            return NO_ROW
        return _row_of(self._state_at(self.cursor))

    def _compile(self) -> None:
        """Bring the program up to the document; what cannot run leaves the last program and holds."""
        document, settings = self.document, self.document.settings
        if self._compiled is document:
            return
        self._problem = None
        try:
            program = program_after(self._program, document.network, continuous=settings.is_continuous, in_turn=settings.is_one_at_a_time)
            check_remembered(program, 1, settings.precision)
            self._program = program
            check_playable(self._program, document)
        except CannotCompile as problem:
            self._problem = Hold(str(problem), () if problem.finding is None else (problem.finding,))
        except Refused as problem:
            self._problem = Hold(str(problem))
        self._compiled = document

    def _show(self, tick: int) -> None:
        self.cursor, self._state, self._pokes, self._stop, self._refusal = tick, None, {}, None, None

    def _in_force(self, pokes: Mapping[int, float]) -> Version:
        """What the next tick would be made by. A poke that waited until the network reads later ticks is passed over."""
        assert self._program is not None
        pokes = {} if self._program.look_ahead else pokes
        document, backend = self.document, self._backend_in_force()
        if self._settled is not document.settings or self._settings.backend != backend:
            self._settled, self._settings = document.settings, document.settings.changed(backend=backend)
        return Version(self.cursor + 1, self._program, self._settings, document.episode, self.clamped, dict(pokes))

    def _backend_in_force(self) -> str:
        """As the document says; "auto" follows the course from where it is looked at, and is decided where one begins."""
        wished = self.document.settings.backend
        if wished == "auto":
            begun = self.past.version_at(self.cursor + 1)
            if begun is not None:
                return begun.settings.backend
            program = self._program
            can = self._has_fused and program is not None and making_backend("fused", program, self.document.settings) == "fused"
            return "fused" if can else "numpy"
        return wished if self._has_fused else "numpy"

    def _noted(self, before: State) -> Version:
        """What is in force from the next tick on; written down if it is new."""
        versions, now = self.past.versions, self._in_force(self._pokes)
        if versions and not now.pokes and acts_alike(versions[-1], now):
            return versions[-1]
        self.recording.note(now, before)
        return now

    def _computed(self, ticks: int, until: Condition | None) -> int:
        before = self._state_at(self.cursor)
        version = self._noted(before)
        ready, kind = entered(version, before), row_kind(version)
        free = _cut(self.recording.room(before.tick + 1, kind), ticks)
        try:
            after = self._player.ticked(version, ready, free)
        except NonFinite as stop:
            self._stop = Hold(str(stop), unit=stop.unit, tick=stop.tick)
            after, free = stop.state, _cut(free, stop.state.tick - before.tick)
            if not len(free.rows):
                return 0  # the state stays as computed, and pokes wait
        if until is not None and (hits := np.flatnonzero(until(kind.unit_ids, free.rows))).size:
            self._stop, free = None, _cut(free, int(hits[0]) + 1)
            after = self._player.ticked(version, ready, free)  # the same ticks again, to the one that counts
        self._state, self.cursor, self._pokes = after, after.tick, {}
        self.computed += len(free.rows)
        self.recording.keep(len(free.rows))
        if after.tick // KEYFRAME_EVERY > before.tick // KEYFRAME_EVERY:
            self.recording.keyframes[after.tick] = after
        return len(free.rows)

    def _retraced(self, ticks: int, until: Condition | None) -> int:
        """Move along recorded ticks that were made by exactly what is in force now; 0 if the next one was not."""
        steps = 0 if self._pokes else _retraceable(self.past, self._in_force({}), self.cursor, ticks=ticks)
        if steps and until is not None:
            block = self.past.block_at(self.cursor + 1)
            if block is None:
                steps = 1
            else:
                begin = self.cursor + 1 - block.first
                steps = min(steps, block.last - self.cursor)
                hits = np.flatnonzero(until(block.unit_ids, block.rows[begin : begin + steps]))
                steps = int(hits[0]) + 1 if hits.size else steps
        if steps:
            self.cursor, self._state = self.cursor + steps, None
        return steps

    def _state_at(self, tick: int) -> State:
        """As computed at that tick: replayed bit-equal from the keyframe before, each version carried in where it began."""
        if self._state is not None and self._state.tick == tick > 0:
            return self._state
        if not tick:
            return fresh_state(self._in_force({}))
        past, keyframes = self.past, self.recording.keyframes
        start = max((at for at in keyframes if at <= tick), default=0)
        state = keyframes[start] if start else fresh_state(past.versions[0])
        starts = [version.first for version in past.versions]
        at = bisect_right(starts, state.tick + 1) - 1
        while state.tick < tick:
            version = past.versions[at]
            version = replace(version, compiled=version.program)
            at += 1
            end = min(tick, starts[at] - 1) if at < len(starts) else tick
            while state.tick < end:
                free = scratch_rows(version, min(end - state.tick, REPLAYED_AT_ONCE))
                state = self._player.ticked(version, entered(version, state), free)
            if version.program is not self._program:
                version.program.layouts.clear()  # they weigh as much as the program and are not in the budget
        return state


def _check_finite(document: Document, value: float) -> None:
    largest = float(np.finfo(DTYPES[document.settings.precision]).max)
    if not abs(value) <= largest:
        raise Refused(f"A unit cannot be set to {value}; give a finite number of at most {largest:.3g}.")


def _retraceable(past: Past, now: Version, cursor: int, *, ticks: int) -> int:
    """How many recorded ticks after the cursor, at most so many, were made by what is in force now."""
    steps, starts = 0, [version.first for version in past.versions]
    while steps < ticks and cursor + steps < past.last:
        at = bisect_right(starts, cursor + steps + 1) - 1
        if not acts_alike(past.versions[at], now):
            break
        end = starts[at + 1] - 1 if at + 1 < len(starts) else past.last
        steps = min(ticks, end - cursor, past.last - cursor)
    return steps


def _row_of(state: State) -> Row:
    """A state that has no recorded row: before the first tick, poked, or trimmed."""
    return Row(state.unit_ids, state.recent[0, 0], np.where(state.integrates, state.inner[0], np.nan))


def _cut(free: FreeRows, ticks: int) -> FreeRows:
    return FreeRows(free.rows[:ticks], free.states[:ticks])
