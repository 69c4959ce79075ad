"""What depends on what within a tick and on a cycle: nodes, delay-0 dependencies and strongly connected components, on arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Network, Rows

_COUPLED = [name for name, row in ACTIVATIONS.items() if row.is_coupled]


class Ends(NamedTuple):
    """Rows of the units each connection reads, feeds and is gated by (−1 for no gate); all (C,)."""

    source: Ids
    target: Ids
    gate: Ids


class Edges(NamedTuple):
    """Directed pairs of numbers: rows, nodes or components."""

    source: Ids
    target: Ids


class Condensation(NamedTuple):
    """Strongly connected components over all connections and gates, whatever the delay; coupled units are one vertex.

    component (U,): its number per unit row; a component has a higher number than all it reads. is_cyclic (components,).
    """

    component: Ids
    is_cyclic: NDArray[np.bool_]


def ends_of(network: Network) -> Ends:
    """The ends of every connection as rows of units."""
    wires, units = network.connections, network.units
    gate = np.full(len(wires), NO_ID, np.int64)
    gated = wires.gate != NO_ID
    if gated.any():
        gate[gated] = units.positions_of(wires.gate[gated])
    return Ends(units.positions_of(wires.source), units.positions_of(wires.target), gate)


def is_coupled(units: Rows) -> NDArray[np.bool_]:
    """(U,) whether a unit answers together with its group."""
    return np.isin(units.activation, _COUPLED)


def nodes_of(units: Rows) -> Ids:
    """(U,) the row that stands for a unit's node: its own, or the lowest row of the units it is coupled with."""
    node = np.arange(len(units))
    lowest: dict[tuple[str, str], int] = {}
    for row in np.flatnonzero(is_coupled(units)).tolist():
        node[row] = lowest.setdefault((str(units.activation[row]), str(units.group[row])), row)
    return node


def dependencies_of(network: Network, ends: Ends, continuous: bool) -> Edges:
    """Pairs (source row, target row) that must be evaluated in this order within a tick.

    In continuous methods an integrator's output is a function of its state alone, so nothing waits for an integrator.
    """
    now = np.flatnonzero(network.connections.delay == 0)
    gated = np.flatnonzero(ends.gate >= 0)
    source = np.concatenate([ends.source[now], ends.gate[gated]])
    target = np.concatenate([ends.target[now], ends.target[gated]])
    if continuous:
        integrates = network.units.dynamics == "integrator"
        waits = ~(integrates[source] | integrates[target])
        source, target = source[waits], target[waits]
    return Edges(source, target)


def all_edges_of(ends: Ends) -> Edges:
    """Pairs (source row, target row) of all connections and gates, whatever the delay."""
    gated = np.flatnonzero(ends.gate >= 0)
    return Edges(np.concatenate([ends.source, ends.gate[gated]]), np.concatenate([ends.target, ends.target[gated]]))


class Successors:
    """Where edges lead, by their source; for walks a whole frontier at a time."""

    def __init__(self, count: int, edges: Edges) -> None:
        order = np.argsort(edges.source, kind="stable")
        self._targets = edges.target[order]
        self._begins = np.searchsorted(edges.source[order], np.arange(count + 1))

    def of(self, frontier: Ids) -> Ids:
        """The targets of all edges out of these vertices, once per edge."""
        begins = self._begins[frontier]
        lengths = self._begins[frontier + 1] - begins
        offsets = np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
        return self._targets[offsets + np.arange(len(offsets))]


def depths_of(count: int, edges: Edges) -> Ids:
    """(count,) longest path to each vertex, 0 without predecessors, −1 on or behind a cycle (Kahn 1962, a level at a time)."""
    successors = Successors(count, edges)
    waiting = np.bincount(edges.target, minlength=count)
    depth = np.full(count, -1, np.int64)
    level, frontier = 0, np.flatnonzero(waiting == 0)
    while len(frontier):
        depth[frontier] = level
        freed, arrivals = np.unique(successors.of(frontier), return_counts=True)
        waiting[freed] -= arrivals
        frontier = freed[waiting[freed] == 0]
        level += 1
    return depth


def strong_components(count: int, edges: Edges) -> Ids:
    """(count,) number of the strongly connected component of each vertex (Tarjan 1972, without recursion)."""
    order = np.argsort(edges.source, kind="stable")
    targets = edges.target[order].tolist()
    begins = np.searchsorted(edges.source[order], np.arange(count + 1)).tolist()
    found, lowest, component = [-1] * count, [0] * count, [-1] * count
    at = begins[:count]
    stack: list[int] = []
    seen = components = 0
    for root in range(count):
        path = [root] if found[root] < 0 else []
        while path:
            vertex = path[-1]
            if found[vertex] < 0:
                found[vertex] = lowest[vertex] = seen
                seen += 1
                stack.append(vertex)
            if at[vertex] < begins[vertex + 1]:
                reached = targets[at[vertex]]
                at[vertex] += 1
                if found[reached] < 0:
                    path.append(reached)
                elif component[reached] < 0:
                    lowest[vertex] = min(lowest[vertex], found[reached])
                continue
            path.pop()
            if path:
                lowest[path[-1]] = min(lowest[path[-1]], lowest[vertex])
            if lowest[vertex] == found[vertex]:
                while component[vertex] < 0:
                    component[stack.pop()] = components
                components += 1
    return np.asarray(component, np.int64)


def cyclic_components(count: int, edges: Edges) -> tuple[Ids, NDArray[np.bool_]]:
    """Number of the component of each vertex, and which components (as bool) hold a cycle: several vertices, or a self-loop."""
    component = strong_components(count, edges)
    sizes = np.bincount(component)
    holds_cycle = sizes > 1
    holds_cycle[component[edges.source[edges.source == edges.target]]] = True
    return component, holds_cycle


def condensation_of(network: Network, ends: Ends) -> Condensation:
    """The components of a network in topological order: by longest path from what reads nothing, then by lowest row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(network.units)
    if not count:
        return Condensation(np.zeros(0, np.int64), np.zeros(0, bool))
    node, every = nodes_of(network.units), all_edges_of(ends)
    source, target = node[every.source], node[every.target]
    graph = coo_array((np.ones(len(source)), (source, target)), shape=(count, count))
    _, label = connected_components(graph, directed=True, connection="strong")
    _, lowest, component = np.unique(label[node], return_index=True, return_inverse=True)
    source_component, target_component = component[source], component[target]
    apart = source_component != target_component
    depth = depths_of(len(lowest), Edges(source_component[apart], target_component[apart]))
    rank = np.empty(len(lowest), np.int64)
    rank[np.lexsort((lowest, depth))] = np.arange(len(lowest))
    component = rank[component]
    is_cyclic = np.bincount(component[np.unique(node)], minlength=len(lowest)) > 1
    is_cyclic[component[source[source == target]]] = True
    return Condensation(component, is_cyclic)
