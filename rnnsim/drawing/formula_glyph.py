"""The curve of a user formula from −3 to 3, fitted into a unit's box."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import logistic, softplus
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import Formula, parsed_formula

Floats = NDArray[np.floating]
_FUNCTIONS: dict[str, Callable[..., Floats]] = {
    "abs": np.abs, "arctan": np.arctan, "cos": np.cos, "cosh": np.cosh, "exp": np.exp, "log": np.log, "logistic": logistic,
    "relu": lambda a: np.maximum(a, 0.0), "sign": lambda a: np.where(a > 0, 1.0, -1.0), "sin": np.sin, "sinh": np.sinh,
    "softplus": softplus, "sqrt": np.sqrt, "step": lambda a: np.where(a > 0, 1.0, 0.0), "tan": np.tan, "tanh": np.tanh,
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power,
}  # fmt: skip
_LEAST_SPAN = 1e-9


@lru_cache(maxsize=256)
def formula_curve(text: str) -> tuple[tuple[float, float], ...]:
    """Points in −1 … 1 of both axes, upward positive; empty if the formula cannot be read or has no finite curve here."""
    try:
        formula = parsed_formula(text)
    except Refused:
        return ()
    a = np.linspace(-3.0, 3.0, 49)
    with np.errstate(all="ignore"):
        y = np.broadcast_to(_values(formula, a), a.shape)
    finite = np.isfinite(y) & (np.abs(y) < 1e12)
    if finite.sum() < 2:
        return ()
    low, high = np.percentile(y[finite], [4, 96])  # a pole must not flatten the rest
    middle, half = (low + high) / 2, max((high - low) / 1.8, _LEAST_SPAN)
    fitted = np.clip((y[finite] - middle) / half, -1.0, 1.0)
    return tuple(zip((a[finite] / 3).tolist(), fitted.tolist(), strict=True))


def _values(formula: Formula, a: Floats) -> Floats:
    if formula.sign == "a":
        return a
    if formula.sign == "number":
        return np.full(a.shape, formula.number)
    parts = [_values(part, a) for part in formula.parts]
    return -parts[0] if formula.sign == "-" and len(parts) == 1 else _FUNCTIONS[formula.sign](*parts)
