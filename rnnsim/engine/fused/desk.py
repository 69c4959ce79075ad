"""The arrays a compiled interpreter works on, as one value, and its type for each precision. Knows numpy and numba's types only."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

SEED, FIRST_TICK, DONE, TICKS, STRIDE, ROWS_BEGIN, REGISTERS, UPDATES, CLAMPS, OUTPUTS_FROM, EPISODES = range(11)  # in a desk's course


class Desk(NamedTuple):
    """All flat. Places count numbers; L is the numbers a unit has: 1, or the states rounded up to whole registers.

    course: seed; number of the first tick of the call; ticks done, to be made now; numbers in a row of the window; where the rows of
    the ticks being made begin, and registers up to their end; updates written; clamps in all; the tick whose outputs stand first;
    then the episode number of each state.
    table: rows of whole numbers, see operations. sections: (first, last row of the table, whole, direction) each. window: rows of
    outputs, oldest first, and behind a unit's output what else it keeps. weights, indices, short_indices: of blocks. numbers:
    biases, gains, … per unit. integers: lists. inputs: (K, I · L). outputs: (K, O, L). clamps, evaluated: (K, C, L). masks: (K, L).
    orders: (K, nodes) of turns, −1 behind the last. fields: of each stage with turns the size of their unit, then per state fields
    in whole numbers of it and the outputs they are made of. couplings, coupled: weights in the same unit and whom they feed, unit
    after unit. updates: (at most so many, 4), none if they are not wanted.
    """

    course: NDArray[np.int64]
    table: NDArray[np.int64]
    sections: NDArray[np.int64]
    window: NDArray[Any]
    weights: NDArray[Any]
    indices: NDArray[np.uint32]
    short_indices: NDArray[np.uint16]
    numbers: NDArray[Any]
    integers: NDArray[np.int64]
    inputs: NDArray[Any]
    outputs: NDArray[Any]
    clamps: NDArray[Any]
    evaluated: NDArray[Any]
    masks: NDArray[np.bool_]
    orders: NDArray[np.int64]
    fields: NDArray[np.float64]
    couplings: NDArray[Any]
    coupled: NDArray[np.uint32]
    updates: NDArray[np.float64]


_FIXED: dict[str, Any] = {
    "short_indices": types.uint16, "masks": types.boolean, "fields": types.float64, "updates": types.float64,
    **dict.fromkeys(("indices", "coupled"), types.uint32),
    **dict.fromkeys(("course", "table", "sections", "integers", "orders"), types.int64),
}  # fmt: skip


def desk_type(number: Any) -> Any:
    """numba's type of a desk whose numbers are of this type."""
    return types.NamedTuple([types.Array(_FIXED.get(name, number), 1, "C") for name in Desk._fields], Desk)
