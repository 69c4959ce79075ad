"""Jordan's network: a plan is taught with the teacher's outputs as context, and then runs by itself."""

from __future__ import annotations

import numpy as np

import rnnsim
from rnnsim.tasks.task import Task
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import updates_needed


def free_running(decay: float) -> list[int]:
    """Updates until both sequences are right over six cycles of free running, of five seeds; 0 for more than 300."""

    def made(seed: int) -> tuple[rnnsim.Network, Task]:
        document = rnnsim.Document(rnnsim.zoo.build("jordan", inputs=2, hidden=8, outputs=3, decay=decay, seed=seed))
        hidden = document.network.units.id[document.network.units.group == "hidden"]
        return rnnsim.edits.set_units(hidden, activation="tanh")(document).network, rnnsim.tasks.make("plans", seed=seed)

    return updates_needed(made, range(5), learner="teacher_forcing", learning_rate=0.02, minibatch=0, updates=300)


def both() -> dict[str, list[int]]:
    """With a context that remembers, and with one that keeps only the last output."""
    return {"μ=0.5": free_running(0.5), "μ=0": free_running(0.0)}


ROWS = (
    Row("Jordan plan sequences", "learning", "μ = 0.5: right over six free cycles within 300 updates in 5 of 5 seeds; μ = 0: never", both,
        lambda figure: bool(np.all(figure["μ=0.5"]) and not np.any(figure["μ=0"])), "5/5 at 100; 0/2"),
)  # fmt: skip
