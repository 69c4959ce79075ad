"""The one compiled interpreter: it performs a table of operations for every tick of a call, without the interpreter's lock.

Editing a network changes tables, never this code.
"""

from __future__ import annotations

from typing import Any

from numba import njit, types

from rnnsim.engine.fused import scalar_operations as scalar
from rnnsim.engine.fused.desk import DONE, FIRST_TICK, REGISTERS, ROWS_BEGIN, STRIDE, TICKS, Desk, desk_type
from rnnsim.engine.fused.lanes import all_finite, dispatcher
from rnnsim.engine.fused.operations import KINDS, REGISTER_OPERATIONS, WIDTH
from rnnsim.engine.fused.turns import take_kept_turns
from rnnsim.engine.kernel_cache import choose_folder

choose_folder()  # numba looks for changes in this file alone, the folder's name follows all that is compiled into the kernel

FIRST_ON_REGISTERS = KINDS["dense"]
DUE, LESS_LARGEST, SHARES, ONE_HOT, DRAWN, SAMPLED, CLAMP, MASK, TURNS, KEPT, FREE = range(FIRST_ON_REGISTERS)
perform = dispatcher({KINDS[name]: emit for name, emit in REGISTER_OPERATIONS.items()})
NUMBERS = (types.float32, types.float64)
SIGNATURES = [types.boolean(desk_type(number)) for number in NUMBERS]


@njit(**scalar.COMPILED)
def next_turn(desk: Desk, row: int, tick: int, turn: int) -> tuple[int, int]:
    """First and behind the last operation of the node whose turn it is; behind all turns and −1 when everybody had theirs.

    Operands of the turns: list of (first, last) per node, nodes, column in the orders, columns in all, operations of all nodes.
    """
    ranges, count, column, columns = desk.table[row + 1], desk.table[row + 2], desk.table[row + 3], desk.table[row + 4]
    node = desk.orders[tick * columns + column + turn] if turn < count else -1
    if node < 0:
        return row // WIDTH + 1 + desk.table[row + 5], -1
    first = row // WIDTH + 1
    return first + desk.integers[ranges + 2 * node], first + desk.integers[ranges + 2 * node + 1]


@njit(**scalar.COMPILED)
def perform_scalar(desk: Desk, base: int, row: int, tick: int) -> Any:
    """An operation that goes number by number."""
    kind = desk.table[row]
    if kind == LESS_LARGEST:
        scalar.subtract_largest(desk, base, row, tick)
    elif kind == SHARES:
        scalar.share_out(desk, base, row, tick)
    elif kind == ONE_HOT:
        scalar.choose_largest(desk, base, row, tick)
    elif kind == DRAWN:
        scalar.throw(desk, base, row, tick)
    elif kind == SAMPLED:
        scalar.choose_drawn(desk, base, row, tick)
    elif kind == CLAMP:
        scalar.hold_clamped(desk, base, row, tick)
    elif kind == MASK:
        scalar.mask_out(desk, base, row, tick)
    elif kind == KEPT:
        take_kept_turns(desk, base, row, tick)
    elif kind == FREE:
        scalar.show_again(desk, base, row, tick)


@njit(SIGNATURES, nogil=True, cache=True, boundscheck=False, error_model="numpy")
def interpret(desk: Desk) -> bool:
    """Make all ticks of the desk's course, section by section: operation by operation if it is whole, else tick by tick.

    Whether all that stands in the rows of these ticks is finite.
    """
    done, ticks, stride = desk.course[DONE], desk.course[TICKS], desk.course[STRIDE]
    for section in range(0, desk.sections.size, 4):
        first, last, whole, backward = desk.sections[section : section + 4]
        if first == last or ticks == 0:
            continue
        start = ticks - 1 if backward else 0
        tick, step, at = start, -1 if backward else 1, first
        turn, turns_at, stop = 0, -1, last
        while True:
            row, base = at * WIDTH, tick * stride
            kind = desk.table[row]
            if kind >= FIRST_ON_REGISTERS:
                perform(desk, base, row, done + tick)
            elif kind == DUE:
                period, phase = desk.table[row + 1], desk.table[row + 2]
                is_due = (desk.course[FIRST_TICK] + done + tick) % period == phase
                at += 0 if is_due == (desk.table[row + 4] == 0) else desk.table[row + 3]
            elif kind == TURNS:
                turns_at, turn = at, -1
                stop = at + 1
            else:
                perform_scalar(desk, base, row, done + tick)
            at += 1
            if turns_at >= 0 and at == stop:
                turn += 1
                at, stop = next_turn(desk, turns_at * WIDTH, tick, turn)
                if stop < 0:
                    turns_at, stop = -1, last
            if whole:
                tick += step
                if 0 <= tick < ticks:
                    at -= 1
                    continue
                tick = start
                if at == last:
                    break
            elif at == last:
                tick, at = tick + step, first
                if tick < 0 or tick >= ticks:
                    break
    return all_finite(desk, desk.course[ROWS_BEGIN], desk.course[REGISTERS])  # type: ignore[call-arg]  # numba gives the first
