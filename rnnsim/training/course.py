"""The values a gradient is taken at: one run of a batch, recorded, and how every net input, output and state came about in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.initial_values import euler_factors, initial_inner, initial_outputs
from rnnsim.compiling.program import Program
from rnnsim.engine.backends import advance, settled
from rnnsim.engine.clock import Held, Room
from rnnsim.engine.imposed import clamp_rows
from rnnsim.engine.parts import held_between, room_between
from rnnsim.engine.state import DTYPES, State, carried, first_state
from rnnsim.engine.whole_episodes import check_whole_episode
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.randomness import draws
from rnnsim.network.network import Ids, Rows
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.stage_plans import StagePlan
from rnnsim.training.wires import Ticks

TOGETHER = 1 << 16  # numbers that an engine makes in one call, beside those that are kept


@dataclass(frozen=True, eq=False)
class Course:
    """A recorded run. Tick t of it, counted from 0, is tick `begun` + t + 1 of the clock.

    history (D + T + A, B, U): stored outputs, D rows before the first tick and A after the last; states (T + 2, B, U): of
    integrators, one row before and one after, or None; outputs (T, B, O): as evaluated; free (T, B, U): where no clamp stands;
    valid (T, B): None for everywhere. is_initial (D + T + A,): rows that hold initial outputs. state: after the last tick.
    """

    program: Program
    inputs: Floats
    history: Floats
    states: Floats | None
    outputs: Floats
    free: NDArray[np.bool_] | None
    valid: NDArray[np.bool_] | None
    is_initial: NDArray[np.bool_]
    depth: int
    begun: int
    settings: RunSettings
    state: State

    @property
    def units(self) -> Rows:
        """The units of the network."""
        return self.program.network.units

    @property
    def ticks(self) -> int:
        """T."""
        return len(self.inputs)

    def read(self, ticks: Ticks, delay: int) -> Floats:
        """(…, B, U) stored outputs, so many ticks before."""
        return self.history[self.rows(ticks, delay)]

    def rows(self, ticks: Ticks, delay: int = 0) -> Ticks:
        """Rows of the history, so many ticks before."""
        shift = self.depth - delay
        return ticks + shift if isinstance(ticks, int) else slice(ticks.start + shift, ticks.stop + shift)

    def part(self, first: int, last: int) -> Course:
        """The ticks first … last − 1 alone, with what was before and after them."""
        ahead = len(self.history) - self.depth - self.ticks
        rows, ticks = slice(first, last + self.depth + ahead), slice(first, last)
        states = None if self.states is None else self.states[first : last + 2]
        free, valid = (None if mask is None else mask[ticks] for mask in (self.free, self.valid))
        return replace(
            self, inputs=self.inputs[ticks], history=self.history[rows], states=states, outputs=self.outputs[ticks], free=free,
            valid=valid, is_initial=self.is_initial[rows], begun=self.begun + first,
        )  # fmt: skip

    def is_due(self, stage: StagePlan, ticks: Ticks) -> NDArray[np.bool_] | None:
        """(…, 1, n) which units are evaluated; None when all are."""
        if not stage.has_periods:
            return None
        numbers = np.asarray(np.arange(self.ticks)[ticks]) + self.begun + 1
        return np.asarray(numbers[..., None, None] % self.units.period[stage.rows] == self.units.phase[stage.rows])

    def net_inputs(self, stage: StagePlan, ticks: Ticks) -> Floats:
        """(…, B, n), added up again from stored outputs."""
        now = self.read(ticks, 0)
        net = np.zeros((*now.shape[:-1], len(stage.rows)), now.dtype)
        net[..., stage.products] = 1
        for wires in stage.wires:
            wires.add_to(net, ticks, self.read)
        positions, columns = stage.inputs
        net[..., positions] += self.inputs[ticks][..., columns]
        return net + self.units.bias[stage.rows].astype(net.dtype)

    def draws(self, rows: Ids, ticks: slice) -> NDArray[np.float64]:
        """(K, B, n) the random numbers these units drew."""
        numbers = self.begun + 1 + np.arange(ticks.start, ticks.stop)
        episodes = np.arange(self.inputs.shape[1])[:, None]
        return draws(self.settings.seed, numbers[:, None, None], self.units.id[rows], episode=episodes)

    def euler(self, stage: StagePlan) -> tuple[Floats, Floats]:
        """keep and share of the integrators of a stage: s ← keep · s + share · drive(net)."""
        rows = stage.rows[stage.first :]
        keep, share = euler_factors(self.units.leak[rows], self.units.tau[rows], self.settings.dt)
        return keep.astype(self.history.dtype), share.astype(self.history.dtype)


def course_of(program: Program, inputs: Floats, *, settings: RunSettings, clamp: dict[int, Any], valid: Any) -> Course:
    """Run a batch, inputs (T, B, I), and record it. Raises `NonFinite`, and `Refused` for what is too large to hold at once."""
    ticks, batch, _ = inputs.shape
    begun = 0 if settings.start is None else settings.start.tick
    check_whole_episode(program, ticks, batch, precision=settings.precision, begun=begun)
    units, dtype = program.network.units, DTYPES[settings.precision]
    state = first_state(program, batch, settings.precision) if settings.start is None else carried(settings.start, program)
    depth, ahead = max(program.longest_delay, 1), program.look_ahead
    history = np.empty((depth + ticks + ahead, batch, len(units)), dtype)
    history[:depth], history[depth + ticks :] = state.recent[depth - 1 :: -1], initial_outputs(units)
    outputs = np.empty((ticks, batch, int(units.is_output.sum())), dtype)
    states = np.empty((ticks + 2, batch, len(units)), dtype) if program.integrates.any() else None
    if states is not None:
        states[0], states[-1] = state.inner, initial_inner(units)
    held: Held = {"clamp": clamp} if valid is None else {"clamp": clamp, "valid": valid}
    room = Room(history[depth : depth + ticks], None if states is None else states[1:-1], outputs)
    settings = settled(settings, program, ticks, batch=batch)
    step = ticks if program.look_ahead else max(TOGETHER // (batch * len(units)), 16)
    for first in range(0, ticks, step):
        last = min(first + step, ticks)
        own: Held = held_between(held, first, last)
        state = advance(program, state, inputs[first:last], settings=settings, room=room_between(room, first, last), **own)
    is_initial = np.ones(len(history), bool)
    is_initial[depth : depth + ticks] = False
    is_initial[:depth] = np.arange(begun - depth, begun) < 0
    return Course(
        program, inputs.astype(dtype, copy=False), history, states, outputs, _free(program, clamp, (ticks, batch)), valid, is_initial,
        depth, begun, settings, state,
    )  # fmt: skip


def _free(program: Program, clamp: dict[int, Any], shape: tuple[int, int]) -> NDArray[np.bool_] | None:
    rows, values = clamp_rows(program.network, clamp, shape, dtype=np.float64)
    if not rows:
        return None
    free = np.ones((*shape, len(program.network.units)), bool)
    free[:, :, list(rows)] = np.isnan(values).transpose(0, 2, 1)
    return free
