"""Elman's network: exclusive or of neighbours, and the dip of the error in temporal exclusive or."""

from __future__ import annotations

import numpy as np

import rnnsim
from rnnsim.tasks.exclusive_or import errors_by_place
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import trained, updates_needed

FIVE = range(5)


def streaming(learner: str = "backpropagation_through_time") -> list[int]:
    """Updates of 1-4-1 until 99 % of the bits are right, of five seeds; 0 for more than 600."""
    return updates_needed(
        lambda seed: (rnnsim.zoo.build("elman", hidden=4, seed=seed), rnnsim.tasks.make("streaming_xor", seed=seed)),
        FIVE, learner=learner, learning_rate=0.05, updates=600,
    )  # fmt: skip


def temporal(seeds: range = FIVE, updates: int = 3000) -> dict[str, list[float]]:
    """Root mean squared error of 1-2-1 at the second bit, the xor bit and the next first bit; one list of three per seed."""
    found = {}
    for seed in seeds:
        task = rnnsim.tasks.make("temporal_xor", triples=10, seed=seed)
        network = rnnsim.zoo.build("elman", hidden=2, seed=seed)
        training = trained(network, task, seed=seed, learning_rate=0.02, updates=updates, validate_every=updates)
        batch = task.draw(np.random.default_rng(1000 + seed), 200)
        found[f"seed {seed}"] = errors_by_place(rnnsim.run(training.network, batch.inputs).outputs, batch).tolist()
    return found


def dips(figure: dict[str, list[float]]) -> list[float]:
    """How far the xor bit lies below the smaller of the others."""
    return [min(second, first) - xor for second, xor, first in figure.values()]


ROWS = (
    Row("Elman streaming XOR, 1-4-1", "learning", "≥ 99 % of the bits in ≥ 4 of 5 seeds within 600 updates", streaming,
        lambda figure: sum(map(bool, figure)) >= 4, "200–300 updates, 4/5"),
    Row("Elman temporal XOR, 1-2-1", "learning", "RMSE at the xor bit below the others by 0.08, median of five seeds", temporal,
        lambda figure: bool(np.median(dips(figure)) >= 0.08), ".51 .43 .52; .53 .44 .51", is_fast=False),
)  # fmt: skip
