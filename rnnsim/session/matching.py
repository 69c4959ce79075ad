"""Which units and connections of two networks are the same: units by id, then by label; connections by their ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Network, Rows


@dataclass(frozen=True, eq=False)
class Matched:
    """Ids of units or connections that are the same in both, pair by pair, and of those that only one has."""

    first: Ids
    second: Ids
    only_first: Ids
    only_second: Ids


def matched_units(first: Network, second: Network) -> Matched:
    """By id; the rest by labels that each network gives once."""
    pairs = np.intersect1d(first.units.id, second.units.id)
    here, there = (rows.taken(~np.isin(rows.id, pairs)) for rows in (first.units, second.units))
    names = sorted(_unique_labels(here).keys() & _unique_labels(there).keys())
    more_first, more_second = ([_unique_labels(rows)[name] for name in names] for rows in (here, there))
    matched_first = np.concatenate([pairs, np.array(more_first, np.int64)])
    matched_second = np.concatenate([pairs, np.array(more_second, np.int64)])
    only = [rows.id[~np.isin(rows.id, ids)] for rows, ids in ((first.units, matched_first), (second.units, matched_second))]
    return Matched(matched_first, matched_second, only[0], only[1])


def matched_connections(first: Network, second: Network, units: Matched) -> Matched:
    """Between the same units, with the same delay and gate, in order; then what is left between the same units, whatever delay and gate.

    The id alone says little once wires are drawn again.
    """
    ends = renamed_ends(second.connections, units)
    here, there = (_table(first.connections, first.connections.columns), _table(second.connections, ends))
    at_first, at_second = _paired(here, there)
    left_first, left_second = (np.setdiff1d(np.arange(len(table)), at) for table, at in ((here, at_first), (there, at_second)))
    more_first, more_second = _paired(here[left_first, :2], there[left_second, :2])
    at_first, at_second = np.append(at_first, left_first[more_first]), np.append(at_second, left_second[more_second])
    ids_first, ids_second = first.connections.id, second.connections.id
    lost, found = np.ones(len(ids_first), bool), np.ones(len(ids_second), bool)
    lost[at_first], found[at_second] = False, False
    return Matched(ids_first[at_first], ids_second[at_second], ids_first[lost], ids_second[found])


def _unique_labels(rows: Rows) -> dict[str, int]:
    labels, first, count = np.unique(rows.label, return_index=True, return_counts=True)
    return {str(label): int(rows.id[at]) for label, at, many in zip(labels, first, count, strict=True) if many == 1 and label}


def renamed_ends(wires: Rows, units: Matched) -> dict[str, Ids]:
    """Source, target and gate of the second network's connections by the ids of the first; below −1 for units that it has not."""
    order = np.argsort(units.second)
    known, names = units.second[order], units.first[order]
    made = {}
    for end in ("source", "target", "gate"):
        ids = wires.columns[end]
        at = np.searchsorted(known, ids).clip(max=max(len(known) - 1, 0))
        is_known = (known[at] == ids) if len(known) else np.zeros(len(ids), bool)
        made[end] = np.where(ids == NO_ID, NO_ID, np.where(is_known, names[at] if len(names) else ids, -2 - ids))
    return made


def _table(wires: Rows, ends: Mapping[str, NDArray[Any]]) -> Ids:
    """(C, 4) source, target, delay and gate."""
    return np.column_stack([ends["source"], ends["target"], wires.columns["delay"], ends["gate"]]).astype(np.int64)


def _paired(here: Ids, there: Ids) -> tuple[Ids, Ids]:
    """Rows of two tables that are alike, pair by pair; equal ones within a table are counted through."""
    _, first, second = np.intersect1d(_keys(here), _keys(there), return_indices=True)
    return first, second


def _keys(table: Ids) -> NDArray[Any]:
    """One comparable number of bytes per row, with how many equal rows come before it."""
    _, inverse = np.unique(table, axis=0, return_inverse=True)
    inverse = inverse.ravel()
    order = np.lexsort((np.arange(len(inverse)), inverse))
    starts = np.flatnonzero(np.diff(inverse[order], prepend=-1))
    number = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    counted_through = np.empty(len(order), np.int64)
    counted_through[order] = number
    whole = np.ascontiguousarray(np.column_stack([table, counted_through]))
    return whole.view([("", np.int64)] * whole.shape[1]).ravel()
