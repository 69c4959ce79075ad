"""Between which numbers all values of a formula lie, by interval arithmetic; infinite where that is not known."""

from __future__ import annotations

from math import inf, isnan

import numpy as np

from rnnsim.formulas.formula import Formula
from rnnsim.formulas.formula_functions import FUNCTIONS, Range

EVERYTHING: Range = (-inf, inf)


@np.errstate(all="ignore")
def range_of(formula: Formula) -> Range:
    """(low, high) with every value of the formula between them, for any net input at which all its parts have one; wider than needed
    where a occurs twice.

    A formula with one value only has no range to be seen in and gives (−∞, ∞).
    """
    low, high = _range(formula)
    return (low, high) if low < high else EVERYTHING


def _range(formula: Formula) -> Range:
    if formula.sign == "a":
        return EVERYTHING
    if formula.sign == "number":
        return formula.number, formula.number
    parts = [_range(part) for part in formula.parts]
    low, high = parts[0]
    if len(parts) == 1:
        return (-high, -low) if formula.sign == "-" else _known(FUNCTIONS[formula.sign].image(low, high))
    (first, second), (least, most) = formula.parts, parts[1]
    match formula.sign:
        case "+":
            return _known((low + least, high + most))
        case "-":
            return _known((low - most, high - least))
        case "*":
            return _product(parts[0], parts[1]) if _unsigned(first) != _unsigned(second) else _square(parts[0], first == second)
        case "/":
            return _product(parts[0], _inverse(least, most))
    return _power(parts[0], least) if least == most else _exponential(low, high, parts[1])


def _known(found: Range) -> Range:
    return EVERYTHING if isnan(found[0]) or isnan(found[1]) else found


def _product(left: Range, right: Range) -> Range:
    corners = [0.0 if 0 in (x, y) else x * y for x in left for y in right]
    return min(corners), max(corners)


def _unsigned(formula: Formula) -> Formula:
    return formula.parts[0] if formula.sign == "-" and len(formula.parts) == 1 else formula


def _square(part: Range, is_positive: bool) -> Range:
    """Of u · u, or of u · −u."""
    least, most = FUNCTIONS["abs"].image(*part)
    return (least * least, most * most) if is_positive else (-most * most, -least * least)


def _inverse(low: float, high: float) -> Range:
    if low < 0 < high or low == high == 0:
        return EVERYTHING
    return (1 / high if high else -inf), (1 / low if low else inf)


def _power(base: Range, exponent: float) -> Range:
    low, high = base
    if exponent < 0:
        return _inverse(*_power(base, -exponent))
    if exponent % 2 == 0:
        low, high = FUNCTIONS["abs"].image(low, high)
    elif exponent % 2 != 1:
        low = max(low, 0.0)
    if high < low:
        return EVERYTHING
    return _known((float(np.power(np.float64(low), exponent)), float(np.power(np.float64(high), exponent))))


def _exponential(low: float, high: float, exponent: Range) -> Range:
    """base ** exponent = exp(exponent · ln(base)) for bases above 0."""
    if low <= 0:
        return EVERYTHING
    raised = _product(FUNCTIONS["log"].image(low, high), exponent)
    return _known(FUNCTIONS["exp"].image(*raised))
