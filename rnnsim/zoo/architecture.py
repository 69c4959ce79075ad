"""What a row of the catalog says of an architecture, and the parameters that many rows share. Knows no builder."""

from __future__ import annotations

from dataclasses import dataclass

from rnnsim.network.parameters import Parameter

MOST_UNITS = 2000


@dataclass(frozen=True)
class Architecture:
    """One row: how it is called and built, where it is described, and one thing to try with its sample."""

    name: str
    title: str
    family: str
    module: str
    summary: str
    article: str
    reference: str
    parameters: tuple[Parameter, ...]
    try_this: str
    panels: tuple[str, ...]


def count(name: str, default: int, text: str, *, low: int = 1, high: int = MOST_UNITS) -> Parameter:
    """A number of units or the like."""
    return Parameter(name, int, default, low, high, text)


def choice(name: str, choices: tuple[str, ...], text: str) -> Parameter:
    """One of several words; the first is the default."""
    return Parameter(name, str, choices[0], help=text, choices=choices)


def readout(first: str) -> Parameter:
    """What the output units make of their net input, where any of the usual ones will do."""
    usual = ("logistic", "identity", "tanh", "softmax")
    return choice("readout", (first, *(name for name in usual if name != first)), "Activation of the output units.")


SEED = Parameter("seed", int, 0, 0, 2**53, "Seed of the random weights.")
INPUTS, OUTPUTS = count("inputs", 1, "Input units.", high=500), count("outputs", 1, "Output units.", high=500)
POOL_KINDS = choice("kind", ("tanh", "relu", "lstm", "gru", "cho"), "What the hidden units are: plain ones, or blocks with gates.")
