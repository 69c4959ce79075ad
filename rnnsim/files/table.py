"""Rows of numbers from a file, one per tick, and how they become an episode of a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.files.refusal import FileRefused
from rnnsim.network.episode import Episode
from rnnsim.network.naming import counted
from rnnsim.network.network import Network


@dataclass(frozen=True, eq=False)
class Table:
    """inputs (T, columns); targets (T, outputs) or None; `columns` are the names of the input columns, if the file has any."""

    name: str
    inputs: NDArray[np.float64]
    targets: NDArray[np.float64] | None = None
    columns: tuple[str, ...] = ()

    def episode_for(self, network: Network) -> Episode:
        """The table on a network's tape: columns by label where all input labels are among the names, else in row order."""
        labels = network.units.label[network.units.is_input].tolist()
        inputs = self.inputs
        if self.columns and len(set(labels)) == len(labels) and set(labels) <= set(self.columns):
            inputs = inputs[:, [self.columns.index(label) for label in labels]]
        if inputs.shape[1] != len(labels):
            has, needs = counted(inputs.shape[1], "input"), counted(len(labels), "input unit")
            raise FileRefused(f"it has {has} per tick, but the network has {needs}; choose a file that fits or mark other units as inputs")
        targets: dict[str, Any] = {}
        if self.targets is not None and self.targets.shape[1] == len(network.output_ids):
            targets = {"targets": self.targets, "target_ids": network.output_ids}
        return Episode(self.name, inputs, network.input_ids, **targets)
