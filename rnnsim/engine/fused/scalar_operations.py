"""Operations that go number by number: groups that answer together, draws, clamps, masks. Compiled by numba.

Each takes the desk, the base of the window, the place of its row in the table and the number of the tick in the call.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from rnnsim.engine.fused.desk import EPISODES, FIRST_TICK, SEED, Desk
from rnnsim.engine.fused.elements import LANES

COMPILED: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy", "inline": "never"}


@njit(**COMPILED)
def mixed(z: np.uint64) -> np.uint64:
    """The finishing steps of splitmix64."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(**COMPILED)
def draw(seed: int, tick: int, unit: int, episode: int) -> float:
    """A double in [0, 1): the same as formulas.randomness.draws."""
    folded = np.uint64(0)
    for part in (seed, tick, unit, episode):
        folded = mixed((folded ^ np.uint64(part)) + np.uint64(0x9E3779B97F4A7C15))
    return np.float64(folded >> np.uint64(11)) * 2.0**-53


@njit(**COMPILED)
def subtract_largest(desk: Desk, base: int, row: int, tick: int) -> None:
    """Of a group that answers together: first place, units."""
    first, count, lanes = base + desk.table[row + 1], desk.table[row + 2], desk.table[row + LANES]
    for lane in range(lanes):
        largest = desk.window[first + lane]
        for at in range(1, count):
            value = desk.window[first + at * lanes + lane]
            largest = value if value > largest or value != value else largest
        for at in range(count):
            desk.window[first + at * lanes + lane] -= largest


@njit(**COMPILED)
def share_out(desk: Desk, base: int, row: int, tick: int) -> None:
    """Divide a group by its sum: first place, units."""
    first, count, lanes = base + desk.table[row + 1], desk.table[row + 2], desk.table[row + LANES]
    for lane in range(lanes):
        total = desk.window[first + lane]
        for at in range(1, count):
            total += desk.window[first + at * lanes + lane]
        for at in range(count):
            desk.window[first + at * lanes + lane] /= total


@njit(**COMPILED)
def choose_largest(desk: Desk, base: int, row: int, tick: int) -> None:
    """1 for the first of the largest of a group (or for the first that is not a number), else 0: first place, units."""
    first, count, lanes = base + desk.table[row + 1], desk.table[row + 2], desk.table[row + LANES]
    for lane in range(lanes):
        best = 0
        for at in range(1, count):
            value, largest = desk.window[first + at * lanes + lane], desk.window[first + best * lanes + lane]
            if value > largest or (value != value and largest == largest):
                best = at
        for at in range(count):
            desk.window[first + at * lanes + lane] = 1.0 if at == best else 0.0


@njit(**COMPILED)
def choose_drawn(desk: Desk, base: int, row: int, tick: int) -> None:
    """1 for one of a group with the probabilities that stand there: first place, units, unit id of the draw."""
    first, count, lanes = base + desk.table[row + 1], desk.table[row + 2], desk.table[row + LANES]
    for lane in range(lanes):
        number = draw(desk.course[SEED], desk.course[FIRST_TICK] + tick, desk.table[row + 3], desk.course[EPISODES + lane])
        reached, chosen = desk.window[first + lane] * 0, count - 1
        for at in range(count):
            reached += desk.window[first + at * lanes + lane]
            if reached > number:
                chosen = at
                break
        for at in range(count):
            desk.window[first + at * lanes + lane] = 1.0 if at == chosen else 0.0


@njit(**COMPILED)
def throw(desk: Desk, base: int, row: int, tick: int) -> None:
    """1 with the probability that stands there, else a lower value: first place, units, list of unit ids, whether −1 (else 0)."""
    first, count, ids, lanes = base + desk.table[row + 1], desk.table[row + 2], desk.table[row + 3], desk.table[row + LANES]
    low = -1.0 if desk.table[row + 4] else 0.0
    for at in range(count):
        for lane in range(lanes):
            number = draw(desk.course[SEED], desk.course[FIRST_TICK] + tick, desk.integers[ids + at], desk.course[EPISODES + lane])
            place = first + at * lanes + lane
            desk.window[place] = 1.0 if number < desk.window[place] else low


@njit(**COMPILED)
def hold_clamped(desk: Desk, base: int, row: int, tick: int) -> None:
    """Keep aside what was evaluated and impose clamps, NaN leaving free.

    Operands: list of (place of the output, place the clamp is imposed on, number of the clamp), their number, clamps in all.
    """
    first, count, every, lanes = desk.table[row + 1], desk.table[row + 2], desk.table[row + 3], desk.table[row + LANES]
    for at in range(first, first + 3 * count, 3):
        shown, held = base + desk.integers[at], base + desk.integers[at + 1]
        clamp = (tick * every + desk.integers[at + 2]) * lanes
        for lane in range(lanes):
            desk.evaluated[clamp + lane] = desk.window[shown + lane]
            if desk.clamps[clamp + lane] == desk.clamps[clamp + lane]:
                desk.window[held + lane] = desk.clamps[clamp + lane]


@njit(**COMPILED)
def show_again(desk: Desk, base: int, row: int, tick: int) -> None:
    """Units that no clamp holds show what they showed before.

    Operands: first place, first place before, units, list of the clamp of each unit (−1 for none), clamps in all.
    """
    first, before, count = base + desk.table[row + 1], base + desk.table[row + 2], desk.table[row + 3]
    numbers, every, lanes = desk.table[row + 4], desk.table[row + 5], desk.table[row + LANES]
    for at in range(count):
        number = desk.integers[numbers + at]
        for lane in range(lanes):
            clamp = (tick * every + number) * lanes + lane
            if number < 0 or desk.clamps[clamp] != desk.clamps[clamp]:
                desk.window[first + at * lanes + lane] = desk.window[before + at * lanes + lane]


@njit(**COMPILED)
def mask_out(desk: Desk, base: int, row: int, tick: int) -> None:
    """Put units back to their initial values where a tick is not valid: first place, numbers a state has there, place of the initials."""
    first, count, initials, lanes = base + desk.table[row + 1], desk.table[row + 2], desk.table[row + 3], desk.table[row + LANES]
    for lane in range(lanes):
        if not desk.masks[tick * lanes + lane]:
            for at in range(count):
                desk.window[first + at * lanes + lane] = desk.numbers[initials + at]
