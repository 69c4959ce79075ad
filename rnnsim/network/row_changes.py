"""Which few rows came and went between two sets of rows, found by walking along both in canonical order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnnsim.network.network import Ids, Rows
from rnnsim.network.splicing import FEW, agreement


class RowChange(NamedTuple):
    """Rows that came, in the numbering of the new rows, and rows that went, in the numbering of the old ones; both ascending."""

    added: Ids
    removed: Ids

    @property
    def is_empty(self) -> bool:
        """Whether both hold the same rows."""
        return not (len(self.added) or len(self.removed))


NO_CHANGE = RowChange(np.zeros(0, np.int64), np.zeros(0, np.int64))


def row_change(old: Rows, new: Rows, most: int = FEW) -> RowChange | None:
    """What came and went by id; None if it is more than `most` rows. The rows that stayed may differ in any other column."""
    first, second = old.id, new.id
    if first is second:
        return NO_CHANGE
    added, removed = list[int](), list[int]()
    here = there = 0
    while abs(len(second) - len(first)) <= most and len(added) + len(removed) <= most:
        step = agreement(first[here:], second[there:])
        here, there = here + step, there + step
        if here == len(first) and there == len(second):
            return RowChange(np.array(added, np.int64), np.array(removed, np.int64))
        if here == len(first) or (there < len(second) and _key(new, there) < _key(old, here)):
            added.append(there)
            there += 1
        else:
            removed.append(here)
            here += 1
    return None


def stayed_equal(old: Rows, new: Rows, *, change: RowChange, names: Sequence[str]) -> bool:
    """Whether the rows that stayed agree in these columns."""
    kept = list(_kept_stretches(len(old), change))
    columns = [(old.columns[name], new.columns[name]) for name in names if old.columns[name] is not new.columns[name]]
    return all(np.array_equal(first[a : a + count], second[b : b + count]) for first, second in columns for a, b, count in kept)


def _kept_stretches(old_count: int, change: RowChange) -> Iterator[tuple[int, int, int]]:
    """Of rows that stayed and stand together in both: first row in the old, first row in the new, how many."""
    removed, added = (rows - np.arange(len(rows)) for rows in (change.removed, change.added))  # counted in rows that stayed
    cuts = np.unique(np.concatenate([[0], removed, added, [old_count - len(removed)]]))
    for first, last in pairwise(cuts.tolist()):
        gone, came = np.searchsorted(removed, first, "right"), np.searchsorted(added, first, "right")
        yield first + int(gone), first + int(came), last - first


def _key(rows: Rows, at: int) -> tuple[int, int]:
    return int(rows.columns.get("target", rows.id)[at]), int(rows.id[at])
