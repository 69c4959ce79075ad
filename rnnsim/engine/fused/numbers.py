"""The numbers of a network where a layout wants them: weights and, per unit, biases, gains, time constants. Vectorised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.initial_values import euler_factors, initial_inner, initial_outputs
from rnnsim.engine.fused.layout import Layout
from rnnsim.engine.fused.table import NOWHERE
from rnnsim.formulas.activations import Floats
from rnnsim.network.network import Network, Rows


def weights_of(layout: Layout, network: Network) -> NDArray[Any]:
    """Every connection's weight at its place."""
    made = np.zeros(layout.weights.size, layout.kind.dtype)
    made[layout.weights.ones] = 1.0
    weight = network.connections.weight
    if layout.kept:  # the others are couplings
        packed = layout.weight_at != NOWHERE
        made[layout.weight_at[packed]] = weight[packed]
    else:
        made[layout.weight_at] = weight
    return made


def numbers_of(layout: Layout, network: Network, dt: float) -> NDArray[Any]:
    """What the segments of a layout stand for."""
    made = np.zeros(layout.number_count, layout.kind.dtype)
    columns = _Columns(network.units, dt)
    for first, size, name, rows, pad in layout.segments:
        made[first : first + size] = pad
        if name in _LENGTHS:
            made[first : first + size] = _LENGTHS[name] * dt
        elif len(rows):
            made[first : first + len(rows)] = columns[name][rows]
    return made


class _Columns(dict[str, Floats]):
    """Columns by name, worked out when first asked for."""

    def __init__(self, units: Rows, dt: float) -> None:
        super().__init__()
        self._units, self._dt = units, dt

    def __missing__(self, name: str) -> Floats:
        if name.startswith("twice_"):
            self[name] = 2.0 * self[name.removeprefix("twice_")]
        elif name in _DERIVED:
            with np.errstate(all="ignore"):
                self[name] = _DERIVED[name](self._units, self._dt)
        else:
            self[name] = self._units.columns[name]
        return self[name]


def _exponential_keep(units: Rows, dt: float) -> Floats:
    return np.exp(-units.leak * dt / units.tau)


def _exponential_share(units: Rows, dt: float) -> Floats:
    """(1 − e^(−z)) / leak with z = leak · dt / tau; dt / tau without a leak."""
    leak = np.where(units.leak == 0, 1.0, units.leak)
    return np.where(units.leak == 0, dt / units.tau, -np.expm1(-units.leak * dt / units.tau) / leak)


_LENGTHS: dict[str, Any] = {
    "dt": 1.0, "half_dt": 0.5, "heun_shares": np.array([0.5, 0.5, 0.0, 0.0]), "rk4_shares": np.array([1.0, 2.0, 2.0, 1.0]) / 6,
}  # fmt: skip
_DERIVED: dict[str, Callable[[Rows, float], Floats]] = {
    "one": lambda units, dt: np.ones(len(units)),
    "rate": lambda units, dt: 1 / units.tau,
    "keep": lambda units, dt: euler_factors(units.leak, units.tau, dt)[0],
    "share": lambda units, dt: euler_factors(units.leak, units.tau, dt)[1],
    "exponential_keep": _exponential_keep,
    "exponential_share": _exponential_share,
    "initial_output": lambda units, dt: initial_outputs(units),
    "initial_state": lambda units, dt: initial_inner(units),
}
