"""A wave taught with the teacher's outputs fed back, then made without a teacher."""

from __future__ import annotations

import rnnsim
from rnnsim.training.trainer import Training
from tests.canon.acceptance.row import Row


def sine_errors(seeds: range = range(3), updates: int = 2000) -> list[float]:
    """Mean squared error of 60 free ticks of a sine of period 20 and height 0.8, after training forced by its teacher."""
    found = []
    for seed in seeds:
        task = rnnsim.tasks.make("sine")
        network = rnnsim.zoo.build("output_feedback", hidden=6, seed=seed)
        training = Training(network, task, learner="teacher_forcing", optimizer="adam", learning_rate=0.01, updates=updates, seed=seed)
        for _ in training:
            pass
        score = training.best.look.score
        assert score is not None
        found.append(score)
    return found


ROWS = (
    Row("sine generator", "learning", "free run of three periods: MSE < 0.01 in ≥ 2 of 3 seeds (our own criterion)", sine_errors,
        lambda figure: sum(error < 0.01 for error in figure) >= 2, is_fast=False),
)  # fmt: skip
