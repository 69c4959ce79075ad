"""In which layer a node of a picture stands: arcs that must point to the right, arcs that should, and what breaks their cycles.

Knows arrays only: a node may be a unit or a whole group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
DENSE = 2  # arcs through time for each node, from which a component is no chain that could be unrolled
FEW = 128
MOST_ORDERED = 400  # nodes of one cycle that are put in order; of larger ones all arcs among them are passed over


def distinct(pairs: Ints) -> Ints:
    """(n, 2) pairs of numbers ≥ 0, each once, in order. Packed into one number each, which sorts many times as fast."""
    width = int(pairs.max(initial=0)) + 1
    keys = np.sort(pairs[:, 0] * width + pairs[:, 1])
    is_first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    return np.column_stack(np.divmod(keys[is_first], width))


@dataclass(frozen=True, eq=False)
class Arcs:
    """Arcs between `count` nodes: `firm` (E, 2) act within the tick, `loose` (S, 2) through time; none from a node to itself.

    `is_first` and `is_last` (count,): nodes that stand left or right of all others if their arcs allow it.
    """

    count: int
    firm: Ints
    loose: Ints
    is_first: Mask
    is_last: Mask

    @property
    def all(self) -> Ints:
        """(E + S, 2) both kinds."""
        return np.concatenate([self.firm, self.loose])


def layers_of(arcs: Arcs) -> Ints:
    """(count,) the layer of each node, 0 at the left: by its longest path of arcs that point to the right."""
    if not arcs.count:
        return np.zeros(0, np.int64)
    forward = _forward_arcs(arcs)
    depth = _longest_paths(arcs.count, forward)
    has_in, has_out = (np.bincount(forward[:, side], minlength=arcs.count) > 0 for side in (1, 0))
    floating = ~has_in & has_out & ~arcs.is_first
    nearest = np.full(arcs.count, arcs.count, np.int64)
    np.minimum.at(nearest, forward[:, 0], depth[forward[:, 1]])
    depth = np.where(floating, np.maximum(nearest - 1, 0), depth)
    last = arcs.is_last & ~has_out & ~arcs.is_first
    if last.any() and not last.all():
        deepest = int(depth[~last].max())
        depth[last] = np.maximum(depth[last], deepest + int(depth[last].max() <= deepest))
    return np.asarray(np.unique(depth, return_inverse=True)[1].ravel(), np.int64)


def components_of(count: int, arcs: Ints, *, is_strong: bool = False) -> Ints:
    """(count,) number of the component of each node. Few nodes need no library, which would take longer to load than to answer."""
    if count <= FEW:
        return _components_of_few(count, arcs, is_strong=is_strong)
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    matrix = coo_array((np.ones(len(arcs), np.int8), (arcs[:, 0], arcs[:, 1])), shape=(count, count)).tocsr()
    return np.asarray(connected_components(matrix, directed=True, connection="strong" if is_strong else "weak")[1], np.int64)


def _components_of_few(count: int, arcs: Ints, *, is_strong: bool) -> Ints:
    """By squaring the matrix of who reaches whom until nothing is added."""
    reaches = np.eye(count, dtype=np.float32)
    reaches[arcs[:, 0], arcs[:, 1]] = 1.0
    if not is_strong:
        reaches = np.maximum(reaches, reaches.T)
    for _ in range(max(1, count).bit_length()):
        reaches = np.minimum(reaches @ reaches, 1.0)
    first_of_own = (reaches * reaches.T > 0).argmax(axis=1) if count else np.zeros(0, np.int64)
    return np.asarray(np.unique(first_of_own, return_inverse=True)[1].ravel(), np.int64)


def _forward_arcs(arcs: Arcs) -> Ints:
    """(n, 2) arcs without cycles: firm ones first, loose ones where they agree, back-arcs left out."""
    inside_firm = components_of(arcs.count, arcs.firm, is_strong=True)
    is_cyclic = inside_firm[arcs.firm[:, 0]] == inside_firm[arcs.firm[:, 1]]
    firm = np.concatenate([arcs.firm[~is_cyclic], _in_order(arcs.firm[is_cyclic], inside_firm)])
    inside = components_of(arcs.count, arcs.all, is_strong=True)
    crosses = inside[arcs.loose[:, 0]] != inside[arcs.loose[:, 1]]
    return np.concatenate([firm, arcs.loose[crosses], _unrolled(arcs, inside, arcs.loose[~crosses])])


def _in_order(cyclic: Ints, component: Ints) -> Ints:
    """Those arcs of cycles that agree with an order of their nodes in which few are against it (Eades, Lin, Smyth 1993)."""
    kept = []
    for number in np.unique(component[cyclic[:, 0]]).tolist():
        mine = cyclic[component[cyclic[:, 0]] == number]
        nodes = np.unique(mine)
        if len(nodes) > MOST_ORDERED:
            continue
        rank = {node: place for place, node in enumerate(_greedy_order(mine, nodes.tolist()))}
        kept += [arc for arc in mine.tolist() if rank[arc[0]] < rank[arc[1]]]
    return np.array(kept, np.int64).reshape(-1, 2)


def _greedy_order(arcs: Ints, nodes: list[int]) -> list[int]:
    out: dict[int, list[int]] = {node: [] for node in nodes}
    into: dict[int, list[int]] = {node: [] for node in nodes}
    for source, target in arcs.tolist():
        out[source].append(target)
        into[target].append(source)
    left, left_order, right_order = set(nodes), list[int](), list[int]()
    while left:
        free = {node: (sum(other in left for other in out[node]), sum(other in left for other in into[node])) for node in left}
        sinks = [node for node, (leaving, _) in free.items() if not leaving]
        chosen = min(sinks) if sinks else max(left, key=lambda node: (free[node][1] == 0, free[node][0] - free[node][1], -node))
        (right_order if sinks else left_order).append(chosen)
        left.remove(chosen)
    return left_order + right_order[::-1]


def _unrolled(arcs: Arcs, inside: Ints, loose: Ints) -> Ints:
    """Loose arcs that lead one step away from where a sparse cycle is entered, if nothing acts within the tick there."""
    firm_inside = np.zeros(arcs.count, bool)
    same = inside[arcs.firm[:, 0]] == inside[arcs.firm[:, 1]]
    firm_inside[inside[arcs.firm[same, 0]]] = True
    sizes, found = np.bincount(inside, minlength=arcs.count), np.bincount(inside[loose[:, 0]], minlength=arcs.count)
    is_sparse = ~firm_inside & (found <= DENSE * sizes) & (sizes > 2)
    loose = loose[is_sparse[inside[loose[:, 0]]]]
    if not len(loose):
        return loose
    entered = arcs.is_first.copy()
    every = arcs.all
    entered[every[inside[every[:, 0]] != inside[every[:, 1]], 1]] = True
    lowest = np.full(arcs.count, arcs.count, np.int64)
    np.minimum.at(lowest, inside, np.arange(arcs.count))
    closed = np.bincount(inside[entered], minlength=arcs.count) == 0
    entered[lowest[np.unique(inside[loose[:, 0]])]] |= closed[np.unique(inside[loose[:, 0]])]
    steps = _steps_from(entered, loose)
    return loose[steps[loose[:, 1]] == steps[loose[:, 0]] + 1]


def _steps_from(entered: Mask, arcs: Ints) -> Ints:
    """(count,) fewest arcs from an entered node; a great number where none leads."""
    steps = np.where(entered, 0, len(entered) + 1)
    for _ in range(len(entered)):
        nearer = steps.copy()
        np.minimum.at(nearer, arcs[:, 1], steps[arcs[:, 0]] + 1)
        if (nearer == steps).all():
            break
        steps = nearer
    return steps


def _longest_paths(count: int, arcs: Ints) -> Ints:
    depth = np.zeros(count, np.int64)
    for _ in range(count):
        deeper = depth.copy()
        np.maximum.at(deeper, arcs[:, 1], depth[arcs[:, 0]] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    return depth
