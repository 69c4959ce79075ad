"""The one table of functions that may stand in a formula: value, slope as a formula, and what a range of arguments becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.formulas.formula import ONE, TWO, ZERO, Formula, applied, minus, negative, over, plus, raised, times

Floats = NDArray[np.floating]
Range = tuple[float, float]


@dataclass(frozen=True)
class FormulaFunction:
    """One row: `value` of an array, `slope` d/du as a formula of u; `image`: a range that holds all values for arguments in a range."""

    name: str
    value: Callable[[Floats], Floats]
    slope: Callable[[Formula], Formula]
    image: Callable[[float, float], Range]


def _rising(value: Callable[[Floats], Floats], least: float = -inf) -> Callable[[float, float], Range]:
    """Of a function that never falls and is defined from `least` on."""

    def image(low: float, high: float) -> Range:
        if high < least:
            return -inf, inf
        return float(value(np.float64(max(low, least)))), float(value(np.float64(high)))  # type: ignore[arg-type]

    return image


def _even(value: Callable[[Floats], Floats]) -> Callable[[float, float], Range]:
    """Of a function of |u| that never falls with it."""

    def image(low: float, high: float) -> Range:
        least, most = (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
        return float(value(np.float64(least))), float(value(np.float64(most)))  # type: ignore[arg-type]

    return image


def _always(least: float, most: float) -> Callable[[float, float], Range]:
    return lambda low, high: (least, most)


def _of_table(name: str) -> Callable[[Floats], Floats]:
    """The activation of the table by that name, as a function of its net input alone."""
    row = ACTIVATIONS[name]
    return lambda u: row.value(u, u, u)


def _row(
    name: str,
    value: Callable[[Floats], Floats],
    slope: Callable[[Formula], Formula],
    *,
    image: Callable[[float, float], Range] | None = None,
) -> FormulaFunction:
    return FormulaFunction(name, value, slope, image or _rising(value))


def _shape(name: str, slope: Callable[[Formula], Formula]) -> FormulaFunction:
    """A rising activation of the table by its own name."""
    return _row(name, _of_table(name), slope)


def _squared(name: str) -> Callable[[Formula], Formula]:
    return lambda u: raised(applied(name, u), TWO)


_ROWS = (
    _row("abs", np.abs, lambda u: minus(applied("step", u), applied("step", negative(u))), image=_even(np.abs)),  # 0 at 0
    _row("arctan", np.arctan, lambda u: over(ONE, plus(ONE, raised(u, TWO)))),
    _row("cos", np.cos, lambda u: negative(applied("sin", u)), image=_always(-1, 1)),
    _row("cosh", np.cosh, lambda u: applied("sinh", u), image=_even(np.cosh)),
    _row("exp", np.exp, lambda u: applied("exp", u)),
    _row("log", np.log, lambda u: over(ONE, u), image=_rising(np.log, 0.0)),
    _shape("logistic", lambda u: times(applied("logistic", u), minus(ONE, applied("logistic", u)))),
    _shape("relu", lambda u: applied("step", u)),
    _shape("sign", lambda u: ZERO),
    _row("sin", np.sin, lambda u: applied("cos", u), image=_always(-1, 1)),
    _row("sinh", np.sinh, lambda u: applied("cosh", u)),
    _shape("softplus", lambda u: applied("logistic", u)),
    _row("sqrt", np.sqrt, lambda u: over(ONE, times(TWO, applied("sqrt", u))), image=_rising(np.sqrt, 0.0)),
    _shape("step", lambda u: ZERO),
    _row("tan", np.tan, lambda u: plus(ONE, _squared("tan")(u)), image=_always(-inf, inf)),
    _shape("tanh", lambda u: minus(ONE, _squared("tanh")(u))),
)
FUNCTIONS: dict[str, FormulaFunction] = {row.name: row for row in _ROWS}
ALIASES = {"atan": "arctan", "ln": "log", "sigmoid": "logistic", "sgn": "sign"}
