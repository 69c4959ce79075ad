"""The curve of a user formula from −3 to 3, fitted into a unit's box."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rnnsim.formulas.known_activations import known_activation

_LEAST_SPAN = 1e-9


@lru_cache(maxsize=256)
def formula_curve(text: str) -> tuple[tuple[float, float], ...]:
    """Points in −1 … 1 of both axes, upward positive; empty if the formula cannot be read or has no finite curve here."""
    row = known_activation(text)
    if row is None:
        return ()
    a = np.linspace(-3.0, 3.0, 49)
    y = row.value(a, a, a)
    finite = np.isfinite(y) & (np.abs(y) < 1e12)
    if finite.sum() < 2:
        return ()
    low, high = np.percentile(y[finite], [4, 96])  # a pole must not flatten the rest
    middle, half = (low + high) / 2, max((high - low) / 1.8, _LEAST_SPAN)
    fitted = np.clip((y[finite] - middle) / half, -1.0, 1.0)
    return tuple(zip((a[finite] / 3).tolist(), fitted.tolist(), strict=True))
