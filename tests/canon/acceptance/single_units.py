"""Rules of threshold units and stochastic ones: perceptron, signs, Boltzmann learning."""

from __future__ import annotations

import numpy as np

import rnnsim
from rnnsim.network.batch import Batch
from tests.canon.acceptance.row import Row
from tests.canon.learning_rules import (
    BOLTZMANN_LAW,
    LITTLE_LAW_DISTANCE,
    cycles_of_encoders,
    epochs_of_perceptrons,
    sampled_law,
    solved_by_signs,
)


def table_of(function: str, bits: int = 2) -> Batch:
    """The truth table of a function."""
    return rnnsim.tasks.make("truth_table", function=function, bits=bits).validation


def perceptrons() -> dict[str, int]:
    """Of thirty seeds, how many the perceptron rule brings to no error within 300 epochs."""
    kinds = {"AND": ("and", 2), "OR": ("or", 2), "MAJ3": ("majority", 3), "XOR": ("xor", 2)}
    return {name: len(epochs_of_perceptrons(table_of(*kind))) for name, kind in kinds.items()}


def signs() -> dict[str, int]:
    """Of thirty seeds, how many article 0's rule solves in its two readings."""
    return {
        "AND literal, 4 hidden": solved_by_signs(table_of("and"), reading="literal", hidden=4),
        "AND sign-aware, 4": solved_by_signs(table_of("and"), reading="sign_aware", hidden=4),
        "XOR sign-aware, 8": solved_by_signs(table_of("xor"), reading="sign_aware", hidden=8),
    }


def laws() -> dict[str, float]:
    """Distances of a million sampled states from the exact law, one by one and all at once."""
    single, together = sampled_law("random_single"), sampled_law("synchronous")
    return {
        "max |P̂−P| one by one": float(np.abs(single - BOLTZMANN_LAW).max()),
        "total variation at once": float(np.abs(together - BOLTZMANN_LAW).sum() / 2),
    }


ROWS = (
    Row("perceptron rule", "learning", "AND, OR, MAJ3 30 of 30 seeds within 300 epochs; XOR none", perceptrons,
        lambda figure: list(figure.values()) == [30, 30, 30, 0], "30 30 30 0"),
    Row("sign rule, two readings", "learning", "AND with 4 hidden: literal ≤ 12, sign-aware ≥ 28; XOR with 8 sign-aware ≥ 28 of 30", signs,
        lambda figure: figure["AND literal, 4 hidden"] <= 12 and min(list(figure.values())[1:]) >= 28, "6 30 30"),
    Row("Boltzmann machine's law", "learning", "max |P̂−P| < 0.005; synchronous law at 0.1236 ± 0.01", laws,
        lambda figure: figure["max |P̂−P| one by one"] < 0.005
        and abs(figure["total variation at once"] - LITTLE_LAW_DISTANCE) < 0.01, ".0013", is_fast=False),
    Row("Boltzmann learning, 4-2-4", "learning", "≥ 10 of 15 seeds within 1,000 cycles", cycles_of_encoders,
        lambda figure: len(figure) >= 10, "12/15, median 82", is_fast=False),
)  # fmt: skip
