"""The little curve inside a unit: the activation's own shape in a box 18 wide and 11 high."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, log, log1p, sqrt, tanh

from rnnsim.drawing.formula_glyph import formula_curve
from rnnsim.drawing.shapes import Command, Path, Shape, Text, polyline

HALF_ACROSS, HALF_DOWN = 9.0, 5.5
Line = tuple[tuple[float, float], ...]
STAIR: Line = ((-1.0, -1.0), (0.0, -1.0), (0.0, 1.0), (1.0, 1.0))
_HOLDING: tuple[Line, ...] = (((-1.0, -1.0), (0.35, -1.0), (0.35, 1.0), (1.0, 1.0)), ((-0.35, -1.0), (-0.35, 1.0), (0.35, 1.0)))
_CROSS: tuple[Line, ...] = (((-5 / 9, -5 / 5.5), (5 / 9, 5 / 5.5)), ((-5 / 9, 5 / 5.5), (5 / 9, -5 / 5.5)))
_HYPERBOLA: tuple[Line, ...] = (
    tuple((x / 12, max(-1.0, 1.8 / x)) for x in range(-12, -1)),
    tuple((x / 12, min(1.0, 1.8 / x)) for x in range(2, 13)),
)
_LINES: dict[str, tuple[Line, ...]] = {
    "step": (STAIR,), "sign": (STAIR,), "step_hold": _HOLDING, "sign_hold": _HOLDING, "product": _CROSS, "reciprocal": _HYPERBOLA,
}  # fmt: skip
_CURVES: dict[str, Callable[[float], float]] = {  # both axes −1 to 1, upward positive; drawn so that they can be told apart
    "identity": lambda x: 0.9 * x,
    "logistic": lambda x: 2 / (1 + exp(-5 * x)) - 1,
    "tanh": lambda x: tanh(2.6 * x),
    "arctangent": lambda x: 1.75 * x / (1 + abs(x)),
    "gaussian": lambda x: 2 * exp(-6 * x * x) - 1,
    "relu": lambda x: max(-0.7, 1.7 * x - 0.7),
    "saturating": lambda x: min(0.9, max(-0.9, 2.2 * x)),
    "softplus": lambda x: 0.36 * log1p(exp(5 * x)) - 0.9,
    "exponential": lambda x: 1.8 * exp(2.6 * (x - 1)) - 0.9,
    "logarithm": lambda x: 0.55 * log(max(x + 1.02, 0.075)) + 0.5,
    "square_root": lambda x: 1.8 * sqrt(max(0.0, (x + 1) / 2)) - 0.9,
    "bernoulli": lambda x: 2 / (1 + exp(-5 * x)) - 1,
    "bernoulli_sign": lambda x: tanh(2.6 * x),
}


@lru_cache(maxsize=512)
def glyph_lines(name: str) -> tuple[Line, ...]:
    """Lines of an activation, or of "product", in scene pixels around the middle; empty where it has no curve of its own."""
    if name.startswith("="):
        curve_points = formula_curve(name)
        lines: tuple[Line, ...] = (curve_points,) if curve_points else ()
    elif name in _CURVES:
        curve = _CURVES[name]
        lines = (tuple((at / 12, curve(at / 12)) for at in range(-12, 13)),)
    else:
        lines = _LINES.get(name, ())
    return tuple(tuple((HALF_ACROSS * x, -HALF_DOWN * y) for x, y in line) for line in lines)


def glyph_shapes(name: str, colour: str, width: float = 1.75) -> list[Shape]:
    """The curve of an activation or user formula (f(a) where it has none to show); nothing for members of a coupled group."""
    if name.startswith("=") and not glyph_lines(name):
        return [Text(0, 0, "f(a)", colour, 10, 600, "middle")]
    commands: tuple[Command, ...] = sum((polyline(line) for line in glyph_lines(name)), ())
    return [Path(commands, None, colour, width)] if commands else []
