"""What a run writes as it goes: blocks of rows, versions, keyframes and ghost futures, within a budget of bytes.

Append-only, so the `Past` it shows can be read from any thread. Knows no document, no thread and no view.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.engine.state import State
from rnnsim.network.network import Ids
from rnnsim.recording.past import Block, Past, Values
from rnnsim.recording.version import Version, arrays_of, bytes_of, packed

BUDGET = 256 << 20
BLOCK_BYTES = 1 << 19
KEPT_GHOSTS = 3
KEPT_BLOCKS = 4


class RowKind(NamedTuple):
    """What a row holds: activations of `unit_ids`, states of the integrators at rows `integrators`."""

    unit_ids: Ids
    integrators: Ids
    dtype: np.dtype[Any]

    def fits(self, block: Block) -> bool:
        """Whether rows of this kind can be appended to a block."""
        is_same = self.unit_ids is block.unit_ids or np.array_equal(self.unit_ids, block.unit_ids)
        return is_same and self.dtype == block.rows.dtype and np.array_equal(self.unit_ids[self.integrators], block.integrator_ids)


class FreeRows(NamedTuple):
    """Rows to evaluate ticks into: (room, U) activations and (room, I) integrator states."""

    rows: Values
    states: Values


class Recording:
    """One run's memory. Bytes count rows, ghosts, versions and keyframes, shared arrays once."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget, self.past, self.earliest = budget, Past(), 0  # replay reaches back to `earliest`
        self.keyframes: dict[int, State] = {}  # as computed, before any later edit is carried in
        self._noted = 0  # bytes of versions since the last keyframe
        self._anchor: Program | None = None

    def room(self, first: int, kind: RowKind) -> FreeRows:
        """Free rows for the ticks from `first` on; `keep` says how many were filled."""
        blocks = self.past.blocks
        if not blocks or blocks[-1].is_full or not kind.fits(blocks[-1]):
            if blocks and blocks[-1].count < len(blocks[-1].rows) // 2:
                blocks = (*blocks[:-1], _shrunk(blocks[-1]))
            self.past = replace(self.past, blocks=(*blocks, self._fresh_block(first, kind)))
            self._trim()
        last = self.past.blocks[-1]
        return FreeRows(last.rows[last.count :], last.states[last.count :])

    def keep(self, ticks: int) -> None:
        """So many of the free rows are part of the course from now on."""
        blocks = self.past.blocks
        self.past = replace(self.past, blocks=(*blocks[:-1], replace(blocks[-1], count=blocks[-1].count + ticks)))

    def note(self, version: Version, before: State) -> None:
        """A version begins; where versions grow heavy, keyframes lie closer, so that the oldest can be let go."""
        earlier = [other for other in self.past.versions if other.first < version.first]
        if earlier:
            if earlier[-1].whole_program is not version.whole_program:
                earlier[-1].whole_program.layouts.clear()  # what an engine derived; it can do so again
            earlier[-1] = self._packed(earlier[-1])
        self.past = replace(self.past, versions=(*earlier, version))
        if self._noted > self.budget // 8:
            self.keyframes[before.tick], self._noted = before, 0
            self._trim()

    def branch(self, tick: int) -> None:
        """The rows after `tick` become a ghost; what comes is written beside them, never over them."""
        self._set_course(*self._parted(tick))

    def swap(self, index: int) -> None:
        """The ghost becomes the present future, and the present future after its branching point the ghost."""
        ghost = self.past.ghosts[index]
        kept, ghosts = self._parted(ghost.branched_at)
        self._set_course(kept, tuple(other for other in ghosts if other is not ghost))
        self.past = replace(self.past, blocks=(*self.past.blocks, *ghost.blocks), versions=ghost.versions)
        self.keyframes |= ghost.keyframes
        if ghost.earliest > ghost.branched_at:
            self.earliest = ghost.earliest
            self.keyframes = {at: state for at, state in self.keyframes.items() if at >= self.earliest}

    def bytes(self) -> int:
        """Everything held: rows, versions, keyframes; shared arrays once."""
        courses = (self.past, *self.past.ghosts)
        owners: dict[int, int] = {}
        for array in self._arrays(courses):
            owner = array if array.base is None else array.base
            owners[id(owner)] = getattr(owner, "nbytes", array.nbytes)
        versions = {id(version): version.packed_bytes for course in courses for version in course.versions}
        return sum(owners.values()) + sum(versions.values())

    def _arrays(self, courses: tuple[Past, ...]) -> Iterator[NDArray[Any]]:
        for course in courses:
            for block in course.blocks:
                yield from (block.rows, block.states)
            for state in (*course.keyframes.values(), *(self.keyframes.values() if course is self.past else ())):
                yield from (state.recent, state.inner)
        programs = {id(version.whole_program): version.whole_program for course in courses for version in course.versions}
        for program in programs.values():
            yield from arrays_of(program)

    def _fresh_block(self, first: int, kind: RowKind) -> Block:
        row_bytes = kind.dtype.itemsize * (len(kind.unit_ids) + len(kind.integrators)) + 1
        length = int(np.clip(min(BLOCK_BYTES, self.budget // 8) // row_bytes, 16, 4096))
        rows = np.empty((length, len(kind.unit_ids)), kind.dtype)
        return Block(first, kind.unit_ids, rows, kind.unit_ids[kind.integrators], np.empty((length, len(kind.integrators)), kind.dtype))

    def _packed(self, version: Version) -> Version:
        """A version that is no longer the newest, as a difference from the anchor if that pays; else the new anchor."""
        small = version if self._anchor is None else packed(version, self._anchor)
        if small is version and version.whole_program is not self._anchor:
            self._anchor = version.whole_program
            self._noted += bytes_of(self._anchor)
        self._noted += small.packed_bytes
        return small

    def _parted(self, tick: int) -> tuple[Past, tuple[Past, ...]]:
        """The course up to a tick, and the ghosts there are if what comes after it becomes one."""
        past = self.past
        kept, later = _blocks_between(past, 0, tick), _blocks_between(past, tick + 1, past.last)
        ghosts = tuple(_reaching_back(ghost, past, tick) for ghost in past.ghosts)
        if later:
            keyframes = {at: state for at, state in self.keyframes.items() if at > tick}
            ghosts = (Past(later, past.versions, (), tick, keyframes, self.earliest), *ghosts)
        versions = tuple(version for version in past.versions if version.first <= tick)
        return Past(kept, versions, branched_at=tick), ghosts

    def _set_course(self, kept: Past, ghosts: tuple[Past, ...]) -> None:
        tick = kept.branched_at
        self.past = replace(kept, ghosts=ghosts[:KEPT_GHOSTS])
        self.keyframes = {at: state for at, state in self.keyframes.items() if at <= tick}
        self.earliest = min(self.earliest, tick)

    def _trim(self) -> None:
        """Ghosts go first, then the oldest rows; if that does not do, the past that could be replayed."""
        while self.past.ghosts and self.bytes() > self.budget:
            self.past = replace(self.past, ghosts=self.past.ghosts[:-1])
        while len(self.past.blocks) > KEPT_BLOCKS and self.bytes() > self.budget:
            self.past = replace(self.past, blocks=self.past.blocks[1:])
        while self.bytes() > self.budget and self._forgets_one():
            continue

    def _forgets_one(self) -> bool:
        """Replay no farther back than the next keyframe."""
        later = [tick for tick in sorted(self.keyframes) if tick > self.earliest]
        if later:
            self.earliest = later[0]
            self.keyframes = {tick: state for tick, state in self.keyframes.items() if tick >= self.earliest}
            starts = [version.first for version in self.past.versions]
            self.past = replace(self.past, versions=self.past.versions[max(0, bisect_right(starts, self.earliest + 1) - 1) :])
        return bool(later)


def _shrunk(block: Block) -> Block:
    """The filled rows alone, copied, so that the unused ones are given back."""
    return replace(block, rows=block.rows[: block.count].copy(), states=block.states[: block.count].copy())


def _blocks_between(past: Past, first: int, last: int) -> tuple[Block, ...]:
    parts = (block if first <= block.first and block.last <= last else block.between(first, last) for block in past.blocks)
    return tuple(part for part in parts if part is not None and part.count)


def _reaching_back(ghost: Past, past: Past, tick: int) -> Past:
    """A ghost that branched off after `tick` needs the ticks in between from the course that is about to become a ghost."""
    if ghost.branched_at <= tick:
        return ghost
    between = _blocks_between(past, tick + 1, ghost.branched_at)
    return replace(ghost, blocks=(*between, *ghost.blocks), branched_at=tick)
