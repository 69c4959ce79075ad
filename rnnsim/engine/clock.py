"""The clock: `advance` makes ticks from a state and gives the next state. The readable reference backend; knows no files, no app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.engine.evaluation import evaluate
from rnnsim.engine.imposed import clamp_rows, valid_rows
from rnnsim.engine.integrators import integrate_tick
from rnnsim.engine.moment import Moment
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.preparing import Prepared, PreparedStage, PreparedSweep, prepared
from rnnsim.engine.state import State, carried
from rnnsim.engine.update_orders import take_turns, turns_of
from rnnsim.engine.whole_episodes import check_whole_episode
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.randomness import draws
from rnnsim.network.run_settings import RunSettings


class Room(NamedTuple):
    """Rows that `advance` writes into; None for what is not wanted. K ticks, B episodes, U units and O outputs in row order.

    activations (K, B, U): stored outputs; states (K, B, U): integrator states, 0 for instant units; outputs (K, B, O): as
    evaluated, before clamping; updates: takes (n, 4) rows (tick, unit id, new value, energy change) of single updates of episode 0.
    """

    activations: NDArray[Any] | None = None
    states: NDArray[Any] | None = None
    outputs: NDArray[Any] | None = None
    updates: list[Floats] | None = None


class Held(TypedDict, total=False):
    """What is imposed on these K ticks.

    clamp: unit id to a number, (K,) or (K, B), NaN leaves free; valid (K,) or (K, B) bool; episodes (B,): the numbers random
    draws are made with, 0 … B − 1 if not given.
    """

    clamp: Mapping[int, Any]
    valid: Any
    episodes: Any


def advance(program: Program, state: State, inputs: Floats, *, settings: RunSettings, room: Room, **held: Unpack[Held]) -> State:
    """Make the K = len(inputs) ticks after `state.tick` and return the state after them; nothing given is modified but the room.

    inputs (K, B, I): columns are input units in row order. `settings.clamp`, `.valid` and `.start` are not looked at; see
    `Held`. Raises `NonFinite` after the rows before the tick it happened in are written. A program that looks ahead makes all
    ticks of its episodes in one call from tick 0; what is not finite there leaves no rows and the state as given.
    """
    state = carried(state, program)
    if len(inputs) == 0:
        return state
    if settings.method == "adaptive" and state.batch > 1:
        return _episode_by_episode(program, state, inputs, settings=settings, room=room, **held)
    check_whole_episode(program, len(inputs), state.batch, precision=settings.precision, begun=state.tick)
    with np.errstate(all="ignore"):  # what is not finite is found, not said on the console
        ready = prepared(program, settings, state.batch)
        course = _Course(ready, state, inputs, settings=settings, held=held)
        for sweep in ready.sweeps:
            for number in range(len(inputs))[:: sweep.direction]:
                course.make(number, sweep, room.updates)
    return course.result(room)


class _Course:
    """The ticks of one call, in the order of evaluation: row D + k of the history is tick k of the call.

    As many rows as the program looks ahead stand after the last tick, at the initial outputs.
    """

    def __init__(self, ready: Prepared, state: State, inputs: Floats, *, settings: RunSettings, held: Held) -> None:
        self._ready, self._state, self._settings = ready, state, settings
        self._inputs = np.asarray(inputs, ready.dtype)
        self._order, self._slots = ready.program.order, ready.program.slots
        ticks, batch, count = len(inputs), state.batch, len(self._order)
        self._depth = len(state.recent)
        self._history: Floats = np.empty((self._depth + ticks + ready.program.look_ahead, batch, count), ready.dtype)
        self._history[: self._depth] = state.recent[::-1].take(self._order, axis=2)
        self._history[self._depth + ticks :] = ready.initial_outputs
        self._flat = self._history.reshape(-1)
        self._stride = batch * count
        self._states = np.empty((ticks, batch, count), ready.dtype) if ready.has_integrators else None
        self._outputs = np.empty((ticks, batch, len(ready.output_slots)), ready.dtype)
        self._valid = valid_rows(held.get("valid"), (ticks, batch))
        self._clamp = _clamps(ready, held.get("clamp", {}), (ticks, batch))
        self._draws = self._drawn(held.get("episodes"), ticks, batch)
        self._moment = Moment(
            0, self._flat, self._history[0], self._history[0], state.inner.take(self._order, axis=1).astype(ready.dtype),
            self._inputs[0], self._draws[0],
            evaluated=None if self._clamp is None else np.empty((batch, count), ready.dtype),
            moved=np.zeros(count, np.int64),
        )  # fmt: skip

    def _drawn(self, episodes: Any, ticks: int, batch: int) -> NDArray[np.float64]:
        ids = self._ready.draw_ids
        if not len(ids):
            return np.zeros((ticks, batch, 0))
        numbers = np.arange(batch) if episodes is None else np.asarray(episodes, np.int64)
        when = self._state.tick + 1 + np.arange(ticks)
        return draws(self._settings.seed, when[:, None, None], ids, episode=numbers[:, None])

    def make(self, number: int, sweep: PreparedSweep, updates: list[Floats] | None) -> None:
        """The units of one sweep in tick `number` of this call. "Previous" is the tick that was swept before."""
        moment, ready, here = self._moment, self._ready, sweep.slots
        at = self._depth + number
        moment.tick = self._state.tick + 1 + number
        moment.window = self._flat[number * self._stride :]
        moment.row, moment.previous = self._history[at], self._history[at - sweep.direction]
        moment.inputs, moment.draws, moment.updates = self._inputs[number], self._draws[number], updates
        if self._clamp is not None:
            moment.clamp = self._clamp[number]
        is_valid = None if self._valid is None or self._valid[number].all() else self._valid[number]
        if is_valid is None or is_valid.any():
            self._evaluate(moment, sweep.stages)
        if is_valid is not None:
            moment.row[~is_valid, here] = ready.initial_outputs[here]
            moment.inner[~is_valid, here] = ready.initial_inner[here]
            if moment.evaluated is not None:
                moment.evaluated[~is_valid, here] = ready.initial_outputs[here]
        if self._states is not None:
            self._states[number, :, here] = moment.inner[:, here]
        shown = moment.row if moment.evaluated is None else moment.evaluated
        self._outputs[number][:, sweep.outputs] = shown[:, sweep.output_slots]

    def _evaluate(self, moment: Moment, stages: tuple[PreparedStage, ...]) -> None:
        settings = self._settings
        if settings.is_continuous:
            return integrate_tick(self._ready, moment, settings.method)
        turns = turns_of(stages, moment.tick, settings) if settings.is_one_at_a_time else {}
        for stage in stages:
            if stage.turns:
                take_turns(stage, turns[stage], moment)
            else:
                evaluate(stage, moment)
        return None

    def result(self, room: Room) -> State:
        """Write the rows into the room and give the state after them."""
        bad, kept = self._first_bad(), len(self._inputs)
        if bad is not None:
            kept = 0 if self._ready.program.look_ahead else bad[0]
        if room.activations is not None:
            room.activations[:kept] = self._history[self._depth : self._depth + kept].take(self._slots, axis=2)
        if room.states is not None:
            room.states[:kept] = 0.0 if self._states is None else self._states[:kept].take(self._slots, axis=2)
        if room.outputs is not None:
            room.outputs[:kept] = self._outputs[:kept]
        state = self._state_after(kept)
        if bad is not None:
            network = self._ready.program.network
            raise NonFinite(network, int(network.units.id[self._order[bad[1]]]), tick=self._state.tick + 1 + bad[0], state=state)
        return state

    def _state_after(self, kept: int) -> State:
        before = self._state
        if not kept:
            return before
        recent = self._history[kept : kept + self._depth][::-1].take(self._slots, axis=2)
        inner = before.inner if self._states is None else self._states[kept - 1].take(self._slots, axis=1)
        return State(before.tick + kept, before.unit_ids, recent, inner, before.integrates)

    def _first_bad(self) -> tuple[int, int] | None:
        """Tick of the call and slot of the first value that is not finite, in order of evaluation."""
        rows = self._history[self._depth : self._depth + len(self._inputs)]
        finite = bool(np.isfinite(rows).all() and np.isfinite(self._outputs).all())
        if finite and (self._states is None or np.isfinite(self._states).all()):
            return None
        bad = ~np.isfinite(rows)
        if self._states is not None:
            bad |= ~np.isfinite(self._states)
        bad[:, :, self._ready.output_slots] |= ~np.isfinite(self._outputs)
        for sweep in self._ready.sweeps:
            found = np.argwhere(bad[:: sweep.direction, :, sweep.slots].any(axis=1))
            if len(found):
                tick, slot = found[0].tolist()
                return tick if sweep.direction > 0 else len(rows) - 1 - tick, slot + sweep.slots.start
        return None


def _clamps(ready: Prepared, clamp: Mapping[int, Any], shape: tuple[int, int]) -> Floats | None:
    """(K, B, U) in slot order, NaN for free; None when nothing is clamped."""
    rows, values = clamp_rows(ready.program.network, clamp, shape, dtype=ready.dtype)
    if not rows:
        return None
    table = np.full((*shape, len(ready.program.order)), np.nan, ready.dtype)
    table[:, :, ready.program.slots[list(rows)]] = values.transpose(0, 2, 1)
    return table


def _episode_by_episode(
    program: Program, state: State, inputs: Floats, *, settings: RunSettings, room: Room, **held: Unpack[Held]
) -> State:
    """A batch under an adaptive method, whose steps must not depend on the neighbours."""
    episodes = np.asarray(held.get("episodes", np.arange(state.batch)))
    valid = valid_rows(held.get("valid"), (len(inputs), state.batch))
    ends = []
    for at in range(state.batch):
        one = slice(at, at + 1)
        clamp = {unit: np.asarray(value)[:, one] if np.ndim(value) == 2 else value for unit, value in held.get("clamp", {}).items()}
        activations, states, outputs = (None if rows is None else rows[:, one] for rows in room[:3])
        alone = State(state.tick, state.unit_ids, state.recent[:, one], state.inner[one], state.integrates)
        room_of_one = Room(activations, states, outputs)
        held_by_one: Held = {"clamp": clamp, "episodes": episodes[one], "valid": None if valid is None else valid[:, one]}
        ends.append(advance(program, alone, inputs[:, one], settings=settings, room=room_of_one, **held_by_one))
    recent = np.concatenate([end.recent for end in ends], axis=1)
    return State(ends[0].tick, state.unit_ids, recent, np.concatenate([end.inner for end in ends]), state.integrates)
