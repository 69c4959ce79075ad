"""Truth tables and bit streams small enough to be learned within a test."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnsim.network.batch import Batch


def truth_table(answer: Callable[[np.ndarray], object], inputs: int, *, low: float = 0.0) -> Batch:
    """Every row of bits once, as episodes of one tick; a false answer is `low`."""
    rows = np.array([[int(sign) for sign in format(number, f"0{inputs}b")] for number in range(2**inputs)], float)
    answers = np.array([[1.0 if answer(row) else low] for row in rows])
    return Batch(rows[None], answers[None])


AND = truth_table(np.all, 2)
OR = truth_table(np.any, 2)
XOR = truth_table(lambda row: row.sum() == 1, 2)
MAJORITY = truth_table(lambda row: row.sum() >= 2, 3)
PARITY = truth_table(lambda row: row.sum() % 2, 3)


def streaming_xor(ticks: int = 12, episodes: int = 32, seed: int = 0) -> Batch:
    """y(t) = x(t) xor x(t − 1)."""
    bits = np.random.default_rng(seed).integers(0, 2, (ticks, episodes, 1)).astype(float)
    before = np.concatenate([np.zeros((1, episodes, 1)), bits[:-1]])
    return Batch(bits, np.abs(bits - before))
