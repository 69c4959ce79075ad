"""What was in force from a tick on: program, settings, tape, clamps and pokes. Old ones hold only what differs from an anchor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.program import Program, Stage, with_parameters
from rnnsim.network.columns import COLUMNS
from rnnsim.network.episode import Episode
from rnnsim.network.network import changed_columns, cost_of_change
from rnnsim.network.run_settings import RunSettings
from rnnsim.recording.cells import Cells, cells_between, patched

HEAVY = 4  # a difference of more than one in so many bytes of the anchor's columns is not worth packing


@dataclass(frozen=True, eq=False)
class Numbers:
    """A program told by another of the same structure and the cells of its network that differ ("units.bias" -> cells)."""

    anchor: Program
    cells: Mapping[str, Cells]

    def program(self) -> Program:
        """The program itself, compiled from nothing but its numbers."""
        network = self.anchor.network
        changed: dict[str, dict[str, Any]] = {"units": {}, "connections": {}}
        for name, cells in self.cells.items():
            kind, column = name.split(".")
            changed[kind][column] = patched(getattr(network, kind).columns[column], cells)
        rows = {kind: getattr(network, kind).with_columns(**columns) for kind, columns in changed.items() if columns}
        return with_parameters(self.anchor, network.with_rows(**rows))


@dataclass(frozen=True, eq=False)
class Version:
    """What holds from tick `first` on. `clamps` are those by hand; `pokes` were set once, before tick `first`."""

    first: int
    compiled: Program | Numbers
    settings: RunSettings
    tape: Episode | None = None
    clamps: Mapping[int, float] = field(default_factory=dict)
    pokes: Mapping[int, float] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        """The program that made the ticks; put together again if this version is packed."""
        return self.compiled.program() if isinstance(self.compiled, Numbers) else self.compiled

    @property
    def whole_program(self) -> Program:
        """The program that is held in memory: its own, or the anchor's."""
        return self.compiled.anchor if isinstance(self.compiled, Numbers) else self.compiled

    @property
    def packed_bytes(self) -> int:
        """Memory of the cells, beside the anchor."""
        return sum(cells.bytes for cells in self.compiled.cells.values()) if isinstance(self.compiled, Numbers) else 0


def packed(version: Version, anchor: Program) -> Version:
    """The version as a difference from a program of the same structure; the version itself if that would not pay."""
    program = version.compiled
    if isinstance(program, Numbers) or program is anchor:
        return version
    if (program.continuous, program.in_turn) != (anchor.continuous, anchor.in_turn):
        return version
    old, new = anchor.network, program.network
    if cost_of_change(old, new) == "structure":
        return version
    cells = {f"{after.kind}.{name}": difference
             for before, after in ((old.units, new.units), (old.connections, new.connections))
             for name in after.columns
             if (difference := cells_between(before.columns[name], after.columns[name])) is not None}  # fmt: skip
    if sum(part.bytes for part in cells.values()) > bytes_of(anchor) // HEAVY:
        return version
    return replace(version, compiled=Numbers(anchor, cells))


def arrays_of(program: Program) -> Iterator[NDArray[Any]]:
    """Every array a program keeps alive, the columns of its network included."""
    for rows in (program.network.units, program.network.connections):
        yield from rows.columns.values()
    yield program.order
    for stage in program.stages:
        yield from _arrays_in(stage)


def _arrays_in(stage: Stage) -> Iterator[NDArray[Any]]:
    yield from stage.sums
    yield from stage.products
    for turn in stage.turns:
        yield from _arrays_in(turn)


def bytes_of(program: Program) -> int:
    """Memory of a program with its network."""
    return sum({id(array): array.nbytes for array in arrays_of(program)}.values())


def acts_alike(first: Version, second: Version) -> bool:
    """Whether both make the same ticks, pokes aside: the columns that only a picture shows do not count."""
    return (
        dict(first.clamps) == dict(second.clamps)
        and _is_same_settings(first.settings, second.settings)
        and _is_same_tape(first.tape, second.tape)
        and (first.compiled is second.compiled or _is_same_program(first.program, second.program))
    )


def _is_same_settings(first: RunSettings, second: RunSettings) -> bool:
    if first is second:
        return True
    names = ("seed", "precision", "update_order", "method", "dt", "backend")
    return (
        all(getattr(first, name) == getattr(second, name) for name in names)
        and _is_same(first.valid, second.valid)
        and first.clamp.keys() == second.clamp.keys()
        and all(_is_same(value, second.clamp[unit]) for unit, value in first.clamp.items())
    )


def _is_same_tape(first: Episode | None, second: Episode | None) -> bool:
    if first is second:
        return True
    if first is None or second is None or first.repeats != second.repeats or first.kind != second.kind:
        return False
    return all(_is_same(getattr(first, name), getattr(second, name)) for name in ("inputs", "input_ids", "valid"))


def _is_same_program(first: Program, second: Program) -> bool:
    if first.continuous != second.continuous:
        return False
    for name in changed_columns(first.network, second.network):
        kind, column = name.split(".")
        before, after = getattr(first.network, kind).columns, getattr(second.network, kind).columns
        is_picture = column not in COLUMNS[kind] or COLUMNS[kind][column].cost == "picture"
        if not is_picture and cells_between(before[column], after[column]) is not None:
            return False
    return True


def _is_same(first: Any, second: Any) -> bool:
    if first is second or first is None or second is None:
        return first is second
    return np.array_equal(np.asarray(first), np.asarray(second), equal_nan=np.asarray(first).dtype.kind == "f")
