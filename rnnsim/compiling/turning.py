"""Which units that update one after another may keep their fields: the sum their cycle sends them, changed by flips alone.

Knows programs whose cycles take turns; pure arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnsim.compiling.components import is_coupled
from rnnsim.compiling.program import Program, Stage
from rnnsim.network.network import Ids

BOUNDED = (
    "logistic", "tanh", "arctangent", "gaussian", "saturating", "step", "sign", "step_hold", "sign_hold", "bernoulli", "bernoulli_sign",
)  # fmt: skip
"""Activations between −1 and 1: only their fields can be held exactly."""


class Inside(NamedTuple):
    """The wires by which the units of a stage with turns hear each other, (C,) each: rows; sources, targets: number of the turn."""

    rows: Ids
    sources: Ids
    targets: Ids


def inside_of(stage: Stage) -> Inside:
    """The wires inside the cycles of a stage with turns."""
    parts: list[tuple[Ids, Ids, Ids]] = []
    for turn in stage.turns:
        for wires in (turn.sums, turn.products):
            mine = wires.inside
            parts.append((wires.rows[mine], wires.sources[mine] - stage.first, wires.targets[mine] + turn.first - stage.first))
    return Inside(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def keeps_fields(program: Program, stage: Stage) -> bool:
    """Whether the units of a stage with turns are single, instant, bounded sums that hear each other by plain wires of delay 0 or 1."""
    units, rows = program.network.units, program.order[stage.first : stage.last]
    wires = program.network.connections
    inside = inside_of(stage).rows
    plain = (wires.gate[inside] < 0) & (wires.delay[inside] <= 1)
    single = ~is_coupled(units)[rows] & (units.dynamics[rows] == "instant") & (units.aggregation[rows] == "sum")
    return bool(stage.turns and plain.all() and single.all() and np.isin(units.activation[rows], BOUNDED).all())


def reads_far_back(program: Program) -> bool:
    """Whether a wire inside a cycle that takes turns has a delay of 2 or more."""
    turning = [stage for stage in program.stages if stage.turns]
    return any((program.network.connections.delay[inside_of(stage).rows] > 1).any() for stage in turning)
