"""Trainings over seeds: how well they end, after how many updates, and how many seconds of one processor they take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np

import rnnsim
from rnnsim.tasks.task import Task
from rnnsim.training.trainer import Diverged, Look, Training
from tests.canon.acceptance.row import as_text

Making = Callable[[int], tuple[rnnsim.Network, Task]]
THREE = (0, 1, 2)


@dataclass(frozen=True)
class Outcomes:
    """One of each per seed: score, update of the network it belongs to, CPU seconds of the whole training."""

    scores: tuple[float, ...]
    updates: tuple[int, ...]
    seconds: tuple[float, ...]

    def __str__(self) -> str:
        return f"{as_text(self.scores)} at updates {as_text(self.updates)}, median {np.median(self.seconds):.1f} CPU s"

    def hold(self, is_good: Callable[[float], bool]) -> bool:
        """Whether at least two of three scores are good."""
        return 3 * sum(is_good(score) for score in self.scores) >= 2 * len(self.scores)


def outcomes(train: Callable[[int], tuple[float, int]], seeds: Sequence[int] = THREE) -> Outcomes:
    """What `train(seed)` gives as score and update, and what it takes."""
    rows = []
    for seed in seeds:
        begun = process_time()
        score, update = train(seed)
        rows.append((float(score), update, process_time() - begun))
    scores, updates, seconds = zip(*rows, strict=True)
    return Outcomes(scores, updates, seconds)


def trained(network: rnnsim.Network | rnnsim.Document, task: Any, **recipe: Any) -> Training:
    """A training gone to its end, or to where its numbers blew up: its best network is still there. adam and 32 episodes an update
    unless the recipe says otherwise.
    """
    training = Training(network, task, **{"optimizer": "adam", "minibatch": 32, **recipe})
    with suppress(Diverged):
        for _ in training:
            pass
    return training


def scores_of(make: Making, seeds: Sequence[int] = THREE, **recipe: Any) -> Outcomes:
    """The scores of the best networks on the validation sets. make(seed) gives the network and the task."""

    def train(seed: int) -> tuple[float, int]:
        network, task = make(seed)
        look = trained(network, task, seed=seed, **recipe).best.look
        return _score(look), look.update

    return outcomes(train, seeds)


def updates_needed(make: Making, seeds: Sequence[int], **recipe: Any) -> list[int]:
    """Updates until the score of the validation set reaches its goal, for each seed; 0 where it never does. A look every 10 updates
    unless the recipe says otherwise.
    """
    found = []
    for seed in seeds:
        network, task = make(seed)
        look = trained(network, task, seed=seed, **{"stop_at_goal": True, **recipe}).best.look
        found.append(look.update if task.scoring.holds(_score(look)) else 0)
    return found


def _score(look: Look) -> float:
    assert look.score is not None
    return look.score
