"""Continuous networks as equations, and where they end: `python -m tests.golden.continuous_references` writes the .json anew.

Every equation is written out here by hand and solved by scipy's DOP853 at 1e-13; no graph is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
FROZEN = Path(__file__).with_suffix(".json")
TOLERANCE = 1e-13


@dataclass(frozen=True)
class Flow:
    """ds/dt = slope(s, input), from `start`; the input is held for `hold` time units per row of `inputs`, to their end."""

    slope: Callable[[Values, Values], Values]
    start: Values
    inputs: Values
    hold: float = 1.0


def logistic(a: Values) -> Values:
    return np.asarray(1 / (1 + np.exp(-a)))


OSCILLATOR = {"weights": np.array([[4.5, 1.0], [-1.0, 4.5]]), "theta": np.array([-2.75, -1.75]), "tau": np.ones(2)}
RING_SIZE = 6
_around = np.arange(RING_SIZE)
RING = {
    "weights": 5.0 * np.eye(RING_SIZE) - 6.0 * np.roll(np.eye(RING_SIZE), 1, axis=0),
    "theta": np.full(RING_SIZE, 0.4),
    "tau": 0.5 + 0.25 * _around,
}
BEER_START, RING_START = np.array([0.1, 0.2]), np.cos(_around)
STEPS_OF_INPUT = np.array([[0.5, 0.0], [-1.5, 0.75], [0.0, 2.0], [1.0, -1.0], [0.25, 0.25]])
ARTICLE = {"weights": OSCILLATOR["weights"], "leak": np.array([1.0, 0.6]), "tau": np.array([0.8, 2.5])}
LORENZ = {"sigma": 10.0, "rho": 28.0, "beta": 8 / 3}
HIDDEN = {"wide": np.array([[1.2, -0.7], [0.4, 1.1], [-0.9, 0.3]]), "back": np.array([[0.8, -1.3, 0.5], [1.1, 0.6, -0.4]])}


def _beer(parts: dict[str, Values]) -> Callable[[Values, Values], Values]:
    """τ dy/dt = −y + W σ(y + θ) + I."""

    def slope(y: Values, x: Values) -> Values:
        return np.asarray((parts["weights"] @ logistic(y + parts["theta"]) - y + x) / parts["tau"])

    return slope


def _article(s: Values, x: Values) -> Values:
    """τ dx/dt = −A x + σ(W x + u)."""
    return np.asarray((logistic(ARTICLE["weights"] @ s + x) - ARTICLE["leak"] * s) / ARTICLE["tau"])


def _lorenz(s: Values, x: Values) -> Values:
    return np.array([LORENZ["sigma"] * (s[1] - s[0]), s[0] * (LORENZ["rho"] - s[2]) - s[1], s[0] * s[1] - LORENZ["beta"] * s[2]])


def _hidden(s: Values, x: Values) -> Values:
    """Integrators that reach each other only through a layer of tanh units."""
    return np.asarray(HIDDEN["back"] @ np.tanh(HIDDEN["wide"] @ s + 0.2) - 0.5 * s + x)


FLOWS = {
    "oscillator": Flow(_beer(OSCILLATOR), BEER_START, np.zeros((5, 2))),
    "ring of several time constants": Flow(_beer(RING), RING_START, np.zeros((5, RING_SIZE))),
    "oscillator with inputs": Flow(_beer(OSCILLATOR), BEER_START, STEPS_OF_INPUT),
    "article's equation": Flow(_article, BEER_START, STEPS_OF_INPUT),
    "through a hidden layer": Flow(_hidden, np.array([0.3, -0.4]), STEPS_OF_INPUT),
    "Lorenz": Flow(_lorenz, np.array([1.0, 1.0, 1.0]), np.zeros((5, 0)), hold=0.1),
}


def live_ends(flow: Flow) -> Values:
    """(rows of inputs, units) states at the end of every row."""
    from scipy.integrate import solve_ivp

    state, rows = flow.start, []
    for x in flow.inputs:
        solution = solve_ivp(lambda _, s, x=x: flow.slope(s, x), (0, flow.hold), state, "DOP853", rtol=TOLERANCE, atol=TOLERANCE)
        state = solution.y[:, -1]
        rows.append(state)
    return np.array(rows)


@cache
def frozen_ends() -> dict[str, Values]:
    """By flow, what `live_ends` gave when it was frozen."""
    return {name: np.array(rows) for name, rows in json.loads(FROZEN.read_text()).items()}


def freeze() -> None:
    """Write the ends of all flows."""
    FROZEN.write_text(json.dumps({name: live_ends(flow).tolist() for name, flow in FLOWS.items()}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    freeze()
