"""How good outputs are: shares of what is right, and errors. Each reads outputs (T, B, O) and the batch they answer; masks count."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.batch import Batch
from rnnsim.tasks.task import Floats, Scoring


def bits_right(outputs: Floats, batch: Batch) -> float:
    """Share of bits on the right side of one half."""
    return float(_right_bits(outputs, batch)[batch.meant].mean())


def episodes_right(outputs: Floats, batch: Batch) -> float:
    """Share of episodes without one wrong bit."""
    return float((_right_bits(outputs, batch) | ~batch.meant).all(axis=(0, 2)).mean())


def symbols_right(outputs: Floats, batch: Batch) -> float:
    """Share of ticks whose greatest output is the symbol meant."""
    return float(_right_symbols(outputs, batch)[batch.meant.any(axis=2)].mean())


def words_right(outputs: Floats, batch: Batch) -> float:
    """Share of episodes without one wrong symbol."""
    return float((_right_symbols(outputs, batch) | ~batch.meant.any(axis=2)).all(axis=0).mean())


def last_symbols_right(outputs: Floats, batch: Batch) -> float:
    """Share of episodes whose last symbol is right."""
    asked: NDArray[np.bool_] = np.any(batch.meant, axis=2)
    last = batch.ticks - 1 - np.argmax(asked[::-1], axis=0)
    return float(_right_symbols(outputs, batch)[last, np.arange(len(batch))].mean())


def mean_squared_error(outputs: Floats, batch: Batch) -> float:
    """Mean square of what is missed."""
    return float(np.mean((outputs - batch.targets)[batch.meant] ** 2))


def normalised_squared_error(outputs: Floats, batch: Batch) -> float:
    """NMSE: the mean square of what is missed over the variance of the targets; 1 is what the mean alone would reach."""
    wanted = batch.targets[batch.meant]
    return mean_squared_error(outputs, batch) / max(float(wanted.var()), np.finfo(float).tiny)


def normalised_error(outputs: Floats, batch: Batch) -> float:
    """NRMSE: root of the NMSE."""
    return float(np.sqrt(normalised_squared_error(outputs, batch)))


def bits_per_symbol(outputs: Floats, batch: Batch) -> float:
    """Mean −log₂ of the probability given to the symbol that came; outputs are probabilities."""
    asked = batch.meant.any(axis=2)
    given = (outputs * batch.targets).sum(axis=2)[asked]
    return float(-np.log2(np.clip(given, 1e-12, None)).mean())


def signs_right(outputs: Floats, batch: Batch) -> float:
    """Share of ±1 with the right sign."""
    return float(((outputs > 0) == (batch.targets > 0))[batch.meant].mean())


def _right_bits(outputs: Floats, batch: Batch) -> NDArray[np.bool_]:
    return np.asarray((outputs > 0.5) == (batch.targets > 0.5))


def _right_symbols(outputs: Floats, batch: Batch) -> NDArray[np.bool_]:
    return np.asarray(outputs.argmax(axis=2) == batch.targets.argmax(axis=2))


BITS = Scoring("bits right", bits_right, 1.0)
EPISODES = Scoring("strings without an error", episodes_right, 1.0)
SYMBOLS = Scoring("symbols right", symbols_right, 1.0)
WORDS = Scoring("words right", words_right, 1.0)
