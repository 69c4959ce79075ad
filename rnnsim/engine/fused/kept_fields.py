"""Layout of stages whose units take turns with kept fields, and their numbers. Knows programs; not time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.turning import Inside
from rnnsim.engine.fused.turns import ANSWERS, UNIT_WIDTH
from rnnsim.network.network import Ids, Network, Rows

DENSE = 0.5  # share of all pairs from which on every unit has a coupling to every other
BITS = 52  # of a field where all outputs are 1; the bit left is for outputs beyond


@dataclass(frozen=True, eq=False)
class KeptStage:
    """rows: the wires inside the cycle; targets: whom they feed; entries: where their couplings stand; field: where its unit stands."""

    count: int
    field: int
    rows: Ids
    targets: Ids
    entries: Ids


class Coupling(NamedTuple):
    """begin, end, run per unit: its couplings, and the first unit it feeds if it feeds them in a row; coupled: whom each feeds."""

    begin: Ids
    end: Ids
    run: Ids
    entries: Ids
    coupled: Ids


def coupling_of(inside: Inside, count: int, first: int) -> Coupling:
    """Couplings source by source, from place `first` on."""
    if len(inside.rows) >= DENSE * count * count:
        begin = first + count * np.arange(count)
        entries = first + count * inside.sources + inside.targets
        return Coupling(begin, begin + count, np.zeros(count, np.int64), entries, np.tile(np.arange(count), count))
    order = np.lexsort((inside.targets, inside.sources))
    entries = np.empty(len(order), np.int64)
    entries[order] = first + np.arange(len(order))
    begins = first + np.searchsorted(inside.sources[order], np.arange(count + 1))
    return Coupling(begins[:-1], begins[1:], np.full(count, -1, np.int64), entries, inside.targets[order])


def unit_list(units: Rows, rows: Ids, clamps: dict[int, int], *, coupling: Coupling) -> Ids:
    """What a stage's list says of each unit, flat."""
    made = np.empty((len(rows), UNIT_WIDTH), np.int64)
    made[:, 0] = [ANSWERS[str(name)] for name in units.activation[rows]]
    made[:, 1] = units.id[rows]
    made[:, 2] = [clamps.get(row, -1) for row in rows.tolist()]
    made[:, 3:] = np.stack([coupling.begin, coupling.end, coupling.run], axis=1)
    return made.ravel()


def couplings_of(
    stages: tuple[KeptStage, ...], network: Network, sizes: tuple[int, int], *, dtype: Any
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Fields, with the unit of each stage in its place, and couplings in that unit; `sizes`: of both.

    Fields are double in any precision: half as many bits would not hold them to more than three digits beside large couplings.
    """
    fields, couplings = np.zeros(sizes[0]), np.zeros(sizes[1])
    for stage in stages:
        weight = network.connections.weight[stage.rows]
        largest = np.bincount(stage.targets, np.abs(weight), stage.count).max(initial=0.0)
        exponent = BITS - int(np.ceil(np.log2(largest))) if 0 < largest < np.inf else 0
        fields[stage.field] = 2.0**-exponent
        np.add.at(couplings, stage.entries, weight * 2.0**exponent)
    return fields, np.rint(couplings).astype(dtype)
