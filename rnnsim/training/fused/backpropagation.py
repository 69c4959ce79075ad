"""A program with its buffers for so many ticks and episodes, ready to be run and read backwards again and again.

Knows arrays in the network's own order on the outside and the desks of the kernels within; no learning rule, no table of losses.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.initial_values import initial_inner, initial_outputs
from rnnsim.compiling.program import Program
from rnnsim.engine.fused.numbers import numbers_of, weights_of
from rnnsim.engine.state import State
from rnnsim.formulas.activations import Floats
from rnnsim.network.network import Ids, Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.fused.desk import NOT_FINITE, PLACE, RUN, STEPS
from rnnsim.training.fused.kernel import learn
from rnnsim.training.fused.laying import FREE, Imposed, Laying, Wanted
from rnnsim.training.fused.readings import Flags

KEPT = "gradients by kernels"  # where a program keeps buffers
KEPT_AT_LEAST, KEPT_AT_MOST = 3, 64  # episodes of a task may be of many lengths
KEPT_BYTES = 1 << 26  # of more than the least number


class Backpropagation:
    """Lives as long as one program is trained on batches of one shape. size: (ticks, episodes)."""

    def __init__(self, program: Program, settings: RunSettings, size: tuple[int, int], *, wanted: Wanted, imposed: Imposed = FREE) -> None:
        self._program, self._wanted, self._settings = program, wanted, settings
        self.ticks, self.batch = size
        laying = Laying(program, settings, size, wanted=wanted, imposed=imposed)
        self._kind, self._layout, self._shown = laying.kind, laying.layout, laying.shown
        places = self._layout.input_places
        side_by_side = len(places) and (np.diff(places) == 1).all()
        self._columns: Ids | slice = slice(int(places[0]), int(places[-1]) + 1) if side_by_side else places
        self.desk = laying.desk()
        self.backwards = laying.backwards(self.desk)
        self.place(program.network)

    @property
    def values(self) -> NDArray[Any]:
        """(P,) the parameters, to be written into."""
        return self.backwards.values

    @property
    def gradients(self) -> NDArray[Any]:
        """(P,) ∂loss/∂parameters after the last pass."""
        return self.backwards.gradients

    @property
    def outputs(self) -> Floats:
        """(T, B, O) of the last run, as the loss sees them; a view."""
        return self._by_episode(self.desk.outputs)

    @property
    def nbytes(self) -> int:
        """What all buffers take."""
        return sum(array.nbytes for array in (*self.desk, *self.backwards))

    def with_moments(self) -> Backpropagation:
        """The same, with room for what Adam remembers."""
        self.backwards = self.backwards._replace(first=np.zeros_like(self.values), second=np.zeros_like(self.values))
        return self

    def place(self, network: Network) -> None:
        """Take over all numbers of a network of the program's structure: parameters, and what does not learn."""
        layout = self._layout
        self.desk.weights[:] = weights_of(layout, network)
        self.desk.numbers[:] = numbers_of(layout, network, self._settings.dt)
        for column, numbers in ((network.connections.weight, self._wanted.weights), (network.units.bias, self._wanted.biases)):
            self.values[numbers[numbers >= 0]] = column[numbers >= 0]
        self._place_past(network)

    def feed(self, inputs: Floats, valid: Flags | None = None) -> None:
        """inputs (T, B, I); valid (T, B) in a program that is masked."""
        lanes = self._kind.lanes
        if len(self._layout.input_places):
            rows = self.desk.inputs[: self.ticks * self._layout.input_length * lanes].reshape(self.ticks, -1, lanes)
            rows[:, self._columns, : self.batch] = inputs.transpose(0, 2, 1)
        if valid is not None:
            self.desk.masks.reshape(self.ticks, lanes)[:, : self.batch] = valid

    def clamp(self, values: Floats) -> None:
        """values (T, C, B) of the clamped units, NaN for free."""
        self.desk.clamps.reshape(self.ticks, len(self._kind.clamped), self._kind.lanes)[:, :, : self.batch] = values

    def compare(self, targets: Floats, counts: NDArray[Any] | None = None) -> None:
        """targets (T, B, O) for the kernel's own loss, and where they count."""
        self._by_episode(self.backwards.targets)[...] = targets
        self.backwards.wanted[:] = 1
        if counts is not None:
            self._by_episode(self.backwards.wanted)[...] = counts

    def seed(self, by_outputs: Floats, by_nets: Floats) -> None:
        """What a loss hands to outputs (T, B, O), and past the derivative of those it goes with."""
        self._by_episode(self.backwards.seeds)[...] = by_outputs
        self._by_episode(self.backwards.net_seeds)[...] = by_nets

    def take(self, steps: int) -> float:
        """Take steps of `rnnsim.training.fused.desk`, added up; the loss, or −1 if a value of the run is not finite."""
        if self._kind.clamped and steps & RUN:
            if self._taken(steps & (PLACE | RUN)) == NOT_FINITE:
                return NOT_FINITE
            self._show_evaluated()
            steps &= ~(PLACE | RUN)
        return self._taken(steps)

    def _taken(self, steps: int) -> float:
        self.backwards.plan[STEPS] = steps
        return float(learn(self.desk, self.backwards))

    def _show_evaluated(self) -> None:
        """Outputs of clamped units as they were evaluated, where a tick is valid."""
        lanes, clamped = self._kind.lanes, self._kind.clamped
        shown, evaluated = (flat.reshape(self.ticks, -1, lanes) for flat in (self.desk.outputs, self.desk.evaluated))
        valid = self.desk.masks.reshape(self.ticks, lanes) if self._kind.is_masked else np.ones((self.ticks, lanes), bool)
        for number, row in enumerate(clamped):
            column = np.flatnonzero(self._shown == row)
            if len(column):
                shown[:, column[0]] = np.where(valid, evaluated[:, number], shown[:, column[0]])

    def by_inputs(self) -> Floats:
        """∂loss/∂inputs (T, B, I)."""
        layout, units = self._layout, self._program.network.units
        rows = np.flatnonzero(units.is_input)
        net = np.zeros(len(units), np.int64)
        for group in layout.placement.groups:
            net[group.rows] = group.net + np.arange(len(group.rows))
        window = self._window(self.backwards.adjoints)[layout.depth : layout.depth + self.ticks]
        return window[:, net[rows], : self.batch].transpose(0, 2, 1)

    def by_initials(self) -> tuple[Floats, Floats]:
        """(U,) ∂loss/∂ the outputs and the states that stand before the first tick, behind the last one, and in ticks not valid."""
        layout = self._layout
        window, own = self._window(self.backwards.adjoints), layout.integrating
        outside = window[: layout.depth].sum(axis=(0, 2)) + window[layout.depth + self.ticks :].sum(axis=(0, 2))
        outputs, states = outside[layout.placement.place].astype(np.float64), np.zeros(len(self._program.network.units))
        states[own] = outside[layout.placement.state[own]]
        for segment in layout.segments:
            into = {"initial_output": outputs, "initial_state": states}.get(segment.name)
            if into is not None:
                into[segment.rows] += self.backwards.number_gradients[segment.first : segment.first + len(segment.rows)]
        return outputs, states

    def state_after(self) -> State:
        """What a run would go on from."""
        layout, program, batch = self._layout, self._program, self.batch
        units, length, own = program.network.units, program.past_length, layout.integrating
        recent = np.broadcast_to(initial_outputs(units).astype(self._kind.dtype), (length, batch, len(units))).copy()
        window, newest = self._window(self.desk.window), min(length, self.ticks)
        last = layout.depth + self.ticks
        recent[:newest] = window[last - newest : last, layout.placement.place, :batch][::-1].transpose(0, 2, 1)
        inner = np.zeros((batch, len(units)), self._kind.dtype)
        inner[:, own] = window[last - 1, layout.placement.state[own], :batch].T
        return State(self.ticks, units.id, recent, inner, program.integrates)

    def _window(self, flat: NDArray[Any]) -> NDArray[Any]:
        """(rows, places, L), the past first."""
        layout, lanes = self._layout, self._kind.lanes
        count = layout.depth + self.ticks + self._program.look_ahead
        return flat[: count * layout.stride].reshape(count, layout.placement.width, lanes)

    def _by_episode(self, flat: NDArray[Any]) -> NDArray[Any]:
        """A view (T, B, O) of rows of outputs."""
        rows = flat.reshape(self.ticks, len(self._shown), self._kind.lanes)
        return rows[:, :, : self.batch].transpose(0, 2, 1)

    def _place_past(self, network: Network) -> None:
        """Initial values before the first tick and behind the last one, and ones where constants stand."""
        layout, units, lanes = self._layout, network.units, self._kind.lanes
        window = self._window(self.desk.window)
        window[:, : self._kind.register if lanes == 1 else 1] = 1
        own, place, state = layout.integrating, layout.placement.place, layout.placement.state
        for rows in (slice(0, layout.depth), slice(layout.depth + self.ticks, None)):
            window[rows, place] = initial_outputs(units)[:, None]
            window[rows, state[own]] = initial_inner(units)[own, None]


def kept_buffers(program: Program, key: Hashable) -> Backpropagation | None:
    """Buffers that were kept under this key with a program of the same structure, taken away from there."""
    before = program.predecessor
    layouts: list[Any] = [program.layouts]
    if before is not None and before.change.is_empty:
        layouts.append(before.layouts)
    found = (place.get(KEPT, {}).pop(key, None) for place in layouts)
    return next((buffers for buffers in found if buffers is not None), None)


def keep_buffers(program: Program, key: Hashable, buffers: Backpropagation) -> None:
    """Keep buffers with a program for a later call; those that were not asked for longest go when there are too many."""
    kept: dict[Hashable, Backpropagation] = program.layouts.setdefault(KEPT, {})
    kept[key] = buffers
    there = list(kept.items())  # in one go: another training of the same network may be at it
    held = sum(own.nbytes for _, own in there)
    while len(there) > KEPT_AT_LEAST and (len(there) > KEPT_AT_MOST or held > KEPT_BYTES):
        oldest, own = there.pop(0)
        held -= own.nbytes
        kept.pop(oldest, None)
