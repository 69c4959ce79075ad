"""What a training has shown so far, as growing arrays: loss and score of every update, looks at the validation set, weights over time.

Written by the training thread, read by the window's: a reader takes the count first, and nothing before it ever changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
MOST_HISTOGRAMS, BINS = 160, 41


class Curve:
    """Values at ascending updates; appending is amortised, reading copies nothing."""

    def __init__(self, capacity: int = 1024) -> None:
        self._updates, self._values = np.zeros(capacity), np.zeros(capacity)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, update: float, value: float) -> None:
        """One more point."""
        if self._count == len(self._values):
            self._updates = np.concatenate([self._updates, np.zeros_like(self._updates)])
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
        self._updates[self._count], self._values[self._count] = update, value
        self._count += 1

    @property
    def points(self) -> tuple[Values, Values]:
        """Updates and values, (n,) each."""
        count = self._count
        return self._updates[:count], self._values[:count]


@dataclass(frozen=True, eq=False)
class WeightColumn:
    """How the parameters were spread after an update: shares (BINS,) of those between −reach and reach."""

    update: int
    shares: Values
    reach: float


class TrainingCurves:
    """The curves of one training: one seed."""

    def __init__(self) -> None:
        self.loss, self.score = Curve(), Curve()
        self.validation_loss, self.validation_score = Curve(64), Curve(64)
        self.weights: tuple[WeightColumn, ...] = ()
        self._every = 1

    def note_weights(self, update: int, values: Values) -> None:
        """Remember how the parameters are spread, at most MOST_HISTOGRAMS times: then every other one is forgotten."""
        if update % self._every:
            return
        finite = np.asarray(values, float)[np.isfinite(values)]
        reach = max(float(np.abs(finite).max(initial=0.0)), 1e-6)
        counts, _ = np.histogram(finite, BINS, (-reach, reach))
        kept = (*self.weights, WeightColumn(update, counts / max(len(finite), 1), reach))
        if len(kept) > MOST_HISTOGRAMS:
            kept, self._every = kept[::2], self._every * 2
        self.weights = kept


def smoothed(values: Values, window: int) -> Values:
    """(n,) the running mean over the last `window` values, as far as there are so many."""
    if window <= 1 or len(values) < 2:
        return values
    summed = np.cumsum(np.concatenate([[0.0], values]))
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(0, ends - window)
    return np.asarray((summed[ends] - summed[begins]) / (ends - begins))
