"""Network to Program: checks, arranges units in stages and sorts connections by the stage they feed. Pure and repeatable."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Ends, ends_of
from rnnsim.compiling.program import Program, Stage, Wires
from rnnsim.compiling.refusals import check_runnable
from rnnsim.compiling.stages import Arrangement, arranged
from rnnsim.compiling.sweeps import SweepPlan, sweep_plan
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Ids, Network

THIN = 1000  # shorter columns are not worth a second look


def compile_network(network: Network | Document, continuous: bool = False, *, in_turn: bool = False) -> Program:
    """The program of a network. `str(program)` prints the order of evaluation.

    continuous: for integration methods, where a delay-0 connection out of an integrator closes no loop. in_turn: for update
    orders that update the units on a cycle one after another. Negative delays make a program of sweeps over a whole episode;
    they exist with neither of the two. Raises `CombinationalLoop`, `TieDiffers` … with the sentence of the finding that keeps
    the network from running.

    >>> from rnnsim.network.draft import Draft
    >>> draft = Draft("sum")
    >>> x = draft.units(2, is_input=True, label="x")
    >>> y = draft.units(1, activation="tanh", is_output=True, label="y")
    >>> _ = draft.connect(x, y, 0.5, delay=0)
    >>> print(compile_network(draft.network()))
    sum: 3 units, 2 connections, evaluated in 2 stages each tick
    stage 1
      x1 = identity(input)  → input
      x2 = identity(input)  → input
    stage 2
      y = tanh(x1 + x2)  → output
    """
    network = as_network(network)
    check_runnable(network, continuous, in_turn)
    ends = ends_of(network)
    plan = sweep_plan(network, ends) if (network.connections.delay < 0).any() else None
    sweep = None if plan is None else plan.number
    arrangement = arranged(network, ends, continuous=continuous, in_turn=in_turn, sweep=sweep)
    stages = _stages(arrangement, _leaf_stages(network, ends, arrangement))
    swept = () if plan is None else _swept(plan, arrangement.order, stages)
    return Program(network, continuous, in_turn, arrangement.order, stages, swept)


def _swept(plan: SweepPlan, order: Ids, stages: tuple[Stage, ...]) -> tuple[tuple[int, int], ...]:
    """How many stages each sweep has, and its direction."""
    number = plan.number[order[[stage.first for stage in stages]]]
    return tuple(zip(np.bincount(number).tolist(), plan.directions, strict=True))


def _leaf_stages(network: Network, ends: Ends, arrangement: Arrangement) -> list[Stage]:
    """One stage per leaf, its connections in canonical order."""
    order, leaf, component = arrangement.order, arrangement.leaf, arrangement.component
    slots = np.empty(len(order), np.int64)
    slots[order] = np.arange(len(order))
    leaves = int(leaf.max(initial=-1)) + 1
    begins = np.searchsorted(leaf, np.arange(leaves + 1))
    multiplies = network.units.aggregation[ends.target] == "product"
    pile = 2 * leaf[slots[ends.target]] + multiplies
    rows = np.argsort(pile, kind="stable")
    cuts = np.searchsorted(pile[rows], np.arange(2 * leaves + 1)).tolist()
    inside = (component[ends.source] >= 0) & (component[ends.source] == component[ends.target])
    gates = np.where(ends.gate >= 0, slots[ends.gate], -1) if len(slots) else ends.gate
    delays, sources, targets = network.connections.delay, slots[ends.source], slots[ends.target]

    def wires_of(number: int, first: int) -> Wires:
        mine: Ids = rows[cuts[number] : cuts[number + 1]]
        return Wires(mine, sources[mine], _thin(gates[mine]), targets[mine] - first, _thin(delays[mine]), _thin(inside[mine]))

    return [
        Stage(first, last, wires_of(2 * number, first), wires_of(2 * number + 1, first))
        for number, (first, last) in enumerate(zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True))
    ]


def _thin(column: NDArray[Any]) -> NDArray[Any]:
    """The same column, in the memory of one number if all are equal."""
    if len(column) < THIN or (column != column[0]).any():
        return column
    return np.broadcast_to(column[:1].copy(), column.shape)


def _stages(arrangement: Arrangement, leaves: list[Stage]) -> tuple[Stage, ...]:
    """Leaves as they are, but those that take turns gathered under one stage."""
    stages: list[Stage] = []
    for number, turning in enumerate(arrangement.in_turn.tolist()):
        mine = [leaves[at] for at in np.flatnonzero(arrangement.stage == number)] if turning else []
        if turning:
            none = Wires._make(column[:0] for column in mine[0].sums)
            stages.append(Stage(mine[0].first, mine[-1].last, none, none, tuple(mine)))
        else:
            stages.append(leaves[int(np.searchsorted(arrangement.stage, number))])
    return tuple(stages)
