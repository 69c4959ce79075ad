"""Updates one after another with kept fields: compiled. A field is the sum a unit's cycle sends it, held as a whole number.

Contributions are rounded to whole numbers of a common unit, and sums of whole numbers do not depend on how one came to them: a run can
be cut anywhere and replayed to the bit. A unit that keeps its state costs nothing, a flip one column of weights (Hopfield 1982).
"""

from __future__ import annotations

from math import atan, exp, pi, tanh
from typing import NamedTuple

import numpy as np
from numba import njit

from rnnsim.engine.fused.desk import CLAMPS, DONE, EPISODES, FIRST_TICK, SEED, UPDATES, Desk
from rnnsim.engine.fused.operations import LANES, WIDTH
from rnnsim.engine.fused.scalar_operations import COMPILED, draw

(
    IDENTITY, LOGISTIC, TANH, ARCTANGENT, GAUSSIAN, SATURATING, STEP, SIGN, STEP_HOLD, SIGN_HOLD, BERNOULLI, BERNOULLI_SIGN,
) = range(12)  # fmt: skip
ANSWERS = {
    "logistic": LOGISTIC, "tanh": TANH, "arctangent": ARCTANGENT, "gaussian": GAUSSIAN, "saturating": SATURATING, "step": STEP,
    "sign": SIGN, "step_hold": STEP_HOLD, "sign_hold": SIGN_HOLD, "bernoulli": BERNOULLI, "bernoulli_sign": BERNOULLI_SIGN,
}  # fmt: skip
ANSWER, UNIT, CLAMP, BEGIN, END, RUN = range(6)
"""What the list of a stage says of each unit: its activation, id, clamp or −1, its couplings, and the first unit it feeds if it feeds
one after another, else −1."""
UNIT_WIDTH = 6


class Stage(NamedTuple):
    """Operands of a stage with kept fields: places of outputs, net inputs, biases and gains; the list of its units; columns of orders;
    where its fields and couplings begin; whether fields are summed anew in every tick; states side by side.
    """

    first: int
    count: int
    net: int
    bias: int
    gain: int
    units: int
    column: int
    columns: int
    field: int
    anew: int
    lanes: int


@njit(**COMPILED)
def respond(kind: int, a: float, before: float, number: float) -> float:
    """One unit's answer to gain · net; `number` is its draw."""
    if kind == SIGN:
        return 1.0 if a > 0 else -1.0
    if kind == STEP:
        return 1.0 if a > 0 else 0.0
    if kind in (STEP_HOLD, SIGN_HOLD):
        return before if a == 0 else 1.0 if a > 0 else 0.0 if kind == STEP_HOLD else -1.0
    if kind == TANH:
        return tanh(a)
    if kind == ARCTANGENT:
        return 2 / pi * atan(pi / 2 * a)
    if kind == GAUSSIAN:
        return exp(-a * a)
    if kind == SATURATING:
        return min(1.0, max(0.0, a)) if a == a else a
    a = 2 * a if kind == BERNOULLI_SIGN else a
    chance = 1 / (1 + exp(-a)) if a >= 0 else exp(a) / (1 + exp(a))
    if kind == LOGISTIC:
        return chance
    return 1.0 if number < chance else -1.0 if kind == BERNOULLI_SIGN else 0.0


@njit(**COMPILED)
def shift_fields(desk: Desk, unit: int, field: int, change: tuple[float, float]) -> None:
    """Change the fields of all units that a unit feeds, as its output goes from one value to another."""
    old, new = change
    begin, end, run = desk.integers[unit + BEGIN], desk.integers[unit + END], desk.integers[unit + RUN]
    if run >= 0:
        fields, weights = desk.fields[field + run : field + run + end - begin], desk.couplings[begin:end]
        for at in range(end - begin):
            fields[at] += np.rint(weights[at] * new) - np.rint(weights[at] * old)
        return
    for at in range(begin, end):
        weight = desk.couplings[at]
        desk.fields[field + desk.coupled[at]] += np.rint(weight * new) - np.rint(weight * old)


@njit(**COMPILED)
def sum_fields(desk: Desk, stage: Stage, place: int, lane: int) -> None:
    """Fields from nothing, by the outputs that stand at a place."""
    field = stage.field + 1 + lane * stage.count
    desk.fields[field : field + stage.count] = 0.0
    for at in range(stage.count):
        value = np.float64(desk.window[place + at * stage.lanes + lane])
        shift_fields(desk, stage.units + UNIT_WIDTH * at, field, (0.0, value))


@njit(**COMPILED)
def hold_waiting(desk: Desk, stage: Stage, place: int, at: tuple[int, int, int]) -> None:
    """Let clamps take hold of units that have no turn in this tick. `at`: lane, tick of the call, clamps in all."""
    lane, tick, every = at
    order, field = stage.column + (tick - desk.course[DONE]) * stage.columns, stage.field + 1 + lane * stage.count
    for number in range(stage.count):
        unit = stage.units + UNIT_WIDTH * number
        clamp = desk.integers[unit + CLAMP]
        if clamp < 0:
            continue
        has_turn = False
        for turn in range(stage.count):
            if desk.orders[order + turn] < 0:
                break
            has_turn = has_turn or desk.orders[order + turn] == number
        held = desk.clamps[(tick * every + clamp) * stage.lanes + lane]
        own = place + number * stage.lanes + lane
        desk.evaluated[(tick * every + clamp) * stage.lanes + lane] = desk.window[own]
        if not has_turn and held == held:
            shift_fields(desk, unit, field, (np.float64(desk.window[own]), np.float64(held)))
            desk.window[own] = held


@njit(**COMPILED)
def note_update(desk: Desk, tick: int, unit: int, change: tuple[float, float]) -> None:
    """Write down one update: tick, unit id, new value, energy change."""
    at = desk.course[UPDATES]
    if 4 * at + 4 <= desk.updates.size:
        desk.updates[4 * at : 4 * at + 4] = (np.float64(tick), np.float64(unit), change[0], change[1])
        desk.course[UPDATES] = at + 1


@njit(**COMPILED)
def take_lane(desk: Desk, stage: Stage, base: int, at: tuple[int, int, int]) -> None:
    """All turns of one state. `at`: lane, tick of the call, clamps in all."""
    lane, tick, every = at
    place, field = base + stage.first, stage.field + 1 + lane * stage.count
    scale = desk.fields[stage.field]
    now = desk.course[FIRST_TICK] + tick
    if tick == 0 or stage.anew:
        sum_fields(desk, stage, place, lane)
    if every:
        hold_waiting(desk, stage, place, at)
    order = stage.column + (tick - desk.course[DONE]) * stage.columns
    for turn in range(stage.count):
        number = desk.orders[order + turn]
        if number < 0:
            break
        unit, own = stage.units + UNIT_WIDTH * number, place + number * stage.lanes + lane
        kind, clamp = desk.integers[unit + ANSWER], desk.integers[unit + CLAMP]
        outside = np.float64(desk.window[base + stage.net + number * stage.lanes + lane])
        net = desk.fields[field + number] * scale + outside + np.float64(desk.numbers[stage.bias + number])
        chance = 0.0
        if kind >= BERNOULLI:
            chance = draw(desk.course[SEED], now, desk.integers[unit + UNIT], desk.course[EPISODES + lane])
        old = np.float64(desk.window[own])
        new = respond(kind, np.float64(desk.numbers[stage.gain + number]) * net, old, chance)
        if clamp >= 0:
            held = (tick * every + clamp) * stage.lanes + lane
            desk.evaluated[held] = new
            if desk.clamps[held] == desk.clamps[held]:
                new = np.float64(desk.clamps[held])
        desk.window[own] = new
        new = np.float64(desk.window[own])
        if new != old:
            shift_fields(desk, unit, field, (old, new))
        if desk.updates.size and lane == 0:
            note_update(desk, now, desk.integers[unit + UNIT], (new, -(new - old) * net))


@njit(**COMPILED)
def take_kept_turns(desk: Desk, base: int, row: int, tick: int) -> None:
    """All turns of a stage in a tick, state by state. Operands as in Stage; its row of the window begins as that of the tick before."""
    operands = desk.table[row + 1 : row + WIDTH]
    stage = Stage(operands[0], operands[1], operands[2], operands[3], operands[4], operands[5], operands[6], operands[7], operands[8],
                  operands[9], desk.table[row + LANES])  # fmt: skip
    for lane in range(stage.lanes):
        take_lane(desk, stage, base, (lane, tick, desk.course[CLAMPS]))
