"""A bounded sequence of ticks with inputs and, if it has them, targets and masks: what stands on the tape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Ids

KINDS = ("sequence", "pattern")


@dataclass(frozen=True, eq=False)
class Episode:
    """Columns belong to units by id, so editing the network never shifts them; a unit without a column reads 0.

    inputs (T, I) for the units `input_ids` (I,); targets (T, K) or None for `target_ids` (K,); target_mask (T, K) bool or None;
    valid (T,) bool or None. Kind "pattern": one tick, the values of `input_ids` are a stored pattern and are not played. A
    sequence that `repeats` starts again when it has been read to its end.
    """

    name: str
    inputs: NDArray[np.float64]
    input_ids: Ids
    targets: NDArray[np.float64] | None = None
    target_ids: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    target_mask: NDArray[np.bool_] | None = None
    valid: NDArray[np.bool_] | None = None
    kind: str = "sequence"
    repeats: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Refused(f"An episode is a sequence or a pattern, not {self.kind!r}.")
        set_ = object.__setattr__
        set_(self, "inputs", _read_only(self.inputs, np.float64))
        set_(self, "input_ids", _read_only(self.input_ids, np.int64))
        set_(self, "target_ids", _read_only(self.target_ids, np.int64))
        for name, dtype in (("targets", np.float64), ("target_mask", np.bool_), ("valid", np.bool_)):
            value = getattr(self, name)
            set_(self, name, None if value is None else _read_only(value, dtype))
        self._check_shapes()

    def __len__(self) -> int:
        """Number of ticks."""
        return len(self.inputs)

    def inputs_for(self, ids: Ids, first: int = 1, ticks: int | None = None) -> NDArray[np.float64]:
        """(ticks, len(ids)): what these units read in ticks first, first + 1, …; zeros beyond the end unless it repeats."""
        ticks = len(self) if ticks is None else ticks
        rows = np.arange(first - 1, first - 1 + ticks)
        if self.repeats and len(self):
            rows = rows % len(self)
        made = np.zeros((ticks, len(ids)))
        inside = rows < len(self)
        _, mine, theirs = np.intersect1d(self.input_ids, ids, return_indices=True)
        made[np.ix_(inside, theirs)] = self.inputs[np.ix_(rows[inside], mine)]
        return made

    def _check_shapes(self) -> None:
        if self.inputs.ndim != 2 or self.inputs.shape[1:] != self.input_ids.shape:
            raise Refused(f"Episode “{self.name}”: inputs must be (ticks, {len(self.input_ids)}), not {self.inputs.shape}.")
        if not np.isfinite(self.inputs).all() or (self.targets is not None and not np.isfinite(self.targets).all()):
            raise Refused(f"Episode “{self.name}” holds a value that is not a finite number.")
        for name, width in (("targets", len(self.target_ids)), ("target_mask", len(self.target_ids)), ("valid", None)):
            value = getattr(self, name)
            expected = (len(self),) if width is None else (len(self), width)
            if value is not None and value.shape != expected:
                raise Refused(f"Episode “{self.name}”: {name} must be {expected}, not {value.shape}.")
        if self.kind == "pattern" and len(self) != 1:
            raise Refused(f"Pattern “{self.name}” must have exactly one tick, not {len(self)}.")


def pattern(name: str, values: ArrayLike, ids: Ids) -> Episode:
    """A stored pattern: one value per unit."""
    return Episode(name, np.atleast_2d(np.asarray(values, float)), ids, kind="pattern")


def _read_only(values: Any, dtype: Any) -> NDArray[Any]:
    array = np.array(values, dtype)
    array.setflags(write=False)
    return array
