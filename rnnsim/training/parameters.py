"""What learning changes, as one flat vector: weights, then biases, then initial values if they are learned. Knows no gradients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.known_activations import activation_of
from rnnsim.network.network import Ids, Network, Rows

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Parameters:
    """Where each row's number stands in the vector: of weights (C,), biases (U,) and initials (U,); −1 for what stays as it is.

    Rows that share a tie share a place. values (P,): as they are in the network; lower, upper (P,): what learning may reach, the
    narrowest bounds of a tie.
    """

    weight_places: Ids
    bias_places: Ids
    initial_places: Ids
    values: Vector
    lower: Vector
    upper: Vector

    @staticmethod
    def of(network: Network, *, initials: bool = False) -> Parameters:
        """The parameters of a network: trainable weights and biases, and initial values that something reads, if wanted.

        The bias of an input unit that nothing feeds is none, for it would only shift what comes in, unless a unit that is fed shares it.
        """
        units, wires = network.units, network.connections
        weights = _places(wires.trainable, wires.tie, 0)
        biases = _places(_free_biases(network), units.bias_tie, int(weights.max(initial=-1)) + 1)
        free = _reads_initial(network) if initials else np.zeros(len(units), bool)
        starts = _places(free, np.full(len(units), -1), int(max(weights.max(initial=-1), biases.max(initial=-1))) + 1)
        count = 1 + int(max(places.max(initial=-1) for places in (weights, biases, starts)))
        lower, upper = np.full(count, -inf), np.full(count, inf)
        mine = weights >= 0
        np.maximum.at(lower, weights[mine], wires.lower[mine])
        np.minimum.at(upper, weights[mine], wires.upper[mine])
        made = Parameters(weights, biases, starts, np.zeros(count), lower, upper)
        return replace(made, values=made.gathered(wires.weight, units.bias, units.initial))

    def __len__(self) -> int:
        """P."""
        return len(self.values)

    def placed(self, network: Network, vector: NDArray[Any]) -> Network:
        """The network with these values (P,) in all rows that share them."""
        units, wires = network.units, network.connections
        if self._has_weights:
            wires = wires.with_columns(weight=_spread(wires.weight, self.weight_places, vector))
        columns = {"bias": self.bias_places, "initial": self.initial_places}
        changed = {name: _spread(units.columns[name], places, vector) for name, places in columns.items() if (places >= 0).any()}
        return network.with_rows(units=units.with_columns(**changed) if changed else units, connections=wires)

    def gathered(self, weights: NDArray[Any], biases: NDArray[Any], initials: NDArray[Any]) -> Vector:
        """(P,) from rows: weights (C,), biases and initials (U,). Of rows that share a place, which hold the same, the last counts."""
        vector = np.zeros(len(self.lower))
        for places, rows in ((self.weight_places, weights), (self.bias_places, biases), (self.initial_places, initials)):
            mine = places >= 0
            vector[places[mine]] = rows[mine]
        return vector

    def projected(self, vector: NDArray[Any]) -> Vector:
        """(P,) the nearest values within the bounds."""
        return np.clip(vector, self.lower, self.upper)

    @cached_property
    def _has_weights(self) -> bool:
        return bool((self.weight_places >= 0).any())


def _places(free: NDArray[np.bool_], tie: Ids, first: int) -> Ids:
    """Places from `first` on in the order of rows; rows that share a tie share the place of the first of them."""
    places = np.full(len(free), -1, np.int64)
    rows = np.flatnonzero(free)
    own = np.where(tie[rows] >= 0, tie[rows], int(tie.max(initial=-1)) + 1 + np.arange(len(rows)))
    _, begins, which = np.unique(own, return_index=True, return_inverse=True)
    rank = np.empty(len(begins), np.int64)
    rank[np.argsort(begins)] = np.arange(len(begins))
    places[rows] = first + rank[which]
    return places


def _spread(column: NDArray[Any], places: Ids, vector: NDArray[Any]) -> NDArray[Any]:
    mine = places >= 0
    made = column.copy()
    made[mine] = vector[places[mine]]
    return made


def _free_biases(network: Network) -> NDArray[np.bool_]:
    """(U,) units whose bias is learned, for its own sake or for that of a unit it is tied to."""
    units = network.units
    own = units.bias_trainable & ~_only_reads(network)
    tied = units.bias_trainable & (units.bias_tie >= 0) & np.isin(units.bias_tie, units.bias_tie[own])
    return np.asarray(own | tied)


def _only_reads(network: Network) -> NDArray[np.bool_]:
    """(U,) input units that nothing feeds."""
    units = network.units
    return np.asarray(units.is_input & ~np.isin(units.id, network.connections.target))


def _reads_initial(network: Network) -> NDArray[np.bool_]:
    """(U,) units whose initial value is seen by something: a delay, an integrator's state, a period, an activation that holds."""
    units, wires = network.units, network.connections
    seen = np.isin(units.id, wires.source[wires.delay != 0]) | _remembers(units)
    return np.asarray(seen & ~_only_reads(network))


def _remembers(units: Rows) -> NDArray[np.bool_]:
    holds = [activation_of(str(name)).holds for name in units.activation]
    return np.asarray((units.dynamics == "integrator") | (units.period > 1) | np.array(holds, bool))
