"""What a run gives back: recorded rows by unit and tick, frozen. Knows how they are laid out, not how they were made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.engine.state import State
from rnnsim.formulas.activations import Floats
from rnnsim.network.network import Network


@dataclass(frozen=True, eq=False)
class Trace:
    """Row 0 is tick `first`. outputs (T, outputs): as evaluated; activations (T, units): as stored; states (T, units): of the
    integrators, 0 for instant units; each (T, B, …) if the inputs were (T, B, inputs). What was not recorded has no rows.

    updates (n, 4): tick, unit id, new value and energy change of every single update, if recorded. `state` continues the run, bit for
    bit with the same `backend`: the one that made the ticks.
    """

    network: Network
    outputs: Floats
    activations: Floats
    states: Floats
    updates: NDArray[np.float64]
    state: State
    first: int = 1
    backend: str = "numpy"

    def __post_init__(self) -> None:
        for array in (self.outputs, self.activations, self.states, self.updates):
            array.setflags(write=False)

    def __len__(self) -> int:
        """Number of recorded ticks."""
        return len(self.outputs)

    @property
    def ticks(self) -> NDArray[np.int64]:
        """(T,) the number of each recorded tick."""
        return self.first + np.arange(len(self))

    def of(self, ids: ArrayLike) -> Floats:
        """Activations of these units, (T, len(ids)) or (T, B, len(ids)); one id gives (T,) or (T, B)."""
        return self.activations[..., self.network.units.rows(ids)]
