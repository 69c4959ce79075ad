"""The gallery's samples, trained from new weights as their documents say: what Train does at once, and what it costs."""

from __future__ import annotations

from functools import partial

import rnnsim
from rnnsim.session.assignment import assignment_of
from rnnsim.training.first_weights import redrawn
from rnnsim.zoo import catalog
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import Outcomes, outcomes


def from_new_weights(name: str) -> Outcomes:
    """Scores of the documents' own tasks over three seeds, until the goal is reached or 2,000 updates are over."""
    document = catalog.sample(name)
    assignment = assignment_of(document).told(updates=2000, stop_at_goal=True)

    def train(seed: int) -> tuple[float, int]:
        training = assignment.training_of(document.changed(network=redrawn(document.network, seed)), seed=seed)
        for _ in training:
            pass
        look = training.best.look
        assert look.score is not None
        return look.score, look.update

    return outcomes(train)


def is_learned(name: str, figure: Outcomes) -> bool:
    """Whether the task's own goal is reached."""
    assignment = assignment_of(catalog.sample(name))
    return figure.hold(rnnsim.tasks.make(assignment.task, **assignment.options).scoring.holds)


SAMPLES = ("lstm", "gru", "indrnn", "deep", "bidirectional", "jordan", "output_feedback", "cascaded", "parametric_bias")
ROWS = tuple(
    Row(f"sample {name}", "architectures", "its task's goal from new weights within 2,000 updates, in ≥ 2 of 3 seeds",
        partial(from_new_weights, name), partial(is_learned, name))
    for name in SAMPLES
)  # fmt: skip
