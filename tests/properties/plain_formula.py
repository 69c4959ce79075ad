"""Formulas once more, number by number with the standard library, as an independent reading with a bound of its rounding error."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import inf, isfinite, nan

from rnnsim.formulas.formula import Formula

ROUNDING = 2.0**-50  # of one operation, relative: eight times that of correct rounding


def logistic(u: float) -> float:
    return 1 / (1 + math.exp(-u)) if u >= 0 else math.exp(u) / (1 + math.exp(u))


# value and how much it moves with its argument
FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "abs": (abs, lambda u: 1.0),
    "arctan": (math.atan, lambda u: 1 / (1 + u * u)),
    "cos": (math.cos, lambda u: 1.0),
    "cosh": (math.cosh, math.sinh),
    "exp": (math.exp, math.exp),
    "log": (lambda u: math.log(u) if u else -inf, lambda u: 1 / u),
    "logistic": (logistic, lambda u: logistic(u) * logistic(-u)),
    "relu": (lambda u: u if u > 0 else 0.0, lambda u: 1.0),
    "sign": (lambda u: 1.0 if u > 0 else -1.0, lambda u: 0.0),
    "sin": (math.sin, lambda u: 1.0),
    "sinh": (math.sinh, math.cosh),
    "softplus": (lambda u: u + math.log1p(math.exp(-u)) if u > 0 else math.log1p(math.exp(u)), logistic),
    "sqrt": (math.sqrt, lambda u: 0.5 / math.sqrt(u)),
    "step": (lambda u: 1.0 if u > 0 else 0.0, lambda u: 0.0),
    "tan": (math.tan, lambda u: 1 + math.tan(u) ** 2),
    "tanh": (math.tanh, lambda u: 1.0),
}


def interpreted(formula: Formula, a: float) -> tuple[float, float]:
    """(value, largest error that rounding can have made here or there); an infinite error where that cannot be said."""
    if formula.sign == "a":
        return a, 0.0
    if formula.sign == "number":
        return formula.number, 0.0
    parts = [interpreted(part, a) for part in formula.parts]
    if not all(isfinite(value) and isfinite(error) for value, error in parts):
        return nan, inf
    try:
        value, error = _applied(formula.sign, parts)
    except (OverflowError, ValueError, ZeroDivisionError):
        return nan, inf
    return value, 2 * error + abs(value) * ROUNDING + 1e-300


def _applied(sign: str, parts: list[tuple[float, float]]) -> tuple[float, float]:
    u, of_u = parts[0]
    if len(parts) == 1:
        if sign == "-":
            return -u, of_u
        if sign in ("step", "sign") and abs(u) <= of_u:
            return nan, inf  # on which side of the jump it falls is a matter of rounding
        if (of_u > 1e-3 and sign not in ("abs", "relu")) or (of_u > 1e-3 * abs(u) and sign in ("log", "sqrt")):
            return nan, inf  # too coarse for the slope to say how far the value moves
        value, moves = FUNCTIONS[sign]
        return value(u), (of_u * abs(moves(u)) if of_u else 0.0)
    v, of_v = parts[1]
    if (sign == "/" and of_v > 1e-3 * abs(v)) or (sign == "**" and (of_u > 1e-3 * abs(u) or of_v > 1e-3)):
        return nan, inf
    match sign:
        case "+" | "-":
            return (u + v if sign == "+" else u - v), of_u + of_v
        case "*":
            return u * v, abs(u) * of_v + abs(v) * of_u
        case "/":
            return u / v, (of_u + abs(u / v) * of_v) / abs(v)
    value = u**v
    if isinstance(value, complex):
        return nan, inf
    by_base = abs(v * u ** (v - 1)) * of_u if of_u else 0.0
    return value, by_base + (abs(value * math.log(abs(u))) * of_v if of_v else 0.0)
