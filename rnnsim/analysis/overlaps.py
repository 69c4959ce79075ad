"""How much a state resembles the stored patterns. Knows arrays and episodes, runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids


def overlaps(rows: ArrayLike, patterns: ArrayLike) -> NDArray[np.float64]:
    """m = (1/N) Σ s_i ξ_i for rows (T, N) or (N,) and patterns (P, N): (T, P) or (P,). 1 is the same picture, −1 its negative."""
    states, stored = np.asarray(rows, float), np.atleast_2d(np.asarray(patterns, float))
    if states.shape[-1] != stored.shape[-1]:
        raise Refused(f"The state has {states.shape[-1]} units and the patterns {stored.shape[-1]}; compare equal units.")
    return states @ stored.T / max(stored.shape[-1], 1)


def overlaps_with(rows: ArrayLike, unit_ids: Ids, stored: Sequence[Episode]) -> NDArray[np.float64]:
    """(T, P) overlap of rows (T, U) whose columns are `unit_ids` with each stored pattern, over the units both have.

    A pattern that has no unit in common, or only empty values, counts as overlap 0.
    """
    states = np.atleast_2d(np.asarray(rows, float))
    measured = np.zeros((len(states), len(stored)))
    for number, episode in enumerate(stored):
        _, mine, theirs = np.intersect1d(unit_ids, episode.input_ids, return_indices=True)
        if len(mine):
            measured[:, number] = states[:, mine] @ episode.inputs[0, theirs] / len(mine)
    return measured
