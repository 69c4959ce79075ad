"""Arrays with a few rows put in or left out: each stretch between two of them is copied once. Knows arrays only."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
FEW = 512  # above, one gathering over all rows is as fast
_NUMBERS = ("b1", "i8", "f8")
_SPARE = 8  # an array of one number has room for so small a part more
_FIRST_LOOK, _LONGEST_LOOK = 1024, 65_536


def inserted(array: NDArray[Any], before: Positions, values: NDArray[Any]) -> NDArray[Any]:
    """(n + k,) the array with values[i] put in before its row before[i]; `before` (k,) is ascending and may be n.

    Where all is one number, as in most columns of most networks, nothing is copied.
    """
    if _is_one_number(array, values):
        return _longer(array, len(array) + len(values))
    made = np.empty((len(array) + len(values), *array.shape[1:]), np.result_type(array, values))
    made[before + np.arange(len(values))] = values
    for shift, (first, last) in enumerate(pairwise((0, *before.tolist(), len(array)))):
        made[first + shift : last + shift] = array[first:last]
    return made


def removed(array: NDArray[Any], at: Positions) -> NDArray[Any]:
    """(n − k,) the array without its rows at[i]; `at` (k,) is ascending."""
    if _is_one_number(array, array[:1]):
        return array[: len(array) - len(at)]
    made = np.empty((len(array) - len(at), *array.shape[1:]), array.dtype)
    for shift, (first, last) in enumerate(zip((0, *(at + 1).tolist()), (*at.tolist(), len(array)), strict=True)):
        made[first - shift : last - shift] = array[first:last]
    return made


def _is_one_number(array: NDArray[Any], values: NDArray[Any]) -> bool:
    """Whether both hold the same number throughout, to the bit."""
    if not len(array) or array.ndim != 1 or array.dtype != values.dtype or array.dtype.str[1:] not in _NUMBERS:
        return False
    if array.strides == (0,):
        array = array[:1]  # one number in memory
    bits, others = (np.ascontiguousarray(part).view(f"u{part.itemsize}") for part in (array, values))
    ends = bits[[0, len(bits) // 2, -1]]
    return bool((ends == ends[0]).all() and (others == ends[0]).all() and (bits == ends[0]).all())


def _longer(array: NDArray[Any], count: int) -> NDArray[Any]:
    """An array of one number, longer: a longer look at the memory it lies in where that holds the number too, else new memory."""
    if array.strides == (0,) and len(array) > 1:
        return np.broadcast_to(array[:1], count)
    owner = array.base
    if isinstance(owner, np.ndarray) and owner.dtype == array.dtype and owner.ndim == 1 and len(owner) >= count:
        made = owner[:count]
        if not owner.flags.writeable and made.ctypes.data == array.ctypes.data and _is_one_number(array[:1], made[len(array) :]):
            return made
    owner = np.full(count + count // _SPARE, array[0], array.dtype)
    owner.setflags(write=False)
    return owner[:count]


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
