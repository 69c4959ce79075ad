"""A recorded run read backwards: stage by stage, at once for all ticks or tick by tick, from the loss to every weight.

Over the connections c out of unit i, δ_i(t) = f'(a_i(t)) [∂L/∂y_i(t) + Σ_c w_c δ_target(t + d_c)], and ∂L/∂w_c = Σ_t δ_target(t)
y_i(t − d_c) (Werbos 1990); a gate passes the product of the other two factors, an integrator its state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from rnnsim.formulas.activations import Floats
from rnnsim.training.course import Course
from rnnsim.training.flows import Flow
from rnnsim.training.losses import Scored
from rnnsim.training.slopes import Slopes, slopes_of, through, times_slope
from rnnsim.training.stage_plans import SegmentPlan, StagePlan
from rnnsim.training.wires import AnyWires, Columns, Ticks, beside_lags

BLOCK = 1 << 15  # numbers that are worked out together


@dataclass(eq=False)
class Collected:
    """Sums over ticks and episodes: weights (C,), biases (U,), initial outputs and states (U,); inputs (T, B, I).

    norms (L,): squares of ∂L/∂y of units on a cycle by ticks travelled. Of every tick's own copy, if wanted: copies (T, C) and
    activations (T, B, U).
    """

    weights: Floats
    biases: Floats
    initial_outputs: Floats
    initial_states: Floats
    inputs: Floats
    norms: Floats
    copies: Floats | None = None
    activations: Floats | None = None


@dataclass(eq=False)
class Backward:
    """One course on its way back. gradient (D + T + A, L, B, U): ∂L/∂y as read by what was gone through, by ticks travelled;
    in a sweep δ takes its place. reach: how many ticks an error stays in, 0 for no end.
    """

    course: Course
    score: Scored
    flow: Flow
    reach: int
    into: Collected
    first: int = 0
    gradient: Floats = field(init=False)

    def __post_init__(self) -> None:
        rows, batch, units = self.course.history.shape
        lags = self.reach or max(self.flow.lags, 1)
        self.gradient = np.zeros((rows, lags, batch, units), self.course.history.dtype)

    def run(self, segments: tuple[SegmentPlan, ...]) -> None:
        """Go through all segments, the last one first."""
        for segment in reversed(segments):
            if segment.direction:
                self._sweep(segment)
            else:
                for stage in reversed(segment.stages):
                    self._at_once(stage)
        outside = self.gradient[self.course.is_initial]
        self.into.initial_outputs += outside.sum(axis=(0, 1, 2))

    def sink(self, ticks: Ticks, delay: int, *, columns: Columns, values: Floats) -> None:
        """Add gradients (…, L, B, n) of outputs that were read with this delay."""
        self.gradient[self.course.rows(ticks, delay)][..., columns] += self._crossed(values, delay)

    def _crossed(self, values: Floats, ticks: int) -> Floats:
        """What is left of it after so many ticks, further along the axis of ticks travelled."""
        if not ticks:
            return values
        if self.flow.decay < 1:
            values = values * self.flow.decay ** abs(ticks)
        lags = values.shape[-3]
        if lags == 1 and not self.reach:
            return values
        moved, step = np.zeros_like(values), min(abs(ticks), lags)
        moved[..., step:, :, :] = values[..., : lags - step, :, :]
        if not self.reach:  # the last one holds all that came farther
            moved[..., -1, :, :] += values[..., lags - step :, :, :].sum(axis=-3)
        return moved

    def _at_once(self, stage: StagePlan) -> None:
        for ticks in self._blocks(len(stage.rows)):
            slopes = slopes_of(self.course, stage, ticks, score=self.score)
            gradient = self.gradient[self.course.rows(ticks)][..., stage.columns]
            delta = through(stage, slopes, gradient)
            _add_loss(delta, slopes.loss)
            self._watch(stage, gradient, ticks)
            self._let_go(stage, slopes, gradient)
            for wires in stage.wires:
                wires.send(delta, ticks, read=self.course.read, sink=self.sink)
            self._collect(stage, delta, ticks)

    def _blocks(self, units: int) -> Iterator[slice]:
        """The ticks in blocks, the last first, so that what is worked out for so many units stays small beside the course itself."""
        lags, batch = self.gradient.shape[1:3]
        step = max(BLOCK // max(lags * batch * units, 1), 1)
        for last in range(self.course.ticks, 0, -step):
            yield slice(max(last - step, 0), last)

    def _sweep(self, segment: SegmentPlan) -> None:
        for stage in segment.stages:
            self._hand_on_held_loss(stage)
        lags, batch = self.gradient.shape[1:3]
        sizes = [len(stage.rows) - stage.first for stage in segment.stages]
        states = [np.zeros((lags, batch, size), self.gradient.dtype) for size in sizes]
        euler = [self.course.euler(stage)[0] for stage in segment.stages]
        blocks = list(self._blocks(sum(len(stage.rows) for stage in segment.stages)))
        for ticks in blocks[:: segment.direction]:
            slopes = [slopes_of(self.course, stage, ticks, score=self.score) for stage in segment.stages]
            for tick in range(ticks.start, ticks.stop)[:: -segment.direction]:
                for number in reversed(range(len(segment.stages))):
                    stage, now = segment.stages[number], slopes[number].of_tick(tick - ticks.start)
                    delta, states[number] = self._tick(stage, now, tick, later=(states[number], euler[number]))
                    for wires in stage.inner:
                        wires.send(delta, tick, read=self.course.read, sink=self.sink)
        for stage, state in zip(segment.stages, states, strict=True):
            self._begin(stage, state)
            for ticks in blocks:
                delta = self.gradient[self.course.rows(ticks)][..., stage.columns]
                for wires in stage.outer:
                    wires.send(delta, ticks, read=self.course.read, sink=self.sink)
                self._collect(stage, delta, ticks)

    def _tick(self, stage: StagePlan, slopes: Slopes, tick: int, *, later: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """δ of a stage in one tick, and the gradient of its integrators' states in the tick swept before."""
        row = self.course.rows(tick)
        gradient = self.gradient[row][..., stage.columns]
        delta = through(stage, slopes, gradient)
        self._watch(stage, gradient, tick)
        self._let_go(stage, slopes, gradient)
        if slopes.held is not None:
            self.sink(tick, stage.direction, columns=stage.columns, values=gradient * beside_lags(slopes.held))
        state, keep = later
        if stage.integrates:
            state = self._integrators(stage, slopes, delta, state=state, keep=keep)
        else:
            _add_loss(delta, slopes.loss)
        self.gradient[row][..., stage.columns] = delta
        return delta, state

    def _integrators(self, stage: StagePlan, slopes: Slopes, delta: Floats, *, state: Floats, keep: Floats) -> Floats:
        """Turns ∂L/∂s of integrators, standing in `delta`, into δ; gives ∂L/∂s of the tick swept before."""
        own = delta[..., stage.first :]
        own += state
        lasting = 0 if slopes.lasting is None else own * beside_lags(slopes.lasting)
        if slopes.moved is not None:
            own *= beside_lags(slopes.moved)
        _add_loss(delta, slopes.loss)
        before = keep * own + lasting
        if slopes.invalid is not None:
            self.into.initial_states[stage.rows[stage.first :]] += (state * beside_lags(slopes.invalid)).sum(axis=(0, 1))
        assert slopes.at_states is not None
        own[...] = times_slope(own, slopes.at_states)
        return self._crossed(before, 1)

    def _begin(self, stage: StagePlan, state: Floats) -> None:
        """What arrives at the states before the first tick of a sweep."""
        course = self.course
        if stage.integrates and (stage.direction < 0 or course.is_initial[course.depth - 1]):
            self.into.initial_states[stage.rows[stage.first :]] += state.sum(axis=(0, 1))

    def _hand_on_held_loss(self, stage: StagePlan) -> None:
        """An output that was not due was scored for what it showed in the tick before."""
        positions, columns = stage.outputs
        due = self.course.is_due(stage, slice(0, self.course.ticks))
        if due is None or not len(positions):
            return
        errors = np.where(due[..., positions], 0, self.score.by_outputs[..., columns])
        lags = np.zeros((*errors.shape[:1], self.gradient.shape[1], *errors.shape[1:]), errors.dtype)
        lags[:, 0] = errors
        self.sink(slice(0, self.course.ticks), stage.direction, columns=stage.rows[positions], values=lags)

    def _let_go(self, stage: StagePlan, slopes: Slopes, gradient: Floats) -> None:
        """In invalid ticks units stand at their initial outputs."""
        if slopes.invalid is not None:
            ends = (gradient * beside_lags(slopes.invalid)).sum(axis=tuple(range(gradient.ndim - 1)))
            self.into.initial_outputs[stage.rows] += ends

    def _watch(self, stage: StagePlan, gradient: Floats, ticks: Ticks) -> None:
        if not (self.flow.lags or self.into.activations is not None):
            return
        from_loss = np.zeros_like(gradient[..., 0, :, :])
        positions, columns = stage.outputs
        from_loss[..., positions] = self.score.by_outputs[ticks][..., columns]
        if self.flow.lags and stage.direction:
            whole = gradient.copy()
            whole[..., 0, :, :] += from_loss
            axes = tuple(axis for axis in range(whole.ndim) if axis != whole.ndim - 3)
            self.into.norms += np.square(whole, dtype=float).sum(axis=axes)
        if self.into.activations is not None:
            shift = self.first
            at = ticks + shift if isinstance(ticks, int) else slice(ticks.start + shift, ticks.stop + shift)
            self.into.activations[at][..., stage.columns] += gradient.sum(axis=-3) + from_loss

    def _collect(self, stage: StagePlan, delta: Floats, ticks: slice) -> None:
        """delta (K, L, B, n) of some ticks; how far it has travelled is of no more interest."""
        into, delta = self.into, delta[:, 0] if delta.shape[1] == 1 else delta.sum(axis=1)
        into.biases[stage.rows] += delta.sum(axis=(0, 1), dtype=float)
        positions, columns = stage.inputs
        into.inputs[self.first + ticks.start : self.first + ticks.stop][..., columns] += delta[..., positions]
        for wires in stage.wires:
            for rows, gradients in wires.gradients(delta, ticks, self.course.read):
                into.weights[rows] += gradients
            if into.copies is not None:
                self._copy(wires, delta, ticks)

    def _copy(self, wires: AnyWires, delta: Floats, ticks: slice) -> None:
        assert self.into.copies is not None
        for tick in range(ticks.start, ticks.stop):
            one = delta[tick - ticks.start : tick - ticks.start + 1]
            for rows, gradients in wires.gradients(one, slice(tick, tick + 1), self.course.read):
                self.into.copies[self.first + tick, rows] += gradients


def _add_loss(delta: Floats, loss: Floats | None) -> None:
    """The error of a tick has travelled no tick yet."""
    if loss is not None:
        delta[..., 0, :, :] += loss
