"""Running parity of twelve bits, learned by Elman's network: eight hidden units can, four cannot."""

from __future__ import annotations

import rnnsim
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import updates_needed


def running(hidden: int, updates: int = 3000) -> list[int]:
    """Updates until no string of 12 bits has an error, of five seeds; 0 for never."""
    return updates_needed(
        lambda seed: (rnnsim.zoo.build("elman", hidden=hidden, seed=seed), rnnsim.tasks.make("parity", length=12, seed=seed)),
        range(5), learning_rate=0.05, updates=updates,
    )  # fmt: skip


ROWS = (
    Row("Elman running parity, 1-8-1", "learning", "12 bits without an error in 5 of 5 seeds within 3,000 updates", lambda: running(8),
        lambda figure: all(figure), "400–1300 updates, 5/5"),
    Row("Elman running parity, 1-4-1", "learning", "shown beside it: at most 1 of 5 seeds within 3,000 updates", lambda: running(4),
        lambda figure: sum(map(bool, figure)) <= 1, "0/5", is_fast=False),
)  # fmt: skip
