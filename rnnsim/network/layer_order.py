"""In which order the nodes of each layer stand, so that few arcs cross: barycentres in sweeps (Sugiyama, Tagawa, Toda 1981).

Arcs over several layers run through a place of their own in each, so that no unit stands in their way. Knows arrays only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.layer_depths import distinct

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SWEEPS, PATIENCE = 24, 6
MOST_PASSED = 20_000  # places for arcs that pass through layers; with more, long arcs go straight through
MOST_SWITCHED = 3_000  # arcs up to which neighbours are tried the other way round


@dataclass(frozen=True, eq=False)
class Layers:
    """Nodes in layers, those from `count` on being places where an arc passes. `order[k]`: nodes of layer k from top to bottom.

    `links[k]` (n, 2): arcs from layer k to layer k + 1, from left to right.
    """

    count: int
    order: tuple[Ints, ...]
    links: tuple[Ints, ...]

    @property
    def crossings(self) -> int:
        """How many pairs of links cross."""
        return sum(crossings_between(self.order[k], self.order[k + 1], links) for k, links in enumerate(self.links))


def layers_through(depth: Ints, arcs: Ints) -> Layers:
    """The layers of nodes in the order of their numbers; arcs within a layer are left out, those to the left turned round."""
    left, right = np.where(depth[arcs[:, 0]] <= depth[arcs[:, 1]], arcs.T, arcs.T[::-1])
    span = depth[right] - depth[left]
    pairs = distinct(np.column_stack([left, right])[span > 0])
    left, right = pairs.T
    span = depth[right] - depth[left]
    if int((span - 1).sum()) > MOST_PASSED:
        left, right, span = left[span == 1], right[span == 1], span[span == 1]
    count, depths = len(depth), [depth]
    links: list[list[tuple[int, int]]] = [[] for _ in range(int(depth.max(initial=0)))]
    fresh = count
    for begin, end, steps in zip(left.tolist(), right.tolist(), span.tolist(), strict=True):
        way = [begin, *range(fresh, fresh + steps - 1), end]
        fresh += steps - 1
        first = int(depth[begin])
        depths.append(np.arange(first + 1, first + steps))
        for step in range(steps):
            links[first + step].append((way[step], way[step + 1]))
    layer = np.concatenate(depths)
    order = tuple(np.flatnonzero(layer == k) for k in range(len(links) + 1))
    return Layers(count, order, tuple(np.array(found, np.int64).reshape(-1, 2) for found in links))


def untangled(layers: Layers) -> Layers:
    """The layers in an order with as few crossings as the sweeps find; never more than before."""
    best, fewest = layers, layers.crossings
    now, since = layers, 0
    for sweep in range(SWEEPS):
        if not fewest or since >= PATIENCE:
            break
        now = _swept(now, to_the_right=sweep % 2 == 0)
        if sweep % 4 == 3 and sum(len(links) for links in now.links) <= MOST_SWITCHED:
            now = _switched(now)
        found = now.crossings
        since = 0 if found < fewest else since + 1
        if found < fewest:
            best, fewest = now, found
    return best


def _swept(layers: Layers, *, to_the_right: bool) -> Layers:
    order = list(layers.order)
    place = _places(order)
    steps = range(len(layers.links)) if to_the_right else range(len(layers.links) - 1, -1, -1)
    for k in steps:
        fixed, moved = layers.links[k].T if to_the_right else layers.links[k].T[::-1]
        here = k + 1 if to_the_right else k
        nodes = order[here]
        count = np.bincount(moved, minlength=len(place))[nodes]
        summed = np.bincount(moved, weights=place[fixed], minlength=len(place))[nodes]
        wish = np.where(count > 0, summed / np.maximum(count, 1), place[nodes])
        order[here] = nodes[np.argsort(wish, kind="stable")]
        place[order[here]] = _shares(len(nodes))
    return Layers(layers.count, tuple(order), layers.links)


def _places(order: list[Ints]) -> Floats:
    """Share of the way down its layer of every node, so that long and short layers compare."""
    made = np.zeros(sum(len(nodes) for nodes in order))
    for nodes in order:
        made[nodes] = _shares(len(nodes))
    return made


def _shares(count: int) -> Floats:
    return (np.arange(count) + 0.5) / max(count, 1)


def _switched(layers: Layers) -> Layers:
    """Neighbours change places wherever that alone takes crossings away."""
    order = [nodes.tolist() for nodes in layers.order]
    rank = {node: place for nodes in order for place, node in enumerate(nodes)}
    beside: dict[int, tuple[list[int], list[int]]] = {node: ([], []) for node in rank}
    for links in layers.links:
        for left, right in links.tolist():
            beside[left][1].append(right)
            beside[right][0].append(left)
    for nodes in order:
        for place in range(len(nodes) - 1):
            upper, lower = nodes[place], nodes[place + 1]
            gain = 0
            for side in (0, 1):
                above, below = ([rank[node] for node in beside[one][side]] for one in (upper, lower))
                gain += sum((a > b) - (a < b) for a in above for b in below)
            if gain > 0:
                nodes[place : place + 2] = lower, upper
                rank[lower], rank[upper] = place, place + 1
    return Layers(layers.count, tuple(np.array(nodes, np.int64) for nodes in order), layers.links)


def crossings_between(left: Ints, right: Ints, links: Ints) -> int:
    """How many pairs of links between two ordered layers cross."""
    if len(links) < 2:
        return 0
    rank = np.empty(int(max(left.max(), right.max())) + 1, np.int64)
    rank[left] = np.arange(len(left))
    first = rank[links[:, 0]]
    rank[right] = np.arange(len(right))
    second = rank[links[:, 1]]
    return _inversions(second[np.lexsort((second, first))])


def _inversions(values: Ints) -> int:
    """Pairs that stand in the wrong order."""
    if len(values) < 2:
        return 0
    if len(values) <= 64:
        return int(np.triu(values[:, None] > values[None, :], 1).sum())
    half = len(values) // 2
    upper = np.sort(values[:half])
    across = int((half - np.searchsorted(upper, values[half:], "right")).sum())
    return across + _inversions(values[:half]) + _inversions(values[half:])
