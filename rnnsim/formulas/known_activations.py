"""The one way from the text in a unit's `activation` or `drive` to what it does: a row of the table, or a row made from a user formula."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from rnnsim.formulas.activations import ACTIVATIONS, Activation, Floats, is_formula
from rnnsim.formulas.formula import readable
from rnnsim.formulas.formula_derivatives import derivative_of
from rnnsim.formulas.formula_ranges import range_of
from rnnsim.formulas.formula_values import function_of, value_of_constant
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import parsed_formula, printable

REMEMBERED = 4096  # formulas


def activation_of(name: str) -> Activation:
    """What a unit with this text in its column does. A formula gives a row of kind smooth, or threshold if its slope is 0 everywhere.

    Raises `Refused` with the reason for a formula that cannot be read and for a name that is not in the table.

    >>> row = activation_of("=tanh(a)/2")
    >>> row.low, row.high, row.kind
    (-0.5, 0.5, 'smooth')
    """
    row = ACTIVATIONS.get(name)
    if row is not None:
        return row
    if not is_formula(name):
        raise Refused(f"“{printable(name)}” is not an activation; take one of {', '.join(ACTIVATIONS)}, or a formula such as =tanh(a).")
    return _of_formula(name)


def known_activation(name: str) -> Activation | None:
    """As `activation_of`, and None where that refuses: for pictures of what cannot run."""
    row = ACTIVATIONS.get(name)
    if row is not None or not is_formula(name):
        return row
    try:
        return _of_formula(name)
    except Refused:
        return None


@lru_cache(maxsize=REMEMBERED)
def _of_formula(text: str) -> Activation:
    formula = parsed_formula(text)
    slope = derivative_of(formula)
    of_net, of_slope = function_of(formula), function_of(slope)

    def value(a: Floats, previous: Floats, draw: Floats) -> Floats:
        return of_net(a)

    def derivative(a: Floats, y: Floats) -> Floats:
        slope = of_slope(a)
        lost = np.isnan(slope)
        return np.where(lost, _slope_by_differences(of_net, a), slope) if lost.any() else slope

    low, high = range_of(formula)
    kind = "threshold" if value_of_constant(slope) == 0 else "smooth"
    return Activation(text, readable(formula), low, high, value, derivative, kind)


@np.errstate(all="ignore")
def _slope_by_differences(of_net: Callable[[Floats], Floats], a: Floats) -> Floats:
    """Central differences, for places where the derivative is 0 · ∞ or 0 / 0 although the formula has a slope: 1/(1+exp(−a)) far out."""
    step = np.cbrt(np.finfo(a.dtype).eps) * np.maximum(1, np.abs(a))
    return np.asarray((of_net(a + step) - of_net(a - step)) / (2 * step), a.dtype)
