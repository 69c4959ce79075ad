"""Updates one after another with kept fields: compiled. A field is the sum a unit's cycle sends it, held as a whole number.

Contributions are rounded to whole numbers of a common unit, and sums of whole numbers do not depend on how one came to them: a run can
be cut anywhere and replayed to the bit. A unit that keeps its state costs nothing, a flip one column of weights (Hopfield 1982).
"""

from __future__ import annotations

from math import atan, exp, pi, tanh
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from rnnsim.engine.fused.desk import CLAMPS, DONE, EPISODES, FIRST_TICK, SEED, UPDATES, Desk
from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.operations import WIDTH
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
    where its fields begin; states side by side.
    """

    first: int
    units: int
    net: int
    bias: int
    gain: int
    about: int
    column: int
    columns: int
    field: int
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
def tell(wires: tuple[Any, Any, Any], place: tuple[int, int, int, int], old: float, new: float) -> None:
    """Change the fields of all units that a unit feeds, as its output goes from one value to another.

    wires: fields, couplings and whom they feed; place: where the fields begin, the unit's first coupling, the end of them, run.
    """
    fields, couplings, coupled = wires
    field, begin, end, run = place
    if run >= 0:
        shifted, weights = fields[field + run : field + run + end - begin], couplings[begin:end]
        if abs(new) <= 1 and np.rint(new) == new and abs(old) <= 1 and np.rint(old) == old:  # exact without rounding
            change = weights.dtype.type(new - old)
            for at in range(end - begin):
                shifted[at] += weights[at] * change
            return
        for at in range(end - begin):
            shifted[at] += np.rint(weights[at] * new) - np.rint(weights[at] * old)
        return
    for at in range(begin, end):
        weight = couplings[at]
        fields[field + coupled[at]] += np.rint(weight * new) - np.rint(weight * old)


@njit(**COMPILED)
def catch_up(desk: Desk, stage: Stage, place: int, lane: int) -> None:
    """Tell what was set from outside since the last tick: at first everything."""
    wires, integers, fields = (desk.fields, desk.couplings, desk.coupled), desk.integers, desk.fields
    field = stage.field + 1 + 2 * lane * stage.units
    for number in range(stage.units):
        known, value = field + stage.units + number, np.float64(desk.window[place + number * stage.lanes + lane])
        if value != fields[known]:
            unit = stage.about + UNIT_WIDTH * number
            tell(wires, (field, integers[unit + BEGIN], integers[unit + END], integers[unit + RUN]), np.float64(fields[known]), value)
            fields[known] = value


@njit(**COMPILED)
def hold_waiting(desk: Desk, stage: Stage, place: int, lane: int, tick: int) -> None:
    """Let clamps take hold of units that have no turn in this tick."""
    order = stage.column + (tick - desk.course[DONE]) * stage.columns
    for number in range(stage.units):
        clamp = desk.integers[stage.about + UNIT_WIDTH * number + CLAMP]
        if clamp < 0:
            continue
        has_turn = False
        for turn in range(stage.units):
            if desk.orders[order + turn] < 0:
                break
            has_turn = has_turn or desk.orders[order + turn] == number
        held = (tick * desk.course[CLAMPS] + clamp) * stage.lanes + lane
        own = place + number * stage.lanes + lane
        desk.evaluated[held] = desk.window[own]
        if not has_turn and desk.clamps[held] == desk.clamps[held]:
            desk.window[own] = desk.clamps[held]
    catch_up(desk, stage, place, lane)


@njit(**COMPILED)
def take_lane(desk: Desk, stage: Stage, base: int, lane: int, tick: int) -> None:
    """All turns of one state."""
    if desk.masks.size and not desk.masks[tick * stage.lanes + lane]:
        return  # it is put back to its initial values anyway
    window, fields, integers, updates = desk.window, desk.fields, desk.integers, desk.updates
    wires = (fields, desk.couplings, desk.coupled)
    place, field = base + stage.first, stage.field + 1 + 2 * lane * stage.units
    scale, now = np.float64(fields[stage.field]), desk.course[FIRST_TICK] + tick
    catch_up(desk, stage, place, lane)
    if desk.course[CLAMPS]:
        hold_waiting(desk, stage, place, lane, tick)
    order = stage.column + (tick - desk.course[DONE]) * stage.columns
    for turn in range(stage.units):
        number = desk.orders[order + turn]
        if number < 0:
            break
        unit, own = stage.about + UNIT_WIDTH * number, place + number * stage.lanes + lane
        kind, clamp = integers[unit + ANSWER], integers[unit + CLAMP]
        outside = np.float64(window[base + stage.net + number * stage.lanes + lane])
        net = np.float64(fields[field + number]) * scale + outside + np.float64(desk.numbers[stage.bias + number])
        chance = 0.0
        if kind >= BERNOULLI:
            chance = draw(desk.course[SEED], now, integers[unit + UNIT], desk.course[EPISODES + lane])
        old = np.float64(window[own])
        new = respond(kind, np.float64(desk.numbers[stage.gain + number]) * net, old, chance)
        if clamp >= 0:
            held = (tick * desk.course[CLAMPS] + clamp) * stage.lanes + lane
            desk.evaluated[held] = new
            new = np.float64(desk.clamps[held]) if desk.clamps[held] == desk.clamps[held] else new
        window[own] = new
        new = np.float64(window[own])
        if new != old:
            tell(wires, (field, integers[unit + BEGIN], integers[unit + END], integers[unit + RUN]), old, new)
            fields[field + stage.units + number] = new
        at = 4 * desk.course[UPDATES]
        if lane == 0 and at + 4 <= updates.size:
            updates[at], updates[at + 1], updates[at + 2], updates[at + 3] = now, integers[unit + UNIT], new, -(new - old) * net
            desk.course[UPDATES] += 1


@njit(**COMPILED)
def take_kept_turns(desk: Desk, base: int, row: int, tick: int) -> None:
    """All turns of a stage in a tick, state by state. Operands as in Stage; its row of the window begins as that of the tick before."""
    operands = desk.table[row + 1 : row + WIDTH]
    stage = Stage(operands[0], operands[1], operands[2], operands[3], operands[4], operands[5], operands[6], operands[7], operands[8],
                  desk.table[row + LANES])  # fmt: skip
    for lane in range(stage.lanes):
        take_lane(desk, stage, base, lane, tick)
