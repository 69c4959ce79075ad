"""Which units of a group its wires to and from the outside end at: the ones a wire drawn onto the closed group most likely means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Ids, Network

Way = Literal["in", "out"]


@dataclass(frozen=True, eq=False)
class Ports:
    """`ids` are all units of a group, the ports first; `wires` (n,) how many connections each has from (or to) outside the group."""

    ids: Ids
    wires: NDArray[np.int64]

    @property
    def obvious(self) -> int | None:
        """Id of the only unit, or of the only one with wires to the other side; None where there is a choice."""
        if len(self.ids) == 1 or (len(self.ids) and int((self.wires > 0).sum()) == 1):
            return int(self.ids[0])
        return None


def ports_of(network: Network, path: str, way: Way) -> Ports:
    """Units of a group and of groups within: "in" counts wires that come from outside, "out" those that leave and those they gate."""
    inside = inside_mask(network, (path,))
    units, wires = network.units, network.connections
    source, target, gate = (units.positions_of(ends) for ends in (wires.source, wires.target, wires.gate))
    is_in = np.append(inside, False)  # an end that is not there is outside
    ends = [target[is_in[target] & ~is_in[source]]]
    if way == "out":
        ends = [source[is_in[source] & ~is_in[target]], gate[is_in[gate] & ~is_in[target]]]
    counts = np.bincount(np.concatenate(ends), minlength=len(units))
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(counts[rows] == 0, kind="stable")]
    return Ports(units.id[rows], counts[rows])
