"""A wave taught with the teacher's outputs fed back, then made without a teacher."""

from __future__ import annotations

import rnnsim
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import Outcomes, scores_of


def sine_errors() -> Outcomes:
    """Mean squared error of 60 free ticks of a sine of period 20 and height 0.8, after training forced by its teacher."""
    return scores_of(
        lambda seed: (rnnsim.zoo.build("output_feedback", hidden=6, seed=seed), rnnsim.tasks.make("sine")),
        learner="teacher_forcing", learning_rate=0.01, minibatch=0, updates=2000,
    )  # fmt: skip


def eight_errors() -> Outcomes:
    """The same of two outputs that draw an eight; where it crosses itself only what else the units hold says which way to go on."""
    return scores_of(
        lambda seed: (
            rnnsim.zoo.build("fully_recurrent", units=12, outputs=2, activation="tanh", seed=seed), rnnsim.tasks.make("figure_eight"),
        ),
        learner="teacher_forcing", learning_rate=0.01, minibatch=0, updates=2000, validate_every=50,
    )  # fmt: skip


ROWS = (
    Row("sine generator", "learning", "free run of three periods: MSE < 0.01 in ≥ 2 of 3 seeds (our own criterion)", sine_errors,
        lambda figure: figure.hold(lambda error: error < 0.01), is_fast=False),
    Row("figure eight", "learning", "free run of three periods: MSE < 0.01 in ≥ 2 of 3 seeds (our own criterion)", eight_errors,
        lambda figure: figure.hold(lambda error: error < 0.01), is_fast=False),
)  # fmt: skip
