"""The tick being made: one mutable desk on which the stages of a tick read and write. Lives only inside `advance`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rnnsim.formulas.activations import Floats
from rnnsim.network.network import Ids


@dataclass(slots=True)
class Moment:
    """All arrays in the order of evaluation (slots).

    window: flat view that begins D ticks before this one, so that equal places mean equal delays; row (B, U): this tick's
    stored outputs; previous (B, U): what a unit held before; inner (B, U): states of integrators; inputs (B, I); draws (B, …):
    one column per drawing slot; clamp (B, U) with NaN for free, or None; evaluated (B, U): outputs before clamping, or None.
    moved (U,): 1 for units that had their turn in this tick; updates: rows (tick, unit id, new value, energy change), or None.
    """

    tick: int
    window: Floats
    row: Floats
    previous: Floats
    inner: Floats
    inputs: Floats
    draws: Floats
    clamp: Floats | None = None
    evaluated: Floats | None = None
    moved: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    updates: list[Floats] | None = None
