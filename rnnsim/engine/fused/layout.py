"""A program laid out for the compiled interpreter: where units stand, and the operations of a tick in order of evaluation.

Knows programs and the names of operations; not states and not time. Numbers are filled in by `numbers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.places import AFTER, BEFORE, CORE, Group, Placement
from rnnsim.compiling.program import Program
from rnnsim.engine.fused.impositions import Impositions
from rnnsim.engine.fused.kept_fields import KeptStage
from rnnsim.engine.fused.methods import METHODS, Method
from rnnsim.engine.fused.net_inputs import NetInputs
from rnnsim.engine.fused.operations import KINDS
from rnnsim.engine.fused.responses import Responses
from rnnsim.engine.fused.sheet import NO_ROWS, Kind, Sheet
from rnnsim.engine.fused.table import Segment, WeightRoom
from rnnsim.engine.fused.turn_operations import Turns
from rnnsim.network.network import Ids

_FEEDS = (KINDS["feed"], KINDS["feed_lanes"])


@dataclass(frozen=True, eq=False)
class Layout:
    """arrays: of the desk, without numbers. weight_at (C,): place of each connection's weight; weights: what they take.

    plain: unit rows taken to have no bias and a gain of 1. net_ends: by the first place of a bank's net inputs, the row of the table
    behind which they are complete; loose_ids: the loose wires in the rows before it.
    may_be_patched: whether wires may come and go as loose ones.
    depth: rows of the past in the window; stride: numbers in a row; inputs: (place in a row of inputs of each input unit, length).
    """

    kind: Kind
    placement: Placement
    arrays: dict[str, NDArray[Any]]
    segments: tuple[Segment, ...]
    weight_at: NDArray[np.uint32]
    weights: WeightRoom
    number_count: int
    depth: int
    stride: int
    input_places: Ids
    input_length: int
    kept: tuple[KeptStage, ...]
    kept_sizes: tuple[int, int]
    plain: Ids
    net_ends: dict[int, int]
    loose_ids: dict[int, tuple[int, ...]]
    may_be_patched: bool

    @cached_property
    def integrating(self) -> Ids:
        """Unit rows that keep a state."""
        return np.flatnonzero(self.placement.state >= 0)


def laid_out(program: Program, kind: Kind) -> Layout:
    """The layout of a program; pure."""
    return _Assembly(program, kind).layout()


class _Assembly:
    """Lays one program out; lives only while it does."""

    def __init__(self, program: Program, kind: Kind) -> None:
        self._program, self._sheet = program, Sheet(program, kind)
        self._table, self._turns = self._sheet.table, Turns(program)
        self._nets, self._responses = NetInputs(self._sheet, self._turns), Responses(self._sheet)
        self._impositions = Impositions(self._sheet, self._responses)

    def layout(self) -> Layout:
        """The finished layout."""
        if self._program.continuous:
            self._continuous()
        else:
            self._sections()
        self._outputs()
        sheet, table, nets, turns = self._sheet, self._table, self._nets, self._turns
        for row in table.rows:
            if row[0] in _FEEDS:
                row[5] = nets.input_length * sheet.lanes
        return Layout(
            sheet.kind, sheet.placement, {**table.arrays(), "coupled": turns.coupled_array()}, tuple(table.segments),
            table.weight_at, table.weights, table.number_count, sheet.depth, sheet.placement.width * sheet.lanes,
            nets.input_places, nets.input_length, tuple(turns.stages), (turns.field_count, turns.coupling_count),
            np.concatenate([NO_ROWS, *self._responses.plain]), nets.ends, nets.loose_ids,
            sheet.may_be_patched,
        )  # fmt: skip

    def _sections(self) -> None:
        sheet = self._sheet
        is_free = not sheet.kind.clamped and not sheet.kind.is_masked and not sheet.is_swept
        for number, direction in enumerate(sheet.directions):
            banks = [bank for bank in self._nets.banks if bank[0].section == number]
            for _, alike in groupby(banks, lambda bank: (bank[0].stage, bank[0].in_turn)):
                self._stage(list(alike))
            for group in (group for bank in banks for group in bank):
                self._impositions.mask(group)
            if number == BEFORE and not sheet.is_swept:
                for bank in self._nets.banks:
                    if bank[0].section == CORE and not bank[0].is_product:
                        self._nets.hoist(bank)
            self._table.cut(whole=is_free and number in (BEFORE, AFTER), direction=direction)

    def _stage(self, banks: list[list[Group]]) -> None:
        if banks[0][0].in_turn:
            self._turns.write(self._sheet, self._nets, self._responses, banks=banks)
            return
        for bank in banks:
            self._bank(bank)

    def _bank(self, groups: list[Group]) -> None:
        """Net inputs and answers of a bank, of one period."""
        with self._sheet.when_due(groups[0]):
            self._nets.write(groups)
            for group in groups:
                self._responses.outputs(group)
        for group in groups:
            self._impositions.write(group)

    def _continuous(self) -> None:
        """A method that makes states first, from slopes at trial states, and then all outputs."""
        sheet, banks = self._sheet, self._nets.banks
        instant = sheet.written([partial(self._bank, bank) for bank in banks if not bank[0].integrates])
        moving = [bank for bank in banks if bank[0].integrates]
        groups = [group for bank in moving for group in bank]
        if groups:
            nets = [partial(self._nets.write, bank) for bank in moving]
            net = sheet.written([*nets, *(partial(self._responses.drives, group) for group in groups)])
            METHODS[sheet.kind.method](Method(sheet, self._responses, self._impositions, groups=groups, net=(*instant, *net)))
            for group in groups:
                with sheet.when_due(group):
                    self._responses.outputs_of_states(group, sheet.at(group.state))
                self._impositions.write(group)
        self._table.rows += [list(row) for row in instant]
        for group in (group for bank in banks for group in bank):
            self._impositions.mask(group)
        self._table.cut(whole=False)

    def _outputs(self) -> None:
        rows, sheet = np.flatnonzero(self._program.network.units.is_output), self._sheet
        self._table.add("outputs", self._table.integers(sheet.placement.place[rows] * sheet.lanes + sheet.at(0)), len(rows))
        self._table.cut(whole=True)
