"""What is new in a document's parts against those before: rows that moved, came or went, and cells that changed.

A difference is one JSON header and a few arrays; applying it to the parts before gives exactly the parts after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.files.parts import KINDS, Parts
from rnnsim.files.refusal import DAMAGED, FileRefused

Runs = list[list[int]]  # [first row before (−1: new rows), how many]


def difference(before: Parts, after: Parts) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    """(header, arrays) that lead from one to the other."""
    header: dict[str, Any] = {"runs": {}, "changed": [], "gone": [name for name in before.arrays if name not in after.arrays]}
    header["told"] = {key: value for key, value in after.description.items() if before.description.get(key) != value}
    arrays: list[NDArray[Any]] = []
    for kind in KINDS:
        runs = _runs(before.arrays[f"{kind}_id"], after.arrays[f"{kind}_id"])
        if runs is not None:
            header["runs"][kind] = runs
    for name, array in after.arrays.items():
        _add_array(name, before.arrays.get(name), array, header=header, arrays=arrays)
    return header, arrays


def applied(before: Parts, header: Mapping[str, Any], arrays: list[NDArray[Any]]) -> Parts:
    """The parts after. Raises FileRefused if the difference does not fit."""
    try:
        return _applied(before, header, iter(arrays))
    except (KeyError, IndexError, TypeError, ValueError, StopIteration, AttributeError):
        raise FileRefused(f"one of its changes does not fit the ones before; {DAMAGED}") from None


def _applied(before: Parts, header: Mapping[str, Any], arrays: Any) -> Parts:
    after: dict[str, NDArray[Any]] = {}
    for name, array in before.arrays.items():
        if name not in header["gone"]:
            after[name] = _regrouped(array, header["runs"].get(name.partition("_")[0]))
    for name, is_whole in header["changed"]:
        if is_whole:
            after[name] = next(arrays)
            continue
        at, values = next(arrays), next(arrays)
        after[name] = after[name].astype(values.dtype)
        after[name][at] = values
    return Parts({**before.description, **header["told"]}, after)


def _add_array(name: str, old: NDArray[Any] | None, new: NDArray[Any], *, header: dict[str, Any], arrays: list[NDArray[Any]]) -> None:
    """Note what has to be known of one array: nothing, the cells that changed, or all of it."""
    runs = header["runs"].get(name.partition("_")[0])
    if old is new and runs is None:
        return
    base = np.zeros(0) if old is None else _regrouped(old, runs)
    comparable = old is not None and base.shape == new.shape and base.dtype.kind == new.dtype.kind
    cells = _changed_cells(base.astype(new.dtype), new) if comparable else np.arange(len(new))
    if not comparable or len(cells) > len(new) // 2:
        header["changed"].append([name, True])
        arrays.append(new)
    elif len(cells) or base.dtype != new.dtype:
        header["changed"].append([name, False])
        arrays.extend((cells, new[cells]))


def _changed_cells(old: NDArray[Any], new: NDArray[Any]) -> NDArray[np.int64]:
    """Rows whose bytes differ (so that −0 is not 0, and not-a-number equals itself)."""
    if not new.size:
        return np.zeros(0, np.int64)
    bytes_of = [np.ascontiguousarray(array).view(np.uint8).reshape(len(new), -1) for array in (old, new)]
    return np.flatnonzero((bytes_of[0] != bytes_of[1]).any(axis=1))


def _runs(old: NDArray[np.int64], new: NDArray[np.int64]) -> Runs | None:
    """Where the rows now come from, by id; None if they are the rows before."""
    if old is new or np.array_equal(old, new):
        return None
    order = np.argsort(old, kind="stable")
    place = np.searchsorted(old[order], new).clip(max=max(len(old) - 1, 0))
    found = np.full(len(new), -1)
    if len(old):
        found = np.where(old[order][place] == new, order[place], -1)
    follows = np.where(found[1:] < 0, found[:-1] < 0, (found[1:] == found[:-1] + 1) & (found[:-1] >= 0))
    starts = np.flatnonzero(np.concatenate([[True], ~follows])) if len(new) else np.zeros(0, np.int64)
    lengths = np.diff(np.append(starts, len(new)))
    return [[int(first), int(length)] for first, length in zip(found[starts], lengths, strict=True)]


def _regrouped(array: NDArray[Any], runs: Runs | None) -> NDArray[Any]:
    """The rows in their new places, zeros or empty text where rows are new."""
    if runs is None:
        return array
    pieces = [np.zeros((length, *array.shape[1:]), array.dtype) if first < 0 else _slice(array, first, length) for first, length in runs]
    return np.concatenate([array[:0], *pieces])


def _slice(array: NDArray[Any], first: int, length: int) -> NDArray[Any]:
    if length < 0 or first + length > len(array):
        raise IndexError(first)
    return array[first : first + length]
