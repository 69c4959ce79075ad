"""What units show before the first tick, and the factors of one Euler step: numbers that running and unfolding share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import is_coupled, nodes_of
from rnnsim.formulas.activations import Floats, distinct
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.randomness import draws
from rnnsim.network.network import Rows


def initial_inner(units: Rows) -> Floats:
    """(U,) states before the first tick, 0 for instant units."""
    return np.where(units.dynamics == "integrator", units.initial, 0.0)


def initial_outputs(units: Rows) -> Floats:
    """(U,) outputs before the first tick: `initial`, or for an integrator what its initial state gives."""
    integrates = units.dynamics == "integrator"
    if not integrates.any():
        return units.initial.copy()
    return np.where(integrates, outputs_of_states(units, initial_inner(units)[None])[0], units.initial)


@np.errstate(all="ignore")
def outputs_of_states(units: Rows, inner: Floats) -> Floats:
    """(…, U) outputs of integrators, activation(gain · (state + output_bias)), from states (…, U); for other units meaningless.

    A stochastic integrator draws with seed 0 and tick 0 here, and a holding one at exactly 0 has held 0.
    """
    a = np.asarray(units.gain * (inner + units.output_bias))
    made = np.zeros_like(a)
    node, coupled = nodes_of(units), is_coupled(units)
    draw = np.broadcast_to(draws(0, 0, units.id[node]), a.shape)
    integrates = units.dynamics == "integrator"
    names, which = distinct(units.activation)
    for number, name in enumerate(names):
        mine = integrates & (which == number)
        if not mine.any():
            continue
        heads = np.unique(node[mine]) if coupled[mine].any() else [-1]
        for head in heads:
            rows = np.flatnonzero(mine & ((node == head) | (head == -1)))
            members = np.ascontiguousarray(a[..., rows])
            made[..., rows] = activation_of(name).value(members, np.zeros_like(members), draw[..., rows])
    return made


def euler_factors(leak: NDArray[Any], tau: NDArray[Any], dt: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """The factors of one Euler step, s ← keep · s + share · drive: 1 − leak·dt/tau and dt/tau; unfolding writes them as weights.

    Where tau is not above 0, which only instant units may have, both are meaningless.
    """
    share = dt / np.where(tau > 0, tau, 1.0)
    return 1.0 - leak * share, share
