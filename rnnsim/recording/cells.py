"""What differs between two columns of equal length, to the bit: positions and values, or the whole column. Knows arrays only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Cells:
    """The way from a base column to a wanted one. `positions` (n,) uint32, or None where `values` is the whole column."""

    positions: NDArray[np.uint32] | None
    values: NDArray[Any]

    @property
    def bytes(self) -> int:
        """Memory held."""
        return self.values.nbytes + (0 if self.positions is None else self.positions.nbytes)


def cells_between(base: NDArray[Any], wanted: NDArray[Any]) -> Cells | None:
    """What to change in `base` to get `wanted`; None if nothing. A column of which more than half differs is kept whole."""
    if base is wanted:
        return None
    if base.shape != wanted.shape:
        return Cells(None, wanted)
    rows = np.flatnonzero(_differing(base, wanted)).astype(np.uint32)
    if not len(rows) and base.dtype == wanted.dtype:
        return None
    return Cells(None, wanted) if len(rows) > len(wanted) // 2 else Cells(rows, wanted[rows])


def patched(base: NDArray[Any], cells: Cells) -> NDArray[Any]:
    """The wanted column."""
    if cells.positions is None:
        return cells.values
    wide = base.astype(np.promote_types(base.dtype, cells.values.dtype))
    wide[cells.positions] = cells.values
    made = wide.astype(cells.values.dtype, copy=False)
    made.setflags(write=False)
    return made


def _differing(base: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.bool_]:
    """Per row; numbers by their bits, so that −0 is not 0 and NaN equals itself."""
    if base.dtype == wanted.dtype and base.dtype.kind == "f":
        bits = f"u{base.dtype.itemsize}"
        base, wanted = np.ascontiguousarray(base).view(bits), np.ascontiguousarray(wanted).view(bits)
    unequal = np.asarray(base != wanted)
    return np.asarray(unequal.any(axis=tuple(range(1, unequal.ndim))))
