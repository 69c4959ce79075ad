"""A recurrent multilayer perceptron identifies Narendra and Parthasarathy's plant from what is done to it alone."""

from __future__ import annotations

import rnnsim
from rnnsim.zoo import deep_recurrent
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import Outcomes, scores_of


def plant_errors() -> Outcomes:
    """NRMSE on two sines never heard, of 1-8R-8R-1."""
    return scores_of(
        lambda seed: (deep_recurrent.build(hidden=8, layers=2, seed=seed), rnnsim.tasks.make("plant", seed=seed)),
        learning_rate=0.01, updates=3000, schedule="cosine", validate_every=50, clip=1.0,
    )  # fmt: skip


ROWS = (
    Row("recurrent multilayer perceptron, plant", "learning", "NRMSE of a free run < 0.1, in ≥ 2 of 3 seeds", plant_errors,
        lambda figure: figure.hold(lambda error: error < 0.1), "not measured there", is_fast=False),
)  # fmt: skip
