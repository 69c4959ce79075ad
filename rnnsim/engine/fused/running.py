"""The fused backend: `advance` as the numpy backend has it, with many ticks made by one call of the compiled interpreter."""

from __future__ import annotations

from typing import Any, NamedTuple, Unpack

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import is_coupled, nodes_of
from rnnsim.compiling.initial_values import initial_outputs
from rnnsim.compiling.program import Program
from rnnsim.engine import clock
from rnnsim.engine.clock import Held, Room
from rnnsim.engine.fused.coverage import FEWEST_ROWS, MOST_ROWS, WINDOW, cannot, cannot_hold, keeps_all_fields, kind_of
from rnnsim.engine.fused.desk import (
    CLAMPS,
    DONE,
    EPISODES,
    FIRST_TICK,
    OUTPUTS_FROM,
    REGISTERS,
    ROWS_BEGIN,
    SEED,
    STRIDE,
    TICKS,
    UPDATES,
    Desk,
)
from rnnsim.engine.fused.kernel import interpret
from rnnsim.engine.fused.orders import Orders
from rnnsim.engine.fused.ready import KEPT_BUFFERS, ready_for
from rnnsim.engine.imposed import clamp_rows, valid_rows
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.parts import held_between, room_between
from rnnsim.engine.preparing import suited
from rnnsim.engine.state import DTYPES, State, carried
from rnnsim.engine.whole_episodes import check_whole_episode
from rnnsim.formulas.activations import Floats
from rnnsim.network.run_settings import RunSettings

__all__ = ["advance", "cannot", "cannot_hold"]


def advance(program: Program, state: State, inputs: Floats, *, settings: RunSettings, room: Room, **held: Unpack[Held]) -> State:
    """Make the K = len(inputs) ticks after `state.tick`; as `rnnsim.engine.clock.advance` in all it takes, gives and raises.

    A tick in which a value is not finite is made again by numpy: 0 · ∞ in a register may have spread to units that do not read it.
    """
    state = carried(state, program)
    if len(inputs) == 0:
        return state
    check_whole_episode(program, len(inputs), state.batch, precision=settings.precision, begun=state.tick)
    program = suited(program, settings)
    if settings.is_one_at_a_time and (held.get("clamp") or room.updates is not None) and not keeps_all_fields(program):
        return clock.advance(program, state, inputs, settings=settings, room=room, **held)
    inputs = np.asarray(inputs)
    while True:
        state, count = _Course(program, state, inputs, settings=settings, held=held).made(room)
        if count == len(inputs):
            return state
        room, held = room_between(room, count, len(inputs)), held_between(held, count, len(inputs))
        one, inputs = inputs[count : count + 1], inputs[count + 1 :]
        state = clock.advance(program, state, one, settings=settings, room=room_between(room, 0, 1), **held_between(held, 0, 1))
        if not len(inputs):
            return state
        room, held = room_between(room, 1, len(inputs) + 1), held_between(held, 1, len(inputs) + 1)


class Imposed(NamedTuple):
    """What is imposed on the ticks of a call: clamped unit rows and their values (K, C, B), NaN for free; valid (K, B) or None."""

    rows: tuple[int, ...]
    values: Floats
    valid: NDArray[np.bool_] | None


class _Course:
    """The ticks of one call. A window of rows is filled chunk by chunk; its first rows are always the past."""

    @np.errstate(over="ignore")  # of a number too large for single precision: infinity, which is found when it is read
    def __init__(self, program: Program, state: State, inputs: Floats, *, settings: RunSettings, held: Held) -> None:
        self._program, self._state, self._settings = program, state, settings
        self._batch, self._dtype = state.batch, DTYPES[settings.precision]
        self._ticks, self._given, self._held = len(inputs), inputs, held
        self._orders = Orders(program, settings) if settings.is_one_at_a_time else None
        past, batch, units = state.recent.shape
        self._recent = np.empty((past, units, batch), self._dtype)
        shape = (self._ticks, self._batch)
        rows, values = _with_companions(program, *clamp_rows(program.network, held.get("clamp", {}), shape, dtype=self._dtype))
        self._imposed = Imposed(rows, values, valid_rows(held.get("valid"), shape))
        self._kind = kind_of(settings, self._batch, rows, is_masked=self._imposed.valid is not None)
        lanes = self._kind.lanes
        self._ready = ready_for(program, self._kind, settings.dt)
        layout = self._layout = self._ready.layout
        ahead = program.look_ahead
        self._chunk = self._ticks if ahead else max(min(WINDOW // layout.stride, MOST_ROWS), layout.depth, FEWEST_ROWS)
        self._buffers = self._ready.buffers(self._chunk, ahead, int(program.network.units.is_output.sum()))
        self._flat, self._window, self._outputs = self._buffers
        self._fill_window()
        self._inputs = self._laid_inputs(inputs)
        self._clamps = self._in_lanes(values.transpose(0, 1, 2)) if rows else np.empty((0, 0, lanes), self._dtype)
        self._evaluated = np.zeros_like(self._clamps)
        self._is_shown = program.network.units.is_output[list(rows)]  # of the clamped units
        valid = self._imposed.valid
        self._masks = np.zeros((0, lanes), bool) if valid is None else self._in_lanes(valid.copy())
        episodes = np.arange(self._batch) if held.get("episodes") is None else np.asarray(held["episodes"], np.int64)
        self._episodes = self._in_lanes(episodes)

    def _in_lanes(self, values: NDArray[Any]) -> NDArray[Any]:
        """(…, B) with more states, copies of the first, so that registers are full."""
        extra = self._kind.lanes - values.shape[-1]
        if not extra:
            return np.ascontiguousarray(values)
        return np.concatenate([values, np.repeat(values[..., :1], extra, axis=-1)], axis=-1)

    def _fill_window(self) -> None:
        """The past, and what stands behind the end of an episode."""
        state, layout, window = self._state, self._layout, self._window
        place, inner_place = layout.placement.place, layout.placement.state
        window[: layout.depth, place] = self._in_lanes(state.recent[: layout.depth][::-1].transpose(0, 2, 1))
        integrating = layout.integrating
        if len(integrating):
            window[layout.depth - 1, inner_place[integrating]] = self._in_lanes(state.inner[:, integrating].T)
        if self._program.look_ahead:
            end = layout.depth + self._ticks
            window[end:, place] = initial_outputs(self._program.network.units)[:, None]
            window[end:, inner_place[integrating]] = window[layout.depth - 1, inner_place[integrating]]

    def _laid_inputs(self, inputs: Floats) -> NDArray[Any]:
        """Flat rows of inputs as the table has them, with room behind for a whole register."""
        places, length, lanes = self._layout.input_places, self._layout.input_length, self._kind.lanes
        made = np.zeros(self._ticks * length * lanes + self._kind.register, self._dtype)
        if len(places):
            rows = made[: self._ticks * length * lanes].reshape(self._ticks, length, lanes)
            own = slice(int(places[0]), int(places[-1]) + 1) if (np.diff(places) == 1).all() else places
            rows[:, own, : self._batch] = inputs.transpose(0, 2, 1)
            rows[:, own, self._batch :] = rows[:, own, :1]
        return made

    def made(self, room: Room) -> tuple[State, int]:
        """Make all ticks, or those before a value is not finite, and write them into the room chunk by chunk: the state, and how many."""
        desk, layout = self._desk(room), self._layout
        past, done, count = layout.depth * layout.stride, 0, 0
        while done < self._ticks:
            count = min(self._chunk, self._ticks - done)
            desk.course[DONE], desk.course[TICKS] = done, count
            desk.course[OUTPUTS_FROM] = 0 if self._is_direct(room) else done
            self._order(desk, done, count)
            desk.course[REGISTERS] = -(-count * layout.stride // self._kind.register)
            if not interpret(desk) or (self._imposed.rows and not np.isfinite(self._evaluated[done : done + count]).all()):
                found = self._first_bad(done, count)
                if found is not None:
                    _take_updates(desk, room, self._state.tick + done + found[0])
                    return self._stopped(room, done, found)
            self._write(room, done, count)
            _take_updates(desk, room, self._state.tick + done + count)
            done += count
            self._remember(done, count)
            if done < self._ticks:
                self._flat[:past] = self._flat[count * layout.stride : count * layout.stride + past]
        if len(self._ready.spare) < KEPT_BUFFERS:
            self._ready.spare.append(self._buffers)
        return self._end(count), done

    def _order(self, desk: Desk, done: int, count: int) -> None:
        if self._orders is not None and not (done and self._orders.is_steady):
            of = self._chunk if self._orders.is_steady else count
            desk.orders[: of * self._orders.columns] = self._orders.of(self._state.tick + 1 + done, of).ravel()

    def _stopped(self, room: Room, done: int, found: tuple[int, int]) -> tuple[State, int]:
        """The state before the tick a value is not finite in, and how many ticks were made; rows before it are written."""
        tick, row = found
        if self._program.look_ahead:
            network = self._program.network
            raise NonFinite(network, int(network.units.id[row]), tick=self._state.tick + 1 + tick, state=self._state)
        self._write(room, done, tick)
        kept = done + tick
        if not kept:
            return self._state, 0
        again = _Course(self._program, self._state, self._given[:kept], settings=self._settings, held=held_between(self._held, 0, kept))
        return again.made(Room())

    def _desk(self, room: Room) -> Desk:
        layout = self._layout
        course = np.zeros(EPISODES + self._kind.lanes, np.int64)
        course[SEED], course[FIRST_TICK], course[STRIDE] = self._settings.seed, self._state.tick + 1, layout.stride
        course[ROWS_BEGIN], course[EPISODES:] = layout.depth * layout.stride, self._episodes
        course[CLAMPS] = len(self._imposed.rows)
        columns = 0 if self._orders is None else self._orders.columns
        outputs = self._outputs
        if self._is_direct(room):
            assert room.outputs is not None
            outputs = room.outputs
        updates = np.empty(0 if room.updates is None else 4 * self._chunk * columns)
        return Desk(
            course, window=self._flat, weights=self._ready.weights, numbers=self._ready.numbers, **layout.arrays, inputs=self._inputs,
            outputs=outputs.reshape(-1), clamps=self._clamps.reshape(-1), evaluated=self._evaluated.reshape(-1),
            masks=self._masks.reshape(-1), orders=np.empty(self._chunk * columns, np.int64),
            fields=self._ready.fields.copy(), couplings=self._ready.couplings, updates=updates,
        )  # fmt: skip

    def _write(self, room: Room, done: int, kept: int) -> None:
        layout, batch = self._layout, self._batch
        now, rows = slice(done, done + kept), self._window[layout.depth : layout.depth + kept]
        if room.activations is not None:
            room.activations[now] = rows[:, layout.placement.place, :batch].transpose(0, 2, 1)
        if room.states is not None:
            room.states[now] = 0.0
            own = layout.integrating
            if len(own):
                room.states[now, :, own] = rows[:, layout.placement.state[own], :batch].transpose(0, 2, 1)
        if room.outputs is not None and not self._is_direct(room):
            room.outputs[now] = self._outputs[:kept, :, :batch].transpose(0, 2, 1)
        if room.outputs is not None and self._imposed.rows:
            shown, is_output = self._shown(done, kept), self._program.network.units.is_output
            for number, row in enumerate(self._imposed.rows):
                if is_output[row]:
                    room.outputs[now, :, int(is_output[:row].sum())] = shown[:, number]

    def _shown(self, done: int, count: int) -> NDArray[Any]:
        """(K, C, B) outputs of clamped units as they were evaluated; where a tick is not valid, their initial outputs."""
        batch, valid, now = self._batch, self._imposed.valid, slice(done, done + count)
        shown = self._evaluated[now, :, :batch]
        if valid is None:
            return shown
        places = self._layout.placement.place[list(self._imposed.rows)]
        stored = self._window[self._layout.depth : self._layout.depth + count, places, :batch]
        return np.where(valid[now, None], shown, stored)

    def _is_direct(self, room: Room) -> bool:
        """Whether the kernels can write outputs where they are wanted."""
        rows = room.outputs
        return rows is not None and self._kind.lanes == 1 and rows.dtype == self._dtype and rows.flags.c_contiguous

    def _remember(self, done: int, count: int) -> None:
        """Keep the outputs of the last ticks of the call, as many as a state holds."""
        layout, first = self._layout, self._ticks - len(self._recent)
        since = max(done - count, first)
        if since < done:
            rows = self._window[layout.depth + count - (done - since) : layout.depth + count, layout.placement.place, : self._batch]
            self._recent[self._ticks - done : self._ticks - since] = rows[::-1]

    def _end(self, count: int) -> State:
        """The state after all ticks, the last `count` of which stand in the window."""
        before, layout = self._state, self._layout
        older = len(self._recent) - self._ticks
        if older > 0:
            self._recent[self._ticks :] = before.recent[:older].transpose(0, 2, 1)
        inner = before.inner
        own = layout.integrating
        if len(own):
            inner = np.zeros(before.inner.shape, self._dtype)
            inner[:, own] = self._window[layout.depth + count - 1, layout.placement.state[own], : self._batch].T
        return State(before.tick + self._ticks, before.unit_ids, self._recent.transpose(0, 2, 1), inner, before.integrates)

    def _first_bad(self, done: int, count: int) -> tuple[int, int] | None:
        """Tick of the chunk and unit row of the first value that is not finite, in order of evaluation."""
        layout, batch = self._layout, self._batch
        rows = self._window[layout.depth : layout.depth + count, :, :batch]
        bad = ~np.isfinite(rows[:, layout.placement.place]).all(axis=2)
        own = layout.integrating
        bad[:, own] |= ~np.isfinite(rows[:, layout.placement.state[own]]).all(axis=2)
        if self._imposed.rows:
            bad[:, self._imposed.rows] |= self._is_shown & ~np.isfinite(self._shown(done, count)).all(axis=2)
        for sweep in self._program.sweeps:
            rows_of = np.concatenate([self._program.order[stage.first : stage.last] for stage in sweep.stages])
            found = np.argwhere(bad[:: sweep.direction, rows_of])
            if len(found):
                tick, at = found[0].tolist()
                return tick if sweep.direction > 0 else count - 1 - tick, int(rows_of[at])
        return None


def _with_companions(program: Program, rows: tuple[int, ...], values: Floats) -> tuple[tuple[int, ...], Floats]:
    """Clamps (K, C, B), free ones for units that answer together with a clamped integrator, as those show what the clamp gives."""
    if not rows:
        return rows, values
    units = program.network.units
    moved = is_coupled(units) & program.integrates
    held = [row for row in rows if moved[row]]
    if not held:
        return rows, values
    node = nodes_of(units)
    every = np.union1d(rows, np.flatnonzero(moved & np.isin(node, node[held])))
    table = np.full((len(values), len(every), values.shape[2]), np.nan, values.dtype)
    table[:, np.searchsorted(every, rows)] = values
    return tuple(every.tolist()), table


def _take_updates(desk: Desk, room: Room, last: int) -> None:
    """Hand over the updates that were written down, up to a tick."""
    if room.updates is not None:
        found = desk.updates[: 4 * int(desk.course[UPDATES])].reshape(-1, 4)
        room.updates.append(found[found[:, 0] <= last])
        desk.course[UPDATES] = 0
