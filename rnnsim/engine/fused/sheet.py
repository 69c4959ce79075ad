"""What a layout is written on: places in the window, the table, and the ticks in which operations are done. Knows no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import ends_of
from rnnsim.compiling.loose_wires import block_of, loose_wires
from rnnsim.compiling.places import Group, Placement, placement_of
from rnnsim.compiling.program import Program
from rnnsim.engine.fused.lanes import WIDTHS
from rnnsim.engine.fused.table import Table
from rnnsim.network.network import Ids

NO_ROWS: Ids = np.zeros(0, np.int64)
SPARE_PLACES = {"heun": 3, "rk4": 5}  # numbers that an integrator needs beside its state within a tick: a trial state and slopes


class Kind(NamedTuple):
    """What a layout depends on beside the program. lanes: numbers a unit has; clamped: unit rows, ascending.

    gradients: whose the layout is to give, "" for none, "parameters" for the trainable ones, "everything" for all weights and biases.
    """

    bits: int
    lanes: int
    method: str
    clamped: tuple[int, ...]
    is_masked: bool
    gradients: str = ""

    @property
    def register(self) -> int:
        """Numbers in a register."""
        return WIDTHS[self.bits]

    @property
    def dtype(self) -> Any:
        """Of numbers."""
        return np.dtype(np.float64 if self.bits == 64 else np.float32)


class Sheet:
    """Lives as long as one program is being laid out. spare: the first place that only a method uses; loose (C,): wires kept apart;
    may_be_patched: whether more may come and some go."""

    def __init__(self, program: Program, kind: Kind) -> None:
        self.program, self.kind = program, kind
        self.lanes, self.depth = kind.lanes, max(program.longest_delay, 1)
        self.is_swept = bool(program.look_ahead)
        self.directions = [sweep.direction for sweep in program.sweeps] if self.is_swept else [1, 1, 1]
        self.loose = loose_wires(program)
        if kind.gradients:
            self.loose = np.zeros_like(self.loose)
        placement = self._placed()
        self.may_be_patched = block_of(program.network) >= 0 and not (program.continuous or program.in_turn or program.look_ahead)
        self.may_be_patched &= not kind.gradients
        if self.loose.any() and not _fit(placement, program, self.loose):
            self.loose, self.may_be_patched = np.zeros_like(self.loose), False
            placement = self._placed()
        integrating = sum(group.size for group in placement.groups if group.integrates)
        self.spare = placement.width
        self.placement = placement._replace(width=placement.width + SPARE_PLACES.get(kind.method, 0) * integrating)
        self.table = Table(kind.lanes, kind.register, len(program.network.connections))
        self.clamp_number = {row: number for number, row in enumerate(kind.clamped)}

    def _placed(self) -> Placement:
        kind = self.kind
        return placement_of(self.program, kind.register, many=kind.lanes > 1, loose=self.loose, keeps_nets=bool(kind.gradients))

    def at(self, place: int, back: int = 0) -> int:
        """Where a place stands in the window, `back` ticks ago."""
        return ((self.depth - back) * self.placement.width + place) * self.lanes

    def previous(self, group: Group, place: int) -> int:
        """Where a place of a group's stands in the tick that was swept before."""
        return self.at(place, self.directions[group.section] if self.is_swept else 1)

    @contextmanager
    def when_due(self, group: Group, *, instead: bool = False) -> Iterator[None]:
        """What is written inside happens in the ticks of the group's period; or, instead, in the others."""
        if group.period == 1:
            yield
            return
        begin = len(self.table.rows)
        self.table.add("due", group.period, group.phase, 0, instead)
        yield
        self.table.rows[begin][3] = len(self.table.rows) - begin - 1

    def written(self, steps: Sequence[Callable[[], None]]) -> tuple[list[int], ...]:
        """The rows that these steps append, taken back, so that they can be put wherever they are needed."""
        begin = len(self.table.rows)
        for step in steps:
            step()
        rows = self.table.rows[begin:]
        del self.table.rows[begin:]
        return tuple(rows)


def _fit(placement: Placement, program: Program, loose: NDArray[np.bool_]) -> bool:
    """Whether units stand well for the loose wires, too, though they were placed without them."""
    ends = ends_of(program.network.with_rows(connections=program.network.connections.taken(loose)))
    return all(
        placement.may_read(target, source) and (gate < 0 or placement.may_read(target, gate))
        for source, target, gate in zip(ends.source.tolist(), ends.target.tolist(), ends.gate.tolist(), strict=True)
    )
