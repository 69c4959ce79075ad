"""Article 0's genetic algorithm on recurrent parity."""

from __future__ import annotations

from tests.canon.acceptance.row import Row
from tests.canon.learning_rules import evaluations_per_second, generations_of_evolution

ROWS = (
    Row("genetic algorithm, recurrent parity", "learning", "MSE < 0.01 in ≥ 9 of 10 seeds within 400 generations",
        generations_of_evolution, lambda figure: len(figure) >= 9, "10/10, 47–164 generations"),
    Row("genetic algorithm, evaluations a second", "learning", "reported; aim ≥ 50,000", evaluations_per_second,
        lambda figure: figure >= 50_000, is_fast=False),
)  # fmt: skip
