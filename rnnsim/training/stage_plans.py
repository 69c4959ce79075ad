"""The structure a gradient goes through: segments of stages with their wires, laid out once per structure and kept with the program.

Knows no weights: other numbers on the same structure go through the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnnsim.compiling.components import ends_of, is_coupled, nodes_of
from rnnsim.compiling.program import Program
from rnnsim.formulas.activations import Activation, Floats, distinct
from rnnsim.formulas.known_activations import activation_of
from rnnsim.network.network import Ids, Network
from rnnsim.training.segments import segments_of
from rnnsim.training.wires import DENSE, SMALL, AnyWires, Columns, DenseWires, Meeting, ProductWires, SingleWires, columns_of

_KEY = "the way back"


class Answers(NamedTuple):
    """Positions of a stage with one activation; a coupled group has its own row."""

    activation: Activation
    positions: Columns


@dataclass(frozen=True, eq=False)
class StagePlan:
    """Units that are evaluated together. rows, columns: of the network; the units from position `first` on are integrators.

    direction: that of its segment.
    inner: wires from within a sweep, which are followed in every tick; outer: those that are followed for all ticks at once.
    inputs, outputs: positions and columns of the input and output units here; products: positions of product units.
    """

    direction: int
    rows: Ids
    columns: Columns
    answers: tuple[Answers, ...]
    drives: tuple[Answers, ...]
    first: int
    inner: tuple[AnyWires, ...]
    outer: tuple[AnyWires, ...]
    inputs: tuple[Ids, Ids]
    outputs: tuple[Ids, Ids]
    products: Ids
    has_periods: bool

    @property
    def integrates(self) -> bool:
        """Whether there are integrators here."""
        return self.first < len(self.rows)

    @property
    def wires(self) -> tuple[AnyWires, ...]:
        """All wires into this stage."""
        return (*self.inner, *self.outer)


@dataclass(frozen=True, eq=False)
class SegmentPlan:
    """Stages in order of evaluation that are gone through together; direction as in `Segment`."""

    direction: int
    stages: tuple[StagePlan, ...]

    def loaded(self, weight: Floats) -> SegmentPlan:
        """The same with weights (C,) in its wires."""
        return SegmentPlan(self.direction, tuple(_loaded(stage, weight) for stage in self.stages))


Plan = tuple[SegmentPlan, ...]


def plan_of(program: Program) -> Plan:
    """The plan of a program, made once for all numbers on its structure."""
    found: Plan | None = program.layouts.get(_KEY)
    before = program.predecessor
    if found is None and before is not None and before.program.stages is program.stages:
        found = before.layouts.get(_KEY)
    if found is None:
        found = tuple(_Planning(program.network).segments())
    program.layouts[_KEY] = found
    return found


def _loaded(stage: StagePlan, weight: Floats) -> StagePlan:
    inner, outer = (tuple(wires.loaded(weight) for wires in some) for some in (stage.inner, stage.outer))
    return StagePlan(**{**stage.__dict__, "inner": inner, "outer": outer})


class _Planning:
    """Everything that is known while a network's plan is made."""

    def __init__(self, network: Network) -> None:
        self._units, self._wires = network.units, network.connections
        self._ends = ends_of(network)
        self._segments = segments_of(network)
        count = len(self._units)
        self._segment_of, self._position = np.empty(count, np.int64), np.empty(count, np.int64)
        stage_of, stages = np.empty(count, np.int64), 0
        for number, segment in enumerate(self._segments):
            for rows in segment.stages:
                self._segment_of[rows], self._position[rows], stage_of[rows] = number, np.arange(len(rows)), stages
                stages += 1
        self._node, self._coupled = nodes_of(self._units), is_coupled(self._units)
        self._input, self._output = (np.cumsum(mask) - 1 for mask in (self._units.is_input, self._units.is_output))
        feeding = stage_of[self._ends.target]
        self._sorted = np.argsort(feeding, kind="stable")
        self._cuts = np.searchsorted(feeding[self._sorted], np.arange(stages + 1))

    def segments(self) -> Iterator[SegmentPlan]:
        """In order of evaluation."""
        stage = 0
        for number, segment in enumerate(self._segments):
            made = []
            for rows in segment.stages:
                wires = self._sorted[self._cuts[stage] : self._cuts[stage + 1]]
                made.append(self._stage(rows, wires, within=number))
                stage += 1
            yield SegmentPlan(segment.direction, tuple(made))

    def _stage(self, rows: Ids, wires: Ids, *, within: int) -> StagePlan:
        units = self._units
        integrates = units.dynamics[rows] == "integrator"
        first = int(np.argmax(integrates)) if integrates.any() else len(rows)
        products = np.flatnonzero(units.aggregation[rows] == "product")
        direction = self._segments[within].direction
        inner, outer = self._sides(rows, wires, within if direction else -1)
        inputs, outputs = np.flatnonzero(units.is_input[rows]), np.flatnonzero(units.is_output[rows])
        return StagePlan(
            direction, rows, columns_of(rows), tuple(self._answers(rows)), tuple(self._drives(rows[first:])), first, inner, outer,
            (inputs, self._input[rows][inputs]), (outputs, self._output[rows][outputs]), products,
            bool((units.period[rows] > 1).any()),
        )  # fmt: skip

    def _answers(self, rows: Ids) -> Iterator[Answers]:
        names, coupled = self._units.activation[rows], self._coupled[rows]
        group = np.where(coupled, self._node[rows], -1)
        cuts = [0, *(np.flatnonzero((names[1:] != names[:-1]) | (group[1:] != group[:-1])) + 1).tolist(), len(rows)]
        for begin, end in pairwise(cuts):
            yield Answers(activation_of(str(names[begin])), slice(begin, end))

    def _drives(self, rows: Ids) -> Iterator[Answers]:
        names, which = distinct(self._units.drive[rows])
        for number, name in enumerate(names):
            yield Answers(activation_of(name), columns_of(np.flatnonzero(which == number)))

    def _sides(self, rows: Ids, wires: Ids, within: int) -> tuple[tuple[AnyWires, ...], tuple[AnyWires, ...]]:
        """Wires that are followed in every tick of the sweep `within`, and those that are not."""
        source, _, gate = self._ends
        inside = (self._segment_of[source[wires]] == within) | ((gate[wires] >= 0) & (self._segment_of[gate[wires]] == within))
        multiplied = self._units.aggregation[self._ends.target[wires]] == "product"
        product = tuple(self._product(rows, wires[multiplied])) if multiplied.any() else ()
        sides = [tuple(self._sums(wires[~multiplied & side])) for side in (inside, ~inside)]
        if inside[multiplied].any():
            return (*sides[0], *product), sides[1]
        return sides[0], (*sides[1], *product)

    def _sums(self, wires: Ids) -> Iterator[AnyWires]:
        for mine in self._alike(wires):
            yield self._dense(mine) or self._single(mine)

    def _alike(self, wires: Ids) -> Iterator[Ids]:
        """Wires of one delay, gated ones apart."""
        delay, gated = self._wires.delay[wires], self._ends.gate[wires] >= 0
        for number in np.unique(delay):
            for mine in (wires[(delay == number) & ~gated], wires[(delay == number) & gated]):
                if len(mine):
                    yield mine

    def _dense(self, wires: Ids) -> DenseWires | None:
        if self._ends.gate[wires[0]] >= 0:
            return None
        source, source_at = np.unique(self._ends.source[wires], return_inverse=True)
        position, position_at = np.unique(self._position[self._ends.target[wires]], return_inverse=True)
        size = len(source) * len(position)
        if size > DENSE * len(wires) and size > SMALL:
            return None
        shape, delay = (len(position), len(source)), int(self._wires.delay[wires[0]])
        return DenseWires(delay, wires, columns_of(source), columns_of(position), (position_at, source_at), shape)

    def _single(self, wires: Ids) -> SingleWires:
        source, target, gate = (column[wires] for column in self._ends)
        gates = gate if gate[0] >= 0 else None
        position = self._position[target]
        to_gates = None if gates is None else Meeting(gates)
        return SingleWires(int(self._wires.delay[wires[0]]), wires, source, gates, position, Meeting(source), to_gates, Meeting(position))

    def _product(self, rows: Ids, wires: Ids) -> Iterator[ProductWires]:
        singles = tuple(self._single(mine) for mine in self._alike(wires))
        position = np.concatenate([part.positions for part in singles])
        positions = np.unique(position)
        place = np.searchsorted(positions, position)
        sorted_ = np.argsort(place, kind="stable")
        rank = np.empty(len(place), np.int64)
        rank[sorted_] = np.arange(len(place)) - np.searchsorted(place[sorted_], place[sorted_])
        order = np.full((len(positions), int(rank.max()) + 1), len(place), np.int64)
        order[place, rank] = np.arange(len(place))
        yield ProductWires(singles, positions, order, (place, rank))


def stages_of(plan: Plan) -> Iterator[StagePlan]:
    """All stages in order of evaluation."""
    for segment in plan:
        yield from segment.stages
