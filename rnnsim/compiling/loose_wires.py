"""Which wires of a large network are kept apart: those drawn last, so that one more or one less of them lays nothing out anew.

The choice depends on the network alone, never on how it came to be: a network laid out after an edit and the same network opened from
a file add up the same numbers in the same order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import ends_of
from rnnsim.compiling.program import Program
from rnnsim.network.network import Network

LARGE = 20_000  # wires from which on laying out anew is felt
TOGETHER = 64  # ids: a wire drawn behind them has all those before it laid out


def block_of(network: Network) -> int:
    """The block of ids whose wires may be kept apart; −1 in a small network."""
    ids = network.connections.id
    return int(ids.max()) // TOGETHER if len(ids) >= LARGE else -1


def loose_wires(program: Program) -> NDArray[np.bool_]:
    """(C,) which wires are kept apart: into sums, in a program of ticks that is swept once."""
    network = program.network
    block = block_of(network)
    if block < 0 or program.continuous or program.in_turn or program.look_ahead:
        return np.zeros(len(network.connections), bool)
    apart = network.connections.id >= block * TOGETHER
    rows = np.flatnonzero(apart)
    targets = ends_of(network.with_rows(connections=network.connections.taken(rows))).target
    apart[rows] = network.units.aggregation[targets] != "product"
    return apart
