"""Writes net inputs: wires bank by bank as blocks, external inputs, and the empty sum where there is neither. Knows no formulas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.blocks import Bank, Wiring, blocks_of
from rnnsim.compiling.components import ends_of
from rnnsim.compiling.places import BEFORE, CORE, Group
from rnnsim.engine.fused.sheet import NO_ROWS, Sheet
from rnnsim.engine.fused.turn_operations import Turns
from rnnsim.network.network import Ids


class NetInputs:
    """Of the banks of one program: groups that are summed, or multiplied, in the same stage, side by side.

    input_places: in a row of inputs, of each input unit; input_length: of that row. ends: by the first place of a bank's net
    inputs, the row of the table behind which they are complete; loose_ids: the connections in the rows just before that, ascending.
    """

    def __init__(self, sheet: Sheet, turns: Turns) -> None:
        self._sheet, self._table = sheet, sheet.table
        units = sheet.program.network.units
        self.banks = _banks_of(sheet.placement.groups, sheet.program.continuous)
        self.input_places = np.zeros(int(units.is_input.sum()), np.int64)
        self.input_length = 0
        self.ends: dict[int, int] = {}
        self.loose_ids: dict[int, tuple[int, ...]] = {}
        self._column = np.cumsum(units.is_input) - 1
        self._empty = [self._table.numbers("pad", NO_ROWS, 1, pad=pad) for pad in (0.0, 1.0)]
        self._number = {id(bank[0]): number for number, bank in enumerate(self.banks)}
        self._was_hoisted = np.zeros(len(self.banks), bool)
        self._loose: dict[int, list[tuple[int, int, int, int]]] = {}
        self._wiring, self._begins = self._sorted(turns)

    def _sorted(self, turns: Turns) -> tuple[Wiring, Ids]:
        """All wires bank by bank, hoisted ones first, and where each bank's begin; positions are places of the bank."""
        sheet, program = self._sheet, self._sheet.program
        place, section, lanes = sheet.placement.place, sheet.placement.section, sheet.lanes
        ends, wires = ends_of(program.network), program.network.connections
        bank_of, net = np.zeros(len(program.order), np.int64), np.empty(len(program.order), np.int64)
        for number, bank in enumerate(self.banks):
            for group in bank:
                bank_of[group.rows] = number
                net[group.rows] = group.net + np.arange(len(group.rows)) - bank[0].net
        delay = np.where(turns.inside & (wires.delay <= 1), 0, wires.delay)  # the newest value of its own cycle
        sources = ((sheet.depth - delay) * sheet.placement.width + place[ends.source]) * lanes
        gated = ends.gate >= 0
        gates = np.where(gated, sheet.at(0) + place[ends.gate] * lanes, -1)
        hoisted = np.zeros(len(wires), bool)
        if not program.continuous and not sheet.is_swept and not program.in_turn:
            hoisted = (section[ends.source] == BEFORE) & (section[ends.target] == CORE)
            hoisted &= ~gated | (section[ends.gate] == BEFORE)
            hoisted &= program.network.units.aggregation[ends.target] != "product"
        part = 2 * bank_of[ends.target] + ~hoisted
        order = np.arange(len(wires)) if len(part) and (part == part[0]).all() else np.argsort(part, kind="stable")
        apart = turns.is_kept | sheet.loose
        if apart.any():
            order = order[~apart[order]]
        for row in sorted(np.flatnonzero(sheet.loose).tolist(), key=wires.id.__getitem__):
            wire = row, int(sources[row]), int(gates[row]) if gated[row] else sheet.at(0, 1)
            self._loose.setdefault(int(bank_of[ends.target[row]]), []).append((*wire, sheet.at(int(place[ends.target[row]]))))
        wiring = Wiring(order, net[ends.target[order]], sources[order], gates[order])
        return wiring, np.searchsorted(part[order], np.arange(2 * len(self.banks) + 1))

    def write(self, bank: list[Group]) -> None:
        """Sums, or products, and external inputs of a bank."""
        covered = self._blocks(bank, is_hoisted=False)
        first = bank[0].net
        for group in bank:
            if group.has_inputs:
                here = slice(group.net - first, group.net - first + group.size)
                if covered[here].any() or group.is_product:
                    self._fill(bank, covered, here)
                self._feed(group, keeps=bool(covered[here].any()))
                covered[here] = True
        self._fill(bank, covered, slice(0, len(covered)))
        loose = self._loose.get(self._number[id(bank[0])], ())
        for row, source, gate, target in loose:
            self._table.loose(row, target, source, gate=gate)
        self.loose_ids[first] = tuple(int(self._sheet.program.network.connections.id[row]) for row, *_ in loose)
        self.ends[first] = len(self._table.rows)

    def hoist(self, bank: list[Group]) -> None:
        """What a bank of the core hears from units before it, for all ticks at once."""
        covered = self._blocks(bank, is_hoisted=True)
        if covered.any():
            self._fill(bank, covered, slice(0, len(covered)))
            self._was_hoisted[self._number[id(bank[0])]] = True

    def _blocks(self, bank: list[Group], *, is_hoisted: bool) -> NDArray[np.bool_]:
        """Wires of a bank; (size,) which places have a net input by now."""
        number = self._number[id(bank[0])]
        size = sum(group.size for group in bank)
        covered = np.full(size, bool(self._was_hoisted[number]))
        begin, end = self._begins[2 * number + (not is_hoisted) :][:2]
        mine = self._wiring.taken(np.arange(begin, end))
        if not len(mine.rows):
            return covered
        real = np.concatenate([np.arange(group.size) < len(group.rows) for group in bank])
        is_product, constant = bank[0].is_product, self._sheet.at(0, 1)
        is_whole = is_product and bool(self._sheet.kind.gradients)  # so that each factor's gradient is had from the others
        for block in blocks_of(mine, Bank(size, real, self._sheet.kind.register, self._sheet.lanes, is_product, is_whole)):
            here = slice(block.first, block.first + block.count)
            keeps = bool(covered[here].any())
            if keeps:
                self._fill(bank, covered, here)
            target = self._sheet.at(bank[0].net + block.first)
            self._table.block(block, target, "keep" if keeps else "store", is_product=is_product, constant=constant)
            covered[here] = True
        return covered

    def _fill(self, bank: list[Group], covered: NDArray[np.bool_], here: slice) -> None:
        """The empty sum or product where nothing stands yet."""
        bare = np.flatnonzero(~covered[here]) + here.start
        if not len(bare):
            return
        for run in np.split(bare, np.flatnonzero(np.diff(bare) > 1) + 1):
            self._table.add("fill", self._sheet.at(bank[0].net + run[0]), len(run), self._empty[bank[0].is_product])
        covered[here] = True

    def _feed(self, group: Group, *, keeps: bool) -> None:
        is_input = self._sheet.program.network.units.is_input[group.rows]
        self.input_places[self._column[group.rows[is_input]]] = self.input_length + np.flatnonzero(is_input)
        self._table.add("feed", self._sheet.at(group.net), group.size, self.input_length * self._sheet.lanes, keeps, 0)
        self.input_length += group.size


def _banks_of(groups: tuple[Group, ...], continuous: bool) -> list[list[Group]]:
    banks: list[list[Group]] = []
    for group in groups:
        if banks and _goes_with(banks[-1][-1], group, continuous):
            banks[-1].append(group)
        else:
            banks.append([group])
    return banks


def _goes_with(last: Group, group: Group, continuous: bool) -> bool:
    alike = all(getattr(last, name) == getattr(group, name) for name in ("section", "stage", "is_product", "period", "phase"))
    side_by_side = last.net + last.size == group.net and not last.in_turn and not group.in_turn
    return alike and side_by_side and (not continuous or last.integrates == group.integrates)
