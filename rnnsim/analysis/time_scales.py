"""How fast recorded units change: their autocorrelation and the time it takes to die away. Knows arrays only."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
DIED_AWAY = np.exp(-1.0)


def autocorrelations(rows: ArrayLike) -> Floats:
    """(T, units) of rows (T, units): correlation of each unit with itself 0, 1, … ticks later; NaN for a unit that never changes.

    Σ_t (y(t) − ȳ)(y(t + k) − ȳ) / Σ_t (y(t) − ȳ)², by a Fourier transform of twice the length, so that the ends do not meet.
    """
    values = np.asarray(rows, float)
    values = values - values.mean(axis=0)
    spectrum = np.fft.rfft(values, 2 * len(values), axis=0)
    products = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[: len(values)]
    still = np.ptp(np.asarray(rows, float), axis=0) == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(still, np.nan, products / products[0]))


def autocorrelation_times(rows: ArrayLike) -> Floats:
    """(units,) ticks until the autocorrelation has fallen to 1/e, between two ticks on a straight line; −1/ln a for y(t) = a y(t − 1) +
    noise. NaN for a unit that never changes.
    """
    found = autocorrelations(rows)
    below = found <= DIED_AWAY
    first = np.where(below.any(axis=0), below.argmax(axis=0), len(found) - 1)
    units = np.arange(found.shape[1])
    above, under = found[np.maximum(first - 1, 0), units], found[first, units]
    with np.errstate(invalid="ignore", divide="ignore"):
        times = first - 1 + (above - DIED_AWAY) / (above - under)
    return np.asarray(np.where(np.isnan(found[0]), np.nan, times))
