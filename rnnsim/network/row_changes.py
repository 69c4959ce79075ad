"""Which few rows came and went between two sets of rows, found by walking along both in canonical order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnsim.network.network import Ids, Rows
from rnnsim.network.splicing import FEW, agreement


class RowChange(NamedTuple):
    """Rows that came, in the numbering of the new rows, and rows that went, in the numbering of the old ones; both ascending.

    is_all: the rows that stayed are known to be the same in every column.
    """

    added: Ids
    removed: Ids
    is_all: bool = False

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
    known = _known_change(old, new)
    if known is not None:
        return known
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


def _known_change(old: Rows, new: Rows) -> RowChange | None:
    """Without looking at any row, if one was made from the other by an edit: there, or back again."""
    made, unmade = new.origin, old.origin
    if made is not None and made.rows() is old:
        return RowChange(made.added, made.removed, is_all=True)
    if unmade is not None and unmade.rows() is new:
        return RowChange(unmade.removed, unmade.added, is_all=True)
    return None


class Stretch(NamedTuple):
    """Rows that stayed and stand together in both: the first in the old, the first in the new, how many rows."""

    old: int
    new: int
    length: int


def stretches(old_count: int, change: RowChange) -> list[Stretch]:
    """All rows that stayed, in order; never empty, though a stretch may be."""
    removed, added = (rows - np.arange(len(rows)) for rows in (change.removed, change.added))  # counted in rows that stayed
    cuts = np.unique(np.concatenate([[0], removed, added]))
    gone, came = (np.searchsorted(points, cuts, "right") for points in (removed, added))
    counts = np.diff(cuts, append=old_count - len(removed))
    return [Stretch(*row) for row in zip((cuts + gone).tolist(), (cuts + came).tolist(), counts.tolist(), strict=True)]


def stayed_equal(old: Rows, new: Rows, *, change: RowChange, names: Sequence[str]) -> bool:
    """Whether the rows that stayed agree in these columns."""
    if change.is_all:
        return True
    kept = stretches(len(old), change)
    columns = [(old.columns[name], new.columns[name]) for name in names if old.columns[name] is not new.columns[name]]
    return all(
        np.array_equal(before[part.old : part.old + part.length], after[part.new : part.new + part.length])
        for before, after in columns
        for part in kept
    )


def _key(rows: Rows, at: int) -> tuple[int, int]:
    return int(rows.columns.get("target", rows.id)[at]), int(rows.id[at])
