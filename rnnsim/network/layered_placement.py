"""Nodes of any size in layers from left to right along what acts within the tick: layers, order, places. Knows arrays only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.layer_depths import Arcs, components_of, distinct, layers_of
from rnnsim.network.layer_order import Layers, layers_through, untangled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNIT = 40.0  # a unit's width and height
ROW_GAP, CLOSE_GAP = 96.0, 64.0  # between the middles of units in a column: of a few, of many
FEW, MOST_ROWS = 12, 24
COLUMN_GAP, MOST_FAN = 192.0, 72.0  # between the middles of columns, and what a fan of many wires adds
PASSED = 12.0  # height of the place where an arc passes through a layer
STRAIGHT = 4.0  # how much more a passing arc pulls to be straight
SWEEPS, STILL = 12, 0.01  # at most so many; what moves less is not seen
BETWEEN = 72.0  # components
BOW, MOST_IN_BOW, MOST_IN_RING = 26.0, 7, 60  # how far the ends of a bow turn aside, per square of their number from its middle
CLEAR, CLEARINGS, MOST_CLEARED = 36.0, 24, 2_000  # between a unit's middle and a wire that passes it; rounds; wires looked at


def layered_places(arcs: Arcs, sizes: Floats) -> Floats:
    """(n, 2) middles of nodes with these sizes (n, 2); connected ones in layers, components one below the other, loners in a grid.

    Where nothing is connected, a few nodes are one layer: a column.
    """
    made = np.zeros((arcs.count, 2))
    component = components_of(arcs.count, arcs.all)
    counts = np.bincount(component, minlength=1)
    order = sorted(np.flatnonzero(counts > 1).tolist(), key=lambda number: (-counts[number], number))
    blocks = [np.flatnonzero(component == number) for number in order]
    placed = [(nodes, _component_places(_part(arcs, nodes), sizes[nodes])) for nodes in blocks]
    loners = np.flatnonzero(counts[component] == 1)
    if len(loners):
        placed.append((loners, _column(sizes) if len(loners) == arcs.count <= FEW else _shelved(sizes[loners])))
    top = 0.0
    for nodes, places in placed:
        upper = (places[:, 1] - sizes[nodes, 1] / 2).min()
        made[nodes] = places - [(places[:, 0].min() + places[:, 0].max()) / 2, upper - top]
        top += (places[:, 1] + sizes[nodes, 1] / 2).max() - upper + BETWEEN
    return made


def _part(arcs: Arcs, nodes: Ints) -> Arcs:
    number = np.full(arcs.count, -1, np.int64)
    number[nodes] = np.arange(len(nodes))
    firm, loose = (number[given[number[given[:, 0]] >= 0]] for given in (arcs.firm, arcs.loose))
    return Arcs(len(nodes), firm, loose, arcs.is_first[nodes], arcs.is_last[nodes])


def _column(sizes: Floats) -> Floats:
    """One layer, from top to bottom."""
    gaps = (sizes[:-1, 1] + sizes[1:, 1]) / 2 + ROW_GAP - UNIT
    return np.column_stack([np.zeros(len(sizes)), np.concatenate([[0.0], np.cumsum(gaps)])])


def _shelved(sizes: Floats) -> Floats:
    """Rows of nodes, as square as possible."""
    width = max(1, ceil(sqrt(len(sizes))))
    across, down = sizes[:, 0].max() + ROW_GAP - UNIT, sizes[:, 1].max() + ROW_GAP - UNIT
    at = np.arange(len(sizes))
    return np.column_stack([at % width * across, at // width * down])


def _component_places(arcs: Arcs, sizes: Floats) -> Floats:
    layers = untangled(layers_through(layers_of(arcs), arcs.all))
    shapes = [_shape_of(nodes, arcs, sizes) for nodes in layers.order]
    y = _down(layers, sizes, shapes)
    fans = [min(MOST_FAN, 12.0 * max(0, len(links) - 2)) for links in layers.links]
    widths = [float(np.ptp(shape.x) + sizes[shape.nodes, 0].max()) for shape in shapes]
    middles = [0.0]
    for (left, right), fan in zip(pairwise(widths), fans, strict=True):
        middles.append(middles[-1] + (left + right) / 2 + COLUMN_GAP - UNIT + fan)
    made = np.zeros((arcs.count, 2))
    for middle, shape in zip(middles, shapes, strict=True):
        made[shape.nodes] = np.column_stack([middle + shape.x - (shape.x.max() + shape.x.min()) / 2, y[shape.nodes]])
    return _cleared(made, layers, arcs, is_free=np.array([shape.y is None for shape in shapes]), heights=sizes[:, 1])


@dataclass(frozen=True, eq=False)
class _Shape:
    """Real nodes of a layer from top to bottom, their x around any middle, and their y if it is not to be settled."""

    nodes: Ints
    x: Floats
    y: Floats | None


def _shape_of(order: Ints, arcs: Arcs, sizes: Floats) -> _Shape:
    """A column; a bow or a ring where units hear each other, so that no wire runs through a third; several columns for very many."""
    nodes = order[order < arcs.count]
    count, are_units = len(nodes), bool((sizes[nodes] <= UNIT).all())
    inside = int((np.isin(arcs.all[:, 0], nodes) & np.isin(arcs.all[:, 1], nodes)).sum())
    if are_units and count > 2 and inside >= count and count <= MOST_IN_RING:
        if count <= MOST_IN_BOW:
            return _Shape(nodes, BOW * (np.arange(count, dtype=np.float64) - (count - 1) / 2) ** 2, None)
        turn, radius = np.pi * (np.arange(count) + 0.5) / count, ROW_GAP * count / (2 * np.pi)
        return _Shape(nodes, radius * np.sin(turn) * np.where(np.arange(count) % 2, 1.0, -1.0), -radius * np.cos(turn))
    if are_units and count > MOST_ROWS:
        return _Shape(nodes, *_folded(count))
    return _Shape(nodes, np.zeros(count), None)


def _down(layers: Layers, sizes: Floats, shapes: list[_Shape]) -> Floats:
    """y of every node, passing places included."""
    total = sum(len(nodes) for nodes in layers.order)
    heights, y = np.full(total, PASSED), np.zeros(total)
    heights[: layers.count] = sizes[:, 1]
    for nodes, shape in zip(layers.order, shapes, strict=True):
        y[nodes] = _spread(np.zeros(len(nodes)), _gaps(nodes, heights, layers.count), np.ones(len(nodes)))
        if shape.y is not None:
            y[shape.nodes] = shape.y
    for sweep in range(SWEEPS):
        before = y.copy()
        steps = range(len(layers.order)) if sweep % 2 == 0 else range(len(layers.order) - 1, -1, -1)
        for k in steps:
            if shapes[k].y is None:
                _settle(layers, k, y, heights=heights)
        if np.abs(before - y).max(initial=0.0) < STILL:  # every layer is content with its neighbours
            break
    return y


def _folded(count: int) -> tuple[Floats, Floats]:
    """A long column as several short ones, in the order of rows."""
    rows = max(MOST_ROWS, ceil(sqrt(2 * count)))
    columns = ceil(count / rows)
    at = np.arange(count, dtype=np.float64)
    return (at % columns - (columns - 1) / 2) * CLOSE_GAP, (at // columns - (ceil(count / columns) - 1) / 2) * CLOSE_GAP


def _cleared(places: Floats, layers: Layers, arcs: Arcs, *, is_free: NDArray[np.bool_], heights: Floats) -> Floats:
    """Units that a straight wire would run through go out of its way, as far as their order and distances in the layer allow."""
    every, made = distinct(arcs.all), places.copy()
    if len(every) > MOST_CLEARED or len(layers.order) < 3:
        return made
    for _ in range(CLEARINGS):
        begin, end = made[every[:, 0]], made[every[:, 1]]
        is_moved = False
        for order, free in zip(layers.order, is_free.tolist(), strict=True):
            nodes = order[order < arcs.count]
            push = _push(made[nodes], nodes, every, ends=(begin, end)) if free else np.zeros(1)
            if np.abs(push).max(initial=0.0) > 0.5:
                wish = made[nodes, 1] + push
                made[nodes, 1] = _spread(wish, _gaps(nodes, heights, arcs.count), 1 + np.abs(push))
                is_moved = True
        if not is_moved:
            break
    return made


def _push(here: Floats, nodes: Ints, arcs: Ints, *, ends: tuple[Floats, Floats]) -> Floats:
    """(n,) how far each node has to go down (negative: up) to be clear of the wires that pass it."""
    begin, end = ends
    run = np.where(np.abs(end[:, 0] - begin[:, 0]) < 1.0, np.nan, end[:, 0] - begin[:, 0])
    share = (here[:, None, 0] - begin[None, :, 0]) / run[None, :]
    off = here[:, None, 1] - (begin[None, :, 1] + share * (end - begin)[None, :, 1])
    with np.errstate(invalid="ignore"):
        passes = (share > 0.05) & (share < 0.95) & (np.abs(off) < CLEAR)
    passes &= (nodes[:, None] != arcs[None, :, 0]) & (nodes[:, None] != arcs[None, :, 1])
    pushes = np.where(passes, np.where(off >= 0, CLEAR - off, -CLEAR - off), 0.0)
    up, down = pushes.min(axis=1, initial=0.0), pushes.max(axis=1, initial=0.0)
    return np.where(-up > down, up, down)


def _gaps(nodes: Ints, heights: Floats, count: int) -> Floats:
    """(n − 1,) least distances between the middles of neighbours in a layer."""
    apart = (ROW_GAP if int((nodes < count).sum()) <= FEW else CLOSE_GAP) - UNIT
    between = np.where((nodes[:-1] < count) & (nodes[1:] < count), apart, apart / 2)
    return np.asarray((heights[nodes[:-1]] + heights[nodes[1:]]) / 2 + between)


def _settle(layers: Layers, k: int, y: Floats, *, heights: Floats) -> None:
    """The nodes of one layer go to the mean height of what they are linked to, as far as their order and distances allow."""
    nodes = layers.order[k]
    summed, weight = np.zeros(len(y)), np.zeros(len(y))
    for links, mine, other in _beside(layers, k):
        pull = np.where((links[:, mine] >= layers.count) | (links[:, other] >= layers.count), STRAIGHT, 1.0)
        np.add.at(summed, links[:, mine], pull * y[links[:, other]])
        np.add.at(weight, links[:, mine], pull)
    has_links = weight[nodes] > 0
    wish = np.where(has_links, summed[nodes] / np.maximum(weight[nodes], 1e-9), y[nodes])
    y[nodes] = _spread(wish, _gaps(nodes, heights, layers.count), np.where(has_links, weight[nodes], 0.05))


def _beside(layers: Layers, k: int) -> list[tuple[Ints, int, int]]:
    """Links to the left and right of a layer: which of their columns is this layer's and which the other's."""
    made: list[tuple[Ints, int, int]] = []
    if k > 0:
        made.append((layers.links[k - 1], 1, 0))
    if k < len(layers.links):
        made.append((layers.links[k], 0, 1))
    return made


def _spread(wish: Floats, gaps: Floats, weights: Floats) -> Floats:
    """Places nearest to the wished ones (weighted least squares) that keep their order and at least these gaps.

    With the gaps taken off this is a regression by a rising sequence, solved by pooling neighbours that are out of order.
    """
    offset = np.concatenate([[0.0], np.cumsum(gaps)])
    pools: list[list[float]] = []  # mean, weight, how many
    for value, weight in zip((wish - offset).tolist(), weights.tolist(), strict=True):
        pools.append([value, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, heavy, many = pools.pop()
            before = pools[-1]
            before[0] = (before[0] * before[1] + mean * heavy) / (before[1] + heavy)
            before[1] += heavy
            before[2] += many
    level = np.repeat([pool[0] for pool in pools], [int(pool[2]) for pool in pools])
    return np.asarray(level + offset)
