"""Gradients as rows of a network, whoever computed them, and the sums over rows that share one parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.state import State
from rnnsim.network.network import Ids, Network

Values = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Gradients:
    """What a batch says about a network. Every member of a tie holds the shared parameter's whole gradient; fixed rows have theirs.

    loss; weights (C,): ∂L/∂w; biases, initials (U,); inputs (T, B, I): ∂L/∂x. outputs (T, B, O): what the network answered.
    by_lag (L,): √Σ (∂L(t)/∂y_i(t − k))² over ticks, episodes and units on cycles, for k = 0 … L − 1 ticks travelled, the last with
    all beyond it unless the flow ends there; None if not asked for. Of every tick's own copy, None if not asked for: copies (T, C)
    ∂L/∂w and activations (T, B, U) ∂L/∂y. state: to go on from.
    """

    loss: float
    weights: Values
    biases: Values
    initials: Values
    inputs: Values
    outputs: Values
    by_lag: Values | None = None
    copies: Values | None = None
    activations: Values | None = None
    state: State | None = None


def shared(network: Network, *, weights: Values, biases: Values) -> tuple[Values, Values]:
    """Gradients of rows with the sums over each tie in all its rows."""
    return _over_ties(network.connections.tie, weights), _over_ties(network.units.bias_tie, biases)


def _over_ties(tie: Ids, rows: Values) -> Values:
    tied = np.flatnonzero(tie >= 0)
    if not len(tied):
        return rows
    _, which = np.unique(tie[tied], return_inverse=True)
    sums = np.bincount(which, rows[tied])
    made = rows.copy()
    made[tied] = sums[which]
    return made
