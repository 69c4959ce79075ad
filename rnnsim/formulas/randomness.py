"""Random numbers without a counter: a draw is a pure function of (seed, tick, unit id, episode number).

splitmix64 (Steele, Lea and Flood, OOPSLA 2014) is folded over the four integers; the top 53 bits give a double in [0, 1).
Replaying, stepping back or editing other units therefore redraws the same numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

ORDER_EPISODE = -1  # the episode number whose draws sort units into an update order


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def draws(seed: ArrayLike, tick: ArrayLike, unit: ArrayLike, *, episode: ArrayLike = 0) -> NDArray[np.float64]:
    """Uniform doubles in [0, 1); the four integers are broadcast against each other."""
    folded = np.zeros((), np.uint64)
    with np.errstate(over="ignore"):
        for part in (seed, tick, unit, episode):
            number = np.asarray(part, np.int64).astype(np.uint64)
            folded = _mixed((folded ^ number) + np.uint64(0x9E3779B97F4A7C15))
    return (folded >> np.uint64(11)).astype(np.float64) * 2.0**-53
