"""Which units belong to one strand, such as the i, f, g, c and h of one memory cell, and which part they play in it.

Strands of the same shape, drawn in whatever order, come out part by part side by side, so that what goes between two parts is one
row of parallel wires. Pure arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Ends
from rnnsim.network.network import Ids, Network

FEW_WIRES = 4  # a unit with at most so many reads its sources one to one
FEW_READERS = 8
LONGEST = 64  # units of a strand; what is longer is a mesh
ROUNDS = 3


def strands_of(network: Network, ends: Ends, kind: Ids) -> tuple[Ids, Ids]:
    """(U,) number of each unit row's strand, and a number for the part it plays in it; both 0 where there is no strand.

    kind (U,): units of another kind play another part. Parts are told apart by colour refinement (Weisfeiler and Leman 1968)
    over the wires that go one to one.
    """
    count = len(kind)
    wires = _one_to_one(network, ends)
    nothing = np.zeros(count, np.int64)
    if not len(wires):
        return nothing, nothing
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    joined = coo_array((np.ones(len(wires), np.int8), (wires[:, 0], wires[:, 1])), shape=(count, count))
    strand = connected_components(joined, directed=False)[1].astype(np.int64)
    is_short = np.bincount(strand)[strand] <= LONGEST
    part = _parts(wires[is_short[wires[:, 0]]], kind)
    return np.where(is_short, strand, 0), np.where(is_short, part, 0)


def _one_to_one(network: Network, ends: Ends) -> NDArray[np.int64]:
    """(n, 3) source row, target row and what kind of wire: delay, and whether the source is its gate."""
    units, degree = network.units, np.bincount(ends.target, minlength=len(network.units))
    narrow = (degree[ends.target] <= FEW_WIRES) | (ends.gate >= 0) | (units.aggregation[ends.target] == "product")
    gated = narrow & (ends.gate >= 0)
    delay = network.connections.delay
    source = np.concatenate([ends.source[narrow], ends.gate[gated]])
    target = np.concatenate([ends.target[narrow], ends.target[gated]])
    sort = np.concatenate([2 * delay[narrow], 2 * delay[gated] + 1])
    few = np.bincount(source, minlength=len(degree))[source] <= FEW_READERS
    return np.stack([source[few], target[few], sort[few]], axis=1)


def _parts(wires: NDArray[np.int64], kind: Ids) -> Ids:
    """Numbers of colours, in the order of the first unit that has them."""
    source, target, sort = wires.T
    colour = _mixed(kind.astype(np.uint64))
    sort = sort.astype(np.uint64)
    for _ in range(ROUNDS):
        heard, told = np.zeros(len(kind), np.uint64), np.zeros(len(kind), np.uint64)
        np.add.at(heard, target, _mixed(colour[source] ^ _mixed(sort)))
        np.add.at(told, source, _mixed(colour[target] ^ _mixed(sort + np.uint64(1 << 40))))
        colour = _mixed(colour ^ _mixed(heard ^ _mixed(told)))
    _, first, which = np.unique(colour, return_index=True, return_inverse=True)
    return np.asarray(first[which], np.int64)


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A hash of each number: the finishing steps of splitmix64."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
