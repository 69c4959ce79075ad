"""How units stand as the pixels of a picture: by their places on the canvas if those form a grid, else row by row. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.randomness import draws
from rnnsim.network.document import Document
from rnnsim.network.network import Ids, Network

DAMAGED_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class PixelLayout:
    """`ids` in reading order: pixel k stands in row k // columns."""

    ids: Ids
    rows: int
    columns: int

    def values_of(self, ids: Ids, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """One value for each pixel, from values by id; NaN where there is none."""
        by_id = dict(zip(ids.tolist(), values.tolist(), strict=True))
        return np.array([by_id.get(unit, np.nan) for unit in self.ids.tolist()])


def pixel_layout_of(network: Network, ids: Ids) -> PixelLayout:
    """The units as pixels."""
    units = network.units
    at = units.positions_of(ids)
    ids, at = ids[at >= 0], at[at >= 0]
    x, y = np.round(units.place_x[at]), np.round(units.place_y[at])
    columns, rows = len(np.unique(x)), len(np.unique(y))
    if len(ids) and columns * rows == len(ids) and len(np.unique(np.stack([x, y]), axis=1).T) == len(ids):
        return PixelLayout(ids[np.lexsort((x, y))], rows, columns)
    columns = max(1, ceil(sqrt(len(ids))))
    return PixelLayout(ids, max(1, ceil(len(ids) / columns)), columns)


def pattern_units(document: Document) -> Ids:
    """The units that patterns are made of: those of the first stored pattern, else those that take two values, else all but inputs."""
    units = document.network.units
    for stored in document.patterns:
        here = stored.input_ids[np.isin(stored.input_ids, units.id)]
        if len(here):
            return here
    two_valued = np.isin(units.activation, ("sign", "sign_hold", "bernoulli_sign", "step", "step_hold", "bernoulli"))
    if two_valued.any():
        found: Ids = units.id[two_valued]
        return found
    rest: Ids = units.id[~units.is_input]
    return rest


def low_value_of(network: Network, ids: Ids) -> float:
    """What an empty pixel is: 0 where the units go from 0 to 1, else −1."""
    names = network.units.activation[network.units.rows(ids)].tolist()
    return 0.0 if names and all(name in ("step", "step_hold", "bernoulli", "logistic") for name in names) else -1.0


def toggled(value: float, low: float) -> float:
    """The other one of the two values of a pixel."""
    return low if value > (low + 1) / 2 else 1.0


def damaged(values: NDArray[np.float64], low: float, seed: int) -> NDArray[np.float64]:
    """A copy with a tenth of the pixels turned over: those with the lowest draws of this seed."""
    count = max(1, round(DAMAGED_SHARE * len(values)))
    order = np.argsort(draws(seed, 0, np.arange(len(values))), kind="stable")
    made = values.copy()
    for pixel in order[:count]:
        made[pixel] = toggled(float(made[pixel]), low)
    return made
