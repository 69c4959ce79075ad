"""Writes what is imposed on units: rest between periods, clamps, initial values in ticks that are not valid. Knows no formulas."""

from __future__ import annotations

from rnnsim.compiling.places import Group
from rnnsim.engine.fused.responses import Responses
from rnnsim.engine.fused.sheet import NO_ROWS, Sheet


class Impositions:
    """On the groups of one program."""

    def __init__(self, sheet: Sheet, responses: Responses) -> None:
        self._sheet, self._table, self._responses = sheet, sheet.table, responses

    def write(self, group: Group) -> None:
        """Rest, then clamps: what happens to a group whose outputs stand."""
        self._rest(group)
        if self.hold(group, group.state if group.integrates else group.first) and group.integrates:
            self._show_clamped_states(group)

    def _rest(self, group: Group) -> None:
        """What a group shows in the ticks between."""
        if group.period == 1:
            return
        at, previous = self._sheet.at, self._sheet.previous
        with self._sheet.when_due(group, instead=True):
            self._table.add("copy", at(group.first), previous(group, group.first), group.size)
            if group.integrates:
                self._table.add("copy", at(group.state), previous(group, group.state), group.size)

    def hold(self, group: Group, held: int) -> bool:
        """Impose clamps on places from `held` on; whether there are any."""
        at, numbers = self._sheet.at, self._sheet.clamp_number
        mine = [(place, numbers[row]) for place, row in enumerate(group.rows.tolist()) if row in numbers]
        if mine:
            places = [(at(group.first + place), at(held + place), number) for place, number in mine]
            self._table.add("clamp", self._table.integers(places), len(places), len(numbers))
        return bool(mine)

    def _show_clamped_states(self, group: Group) -> None:
        """Outputs follow states that were clamped; those that are free and rest stay as they were."""
        at, numbers = self._sheet.at, self._sheet.clamp_number
        self._responses.outputs_of_states(group, at(group.state))
        if group.period > 1:
            with self._sheet.when_due(group, instead=True):
                mine = self._table.integers([numbers.get(row, -1) for row in group.rows.tolist()])
                places = at(group.first), self._sheet.previous(group, group.first)
                self._table.add("free", *places, len(group.rows), mine, len(numbers))

    def mask(self, group: Group) -> None:
        """Initial values in ticks that are not valid. What pads a register, and a net input that is kept for gradients, would still
        hold what came of values nobody asks for, finite or not."""
        if not self._sheet.kind.is_masked:
            return
        table, at, count = self._table, self._sheet.at, group.size
        table.add("mask", at(group.first), count, table.numbers("initial_output", group.rows, group.size))
        if group.integrates:
            table.add("mask", at(group.state), count, table.numbers("initial_state", group.rows, group.size))
        if self._sheet.kind.gradients and group.net not in (group.first, group.state):
            table.add("mask", at(group.net), count, table.numbers("pad", NO_ROWS, group.size))
