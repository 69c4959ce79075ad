"""What a unit can make of its net input: every activation with its value, derivative, range and written formula, in one table.

Knows arrays only. Values take the scaled net input a = gain · net, the unit's previous output and its draw in [0, 1); the
derivative is dy/da, given a and y. Coupled activations (softmax, argmax, sample) see all members on the last axis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, pi

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Value = Callable[[Floats, Floats, Floats], Floats]
Derivative = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Activation:
    """One row of the table. `kind` is smooth, threshold (zero gradient), stochastic or coupled; `holds` reads its own past.

    by_output: the derivative needs y alone, so nobody has to know the net input again.
    """

    name: str
    formula: str
    low: float
    high: float
    value: Value
    derivative: Derivative
    kind: str = "smooth"
    holds: bool = False
    draws: bool = False
    by_output: bool = False

    @property
    def has_gradient(self) -> bool:
        """Whether a gradient passes; the others are shown as blocked."""
        return self.kind == "smooth" or self.name == "softmax"

    @property
    def is_coupled(self) -> bool:
        """Whether the units of one group answer together."""
        return self.kind == "coupled"


def logistic(a: Floats) -> Floats:
    """1 / (1 + exp(−a)), without overflow for any finite a."""
    decayed = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, decayed) / (1.0 + decayed)


def softplus(a: Floats) -> Floats:
    """ln(1 + exp(a)), without overflow for any finite a."""
    return np.maximum(a, 0.0) + np.log1p(np.exp(-np.abs(a)))


def softmax(a: Floats) -> Floats:
    """exp(a) / Σ exp(a) over the last axis, the largest member subtracted first."""
    raised = np.exp(a - a.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _one_hot(chosen: NDArray[np.integer], a: Floats) -> Floats:
    return (np.arange(a.shape[-1]) == chosen[..., None]).astype(a.dtype)


def _sampled(a: Floats, draw: Floats) -> Floats:
    """One member, drawn with the probabilities of softmax by the first member's draw."""
    reached = np.cumsum(softmax(a), axis=-1) > draw[..., :1]
    last = np.where(reached.any(axis=-1), reached.argmax(axis=-1), a.shape[-1] - 1)
    return _one_hot(last, a)


def _zero(a: Floats, y: Floats) -> Floats:
    return np.zeros_like(a)


def _row(
    name: str, formula: str, between: tuple[float, float], *, value: Callable[[Floats], Floats], derivative: Derivative = _zero,
    by_output: bool = False,
) -> Activation:  # fmt: skip
    def of_net(a: Floats, previous: Floats, draw: Floats) -> Floats:
        return value(a)

    kind = "threshold" if derivative is _zero else "smooth"
    return Activation(name, formula, *between, of_net, derivative, kind, by_output=by_output or derivative is _zero)


_ROWS = (
    _row("identity", "a", (-inf, inf), value=lambda a: a, derivative=lambda a, y: np.ones_like(a), by_output=True),
    _row("logistic", "1 / (1 + exp(−a))", (0, 1), value=logistic, derivative=lambda a, y: y * (1 - y), by_output=True),
    _row("tanh", "tanh(a)", (-1, 1), value=np.tanh, derivative=lambda a, y: 1 - y * y, by_output=True),
    _row("arctangent", "(2/π) · arctan(π·a/2)", (-1, 1), value=lambda a: 2 / pi * np.arctan(pi / 2 * a), derivative=lambda a, y: 1 / (1 + (pi / 2 * a) ** 2)),
    _row("gaussian", "exp(−a²)", (0, 1), value=lambda a: np.exp(-a * a), derivative=lambda a, y: -2 * a * y),
    _row("relu", "max(0, a)", (0, inf), value=lambda a: np.maximum(a, 0.0), derivative=lambda a, y: (y > 0).astype(y.dtype), by_output=True),
    _row("saturating", "min(1, max(0, a))", (0, 1), value=lambda a: np.clip(a, 0.0, 1.0), derivative=lambda a, y: ((y > 0) & (y < 1)).astype(y.dtype), by_output=True),
    _row("softplus", "ln(1 + exp(a))", (0, inf), value=softplus, derivative=lambda a, y: -np.expm1(-y), by_output=True),
    _row("exponential", "exp(a)", (0, inf), value=np.exp, derivative=lambda a, y: y, by_output=True),
    _row("logarithm", "ln(a)", (-inf, inf), value=np.log, derivative=lambda a, y: 1 / a),
    _row("reciprocal", "1 / a", (-inf, inf), value=lambda a: 1 / a, derivative=lambda a, y: -y * y, by_output=True),
    _row("square_root", "√a", (0, inf), value=np.sqrt, derivative=lambda a, y: 0.5 / y, by_output=True),
    _row("step", "1 if a > 0, else 0", (0, 1), value=lambda a: (a > 0).astype(a.dtype)),
    _row("sign", "+1 if a > 0, else −1", (-1, 1), value=lambda a: np.where(a > 0, 1.0, -1.0).astype(a.dtype)),
    Activation(
        "step_hold", "1 if a > 0, 0 if a < 0, else as before", 0, 1,
        lambda a, previous, draw: np.where(a == 0, previous, (a > 0).astype(a.dtype)), _zero, "threshold", holds=True, by_output=True,
    ),
    Activation(
        "sign_hold", "+1 if a > 0, −1 if a < 0, else as before", -1, 1,
        lambda a, previous, draw: np.where(a == 0, previous, np.where(a > 0, 1.0, -1.0)), _zero, "threshold", holds=True, by_output=True,
    ),
    Activation(
        "bernoulli", "1 with probability 1 / (1 + exp(−a)), else 0", 0, 1,
        lambda a, previous, draw: (draw < logistic(a)).astype(a.dtype), _zero, "stochastic", draws=True, by_output=True,
    ),
    Activation(
        "bernoulli_sign", "+1 with probability 1 / (1 + exp(−2a)), else −1", -1, 1,
        lambda a, previous, draw: np.where(draw < logistic(2 * a), 1.0, -1.0).astype(a.dtype), _zero, "stochastic", draws=True, by_output=True,
    ),
    Activation("softmax", "exp(a) / Σ exp(a) over the group", 0, 1, lambda a, previous, draw: softmax(a), lambda a, y: y * (1 - y), "coupled", by_output=True),
    Activation("argmax", "1 for the largest of the group, else 0", 0, 1, lambda a, previous, draw: _one_hot(a.argmax(axis=-1), a), _zero, "coupled", by_output=True),
    Activation("sample", "1 for one of the group, drawn by softmax", 0, 1, lambda a, previous, draw: _sampled(a, draw), _zero, "coupled", draws=True, by_output=True),
)  # fmt: skip
ACTIVATIONS: dict[str, Activation] = {row.name: row for row in _ROWS}


def are_formulas(texts: NDArray[np.str_]) -> NDArray[np.bool_]:
    """(n,) which entries of a column are user formulas. Looks at the first character only, since columns with formulas are wide."""
    if not len(texts):
        return np.zeros(0, bool)
    characters = np.ascontiguousarray(texts).view(np.uint32).reshape(len(texts), -1)
    return np.asarray(characters[:, 0] == ord("="))


def distinct(texts: NDArray[np.str_]) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts of a column, sorted, and (n,) which of them each row holds. Sorting the column itself is slow where
    one long formula makes it wide; equal rows mostly follow each other.
    """
    starts = np.flatnonzero(np.append(True, texts[1:] != texts[:-1])[: len(texts)])
    runs = texts[starts].tolist()
    names = sorted(set(runs))
    numbers = {name: number for number, name in enumerate(names)}
    which = np.fromiter(map(numbers.__getitem__, runs), np.int64, len(runs))
    return names, np.repeat(which, np.diff(starts, append=len(texts)))


def is_formula(text: str) -> bool:
    """Whether an activation column holds a user formula instead of a name of the table."""
    return text.startswith("=")
