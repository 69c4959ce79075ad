"""Connections that two networks both have, but not alike: other weight, delay, gate or anything else of a connection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import COLUMNS, NO_ID
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids, Network
from rnnsim.session.matching import Matched, renamed_ends

SAME_WEIGHT = 1e-12
_KEYS = ("id", "source", "target", "gate", "delay", "weight")


@dataclass(frozen=True, eq=False)
class ChangedWires:
    """Ids in `first` and `second`, pair by pair, those with another delay or gate before the others, then by how far the weights are apart.

    `weight_by` (n,): the second's weight less the first's; `delays` (n, 2). `has_other_gate` (n,).
    """

    first: Ids
    second: Ids
    weight_by: NDArray[np.float64]
    delays: Ids
    has_other_gate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.first)


def changed_wires(first: Network, second: Network, units: Matched, *, wires: Matched) -> ChangedWires:
    """Of the matched connections those that are not alike."""
    here, there = first.connections.rows(wires.first), second.connections.rows(wires.second)
    before, after = first.connections, second.connections
    by = np.asarray(after.weight[there] - before.weight[here], float)
    delays = np.column_stack([before.delay[here], after.delay[there]]).astype(np.int64)
    other_gate = before.gate[here] != renamed_ends(after, units)["gate"][there]
    is_moved = (delays[:, 0] != delays[:, 1]) | other_gate
    differs = is_moved | ~(np.abs(by) <= SAME_WEIGHT)
    for name in COLUMNS["connections"]:
        if name not in _KEYS:
            differs |= before.columns[name][here] != after.columns[name][there]
    at = np.flatnonzero(differs)
    at = at[np.lexsort((-np.abs(np.nan_to_num(by[at], nan=np.inf)), ~is_moved[at]))]
    return ChangedWires(wires.first[at], wires.second[at], by[at], delays[at], other_gate[at])


def gate_name(network: Network, wire: int) -> str:
    """What gates a connection, "none" where nothing does."""
    gate = int(network.connections.gate[network.connections.rows(wire)])
    return "none" if gate == NO_ID else unit_name(network, gate)
