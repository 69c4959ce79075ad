"""A frozen look at one course of ticks: rows by unit id, the versions in force, the ghost futures. Does not know who reads it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.engine.state import State
from rnnsim.network.network import Ids
from rnnsim.recording.version import Version

Values = NDArray[np.floating]
NO_TICKS: Ids = np.zeros(0, np.int64)
NO_VALUES: NDArray[np.float64] = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Block:
    """Rows from tick `first` on; append-only below `count`, so a look at it never changes.

    rows (room, U): activations of `unit_ids` (U,). states (room, I): states of the integrators `integrator_ids` (I,).
    """

    first: int
    unit_ids: Ids
    rows: Values
    integrator_ids: Ids
    states: Values
    count: int = 0

    @property
    def last(self) -> int:
        """The last tick with a row."""
        return self.first + self.count - 1

    @property
    def is_full(self) -> bool:
        """Whether no row is free."""
        return self.count == len(self.rows)

    def cut(self, begin: int, end: int) -> Block:
        """The rows at positions begin … end − 1 alone, with no room for more."""
        return replace(self, first=self.first + begin, rows=self.rows[begin:end], states=self.states[begin:end], count=end - begin)

    def between(self, first: int, last: int) -> Block | None:
        """The part within these ticks, or None."""
        begin, end = max(first - self.first, 0), min(last + 1 - self.first, self.count)
        return self.cut(begin, end) if begin < end else None


@dataclass(frozen=True, eq=False)
class Past:
    """One course. It branched off another after the tick `branched_at`; a ghost holds only the rows after that."""

    blocks: tuple[Block, ...] = ()
    versions: tuple[Version, ...] = ()
    ghosts: tuple[Past, ...] = ()  # newest first
    branched_at: int = 0
    keyframes: Mapping[int, State] = field(default_factory=dict)  # of a ghost
    earliest: int = 0  # replay of a ghost reaches back to here

    @property
    def first(self) -> int:
        """The first tick whose row is kept; 0 if there is none."""
        return self.blocks[0].first if self.blocks else 0

    @property
    def last(self) -> int:
        """The last recorded tick; the one it branched off at if no row is kept."""
        return self.blocks[-1].last if self.blocks else self.branched_at

    def block_at(self, tick: int) -> Block | None:
        """The block that holds a tick's row, or None if it is not kept."""
        at = bisect_right(self.blocks, tick, key=lambda block: block.first) - 1
        return self.blocks[at] if at >= 0 and tick <= self.blocks[at].last else None

    def version_at(self, tick: int) -> Version | None:
        """What was in force at a tick, or None if nothing was computed there."""
        at = bisect_right(self.versions, tick, key=lambda version: version.first) - 1
        return self.versions[at] if at >= 0 else None

    def trace_of(self, unit: int, first: int, last: int) -> tuple[Ids, Values]:
        """(ticks, values) of one unit; ticks at which it did not exist are left out."""
        return self._column(unit, first, last, names=("unit_ids", "rows"))

    def states_of(self, unit: int, first: int, last: int) -> tuple[Ids, Values]:
        """(ticks, states) of one integrator; ticks at which it was none are left out."""
        return self._column(unit, first, last, names=("integrator_ids", "states"))

    def rows_of(self, ids: ArrayLike, first: int, last: int) -> tuple[Ids, NDArray[np.float64]]:
        """(ticks (K,), values (K, len(ids))) of the rows that are kept; NaN where a unit did not exist."""
        wanted = np.asarray(ids, np.int64)
        ticks, values = [NO_TICKS], [np.zeros((0, len(wanted)))]
        for part in self._within(first, last):
            ticks.append(np.arange(part.first, part.last + 1))
            values.append(columns_by_id(part.rows, part.unit_ids, wanted))
        return np.concatenate(ticks), np.concatenate(values)

    def _column(self, unit: int, first: int, last: int, *, names: tuple[str, str]) -> tuple[Ids, Values]:
        ticks: list[Ids] = [NO_TICKS]
        values: list[Any] = [NO_VALUES]
        for part in self._within(first, last):
            ids, rows = getattr(part, names[0]), getattr(part, names[1])
            at = int(np.searchsorted(ids, unit))
            if at < len(ids) and ids[at] == unit:
                ticks.append(np.arange(part.first, part.last + 1))
                values.append(rows[:, at])
        return np.concatenate(ticks), np.concatenate(values)

    def _within(self, first: int, last: int) -> Iterator[Block]:
        at = max(0, bisect_right(self.blocks, first, key=lambda block: block.first) - 1)
        for block in self.blocks[at:]:
            if block.first > last:
                return
            part = block.between(first, last)
            if part is not None:
                yield part


def columns_by_id(values: Values, ids: Ids, wanted: Ids) -> NDArray[np.float64]:
    """Values (…, U) of the ascending `ids` (U,), rearranged to (…, len(wanted)); NaN where an id is not there."""
    if not len(ids):
        return np.full((*values.shape[:-1], len(wanted)), np.nan)
    if ids[-1] - ids[0] == len(ids) - 1:  # without gaps, as they mostly are
        at = (wanted - ids[0]).clip(0, len(ids) - 1)
    else:
        at = np.searchsorted(ids, wanted).clip(max=len(ids) - 1)
    return np.where(ids[at] == wanted, values[..., at], np.nan)
