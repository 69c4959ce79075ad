"""From values to what a unit shows: the range of each unit, the level −1 to 1 within it, and numbers as text."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, isfinite, log2

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.frame import NO_RANGES, Picture, by_row
from rnnsim.formulas.activations import distinct
from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.network import Network

Floats = NDArray[np.float64]
LARGEST_POWER = 1023  # of two that is a number


def own_ranges(network: Network) -> Floats:
    """(U,) largest magnitude the activation can give; infinite for unbounded ones and integrators (they show their state)."""
    units = network.units
    names, index = distinct(units.activation)
    rows = [known_activation(name) for name in names]
    largest = np.array([np.inf if row is None else max(abs(row.low), abs(row.high)) for row in rows])
    return np.where(units.dynamics == "integrator", np.inf, largest[index])


def held_ranges(network: Network, values: Floats, held: Mapping[str, float] = NO_RANGES) -> dict[str, float]:
    """The power of two (at least 1) each group path shows its unbounded units against: grown where `values` (U,) need it, never shrunk."""
    open_ended = np.isinf(own_ranges(network)) & np.isfinite(values)
    grown = dict(held)
    paths, index = np.unique(network.units.group[open_ended], return_inverse=True)
    largest = np.zeros(len(paths))
    np.maximum.at(largest, index.ravel(), np.abs(values[open_ended]))
    for path, most in zip(paths.tolist(), largest.tolist(), strict=True):
        needed = 2.0 ** min(max(0, ceil(log2(most))), LARGEST_POWER) if most > 0 else 1.0
        grown[path] = max(grown.get(path, 1.0), needed)
    return grown


def unit_ranges(network: Network, held: Mapping[str, float]) -> Floats:
    """(U,) what each unit's value is divided by: the activation's own range, or the held power of two of its group."""
    own = own_ranges(network)
    paths, index = distinct(network.units.group)
    per_path = np.array([held.get(path, 1.0) for path in paths])
    return np.where(np.isinf(own), per_path[index] if len(paths) else own, own)


def initial_outputs(network: Network) -> Floats:
    """(U,) what stands before the first tick: `initial`, or activation(gain · (initial + output_bias)) for an integrator."""
    units = network.units
    made = np.array(units.initial, float)
    integrators = units.dynamics == "integrator"
    for name in np.unique(units.activation[integrators]).tolist():
        rows = np.flatnonzero(integrators & (units.activation == name))
        inner = units.gain[rows] * (units.initial[rows] + units.output_bias[rows])
        activation = known_activation(name)
        if activation is not None:
            with np.errstate(all="ignore"):
                made[rows] = activation.value(inner, np.zeros_like(inner), np.full_like(inner, 0.5))
    return made


def shown_values(network: Network, picture: Picture) -> Floats:
    """(U,) the output where the frame has one, else the initial output."""
    return by_row(network, picture.unit_ids, picture.values, otherwise=initial_outputs(network))


def shown_levels(network: Network, picture: Picture) -> Floats:
    """(U,) value over range, integrators by their state; NaN where the unit is not finite."""
    values = shown_values(network, picture)
    tanks = network.units.dynamics == "integrator"
    if tanks.any():
        fallback = values if len(picture.unit_ids) else np.array(network.units.initial, float)
        states = by_row(network, picture.unit_ids, picture.states, otherwise=fallback)
        values = np.where(tanks, states, values)
    levels = values / unit_ranges(network, held_ranges(network, values, picture.ranges))
    gone = ~np.isfinite(values)
    gone |= np.isin(network.units.id, list(picture.not_finite))
    return np.where(gone, np.nan, levels)


def previous_levels(network: Network, picture: Picture) -> Floats:
    """(U,) levels one tick ago: what ghosts show and registers hold. At the initial output where it is not known."""
    values = by_row(network, picture.unit_ids, picture.previous, otherwise=initial_outputs(network))
    return values / unit_ranges(network, held_ranges(network, values, picture.ranges))


def shown_probabilities(network: Network, picture: Picture) -> Floats:
    """(U,) what the rims of stochastic units say; NaN where it is not known."""
    return by_row(network, picture.unit_ids, picture.probabilities, otherwise=np.full(len(network.units), np.nan))


def number_text(value: float, signed: bool = True) -> str:
    """A value with two decimals and a true minus; three significant figures beyond 100."""
    if not isfinite(value):
        return "NaN" if value != value else "∞" if value > 0 else "−∞"
    text = f"{abs(value):.2f}" if abs(value) < 100 else f"{abs(value):.3g}"
    sign = "−" if value < 0 and float(text) != 0 else "+" if signed and value > 0 and float(text) != 0 else ""
    return sign + text
