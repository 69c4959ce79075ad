"""Finds structure in wires, whoever drew them: dense blocks, wires in parallel (diagonals), and rows of registers for the rest.

A bank is a row of places whose units are summed (or multiplied) together in one stage. Pure arrays: knows no engine and no network.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.network import Ids

NARROW = 8  # wires in parallel are looked for among units with at most so many
FEWEST_PARALLEL = 4
DENSE_OVER_WIDTH = {16: 4.0, 8: 2.5}  # by numbers in a register: one gathered costs about as much as so many dense ones (measured)
LARGEST_SPREAD = 2.0  # beyond what fits a cache a dense block may be at most so many times its wires
FITS_A_CACHE = 1 << 16  # numbers
SOON_SORTED, LOOKED_AT = 20_000, 64  # wires that are sorted without a look first; registers looked at before more are


class Wiring(NamedTuple):
    """Wires into a bank, (C,) each. rows: in the network's connections; positions: targets in the bank; sources, gates: where
    they read, a number per wire that grows by `stride` from one unit to the next; −1 for no gate.
    """

    rows: Ids
    positions: Ids
    sources: Ids
    gates: Ids

    def taken(self, keep: NDArray[np.bool_] | Ids) -> Wiring:
        """Some of the wires."""
        return Wiring(*(column[keep] for column in self))


class Bank(NamedTuple):
    """size: places; real (size,): which hold a unit; register: places of a register; stride: what sources grow by; is_product;
    many: whether a register holds states of one unit instead of units. is_whole: all wires in one block of sparse rows.
    """

    size: int
    real: NDArray[np.bool_]
    register: int
    stride: int
    is_product: bool
    is_whole: bool = False

    @property
    def many(self) -> bool:
        """Whether registers hold many states of one unit."""
        return self.stride > 1


@dataclass(frozen=True, eq=False)
class Block:
    """Wires that one operation takes: kind dense, diagonal or sparse, over `count` places from `first` on.

    sources, gates: (m,) of a dense block, one number of a diagonal, (entries,) of sparse rows; gates may be None. pointers: of
    sparse rows, the first column of each register. rows, entries: which connection's weight stands where among `size` weights.
    """

    kind: str
    first: int
    count: int
    sources: Ids
    gates: Ids | None
    rows: Ids
    entries: Ids
    size: int
    pointers: Ids | None = None


def blocks_of(wiring: Wiring, bank: Bank) -> Iterator[Block]:
    """All wires of a bank, each in exactly one block."""
    rest = wiring
    if not bank.is_product:
        gated = wiring.gates >= 0
        rest = yield from _dense(wiring.taken(~gated), bank)
        if gated.any():
            rest = Wiring(*(np.concatenate(pair) for pair in zip(wiring.taken(gated), rest, strict=True)))
    if not bank.is_whole:
        rest = yield from _diagonals(rest, bank)
    gated = rest.gates >= 0
    if bank.is_product:
        yield from _sparse(rest, bank)
    else:
        yield from _sparse(rest.taken(gated), bank)
        yield from _sparse(rest.taken(~gated), bank)


def _diagonals(wiring: Wiring, bank: Bank) -> Generator[Block, None, Wiring]:
    """Wires from sources in the order of their targets; returns the others."""
    degree = np.bincount(wiring.positions, minlength=bank.size)
    narrow = (degree[wiring.positions] <= NARROW) | (wiring.gates >= 0)
    at = np.flatnonzero(narrow)
    if len(at) < FEWEST_PARALLEL:
        return wiring
    shift = wiring.sources[at] - bank.stride * wiring.positions[at]
    gate = np.where(wiring.gates[at] >= 0, wiring.gates[at] - bank.stride * wiring.positions[at], np.iinfo(np.int64).min)
    order = np.lexsort((wiring.positions[at], gate, shift))
    at, shift, gate, positions = at[order], shift[order], gate[order], wiring.positions[at][order]
    begins = np.flatnonzero(np.r_[True, (shift[1:] != shift[:-1]) | (gate[1:] != gate[:-1])])
    ends = np.r_[begins[1:], len(at)]
    taken = np.zeros(len(wiring.rows), bool)
    for begin, end in zip(begins[ends - begins >= FEWEST_PARALLEL].tolist(), ends[ends - begins >= FEWEST_PARALLEL].tolist(), strict=True):
        first_of = np.r_[True, positions[begin + 1 : end] != positions[begin : end - 1]]
        mine = at[begin:end][first_of]
        block = _diagonal(wiring.taken(mine), bank)
        if block is not None:
            taken[mine] = True
            yield block
    return wiring.taken(~taken)


def _diagonal(wires: Wiring, bank: Bank) -> Block | None:
    """One diagonal, in ascending positions; None where it would not pay or would touch units it does not feed."""
    first, last = int(wires.positions[0]), int(wires.positions[-1]) + 1
    if not bank.many:
        first, last = first - first % bank.register, min(-(-last // bank.register) * bank.register, bank.size)
    if 2 * len(wires.rows) < last - first and not (2 * len(wires.rows) >= bank.real[first:last].sum()):
        return None
    if bank.is_product and len(wires.rows) != bank.real[first:last].sum():
        return None
    back = bank.stride * (int(wires.positions[0]) - first)
    gates = None if wires.gates[0] < 0 else wires.gates[:1] - back
    return Block("diagonal", first, last - first, wires.sources[:1] - back, gates, wires.rows, wires.positions - first, last - first)


def _dense(wiring: Wiring, bank: Bank) -> Generator[Block, None, Wiring]:
    """Registers of units that read nearly the same sources; returns the other wires."""
    if not len(wiring.rows) or not _may_be_dense(wiring, bank):
        return wiring
    register, registers = bank.register, -(-bank.size // bank.register)
    number = wiring.positions // register
    order = np.lexsort((wiring.positions, wiring.sources, number))
    wires, number = wiring.taken(order), number[order]
    new_source = np.r_[True, (number[1:] != number[:-1]) | (wires.sources[1:] != wires.sources[:-1])]
    again = np.r_[False, ~new_source[1:] & (wires.positions[1:] == wires.positions[:-1])]  # a second wire between the same two
    distinct = np.bincount(number[new_source], minlength=registers)
    count = np.bincount(number, minlength=registers)
    width = np.bincount(wires.positions, minlength=registers * register).reshape(registers, register).max(axis=1)
    real = np.add.reduceat(bank.real, np.arange(0, bank.size, register)).astype(np.int64)
    if bank.many:
        pays = 2 * count >= real * distinct
    else:
        pays = (distinct <= DENSE_OVER_WIDTH[register] * width) & (
            (register * distinct <= FITS_A_CACHE) | (distinct <= LARGEST_SPREAD * width)
        )
    pays &= count > 0
    taken = pays[number] & ~again
    column = np.cumsum(new_source) - 1  # number of the source among all sources of all registers
    begins = np.searchsorted(number[new_source], np.arange(registers + 1))
    sources = wires.sources[new_source]
    for first, last in _alike(pays, begins, sources):
        lowest, highest = np.searchsorted(number, (first, last))
        mine = lowest + np.flatnonzero(taken[lowest:highest])
        reads = sources[begins[first] : begins[first + 1]]
        own = column[mine] - begins[number[mine]]
        entries = ((number[mine] - first) * len(reads) + own) * register + wires.positions[mine] % register
        covered = min(last * register, bank.size) - first * register
        yield Block("dense", first * register, covered, reads, None, wires.rows[mine], entries, (last - first) * len(reads) * register)
    return wires.taken(~taken)


def _may_be_dense(wiring: Wiring, bank: Bank) -> bool:
    """Whether some of the registers looked at read few sources for their wires; spares large sparse networks a sort."""
    if len(wiring.rows) < SOON_SORTED:
        return True
    registers = np.unique(np.linspace(0, (bank.size - 1) // bank.register, LOOKED_AT).astype(np.int64))
    looked = np.flatnonzero(np.isin(wiring.positions // bank.register, registers))
    pairs = np.unique((wiring.positions[looked] // bank.register) * (wiring.sources.max() + 1) + wiring.sources[looked])
    return len(looked) > 1.5 * len(pairs)


def _alike(pays: NDArray[np.bool_], begins: Ids, sources: Ids) -> Iterator[tuple[int, int]]:
    """Runs (first, last) of registers that read the very same sources."""
    first = 0
    while first < len(pays):
        last = first + 1
        if pays[first]:
            reads = sources[begins[first] : begins[first + 1]]
            while last < len(pays) and pays[last] and np.array_equal(reads, sources[begins[last] : begins[last + 1]]):
                last += 1
            yield first, last
        first = last


def _sparse(wiring: Wiring, bank: Bank) -> Iterator[Block]:
    """Rows of registers: as many columns as the widest unit of a register has wires, the columns of a register side by side."""
    if not len(wiring.rows):
        return
    register = bank.register
    order = np.lexsort((wiring.sources, wiring.positions))
    wires = wiring.taken(order)
    first = int(wires.positions[0]) // register * register
    count = min(-(-(int(wires.positions[-1]) + 1) // register) * register, bank.size) - first
    positions = wires.positions - first
    registers = -(-count // register)
    degree = np.bincount(positions, minlength=registers * register)
    pointers = np.r_[0, np.cumsum(degree.reshape(registers, register).max(axis=1))]
    rank = np.arange(len(positions)) - np.repeat(np.cumsum(degree) - degree, degree)
    entries = (pointers[positions // register] + rank) * register + positions % register
    size = int(pointers[-1]) * register
    sources = np.full(size, -1, np.int64)
    sources[entries] = wires.sources
    gates = None
    if bank.is_product or (wires.gates >= 0).any():
        gates = np.full(size, -1, np.int64)
        gates[entries] = wires.gates
    yield Block("sparse", first, count, sources, gates, wires.rows, entries, size, pointers)
