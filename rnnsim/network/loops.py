"""Cycles among same-tick dependencies: whether there is one, and the shortest. Works on plain arrays of edges between nodes."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
SEARCHED_EDGES = 400_000  # beyond this many edge visits the shortest loop found so far is given


def cyclic_edges(sources: Ints, targets: Ints, nodes: int) -> NDArray[np.bool_]:
    """(edges,) mask: what is left after edges from nodes nothing feeds, and to nodes that feed nothing, were taken away again and again."""
    alive = np.ones(len(sources), bool)
    while alive.any():
        fed, feeding = np.zeros(nodes, bool), np.zeros(nodes, bool)
        fed[targets[alive]] = feeding[sources[alive]] = True
        keep = alive & fed[sources] & feeding[targets]
        if (keep == alive).all():
            return alive
        if alive.sum() - keep.sum() < len(sources) // 64 + 1:  # long thin chains: finish one edge at a time
            return _trimmed_chains((sources, targets), nodes, keep)
        alive = keep
    return alive


def _trimmed_chains(ends: tuple[Ints, Ints], nodes: int, alive: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return _peeled(ends[::-1], nodes, _peeled(ends, nodes, alive))


def _peeled(ends: tuple[Ints, Ints], nodes: int, alive: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Kahn's elimination: what remains cannot be put in order."""
    sources, targets = ends
    outgoing: list[list[int]] = [[] for _ in range(nodes)]
    for edge in np.flatnonzero(alive).tolist():
        outgoing[sources[edge]].append(edge)
    fed = np.bincount(targets[alive], minlength=nodes).tolist()
    ready = [node for node in range(nodes) if fed[node] == 0]
    alive, target_of = alive.copy(), targets.tolist()
    while ready:
        for edge in outgoing[ready.pop()]:
            alive[edge] = False
            fed[target_of[edge]] -= 1
            if fed[target_of[edge]] == 0:
                ready.append(target_of[edge])
    return alive


def shortest_loop(sources: Ints, targets: Ints, nodes: int) -> list[int]:
    """Edges of a shortest cycle, in order; empty if there is none. Ties go to the smallest first node."""
    alive = np.flatnonzero(cyclic_edges(sources, targets, nodes))
    if not len(alive):
        return []
    own = alive[sources[alive] == targets[alive]]
    if len(own):
        return [int(own[0])]
    outgoing: dict[int, list[tuple[int, int]]] = {}
    for edge in alive.tolist():
        outgoing.setdefault(int(sources[edge]), []).append((edge, int(targets[edge])))
    best: list[int] = []
    visits = 0
    for start in sorted(outgoing):
        found, cost = _shortest_from(start, outgoing, len(best) or nodes + 1)
        visits += cost
        if found and (not best or len(found) < len(best)):
            best = found
        if best and (len(best) == 2 or visits > SEARCHED_EDGES):
            break
    return best


def _shortest_from(start: int, outgoing: dict[int, list[tuple[int, int]]], bound: int) -> tuple[list[int], int]:
    """A shortest cycle through `start` of fewer than `bound` edges, and how many edges were looked at."""
    came_by: dict[int, tuple[int, int]] = {}
    waiting, visits = deque([(start, 0)]), 0
    while waiting:
        node, depth = waiting.popleft()
        if depth + 1 >= bound:
            break
        for edge, target in outgoing.get(node, ()):
            visits += 1
            if target == start:
                path = [edge]
                while node != start:
                    node, edge = came_by[node]
                    path.append(edge)
                return path[::-1], visits
            if target not in came_by:
                came_by[target] = (node, edge)
                waiting.append((target, depth + 1))
    return [], visits
