"""A program laid out for the compiled interpreter: where units stand, and the operations of a tick in order of evaluation.

Knows programs and the names of operations; not states and not time. Numbers are filled in by `numbers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.blocks import Bank, Wiring, blocks_of
from rnnsim.compiling.components import ends_of
from rnnsim.compiling.places import AFTER, BEFORE, CORE, Group, Placement, placement_of
from rnnsim.compiling.program import Program
from rnnsim.engine.fused.kept_fields import KeptStage
from rnnsim.engine.fused.lanes import WIDTHS
from rnnsim.engine.fused.methods import METHODS, Method, extra_places
from rnnsim.engine.fused.operations import KINDS
from rnnsim.engine.fused.table import Segment, Table, WeightRoom
from rnnsim.engine.fused.turn_operations import Turns
from rnnsim.network.network import Ids

NO_ROWS: Ids = np.zeros(0, np.int64)
_FEEDS = (KINDS["feed"], KINDS["feed_lanes"])


class Kind(NamedTuple):
    """What a layout depends on beside the program. lanes: numbers a unit has; clamped: unit rows, ascending."""

    bits: int
    lanes: int
    method: str
    clamped: tuple[int, ...]
    is_masked: bool

    @property
    def register(self) -> int:
        """Numbers in a register."""
        return WIDTHS[self.bits]

    @property
    def dtype(self) -> Any:
        """Of numbers."""
        return np.dtype(np.float64 if self.bits == 64 else np.float32)


@dataclass(frozen=True, eq=False)
class Layout:
    """arrays: of the desk, without numbers. weight_at (C,): place of each connection's weight; weights: what they take.

    plain: unit rows taken to have no bias and a gain of 1. net_ends: by the first place of a bank's net inputs, the row of the table
    behind which they are complete; none where that is in several places.
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


def laid_out(program: Program, kind: Kind) -> Layout:
    """The layout of a program; pure."""
    return Assembly(program, kind).layout()


class Assembly:
    """Lays one program out; lives only while it does."""

    def __init__(self, program: Program, kind: Kind) -> None:
        self.program, self.kind = program, kind
        self._lanes, self._depth = kind.lanes, max(program.longest_delay, 1)
        self._is_swept = bool(program.look_ahead)
        self._directions = [sweep.direction for sweep in program.sweeps] if self._is_swept else [1, 1, 1]
        placement = placement_of(program, kind.register, many=kind.lanes > 1)
        integrating = sum(group.size for group in placement.groups if group.integrates)
        self.spare = placement.count  # first of the places that only a method uses
        self._placement = placement._replace(count=placement.count + extra_places(kind.method) * integrating)
        self._stride = self._placement.count * kind.lanes
        self.table = Table(kind.lanes, kind.register, len(program.network.connections))
        self._constant = self.at(0, 1)
        self.clamp_number = {row: number for number, row in enumerate(kind.clamped)}
        self._zero = self.table.numbers("pad", NO_ROWS, 1, pad=0.0)
        self._one = self.table.numbers("pad", NO_ROWS, 1, pad=1.0)
        self._input_places = np.zeros(int(program.network.units.is_input.sum()), np.int64)
        self._input_column = np.cumsum(program.network.units.is_input) - 1
        self._input_length = 0
        self._turns = Turns(program)
        self._plain: list[Ids] = []
        self._net_ends: dict[int, int] = {}
        self._banks = _banks_of(self._placement.groups, program.continuous)
        self._wires = self._sorted_wires()

    def at(self, place: int, back: int = 0) -> int:
        """Where a place stands in the window, `back` ticks ago."""
        return ((self._depth - back) * self._placement.count + place) * self._lanes

    def previous(self, group: Group, place: int) -> int:
        """Where a place of a group's stands in the tick that was swept before."""
        return self.at(place, self._directions[group.section] if self._is_swept else 1)

    def layout(self) -> Layout:
        """The finished layout."""
        if self.program.continuous:
            self._continuous()
        else:
            self._sections()
        self._outputs()
        for row in self.table.rows:
            if row[0] in _FEEDS:
                row[5] = self._input_length * self._lanes
        table, placement = self.table, self._placement
        return Layout(
            self.kind, placement, {**table.arrays(), "coupled": self._turns.coupled_array()}, tuple(table.segments), table.weight_at, table.weights, table.number_count,
            self._depth, self._stride, self._input_places, self._input_length, tuple(self._turns.stages),
            (self._turns.field_count, self._turns.coupling_count), np.concatenate([NO_ROWS, *self._plain]),
            {} if self.program.continuous or self.program.in_turn else self._net_ends,
        )  # fmt: skip

    def _sections(self) -> None:
        is_free = not self.kind.clamped and not self.kind.is_masked and not self._is_swept
        for number, direction in enumerate(self._directions):
            banks = [bank for bank in self._banks if bank[0].section == number]
            for _, alike in groupby(banks, lambda bank: (bank[0].stage, bank[0].in_turn)):
                together = list(alike)
                if together[0][0].in_turn:
                    self._turns.write(self, together)
                else:
                    for bank in together:
                        self._bank(bank)
            for group in (group for bank in banks for group in bank):
                self._mask(group)
            if number == BEFORE and not self._is_swept:
                for bank in self._banks:
                    if bank[0].section == CORE and not bank[0].is_product:
                        self._blocks(bank, hoisted=True)
            self.table.cut(whole=is_free and number in (BEFORE, AFTER), direction=direction)

    def _sorted_wires(self) -> tuple[Wiring, Ids, Ids, NDArray[np.bool_]]:
        """All wires bank by bank, hoisted ones first, and where each bank's begin; positions are places."""
        program, placement = self.program, self._placement
        ends, wires = ends_of(program.network), program.network.connections
        bank_of, net = np.zeros(len(program.order), np.int64), np.empty(len(program.order), np.int64)
        for number, bank in enumerate(self._banks):
            for group in bank:
                bank_of[group.rows] = number
                net[group.rows] = group.net + np.arange(len(group.rows)) - bank[0].net
        delay = np.where(self._turns.inside & (wires.delay <= 1), 0, wires.delay)  # the newest value of its own cycle
        sources = ((self._depth - delay) * placement.count + placement.place[ends.source]) * self._lanes
        gates = np.full(len(wires), -1, np.int64)
        gated = ends.gate >= 0
        gates[gated] = self.at(0) + placement.place[ends.gate[gated]] * self._lanes
        section = placement.section
        hoisted = np.zeros(len(wires), bool)
        if not program.continuous and not self._is_swept and not program.in_turn:
            hoisted = (section[ends.source] == BEFORE) & (section[ends.target] == CORE)
            hoisted &= np.where(gated, section[ends.gate] == BEFORE, True)
            hoisted &= program.network.units.aggregation[ends.target] != "product"
        number = 2 * bank_of[ends.target] + ~hoisted
        order = np.arange(len(wires)) if len(number) and (number == number[0]).all() else np.argsort(number, kind="stable")
        if self._turns.is_kept.any():
            order = order[~self._turns.is_kept[order]]
        wiring = Wiring(order, net[ends.target[order]], sources[order], gates[order])
        begins = np.searchsorted(number[order], np.arange(2 * len(self._banks) + 1))
        return wiring, begins, order, np.zeros(len(self._banks), bool)

    def _bank(self, groups: list[Group]) -> None:
        """Net inputs and answers of a bank, of one period."""
        with self.when_due(groups[0]):
            self.nets(groups)
            for group in groups:
                self.answers(group)
        for group in groups:
            self._rest(group)
            self._clamps(group)

    def nets(self, groups: list[Group]) -> None:
        """Sums, or products, and external inputs of a bank."""
        covered = self._blocks(groups, hoisted=False)
        first = groups[0].net
        for group in groups:
            if group.has_inputs:
                here = slice(group.net - first, group.net - first + group.size)
                if covered[here].any() or group.is_product:
                    self._fill(groups, covered, here)
                self._feed(group, keeps=bool(covered[here].any()))
                covered[here] = True
        self._fill(groups, covered, slice(0, len(covered)))
        self._net_ends[first] = len(self.table.rows)

    def _blocks(self, groups: list[Group], *, hoisted: bool) -> NDArray[np.bool_]:
        """Wires of a bank; (size,) which places have a net input by now."""
        wiring, begins, _, was_hoisted = self._wires
        number = next(at for at, bank in enumerate(self._banks) if bank[0] is groups[0])
        size = sum(group.size for group in groups)
        real = np.concatenate([np.arange(group.size) < len(group.rows) for group in groups])
        covered = np.full(size, bool(was_hoisted[number]))
        at = 2 * number + (not hoisted)
        mine = wiring.taken(np.arange(begins[at], begins[at + 1]))
        if not len(mine.rows):
            return covered
        is_product = groups[0].is_product
        bank = Bank(size, real, self.kind.register, self._lanes, is_product)
        for block in blocks_of(mine, bank):
            here = slice(block.first, block.first + block.count)
            keeps = bool(covered[here].any())
            if keeps:
                self._fill(groups, covered, here)
            target = self.at(groups[0].net + block.first)
            self.table.block(block, target, "keep" if keeps else "store", is_product=is_product, constant=self._constant)
            covered[here] = True
        if hoisted:
            self._fill(groups, covered, slice(0, size))
            was_hoisted[number] = True
        return covered

    def _fill(self, groups: list[Group], covered: NDArray[np.bool_], here: slice) -> None:
        """The empty sum or product where nothing stands yet."""
        bare = np.flatnonzero(~covered[here]) + here.start
        for run in np.split(bare, np.flatnonzero(np.diff(bare) > 1) + 1):
            if len(run):
                self.table.add("fill", self.at(groups[0].net + run[0]), len(run), self._one if groups[0].is_product else self._zero)
        covered[here] = True

    def _feed(self, group: Group, *, keeps: bool) -> None:
        is_input = self.program.network.units.is_input[group.rows]
        columns = self._input_column[group.rows[is_input]]
        self._input_places[columns] = self._input_length + np.flatnonzero(is_input)
        self.table.add("feed", self.at(group.net), group.size, self._input_length * self._lanes, keeps, 0)
        self._input_length += group.size

    def answers(self, group: Group) -> None:
        """Outputs of a group from its net inputs; integrators take one Euler step in their place."""
        if not group.integrates:
            self._answer(group, self.at(group.first), (self.at(group.net), "bias"))
            return
        self._drive(group)
        self.leap(group, "keep", "share")
        self.answer_of_states(group, self.at(group.state))

    def _drive(self, group: Group) -> None:
        self._respond(group, group.drive, self.at(group.net), (self.at(group.net), "bias", "one"))

    def leap(self, group: Group, keep: str, share: str) -> None:
        """s ← keep · s + share · drive from the states of the tick before."""
        table = self.table
        factors = (table.numbers(keep, group.rows, group.size, pad=1.0), table.numbers(share, group.rows, group.size))
        table.add("leap", self.at(group.state), self.previous(group, group.state), self.at(group.net), group.size, *factors)

    def answer_of_states(self, group: Group, states: int) -> None:
        """Outputs of integrators whose states stand at a place."""
        self._answer(group, self.at(group.first), (states, "output_bias"))

    def _answer(self, group: Group, target: int, source: tuple[int, str]) -> None:
        self._respond(group, group.activation, target, (*source, "gain"))

    def _respond(self, group: Group, activation: str, target: int, source: tuple[int, str, str]) -> None:
        """activation(gain · (what stands at the source + bias)) at the target; `source`: place, names of the bias and the gain."""
        place, bias, gain = source
        table, rows, count = self.table, group.rows, len(group.rows)
        safe = 1.0 if activation in ("logarithm", "reciprocal") else 0.0
        own = [
            table.numbers(bias, rows, group.size, pad=safe),
            0,
            self.at(group.first) if group.in_turn else self.previous(group, group.first),
        ]

        def respond(formula: str, gain: str = gain) -> None:
            own[1] = table.numbers(gain, rows, group.size, pad=1.0)
            table.add(f"answer_{formula}", target, place, group.size, *own)

        units = self.program.network.units
        if activation == "identity" and place == target and bias == "bias":
            own_gain = units.gain[rows] if gain == "gain" else 1.0
            if not units.bias[rows].any() and np.all(own_gain == 1):
                self._plain.append(rows)
                return
        if activation in ("softmax", "argmax", "sample"):
            respond("identity")
            if activation == "argmax":
                table.add("one_hot", target, count)
                return
            table.add("less_largest", target, count)
            zero, one = (table.numbers("pad", NO_ROWS, group.size, pad=pad) for pad in (0.0, 1.0))
            table.add("answer_exponential", target, target, group.size, zero, one, target)
            table.add("shares", target, count)
            if activation == "sample":
                table.add("sampled", target, count, int(self.program.network.units.id[rows[0]]))
        elif activation in ("bernoulli", "bernoulli_sign"):
            respond("logistic", f"twice_{gain}" if activation == "bernoulli_sign" else gain)
            ids = table.integers(self.program.network.units.id[rows])
            table.add("drawn", target, count, ids, activation == "bernoulli_sign")
        else:
            respond(activation)

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

    def _rest(self, group: Group) -> None:
        """What a group shows in the ticks between."""
        if group.period == 1:
            return
        with self.when_due(group, instead=True):
            self.table.add("copy", self.at(group.first), self.previous(group, group.first), group.size)
            if group.integrates:
                self.table.add("copy", self.at(group.state), self.previous(group, group.state), group.size)

    def _clamps(self, group: Group) -> None:
        if self.hold(group, group.state if group.integrates else group.first) and group.integrates:
            self.answer_of_states(group, self.at(group.state))
            with self.when_due(group, instead=True):
                if group.period > 1:
                    numbers = self.table.integers([self.clamp_number.get(row, -1) for row in group.rows.tolist()])
                    places = self.at(group.first), self.previous(group, group.first)
                    self.table.add("free", *places, len(group.rows), numbers, len(self.clamp_number))

    def hold(self, group: Group, held: int) -> bool:
        """Impose clamps on places from `held` on; whether there are any."""
        numbers = [(at, self.clamp_number[row]) for at, row in enumerate(group.rows.tolist()) if row in self.clamp_number]
        if numbers:
            places = [(self.at(group.first + at), self.at(held + at), number) for at, number in numbers]
            self.table.add("clamp", self.table.integers(places), len(places), len(self.clamp_number))
        return bool(numbers)

    def _mask(self, group: Group) -> None:
        if self.kind.is_masked:
            initials = self.table.numbers("initial_output", group.rows, group.size)
            self.table.add("mask", self.at(group.first), len(group.rows), initials)
            if group.integrates:
                initials = self.table.numbers("initial_state", group.rows, group.size)
                self.table.add("mask", self.at(group.state), len(group.rows), initials)

    def _outputs(self) -> None:
        rows = np.flatnonzero(self.program.network.units.is_output)
        self.table.add("outputs", self.table.integers(self._placement.place[rows] * self._lanes + self.at(0)), len(rows))
        self.table.cut(whole=True)

    def _continuous(self) -> None:
        """A method that makes states first, from slopes at trial states, and then all outputs."""
        instant = self._written([partial(self._bank, bank) for bank in self._banks if not bank[0].integrates])
        moving = [bank for bank in self._banks if bank[0].integrates]
        groups = [group for bank in moving for group in bank]
        if groups:
            nets = self._written([partial(self.nets, bank) for bank in moving] + [partial(self._drive, group) for group in groups])
            method = Method(self, groups, (*instant, *nets))
            METHODS[self.kind.method](method)
            for group in groups:
                with self.when_due(group):
                    self.answer_of_states(group, self.at(group.state))
                self._rest(group)
                self._clamps(group)
        self.table.rows += [list(row) for row in instant]
        for group in (group for bank in self._banks for group in bank):
            self._mask(group)
        self.table.cut(whole=False)

    def _written(self, steps: list[Callable[[], None]]) -> tuple[list[int], ...]:
        """The rows that these steps append, taken back, so that they can be put wherever they are needed."""
        begin = len(self.table.rows)
        for step in steps:
            step()
        rows = self.table.rows[begin:]
        del self.table.rows[begin:]
        return tuple(rows)


def _banks_of(groups: tuple[Group, ...], continuous: bool) -> list[list[Group]]:
    """Groups that are summed, or multiplied, in the same stage and tick, side by side."""
    banks: list[list[Group]] = []
    for group in groups:
        last = banks[-1][-1] if banks else None
        alike = last is not None and all(
            getattr(last, name) == getattr(group, name) for name in ("section", "stage", "is_product", "period", "phase", "in_turn")
        )
        if (
            alike
            and last is not None
            and last.net + last.size == group.net
            and not group.in_turn
            and last.integrates * continuous == group.integrates * continuous
        ):
            banks[-1].append(group)
        else:
            banks.append([group])
    return banks
