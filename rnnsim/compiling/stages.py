"""The order of evaluation: which unit is in which slot, and which slots form a stage. Knows arrays of rows only."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Edges, Ends, all_edges_of, cyclic_components, dependencies_of, depths_of, is_coupled, nodes_of
from rnnsim.compiling.refusals import CombinationalLoop
from rnnsim.formulas.activations import distinct
from rnnsim.network.network import Ids, Network


class Arrangement(NamedTuple):
    """order (U,): row per slot. leaf (U,): leaf stage per slot; stage (leaves,): stage of each leaf; in_turn (stages,).

    component (U,): per row, the cycle the unit updates in by turns, −1 for none.
    """

    order: Ids
    leaf: Ids
    stage: Ids
    in_turn: NDArray[np.bool_]
    component: Ids


def arranged(network: Network, ends: Ends, *, continuous: bool, in_turn: bool, sweep: Ids | None = None) -> Arrangement:
    """Stages by longest path over delay-0 dependencies; inside a stage equal activations stand together, then ascending id.

    In continuous programs all integrators form the last stage. In programs with turns a cycle counts as one vertex. `sweep`
    (U,): sweeps come one after another, each with stages of its own.
    """
    units = network.units
    count = len(units)
    node, coupled = nodes_of(units), is_coupled(units)
    waits = dependencies_of(network, ends, continuous)
    edges = Edges(node[waits.source], node[waits.target])
    sweep = np.zeros(count, np.int64) if sweep is None else sweep
    together = sweep[edges.source] == sweep[edges.target]
    edges = edges if together.all() else Edges(edges.source[together], edges.target[together])
    component = np.full(count, -1, np.int64)
    if in_turn:
        depth, component = _depths_of_components(edges, all_edges_of(ends), node)
    else:
        depth = _checked(depths_of(count, edges))[node]
    integrates = units.dynamics == "integrator"
    if continuous:
        depth = np.where(integrates, depth.max(initial=0) + 1, depth)
    turning = component >= 0
    _, activation = distinct(units.activation)
    keys = (
        np.arange(count),
        np.where(coupled | turning, node, 0),
        np.where(turning, 0, activation),
        integrates & ~turning,
        turning,
        depth,
        sweep,
    )
    order = np.lexsort(keys)
    stage_begins = _begins(sweep[order], depth[order], turning[order])
    leaf_begins = stage_begins | _begins(np.where(turning, node, -1)[order])
    stage, leaf = np.cumsum(stage_begins) - 1, np.cumsum(leaf_begins) - 1
    return Arrangement(order, leaf, stage[leaf_begins], turning[order][stage_begins], component)


def _begins(*keys: NDArray[Any]) -> NDArray[np.bool_]:
    begins = np.ones(len(keys[0]), bool)
    for key in keys:
        begins[1:] &= key[1:] == key[:-1]
    begins[1:] = ~begins[1:]
    return begins


def _checked(depth: Ids) -> Ids:
    if (depth < 0).any():
        raise CombinationalLoop(
            f"Unit row {np.flatnonzero(depth < 0)[0]} waits for itself within a tick; give one connection of the loop a delay of 1."
        )
    return depth


def _depths_of_components(waits: Edges, every: Edges, node: Ids) -> tuple[Ids, Ids]:
    """Per row: depth with each component contracted, and the component of rows on a cycle (else −1)."""
    component, holds_cycle = cyclic_components(len(node), Edges(node[every.source], node[every.target]))
    source, target = component[waits.source], component[waits.target]
    apart = source != target
    depth = _checked(depths_of(int(component.max(initial=-1)) + 1, Edges(source[apart], target[apart])))
    mine = component[node]
    return depth[mine], np.where(holds_cycle[mine], mine, -1)
