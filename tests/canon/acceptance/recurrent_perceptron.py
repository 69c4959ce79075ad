"""A recurrent multilayer perceptron identifies Narendra and Parthasarathy's plant from what is done to it alone."""

from __future__ import annotations

import rnnsim
from rnnsim.tasks.task import Task
from rnnsim.zoo import recurrent_perceptron
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import Outcomes, scores_of

UPDATES = 3000


def plant_errors() -> Outcomes:
    """NRMSE on two sines never heard, of 1-8R-8R-1R with an output that adds up, for the plant reaches far beyond ±1."""

    def made(seed: int) -> tuple[rnnsim.Network, Task]:
        network = recurrent_perceptron.build(hidden=8, layers=2, readout="identity", seed=seed)
        return network, rnnsim.tasks.make("plant", seed=seed)

    return scores_of(made, learning_rate=0.01, updates=UPDATES, schedule="cosine", span=UPDATES, validate_every=50, clip=1.0)


ROWS = (
    Row("recurrent multilayer perceptron, plant", "learning", "NRMSE of a free run < 0.1, in ≥ 2 of 3 seeds", plant_errors,
        lambda figure: figure.hold(lambda error: error < 0.1), "not measured there", is_fast=False),
)  # fmt: skip
