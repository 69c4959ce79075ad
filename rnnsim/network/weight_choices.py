"""The tables of weight distributions and of rules for their signs. Pure arrays; seeded by the generator they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Values = dict[str, Any]
REACH = 1e6


@dataclass(frozen=True)
class Distribution:
    """One way to draw weights: `draw(values, rng, count)` gives (count,)."""

    name: str
    title: str
    help: str
    draw: Callable[[Values, np.random.Generator, int], Floats]
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class SignRule:
    """One way to give signs: `sign(values, rng, sources)` gives ±1 for each connection, or None to leave weights as drawn."""

    name: str
    title: str
    help: str
    sign: Callable[[Values, np.random.Generator, Ints], Floats] | None
    parameters: tuple[Parameter, ...] = ()


def _uniform(values: Values, rng: np.random.Generator, count: int) -> Floats:
    if values["low"] > values["high"]:
        raise Refused(f"Uniform weights need a low end that is not above the high end; {values['low']:g} is above {values['high']:g}.")
    return rng.uniform(values["low"], values["high"], count)


def _shares(share: float, count: int, rng: np.random.Generator) -> Floats:
    """±1 with exactly round(share · count) of +1, in an order drawn by lot."""
    signs = np.where(np.arange(count) < round(share * count), 1.0, -1.0)
    return rng.permutation(signs)


def _by_source(values: Values, rng: np.random.Generator, sources: Ints) -> Floats:
    _, numbers = np.unique(sources, return_inverse=True)
    return _shares(values["share"], int(numbers.max(initial=-1)) + 1, rng)[numbers]


def _by_connection(values: Values, rng: np.random.Generator, sources: Ints) -> Floats:
    return _shares(values["share"], len(sources), rng)


def _number(name: str, label: str, default: float, *, low: float = -REACH) -> Parameter:
    return Parameter(name, float, default, low, REACH, label=label)


_SHARE = (Parameter("share", float, 0.8, 0.0, 1.0, "Share that is positive", label="Positive share"),
          Parameter("factor", float, 1.0, 0.0, REACH, "How much stronger negative weights are; 4 balances 0.8",
                    label="Negative ×"))  # fmt: skip
DISTRIBUTIONS: dict[str, Distribution] = {row.name: row for row in (
    Distribution("constant", "Constant", "All the same.", lambda values, rng, count: np.full(count, values["value"]),
                 (_number("value", "Value", 1.0),)),
    Distribution("uniform", "Uniform", "Anywhere between two numbers, equally likely.", _uniform,
                 (_number("low", "Low", -1.0), _number("high", "High", 1.0))),
    Distribution("normal", "Normal", "Around a mean, by the bell curve.",
                 lambda values, rng, count: rng.normal(values["mean"], values["deviation"], count),
                 (_number("mean", "Mean", 0.0), _number("deviation", "Deviation", 0.5, low=0.0))),
    Distribution("log_normal", "Log-normal", "Positive, many weak and a few strong.",
                 lambda values, rng, count: values["median"] * np.exp(values["spread"] * rng.standard_normal(count)),
                 (_number("median", "Median", 0.5, low=0.0), Parameter("spread", float, 0.5, 0.0, 10.0, "Deviation of the logarithm"))),
)}  # fmt: skip
SIGN_RULES: dict[str, SignRule] = {row.name: row for row in (
    SignRule("drawn", "As drawn", "Signs come with the weights.", None),
    SignRule("by_source", "By source (Dale)", "All connections of a source have one sign.", _by_source, _SHARE),
    SignRule("by_connection", "By connection", "Each connection has a sign of its own.", _by_connection, _SHARE),
)}  # fmt: skip


def signed(weights: Floats, signs: Floats, factor: float) -> Floats:
    """|w| with these signs, negative ones `factor` times as strong."""
    return np.abs(weights) * np.where(signs < 0, -factor, 1.0)
