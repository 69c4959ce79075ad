"""Where units stand for an engine that works by whole registers: like units side by side, wires in parallel kept in parallel.

Knows programs, not numbers; pure arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Edges, Ends, all_edges_of, depths_of, ends_of, is_coupled, nodes_of
from rnnsim.compiling.program import Program
from rnnsim.compiling.strands import strands_of
from rnnsim.compiling.turning import keeps_fields
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.network import Ids, Network

BEFORE, CORE, AFTER = range(3)  # sections of a program that is swept once
DEEPER, DEEP = 4, 16  # stages for all ticks at once that are worth it, beside those of a tick
ASKED_FOR_NETS = ("arctangent", "gaussian", "softplus")  # activations whose derivative is not told by the output
SMALLEST_CLASS = 4  # so many units that read the very same sources are kept together


@dataclass(frozen=True, eq=False)
class Group:
    """Units that are evaluated alike, next to each other. rows: unit rows in their order; first: place of the first; size: places.

    state, net: first places of their states and of their net inputs, where these are kept apart.
    """

    rows: Ids
    section: int
    stage: int
    activation: str
    drive: str
    is_product: bool
    integrates: bool
    has_inputs: bool
    is_coupled: bool
    period: int
    phase: int
    in_turn: bool
    keeps_field: bool
    first: int = 0
    size: int = 0
    state: int = -1
    net: int = -1


class Placement(NamedTuple):
    """groups in order of evaluation; place (U,): of each unit row; state (U,): where its state is kept, −1 for instant units;
    section, stage (U,); width: places in all, those before the first group are kept for constants.
    """

    groups: tuple[Group, ...]
    place: Ids
    state: Ids
    section: Ids
    stage: Ids
    width: int

    def may_read(self, target: int, source: int) -> bool:
        """Whether a wire between two unit rows, or their gate, leaves it as it is what is evaluated when."""
        first, last = self.section[source], self.section[target]
        if first == last:
            return bool(first == CORE or self.stage[source] < self.stage[target])
        return bool(first < last)


def placement_of(program: Program, register: int, *, many: bool, loose: NDArray[np.bool_], keeps_nets: bool = False) -> Placement:
    """Places for registers of so many units, or, if `many`, for registers that hold states of one unit.

    loose (C,): wires that do not count, as they may come and go. keeps_nets: net inputs stand apart wherever derivatives ask for them.
    """
    network = program.network
    if loose.any():
        network = network.with_rows(connections=network.connections.taken(~loose))
    ends = ends_of(network)
    section, stage = _sections(program, ends)
    groups = _groups(program, section, stage, wired=(network, ends))
    step = 1 if many else register
    placed, at = [], 1 if many else register
    for group in groups:
        size = -(-len(group.rows) // step) * step
        placed.append(replace(group, first=at, size=size, net=at))
        at += size
    placed, at = _with_states(placed, at)
    if program.continuous or program.in_turn:
        placed, at = _with_nets(placed, at, [group.integrates if program.continuous else group.in_turn for group in placed])
    elif keeps_nets:
        placed, at = _with_nets(placed, at, [group.integrates or group.activation in ASKED_FOR_NETS for group in placed])
    place, state = np.empty(len(program.order), np.int64), np.full(len(program.order), -1, np.int64)
    for group in placed:
        place[group.rows] = group.first + np.arange(len(group.rows))
        if group.integrates:
            state[group.rows] = group.state + np.arange(len(group.rows))
    return Placement(tuple(placed), place, state, section, stage, at)


def _with_states(groups: list[Group], at: int) -> tuple[list[Group], int]:
    made = []
    for group in groups:
        made.append(replace(group, state=at) if group.integrates else group)
        at += group.size if group.integrates else 0
    return made, at


def _with_nets(groups: list[Group], at: int, is_apart: list[bool]) -> tuple[list[Group], int]:
    """Net inputs apart from outputs, where those are read while these are added up, or asked for later."""
    made = []
    for group, apart in zip(groups, is_apart, strict=True):
        made.append(replace(group, net=at) if apart else group)
        at += group.size if apart else 0
    return made, at


def _sections(program: Program, ends: Ends) -> tuple[Ids, Ids]:
    """(U,) section and stage of each unit row. What is on no cycle and remembers nothing stands before or after the core."""
    count = len(program.order)
    section, stage = np.full(count, CORE, np.int64), np.empty(count, np.int64)
    for number, part in enumerate(program.stages):
        stage[program.order[part.first : part.last]] = number
    if program.look_ahead:
        for number, sweep in enumerate(program.sweeps):
            for part in sweep.stages:
                section[program.order[part.first : part.last]] = number
        return section, stage
    if program.continuous or program.in_turn or not count:
        return section, stage
    units, node = program.network.units, nodes_of(program.network.units)
    edges = all_edges_of(ends)
    resting = np.flatnonzero((units.period > 1) | np.isin(units.activation, _HOLDING))
    source = np.concatenate([node[edges.source], node[resting]])
    target = np.concatenate([node[edges.target], node[resting]])
    ahead = depths_of(count, Edges(source, target))[node]
    behind = depths_of(count, Edges(target, source))[node]
    is_before, is_after = ahead >= 0, (ahead < 0) & (behind >= 0)
    if max(ahead.max(), behind.max()) > DEEPER * len(program.stages) + DEEP:
        return section, stage  # a long line of delays is one stage tick by tick, and thousands for all ticks at once
    section[is_before], section[is_after] = BEFORE, AFTER
    stage[is_before], stage[is_after] = ahead[is_before], behind.max() - behind[is_after]
    return section, stage


_HOLDING = [name for name, row in ACTIVATIONS.items() if row.holds]


def _groups(program: Program, section: Ids, stage: Ids, *, wired: tuple[Network, Ends]) -> list[Group]:
    units = program.network.units
    count = len(units)
    coupled, node = is_coupled(units), nodes_of(units)
    in_turn, keeps = np.zeros(count, bool), np.zeros(count, bool)
    for part in program.stages:
        if part.turns:
            in_turn[program.order[part.first : part.last]] = True
            keeps[program.order[part.first : part.last]] = keeps_fields(program, part)
    integrates = units.dynamics == "integrator"
    kinds = [
        np.where(coupled | in_turn, node, -1), units.is_input & ~coupled, units.phase, units.period,
        np.where(integrates, _codes(units.drive), 0), _codes(units.activation), integrates, units.aggregation == "product", stage, section,
    ]  # fmt: skip
    if keeps.any():  # such a stage is one group, whatever its units
        kinds = [*(np.where(keeps, 0, key) for key in kinds[:-2]), *kinds[-2:]]
    varying = [key for key in kinds if _varies(key)]
    own = np.where(keeps, program.slots, np.arange(count))
    within = [key for key in _order_within(*wired, kinds=varying, is_free=~(coupled | in_turn)) if _varies(key)]
    order = np.lexsort((own, *within, *varying))
    begins = np.zeros(count, bool)
    begins[:1] = True
    for key in varying:
        begins[1:] |= key[order][1:] != key[order][:-1]
    cuts = [*np.flatnonzero(begins).tolist(), count]
    made = []
    for begin, end in pairwise(cuts):
        row = int(order[begin])
        is_input = units.is_input[order[begin:end]].any()
        made.append(Group(
            order[begin:end], int(section[row]), int(stage[row]), str(units.activation[row]), str(units.drive[row]),
            bool(units.aggregation[row] == "product"), bool(integrates[row]), bool(is_input), bool(coupled[row]),
            int(units.period[row]), int(units.phase[row]), bool(in_turn[row]), bool(keeps[row]),
        ))  # fmt: skip
    return made


def _varies(key: NDArray[Any]) -> bool:
    return bool(len(key) and (key != key[0]).any())


def _codes(column: NDArray[Any]) -> Ids:
    """A number per distinct entry."""
    if not len(column) or (column == column[0]).all():
        return np.zeros(len(column), np.int64)
    return np.asarray(np.unique(column, return_inverse=True)[1], np.int64)


def _order_within(network: Network, ends: Ends, *, kinds: list[Any], is_free: NDArray[np.bool_]) -> tuple[Ids, ...]:
    """Keys, the last one first: units that read the same sources together, wide ones before narrow, parallel wires in parallel.

    Who answers together, or in turn, keeps the order of rows.
    """
    degree = np.bincount(ends.target, minlength=len(network.units))
    kind = np.zeros(len(degree), np.int64)
    for key in kinds:
        kind = kind * 1_000_003 + _codes(key)
    strand, part = strands_of(network, ends, kind)
    return tuple(np.where(is_free, key, 0) for key in (strand, part, -degree, _classes(network, ends, degree)))


def _classes(network: Network, ends: Ends, degree: Ids) -> Ids:
    """(U,) the lowest row of the units that read the very same sources; the number of units where they are few."""
    count = len(degree)
    if not len(ends.source):
        return np.zeros(count, np.int64)
    read = (ends.source * 1_000_003 + network.connections.delay).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    read ^= read >> np.uint64(29)
    mixed = read * np.uint64(0xBF58476D1CE4E5B9)
    signature = np.zeros(count, np.uint64)
    fed = np.flatnonzero(degree)
    order = np.argsort(ends.target, kind="stable")
    signature[fed] = np.add.reduceat(mixed[order], np.r_[0, np.cumsum(degree[fed])[:-1]])
    _, lowest, which, members = np.unique(signature, return_index=True, return_inverse=True, return_counts=True)
    return np.where(members[which] >= SMALLEST_CLASS, lowest[which], count)
