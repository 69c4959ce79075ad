"""Keeping values over a gap: one tick's bit or number said again later, and two marked numbers added at the end."""

from __future__ import annotations

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import BITS, mean_squared_error
from rnnsim.tasks.task import Scoring, Task, endless


def delayed_memory(seed: int, *, length: int, delay: int, values: str) -> Task:
    """y(t) = x(t − delay) for bits, or numbers from −0.5 to 0.5; the first `delay` ticks are not asked for."""
    is_bits = values == "bits"

    def draw(rng: np.random.Generator, size: int) -> Batch:
        shown = rng.integers(0, 2, (length, size, 1)).astype(float) if is_bits else rng.uniform(-0.5, 0.5, (length, size, 1))
        mask = np.broadcast_to((np.arange(length) >= delay)[:, None, None], shown.shape)
        return Batch(shown, np.roll(shown, delay, axis=0), mask)

    scoring = BITS if is_bits else Scoring("mean squared error", mean_squared_error, 0.001, falls=True)
    return endless(draw, seed, loss="binary_cross_entropy" if is_bits else "half_squared_error", scoring=scoring)


def adding(seed: int, *, length: int) -> Task:
    """Numbers from 0 to 1, one marked in each half; their sum at the last tick. Saying 1 always has a mean squared error of 1/6."""
    half = length // 2

    def draw(rng: np.random.Generator, size: int) -> Batch:
        numbers, markers = rng.random((length, size)), np.zeros((length, size))
        everyone = np.arange(size)
        first, second = rng.integers(0, half, size), rng.integers(half, length, size)
        markers[first, everyone] = markers[second, everyone] = 1.0
        targets, asked = np.zeros((length, size, 1)), np.zeros((length, size, 1), bool)
        targets[-1, :, 0] = numbers[first, everyone] + numbers[second, everyone]
        asked[-1] = True
        return Batch(np.stack([numbers, markers], axis=2), targets, asked)

    scoring = Scoring("mean squared error", mean_squared_error, 0.01, falls=True)
    return endless(draw, seed, loss="half_squared_error", scoring=scoring, names=("number marker", "sum"))
