"""Writes the operations of a stage whose units update one after another. Knows the rows of a table, not how turns are ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.places import Group
from rnnsim.compiling.program import Program
from rnnsim.compiling.turning import inside_of, keeps_fields
from rnnsim.engine.fused.kept_fields import KeptStage, coupling_of, unit_list
from rnnsim.engine.fused.responses import Responses
from rnnsim.engine.fused.sheet import Sheet
from rnnsim.network.network import Ids

if TYPE_CHECKING:
    from rnnsim.engine.fused.net_inputs import NetInputs


class Turns:
    """What a layout holds of turns: stages with kept fields, whom their couplings feed, and which wires are among those."""

    def __init__(self, program: Program) -> None:
        self.stages: list[KeptStage] = []
        self.coupled: list[Ids] = []
        self.field_count = self.coupling_count = 0
        turning = [stage for stage in program.stages if stage.turns]
        counts = [len(stage.turns) for stage in turning]
        self._begins = dict(zip(map(id, turning), np.cumsum([0, *counts]).tolist(), strict=False))
        self._columns = sum(counts)
        self.inside = np.zeros(len(program.network.connections), bool)
        self.is_kept = np.zeros(len(program.network.connections), bool)
        for stage in turning:
            rows = inside_of(stage).rows
            self.inside[rows] = True
            self.is_kept[rows] = keeps_fields(program, stage)

    def write(self, sheet: Sheet, nets: NetInputs, responses: Responses, *, banks: list[list[Group]]) -> None:
        """A stage with turns: its row of the window begins as that of the tick before, then its units update in the order of the tick."""
        groups = [group for bank in banks for group in bank]
        for group in groups:
            sheet.table.add("copy", sheet.at(group.first), sheet.at(group.first, 1), group.size)
            if group.integrates:
                sheet.table.add("copy", sheet.at(group.state), sheet.at(group.state, 1), group.size)
        stage = sheet.program.stages[groups[0].stage]
        column = self._begins[id(stage)]
        if groups[0].keeps_field:
            nets.write(groups)
            self._write_kept(sheet, groups[0], column)
            return
        table = sheet.table
        by_row = {int(row): bank for bank in banks for group in bank for row in group.rows}
        begin = len(table.rows)
        table.add("turns", 0, len(stage.turns), column, self._columns, 0)
        ranges = []
        for turn in stage.turns:
            bank = by_row[int(sheet.program.order[turn.first])]
            first = len(table.rows) - begin - 1
            nets.write(bank)
            for group in bank:
                responses.outputs(group)
            ranges.append((first, len(table.rows) - begin - 1))
        table.rows[begin][1] = table.integers(ranges)
        table.rows[begin][5] = len(table.rows) - begin - 1

    def _write_kept(self, sheet: Sheet, group: Group, column: int) -> None:
        table, count = sheet.table, len(group.rows)
        stage = sheet.program.stages[group.stage]
        inside = inside_of(stage)
        coupling = coupling_of(inside, count, self.coupling_count)
        self.stages.append(KeptStage(count, self.field_count, inside.rows, inside.targets, coupling.entries))
        units = table.integers(unit_list(sheet.program.network.units, group.rows, sheet.clamp_number, coupling=coupling))
        own = table.numbers("bias", group.rows, group.size), table.numbers("gain", group.rows, group.size, pad=1.0)
        places = sheet.at(group.first), count, sheet.at(group.net)
        table.add("kept", *places, *own, units, column, self._columns, self.field_count)
        self.field_count += 1 + 2 * count * sheet.kind.lanes
        self.coupled.append(coupling.coupled)
        self.coupling_count += len(coupling.coupled)

    def coupled_array(self) -> NDArray[np.uint32]:
        """Whom each coupling feeds."""
        return np.concatenate([*self.coupled, np.zeros(1, np.int64)]).astype(np.uint32)
