"""Arrays with a few rows put in or left out: each stretch between two of them is copied once. Knows arrays only."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
FEW = 64  # above, one gathering over all rows is as fast
_FIRST_LOOK, _LONGEST_LOOK = 1024, 65_536


def inserted(array: NDArray[Any], before: Positions, values: NDArray[Any]) -> NDArray[Any]:
    """(n + k,) the array with values[i] put in before its row before[i]; `before` (k,) is ascending and may be n."""
    made = np.empty((len(array) + len(values), *array.shape[1:]), np.result_type(array, values))
    made[before + np.arange(len(values))] = values
    for shift, (first, last) in enumerate(pairwise((0, *before.tolist(), len(array)))):
        made[first + shift : last + shift] = array[first:last]
    return made


def removed(array: NDArray[Any], at: Positions) -> NDArray[Any]:
    """(n − k,) the array without its rows at[i]; `at` (k,) is ascending."""
    made = np.empty((len(array) - len(at), *array.shape[1:]), array.dtype)
    for shift, (first, last) in enumerate(zip((0, *(at + 1).tolist()), (*at.tolist(), len(array)), strict=True)):
        made[first - shift : last - shift] = array[first:last]
    return made


def agreement(first: NDArray[Any], second: NDArray[Any]) -> int:
    """How many rows are equal from the beginning on."""
    count, at, look = min(len(first), len(second)), 0, _FIRST_LOOK
    while at < count:
        end = min(at + look, count)
        unequal = first[at:end] != second[at:end]
        where = int(unequal.argmax())
        if unequal[where]:
            return at + where
        at, look = end, min(2 * look, _LONGEST_LOOK)
    return count
