"""What integrators add to Hopfield's energy: the cost of an output that its unit's leak would pull back. Knows arrays and columns only."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.network import Rows

Values = NDArray[np.float64]


def _times_logarithm(value: Values) -> Values:
    """v ln v, and 0 at 0."""
    return np.asarray(value * np.log(np.maximum(value, np.finfo(float).tiny)))


def _of_tanh(value: Values) -> Values:
    inside = np.clip(value, -1.0, 1.0)
    return (_times_logarithm(1 + inside) + _times_logarithm(1 - inside)) / 2


def _of_logistic(value: Values) -> Values:
    inside = np.clip(value, 0.0, 1.0)
    return np.asarray(_times_logarithm(inside) + _times_logarithm(1 - inside) + np.log(2))


def _of_arctangent(value: Values) -> Values:
    return np.asarray(-4 / pi**2 * np.log(np.cos(pi / 2 * np.clip(value, -1.0, 1.0))))


COSTS: dict[str, Callable[[Values], Values]] = {
    "identity": lambda value: value**2 / 2,
    "tanh": _of_tanh,
    "logistic": _of_logistic,
    "arctangent": _of_arctangent,
}
"""∫ g⁻¹(v) dv from g(0) to V of each activation g that has one."""


def have_cost(units: Rows) -> NDArray[np.bool_]:
    """(U,) which units are integrators whose output has a cost: one of COSTS, driven by their net input itself."""
    return (units.dynamics == "integrator") & (units.drive == "identity") & np.isin(units.activation, list(COSTS)) & (units.gain > 0)


def costs_of(units: Rows, rows: Values) -> Values:
    """(T,) Σ_i A_i ∫ s_i(v) dv of outputs (T, U), s(v) = g⁻¹(v)/λ − θ: A the leak, λ the gain, θ the output bias.

    With it E = −½ Σ w V V − Σ b V + Σ A ∫ s dv never rises along τ ds/dt = −A s + Σ w V + b, w symmetric (Hopfield, PNAS 81, 1984).
    """
    total, costly = np.zeros(len(rows)), have_cost(units)
    if not costly.any():
        return total
    for name, cost in COSTS.items():
        chosen = costly & (units.activation == name)
        if chosen.any():
            outputs = rows[:, chosen]
            each = cost(outputs) / units.gain[chosen] - units.output_bias[chosen] * outputs
            total += each @ units.leak[chosen]
    return total
