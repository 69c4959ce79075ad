"""Trainings over seeds: how many of them learn, and after how many updates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import rnnsim
from rnnsim.tasks.task import Task
from rnnsim.training.trainer import Training

Making = Callable[[int], tuple[rnnsim.Network, Task]]


def updates_needed(make: Making, seeds: Sequence[int], **recipe: Any) -> list[int]:
    """Updates until the score of the validation set reaches its goal, for each seed; 0 where it never does.

    make(seed) gives the network and the task. recipe: keywords of `Training`; adam, minibatches of 32 and a look every 10 updates
    unless it says otherwise.
    """
    chosen = {"optimizer": "adam", "minibatch": 32, "validate_every": 10, "stop_at_goal": True, **recipe}
    found = []
    for seed in seeds:
        network, task = make(seed)
        training = Training(network, task, seed=seed, **chosen)
        for _ in training:
            pass
        look = training.best.look
        found.append(look.update if look.score is not None and task.scoring.holds(look.score) else 0)
    return found


def best_score(network: rnnsim.Network, task: Task, seed: int, **recipe: Any) -> float:
    """The score of the best network of a training."""
    training = Training(network, task, seed=seed, **{"optimizer": "adam", "minibatch": 32, **recipe})
    for _ in training:
        pass
    look = training.best.look
    assert look.score is not None
    return look.score
