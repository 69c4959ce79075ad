"""Which units a gradient goes through together: all ticks at once where nothing recurs, else tick by tick. Knows arrays of rows only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Edges, Ends, all_edges_of, condensation_of, depths_of, ends_of, is_coupled, nodes_of
from rnnsim.compiling.sweeps import directions_of
from rnnsim.formulas.activations import distinct
from rnnsim.network.network import Ids, Network

_KIND = {0: 0, 1: 1, -1: 2}  # place of a direction in the round of levels


@dataclass(frozen=True, eq=False)
class Segment:
    """Rows of units by stage, in order of evaluation. direction: +1 or −1 for a sweep over the ticks, 0 for all ticks at once.

    A stage reads only earlier stages, of the same tick in a sweep; equal activations stand together, integrators last.
    """

    direction: int
    stages: tuple[Ids, ...]


def segments_of(network: Network) -> tuple[Segment, ...]:
    """In order of evaluation. Few, each with as many components as can go together; a segment reads itself and earlier ones."""
    if not len(network.units):
        return ()
    ends = ends_of(network)
    condensation = condensation_of(network, ends)
    direction = directions_of(network, ends, condensation)
    level = _levels(network, ends, component=condensation.component, direction=direction)[condensation.component]
    own = direction[condensation.component]
    made = []
    for number in np.unique(level):
        rows = np.flatnonzero(level == number)
        made.append(Segment(int(own[rows[0]]), _stages(network, ends, rows, at_once=own[rows[0]] == 0)))
    return tuple(made)


def _levels(network: Network, ends: Ends, *, component: Ids, direction: Ids) -> Ids:
    """(components,) the number of each one's segment: the lowest that is not before what it reads and goes its way.

    Numbers go round: at once, forward, backward, at once, … In a sweep nothing may be read that is swept later.
    """
    every = all_edges_of(ends)
    sign = np.concatenate([np.sign(network.connections.delay), np.zeros(len(every.source) - len(ends.source), np.int64)])
    source, target = component[every.source], component[every.target]
    apart = source != target
    source, target, sign = source[apart], target[apart], sign[apart]
    parts = np.unique(np.stack([target, source, sign]), axis=1).T.tolist()
    kinds = [_KIND[way] for way in direction.tolist()]
    level = list(kinds)
    for after, before, way in parts:  # components are numbered in topological order
        may_join = kinds[after] == kinds[before] and way * int(direction[after]) >= 0
        least = level[before] + (not may_join)
        level[after] = max(level[after], least + (kinds[after] - least) % 3)
    return np.asarray(level, np.int64)


def _stages(network: Network, ends: Ends, rows: Ids, *, at_once: bool) -> tuple[Ids, ...]:
    """The rows of a segment by depth: over all connections within it, or in a sweep over those within a tick."""
    units, count = network.units, len(network.units)
    node, mine = nodes_of(units), np.zeros(count, bool)
    mine[rows] = True
    waits = _waits(network, ends, at_once=at_once)
    source, target = node[waits.source], node[waits.target]
    within = mine[source] & mine[target]
    depth = depths_of(count, Edges(source[within], target[within]))[node][rows]
    integrates = units.dynamics[rows] == "integrator"
    _, activation = distinct(units.activation[rows])
    order = np.lexsort((rows, np.where(is_coupled(units)[rows], node[rows], 0), activation, integrates, depth))
    cuts: NDArray[np.int64] = np.flatnonzero(np.diff(depth[order])) + 1
    return tuple(np.split(rows[order], cuts))


def _waits(network: Network, ends: Ends, *, at_once: bool) -> Edges:
    if at_once:
        return all_edges_of(ends)
    now, gated = np.flatnonzero(network.connections.delay == 0), np.flatnonzero(ends.gate >= 0)
    return Edges(np.concatenate([ends.source[now], ends.gate[gated]]), np.concatenate([ends.target[now], ends.target[gated]]))
