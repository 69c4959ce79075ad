"""How a gradient becomes a change of the parameters: every optimiser with its equation, in one table.

Works on flat vectors and knows no network. g is the gradient, w the parameters, η the learning rate, n the number of the update.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter

Vector = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class OptimizerState:
    """What an optimiser remembers between updates: how many there were, and one vector per moment, all of the parameters' size."""

    count: int
    moments: tuple[Vector, ...]


class Move(Protocol):
    """One update: the moments and the parameters after it; nothing given is modified. `count` is the number of this update, from 1."""

    def __call__(
        self, state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
    ) -> tuple[tuple[Vector, ...], Vector]: ...


@dataclass(frozen=True)
class Optimizer:
    """One row of the table. `moments`: how many vectors it keeps. `learning_rate`: a good first choice.

    `look_ahead`: the option by which the gradient is taken ahead of the parameters, at w + option · (first moment), or "".
    """

    name: str
    title: str
    equation: str
    summary: str
    source: str
    move: Move
    learning_rate: float
    moments: int = 0
    parameters: tuple[Parameter, ...] = ()
    look_ahead: str = ""

    def init(self, values: Vector) -> OptimizerState:
        """The state before the first update of these parameters."""
        return OptimizerState(0, tuple(np.zeros_like(values) for _ in range(self.moments)))

    def point(self, state: OptimizerState, values: Vector, options: Mapping[str, Any]) -> Vector:
        """Where the gradient of the next update is taken: at the parameters themselves, except for the look-ahead form."""
        return values + options[self.look_ahead] * state.moments[0] if self.look_ahead else values

    def step(
        self, state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
    ) -> tuple[OptimizerState, Vector]:
        """The state and the parameters after one update. `options`: a value for each of `parameters`."""
        now = OptimizerState(state.count + 1, state.moments)
        moments, moved = self.move(now, values, gradient, rate=rate, options=options)
        return OptimizerState(now.count, moments), moved


def _gradient_descent(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    return (), values - rate * gradient


def _momentum(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    velocity = options["momentum"] * state.moments[0] + gradient
    return (velocity,), values - rate * velocity


def _nesterov(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    velocity = options["momentum"] * state.moments[0] + gradient
    return (velocity,), values - rate * (gradient + options["momentum"] * velocity)


def _nesterov_look_ahead(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    velocity = options["momentum"] * state.moments[0] - rate * gradient
    return (velocity,), values + velocity


def _adagrad(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    total = state.moments[0] + gradient * gradient
    return (total,), values - rate * gradient / (np.sqrt(total) + options["epsilon"])


def _rmsprop(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    kept = options["averaging"]
    mean = kept * state.moments[0] + (1 - kept) * gradient * gradient
    return (mean,), values - rate * gradient / (np.sqrt(mean) + options["epsilon"])


def _adam(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    first, second = options["beta1"], options["beta2"]
    mean = first * state.moments[0] + (1 - first) * gradient
    square = second * state.moments[1] + (1 - second) * gradient * gradient
    spread = np.sqrt(square / (1 - second**state.count)) + options["epsilon"]
    return (mean, square), values - rate / (1 - first**state.count) * mean / spread


def _adamw(
    state: OptimizerState, values: Vector, gradient: Vector, *, rate: float, options: Mapping[str, Any]
) -> tuple[tuple[Vector, ...], Vector]:
    return _adam(state, values * (1 - rate * options["shrinking"]), gradient, rate=rate, options=options)


_MOMENTUM = Parameter("momentum", float, 0.9, 0.0, 0.9999, "Share of the velocity that is kept from update to update (μ).")
_BETAS = (
    Parameter("beta1", float, 0.9, 0.0, 0.9999, "Memory of the mean gradient (β₁)."),
    Parameter("beta2", float, 0.999, 0.0, 0.999999, "Memory of the mean squared gradient (β₂)."),
)


def _epsilon(default: float) -> Parameter:
    return Parameter("epsilon", float, default, 0.0, 1.0, "Added to the root, so that nothing is divided by zero (ε).")


_ROWS = (
    Optimizer(
        "sgd", "Gradient descent", "w ← w − η·g", "A step downhill; with minibatches it is stochastic gradient descent.",
        "Robbins and Monro, Annals of Mathematical Statistics 22, 1951", _gradient_descent, 0.1,
    ),
    Optimizer(
        "momentum", "Momentum", "v ← μ·v + g,  w ← w − η·v", "A ball that rolls: steady slopes make it fast, zigzags cancel.",
        "Polyak, USSR Computational Mathematics 4, 1964", _momentum, 0.05, 1, (_MOMENTUM,),
    ),
    Optimizer(
        "nesterov", "Nesterov, as in torch", "v ← μ·v + g,  w ← w − η·(g + μ·v)",
        "Momentum that already takes the step the velocity will make.",
        "Nesterov, Soviet Mathematics Doklady 27, 1983; the form of torch and optax", _nesterov, 0.05, 1, (_MOMENTUM,),
    ),
    Optimizer(
        "nesterov_look_ahead", "Nesterov, looking ahead", "v ← μ·v − η·g(w + μ·v),  w ← w + v",
        "Momentum whose gradient is taken where the velocity leads. Other numbers than torch's form.",
        "Sutskever, Martens, Dahl and Hinton, ICML 2013", _nesterov_look_ahead, 0.05, 1, (_MOMENTUM,), "momentum",
    ),
    Optimizer(
        "adagrad", "Adagrad", "G ← G + g²,  w ← w − η·g / (√G + ε)", "Each parameter slows down by all it has moved so far.",
        "Duchi, Hazan and Singer, JMLR 12, 2011", _adagrad, 0.1, 1, (_epsilon(1e-10),),
    ),
    Optimizer(
        "rmsprop", "RMSprop", "s ← ρ·s + (1 − ρ)·g²,  w ← w − η·g / (√s + ε)",
        "Steps of about the same length in every direction, whatever the slope.",
        "Tieleman and Hinton, Coursera lecture 6.5, 2012", _rmsprop, 0.01, 1,
        (Parameter("averaging", float, 0.99, 0.0, 0.9999, "Memory of the mean squared gradient (ρ)."), _epsilon(1e-8)),
    ),
    Optimizer(
        "adam", "Adam", "m ← β₁·m + (1 − β₁)·g,  s ← β₂·s + (1 − β₂)·g²,  w ← w − η·m̂ / (√ŝ + ε),  m̂ = m / (1 − β₁ⁿ),  ŝ = s / (1 − β₂ⁿ)",
        "Momentum and RMSprop together, with the start corrected. A good first choice.",
        "Kingma and Ba, ICLR 2015", _adam, 0.01, 2, (*_BETAS, _epsilon(1e-8)),
    ),
    Optimizer(
        "adamw", "AdamW", "w ← w − η·λ·w, then Adam", "Adam that also lets every weight shrink a little, beside the gradient.",
        "Loshchilov and Hutter, ICLR 2019", _adamw, 0.01, 2,
        (*_BETAS, _epsilon(1e-8), Parameter("shrinking", float, 0.01, 0.0, 10.0, "How fast weights shrink by themselves (λ).")),
    ),
)  # fmt: skip
OPTIMIZERS: dict[str, Optimizer] = {row.name: row for row in _ROWS}


def optimizer(name: str) -> Optimizer:
    """The row of the table; refused in one sentence if there is none."""
    if name not in OPTIMIZERS:
        raise Refused(f"There is no optimiser “{name[:40]}”; choose one of {', '.join(OPTIMIZERS)}.")
    return OPTIMIZERS[name]
