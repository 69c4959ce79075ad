"""Layouts that keep groups together: each group is laid out by itself and then stands as one block among its neighbours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import NO_ID
from rnnsim.network.layer_depths import Arcs, distinct
from rnnsim.network.layered_placement import ROW_GAP, UNIT, layered_places
from rnnsim.network.network import Network

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
ABOVE, BELOW, ASIDE = 40.0, 38.0, 24.0  # what a group's box needs around the outlines of its units: header, labels, padding
LOOP = 64.0  # what a unit's connection to itself needs beside it
ROOM = 16.0  # between a box and what stands beside it, beyond the room units have


def nested(network: Network, *, within: Callable[[Arcs, Floats], Floats] = layered_places) -> Floats:
    """(U, 2) places. `within` places the units of a group that holds no other group; around it blocks stand in layers."""
    paths = [path.split("/") if path else [] for path in network.units.group.tolist()]
    places = np.zeros((len(network.units), 2))
    _place(_Wires(network), np.arange(len(paths)), paths, depth=0, places=places, within=within)
    return places


class _Wires:
    """Arcs between rows of units: within the tick (delay 0 and gates), and through time."""

    def __init__(self, network: Network) -> None:
        units, wires = network.units, network.connections
        source, target, gate = (units.positions_of(wires.columns[end]) for end in ("source", "target", "gate"))
        instant = wires.delay == 0
        gated = wires.gate != NO_ID
        firm = np.concatenate([np.column_stack([source, target])[instant], np.column_stack([gate, target])[gated]])
        loose = np.column_stack([source, target])[~instant]
        self.firm, self.loose = (given[(given >= 0).all(axis=1)] for given in (firm, loose))
        self.loops = np.zeros(len(units), bool)
        self.loops[source[(source == target) & (source >= 0)]] = True
        self.is_input, self.is_output = units.is_input, units.is_output

    def between(self, node: Ints, count: int) -> Arcs:
        """Arcs among nodes: node (U,) is the number of the node each unit is in, −1 for none."""
        firm, loose = (_among(node[given]) for given in (self.firm, self.loose))
        inside = np.flatnonzero(node >= 0)
        of_node = np.bincount(node[inside], minlength=count)
        first, last = (np.bincount(node[inside[flag[inside]]], minlength=count) == of_node for flag in (self.is_input, self.is_output))
        return Arcs(count, firm, loose, first, last)


def _among(pairs: Ints) -> Ints:
    kept = pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
    return distinct(kept)


def _place(wires: _Wires, rows: Ints, paths: list[list[str]], *, depth: int, places: Floats,
           within: Callable[[Arcs, Floats], Floats]) -> None:  # fmt: skip
    """Place these units, all of one group at this depth, around the origin: inner groups first, then everything as blocks."""
    blocks: dict[str, list[int]] = {}
    for row in rows.tolist():
        path = paths[row]
        blocks.setdefault("/" + path[depth] if len(path) > depth else str(row), []).append(row)
    node, sizes, middles = np.full(len(paths), -1, np.int64), np.full((len(blocks), 2), UNIT), np.zeros((len(blocks), 2))
    for number, (name, members) in enumerate(blocks.items()):
        mine = np.array(members, np.int64)
        node[mine] = number
        if name.startswith("/"):
            _place(wires, mine, paths, depth=depth + 1, places=places, within=within)
            low, high = _extent(wires, mine, places)
            sizes[number], middles[number] = high - low + ROOM, (low + high) / 2
    is_leaf = depth > 0 and all(not name.startswith("/") for name in blocks)
    arcs = wires.between(node, len(blocks))
    found = (within if is_leaf else layered_places)(arcs, sizes)
    places[rows] += (found - middles)[node[rows]]


def _extent(wires: _Wires, rows: Ints, places: Floats) -> tuple[Floats, Floats]:
    """Corners of the box around the units of a group."""
    spread = np.where(wires.loops[rows], LOOP, 0.0)[:, None]
    low = (places[rows] - UNIT / 2 - spread).min(axis=0) - np.array([ASIDE, ABOVE])
    return low, (places[rows] + UNIT / 2 + spread).max(axis=0) + np.array([ASIDE, BELOW])


def block(arcs: Arcs, sizes: Floats) -> Floats:
    """(n, 2) a compact grid, for units whose order is all that matters."""
    width = max(1, int(np.ceil(np.sqrt(arcs.count))))
    at = np.arange(arcs.count)
    return np.asarray(np.column_stack([at % width, at // width]) * ROW_GAP, np.float64)
