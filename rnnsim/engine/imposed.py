"""What is imposed on units from outside, as arrays: clamps and valid ticks. Every backend reads it here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network


def clamp_rows(network: Network, clamp: Mapping[int, Any], shape: tuple[int, int], *, dtype: Any) -> tuple[tuple[int, ...], Floats]:
    """Clamped unit rows, ascending, and their values (K, C, B), NaN for free. `clamp` maps a unit id to a number, (K,) or (K, B).

    Ids that are not in the network are passed over; an infinite value is refused.
    """
    if not clamp:
        return (), np.empty((shape[0], 0, shape[1]), dtype)
    found = {int(network.units.positions_of(unit)): values for unit, values in clamp.items()}
    rows = tuple(sorted(row for row in found if row >= 0))
    table = np.full((shape[0], len(rows), shape[1]), np.nan, dtype)
    for at, row in enumerate(rows):
        given = np.asarray(found[row], dtype)
        if np.isinf(given).any():
            raise Refused(f"Unit {network.units.id[row]} cannot be clamped to an infinite value; give finite numbers or NaN.")
        table[:, at] = given[:, None] if given.ndim == 1 else given
    return rows, table


def valid_rows(valid: Any, shape: tuple[int, int]) -> NDArray[np.bool_] | None:
    """(K, B) which ticks are valid; None if all are."""
    if valid is None:
        return None
    mask = np.asarray(valid, bool)
    return np.broadcast_to(mask[:, None] if mask.ndim == 1 else mask, shape)
