"""What is learned from, whatever it was given as: a task, a batch, a document's tape, episodes, or stored patterns.

Which episodes an update sees is a pure function of the seed and the number of the update, so a training can be resumed anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.tasks.task import Task
from rnnsim.training.learners import PATTERNS, Learner
from rnnsim.training.recipe import AUTO, Recipe

ENDLESS_MINIBATCH = 32


@dataclass(frozen=True, eq=False)
class Material:
    """fixed: the whole training set, or None and `drawn(number, size)` makes batches without end. validation: what progress is
    looked at with, the training set itself if there is no other. score: (outputs (T, B, O), batch) to a number, or None, which
    `holds` if the task is learned.
    patterns (P, N) for rules that store them; made_from: name, seed and parameters of a task, None for other material.
    """

    name: str
    fixed: Batch | None = None
    drawn: Callable[[int, int], Batch] | None = None
    validation: Batch | None = None
    loss: str = AUTO
    score: Callable[[NDArray[Any], Batch], float] | None = None
    score_name: str = ""
    holds: Callable[[float], bool] = lambda score: False
    patterns: NDArray[np.float64] | None = None
    made_from: Mapping[str, Any] | None = None

    def batch(self, update: int, recipe: Recipe) -> Batch | None:
        """What update 1, 2, … is shown; None if there are only patterns."""
        if self.fixed is None:
            return None if self.drawn is None else self.drawn(update - 1, recipe.minibatch or ENDLESS_MINIBATCH)
        size = recipe.minibatch
        if not size or size >= len(self.fixed):
            return self.fixed
        per_round = -(-len(self.fixed) // size)
        number, place = divmod(update - 1, per_round)
        order = np.arange(len(self.fixed))
        if recipe.shuffle:
            order = np.random.default_rng([recipe.seed, number]).permutation(len(order))
        return self.fixed.taken(order[place * size : (place + 1) * size])

    def is_whole(self, recipe: Recipe) -> bool:
        """Whether every update is shown the same."""
        return self.drawn is None and (self.fixed is None or not 0 < recipe.minibatch < len(self.fixed))


def material_of(given: Any, network: Network, row: Learner) -> Material:
    """What is learned from, checked against the network; refused in one sentence if it does not fit."""
    material = _material(given, network, row)
    if row.needs == PATTERNS:
        return material
    for batch in (material.fixed, material.validation):
        if batch is not None:
            batch.check(network)
    if material.fixed is None and material.drawn is None:
        raise Refused(f"{row.title} needs targets for every tick, and there are none; choose a task or put targets on the tape.")
    return material


def _material(given: Any, network: Network, row: Learner) -> Material:
    if isinstance(given, Task):
        return of_task(given)
    if isinstance(given, Batch):
        return Material("batch", given, validation=given)
    if isinstance(given, Document):
        return _of_episodes(given.episodes, network, row)
    if isinstance(given, np.ndarray):
        return Material("patterns", patterns=np.atleast_2d(np.asarray(given, float)))
    if isinstance(given, Sequence) and all(isinstance(one, Episode) for one in given):
        return _of_episodes(given, network, row)
    raise Refused("A training learns from a task, a batch, a document, episodes or an array of patterns; give one of these.")


def of_task(task: Task) -> Material:
    """What a task gives."""
    made_from = {"name": task.name, "seed": task.seed, "parameters": dict(task.parameters)}
    return Material(
        task.name, task.fixed, None if task.fixed is not None else task.batch, task.validation, task.loss, task.score, task.score_name,
        task.scoring.holds, task.patterns, made_from,
    )  # fmt: skip


def _of_episodes(episodes: Sequence[Episode], network: Network, row: Learner) -> Material:
    """Those with targets for rules that want targets, the patterns for rules that store them."""
    if row.needs == PATTERNS:
        stored = [episode for episode in episodes if episode.kind == "pattern"]
        if not stored:
            raise Refused(f"{row.title} needs stored patterns, and the document has none; add patterns first.")
        ids = stored[0].input_ids
        return Material("patterns", patterns=np.concatenate([episode.inputs_for(ids) for episode in stored]))
    taught = [episode for episode in episodes if episode.kind != "pattern" and episode.targets is not None]
    if not taught:
        raise Refused("No episode of the document has targets; give one a target column, or choose a task.")
    batch = Batch.of(taught, network)
    return Material("tape", batch, validation=batch)


def loss_for(material: Material, recipe: Recipe, network: Network) -> str:
    """The loss of the recipe, or the task's, or the one that suits the outputs."""
    for chosen in (recipe.loss, material.loss):
        if chosen != AUTO:
            return chosen
    names = set(network.units.activation[network.units.is_output].tolist())
    return "cross_entropy" if names == {"softmax"} else "half_squared_error"
