"""A recorded run gone through forwards with tangents: how every unit answers to a few chosen changes, tick by tick, with no way back.

Arrays (Q, B, U) hold one tangent per direction Q. In a network that reads no later tick only the last few ticks are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.training.course import Course
from rnnsim.training.losses import Scored
from rnnsim.training.slopes import Slopes, slopes_of
from rnnsim.training.stage_plans import Plan, StagePlan
from rnnsim.training.wires import Ticks

MOST_NUMBERS = 1 << 28
Seed = Callable[[StagePlan, int, Floats], None]
"""Adds to the tangents (Q, B, n) of net inputs of a stage in a tick what a direction changes there itself."""


class Moved(NamedTuple):
    """A stage in a tick: tangents (Q, B, n) of what the loss looks at, net inputs and states before clamps; of outputs as read, and
    as they were read in the tick before; and the slopes in force.
    """

    stage: StagePlan
    tick: int
    inner: Floats
    outputs: Floats
    before: Floats
    slopes: Slopes


class ForwardMode:
    """Tangents of one course in `count` directions."""

    def __init__(self, course: Course, plan: Plan, count: int, *, score: Scored) -> None:
        self._course = course
        weight = course.program.network.connections.weight.astype(course.history.dtype)
        self._segments = tuple(segment.loaded(weight) for segment in plan)
        rows, batch, units = course.history.shape
        self._is_whole = course.program.look_ahead > 0
        self._size = rows if self._is_whole else course.depth + 1
        if self._size * count * batch * units > MOST_NUMBERS:
            raise Refused(
                f"{count:,} directions of {units:,} units are too many to carry forward; take fewer parameters or episodes, or "
                "backpropagation through time."
            )
        self._tangents = np.zeros((self._size, count, batch, units), course.history.dtype)
        self._states: dict[int, Floats] = {}
        self._score, self._count = score, count

    def run(self, seed: Seed) -> Iterator[Moved]:
        """Every stage in every tick, in the order of evaluation."""
        ticks, whole = range(self._course.ticks), slice(0, self._course.ticks)
        slopes = [[slopes_of(self._course, stage, whole, score=self._score) for stage in part.stages] for part in self._segments]
        parts = list(zip(self._segments, slopes, strict=True))
        if self._is_whole:
            turns = ((tick, pair) for pair in parts for tick in ticks[:: pair[0].direction or 1])
        else:
            turns = ((tick, pair) for tick in ticks for pair in parts)
        for tick, (segment, of_stages) in turns:
            for stage, all_slopes in zip(segment.stages, of_stages, strict=True):
                yield self._moved(stage, all_slopes.of_tick(tick), tick, seed=seed)

    def _read(self, ticks: Ticks, delay: int) -> Floats:
        """(Q, B, U) tangents of stored outputs, so many ticks before."""
        row = self._course.rows(ticks, delay)
        assert isinstance(row, int)
        return self._tangents[row % self._size]

    def _moved(self, stage: StagePlan, slopes: Slopes, tick: int, *, seed: Seed) -> Moved:
        course = self._course
        net = np.zeros((self._count, course.inputs.shape[1], len(stage.rows)), course.history.dtype)
        for wires in stage.wires:
            wires.push(net, tick, read=course.read, tangents=self._read)
        seed(stage, tick, net)
        inner = net if not stage.integrates else self._integrated(stage, slopes, net)
        outputs = _answered(stage, slopes, net if not stage.integrates else self._shown(stage, net))
        before = self._read(tick, stage.direction)[..., stage.columns]
        if slopes.held is not None:
            outputs = np.where(slopes.held, before, outputs)
        self._read(tick, 0)[..., stage.columns] = outputs
        return Moved(stage, tick, inner, outputs, before, slopes)

    def _integrated(self, stage: StagePlan, slopes: Slopes, net: Floats) -> Floats:
        """Tangents of net inputs of instant units and of states of integrators, as they came about."""
        assert slopes.at_states is not None
        own, key = net[..., stage.first :], id(stage)
        before = self._states.get(key, np.zeros_like(own))
        made = self._course.euler(stage)[0] * before + slopes.at_states * own
        kept = made if slopes.moved is None else np.where(slopes.moved, made, 0)
        self._states[key] = kept if slopes.lasting is None else kept + before * slopes.lasting
        return np.concatenate([net[..., : stage.first], made], axis=-1)

    def _shown(self, stage: StagePlan, net: Floats) -> Floats:
        """The same with the states that later ticks read."""
        return np.concatenate([net[..., : stage.first], self._states[id(stage)]], axis=-1)


def _answered(stage: StagePlan, slopes: Slopes, inner: Floats) -> Floats:
    """Tangents of outputs as readers see them; 0 where clamped, invalid or without a slope."""
    made = slopes.at_outputs * inner
    for answers in stage.answers:
        if answers.activation.name == "softmax":
            at = answers.positions
            weighed = slopes.answered[..., at] * slopes.gain[at] * inner[..., at]
            whole = weighed - slopes.answered[..., at] * weighed.sum(axis=-1, keepdims=True)
            made[..., at] = slopes.at_outputs[..., at] * whole
    return np.asarray(made)
