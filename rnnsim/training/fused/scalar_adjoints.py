"""What is handed back number by number: groups that answer together, clamps, masks, losses; parameters in and out. Compiled by numba.

Operations take what they touch, the base of the window, the place of their row in the reading and the number of the tick.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

from numba import njit
from numpy.typing import NDArray

from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.scalar_operations import COMPILED
from rnnsim.training.fused.desk import BATCH, OUTPUTS, STATES

SEED = 9  # operand: list of the output each unit is, −1 for none


class Touched(NamedTuple):
    """Those arrays of the desks that these operations touch; to a compiler every array handed on is a dozen values."""

    plan: NDArray[Any]
    reading: NDArray[Any]
    integers: NDArray[Any]
    window: NDArray[Any]
    adjoints: NDArray[Any]
    numbers: NDArray[Any]
    number_gradients: NDArray[Any]
    seeds: NDArray[Any]
    net_seeds: NDArray[Any]
    clamps: NDArray[Any]
    evaluated: NDArray[Any]
    masks: NDArray[Any]


@njit(**COMPILED)
def share_back(on: Touched, base: int, row: int, tick: int) -> None:
    """∂a = y ∂y − y Σ y ∂y of a softmax: first place, units, and where a loss goes with it the list of the output each unit is.

    Such a loss gives y · ∂loss/∂y, which does not break where y reaches 0.
    """
    table = on.reading
    first, count, outputs, lanes = base + table[row + 1], table[row + 2], table[row + SEED], table[row + LANES]
    begin = tick * on.plan[OUTPUTS]
    for lane in range(lanes):
        total = on.window[first] * 0
        for number in range(count):
            at = first + number * lanes + lane
            on.adjoints[at] *= on.window[at]
            output = on.integers[outputs + number] if outputs >= 0 else -1
            if output >= 0:
                on.adjoints[at] += on.net_seeds[(begin + output) * lanes + lane]
            total += on.adjoints[at]
        for at in range(first + lane, first + lane + count * lanes, lanes):
            on.adjoints[at] -= on.window[at] * total


@njit(**COMPILED)
def seed_nets(on: Touched, base: int, row: int, tick: int) -> None:
    """What a loss hands to gain · net of outputs it goes with: net, units, biases, gains, and the list of the output each unit is."""
    table = on.reading
    net, count, bias, gain = base + table[row + 2], table[row + 3], table[row + 4], table[row + 5]
    lanes, begin = table[row + LANES], tick * on.plan[OUTPUTS]
    for number in range(count):
        output = on.integers[table[row + SEED] + number]
        for lane in range(lanes):
            if output >= 0:
                seed = on.net_seeds[(begin + output) * lanes + lane] * on.numbers[gain + number]
                on.adjoints[net + number * lanes + lane] += seed
                on.number_gradients[bias + number] += seed


@njit(**COMPILED)
def block(on: Touched, base: int, row: int, tick: int) -> None:
    """Nothing passes: first place, units."""
    first = base + on.reading[row + 1]
    for at in range(first, first + on.reading[row + 2] * on.reading[row + LANES]):
        on.adjoints[at] = 0.0


@njit(**COMPILED)
def release(on: Touched, base: int, row: int, tick: int) -> None:
    """Where a clamp held, nothing passes but what the loss, which sees what was evaluated, hands back; operands as of a clamp.

    What was evaluated stands again in the window, until `hold_again` puts the clamp back.
    """
    table = on.reading
    first, count, every, lanes = table[row + 1], table[row + 2], table[row + 3], table[row + LANES]
    for number in range(count):
        entry, output = first + 3 * number, on.integers[table[row + SEED] + number]
        shown, clamp = base + on.integers[entry], (tick * every + on.integers[entry + 2]) * lanes
        for lane in range(lanes):
            is_valid = on.masks.size == 0 or on.masks[tick * lanes + lane]
            if is_valid and on.clamps[clamp + lane] == on.clamps[clamp + lane]:
                on.adjoints[shown + lane] = 0.0
                on.window[shown + lane] = on.evaluated[clamp + lane]
            if output >= 0:
                on.adjoints[shown + lane] += on.seeds[(tick * on.plan[OUTPUTS] + output) * lanes + lane]


@njit(**COMPILED)
def hold_again(on: Touched, base: int, row: int, tick: int) -> None:
    """Impose clamps as they were; operands as of a clamp."""
    table = on.reading
    first, count, every, lanes = table[row + 1], table[row + 2], table[row + 3], table[row + LANES]
    for entry in range(first, first + 3 * count, 3):
        shown, clamp = base + on.integers[entry], (tick * every + on.integers[entry + 2]) * lanes
        for lane in range(lanes):
            is_valid = on.masks.size == 0 or on.masks[tick * lanes + lane]
            if is_valid and on.clamps[clamp + lane] == on.clamps[clamp + lane]:
                on.window[shown + lane] = on.clamps[clamp + lane]


@njit(**COMPILED)
def unmask(on: Touched, base: int, row: int, tick: int) -> None:
    """In a tick that is not valid the initial values take all: first place, units, place of the initials."""
    table = on.reading
    first, count, initials, lanes = base + table[row + 1], table[row + 2], table[row + 3], table[row + LANES]
    for lane in range(lanes):
        if not on.masks[tick * lanes + lane]:
            for at in range(count):
                place = first + at * lanes + lane
                on.number_gradients[initials + at] += on.adjoints[place]
                on.adjoints[place] = 0.0


@njit(**COMPILED)
def seed_outputs(plan: Any, seeds: Any, places: Any, adjoints: Any, ticks: int, stride: int) -> None:
    """Hand ∂loss/∂outputs to the units that show them; a place of −1 is of a unit that takes it when its clamp is released."""
    count, lanes = plan[OUTPUTS], plan[STATES]
    for tick in range(ticks):
        for output in range(count):
            place = places[output]
            if place >= 0:
                begin, seed = tick * stride + place, (tick * count + output) * lanes
                for lane in range(lanes):
                    adjoints[begin + lane] += seeds[seed + lane]


@njit(**COMPILED)
def half_squared_errors(plan: Any, outputs: Any, targets: Any, wanted: Any, seeds: Any) -> float:
    """½ Σ (y − target)² over wanted outputs, the mean over episodes; and its derivatives."""
    batch, lanes, total = plan[BATCH], plan[STATES], 0.0
    share = outputs.dtype.type(1.0 / batch)
    for row in range(0, outputs.size, lanes):
        for at in range(row, row + batch):
            error = (outputs[at] - targets[at]) * wanted[at]
            total += error * error
            seeds[at] = error * share
    return 0.5 * total / batch


@njit(**COMPILED)
def put_values(values: Any, places: Any, parameters: Any, into: Any) -> None:
    """Parameters to where the kernels read them."""
    for at in range(places.size):
        into[places[at]] = values[parameters[at]]


@njit(**COMPILED)
def add_gradients(gradients: Any, places: Any, parameters: Any, found: Any) -> None:
    """To the gradient of each parameter, what all that share it were handed."""
    for at in range(places.size):
        gradients[parameters[at]] += found[places[at]]


@njit(**COMPILED)
def clear(adjoints: Any, weight_gradients: Any, number_gradients: Any) -> None:
    """Nothing has been handed back yet."""
    adjoints[:] = 0.0
    weight_gradients[:] = 0.0
    number_gradients[:] = 0.0


@njit(**COMPILED)
def take_adam_step(values: Any, gradients: Any, means: Any, squares: Any, rates: Any) -> None:
    """Adam (Kingma and Ba 2015). rates: step, both decays, ε, what √squares is multiplied with, what is left of a value."""
    number = values.dtype.type
    step, decay, square_decay = number(rates[0]), number(rates[1]), number(rates[2])
    epsilon, correction, left = number(rates[3]), number(rates[4]), number(rates[5])
    one = number(1.0)
    for at in range(values.size):
        gradient = gradients[at]
        mean = decay * means[at] + (one - decay) * gradient
        square = square_decay * squares[at] + (one - square_decay) * gradient * gradient
        means[at], squares[at] = mean, square
        values[at] = left * values[at] - step * mean / (number(sqrt(square)) * correction + epsilon)
