"""Article 0's genetic algorithm: some random models; mutated copies and hybrids; death with a probability inverse to fitness.

Fitness F = 1 / (ε + L) with L the loss per target. Of P models and C children, C die, drawn without putting back with a
probability proportional to 1/F (Holland 1975). With elitism the best cannot die, which is no part of the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.population import losses_of

Floats = NDArray[np.float64]


def init(network: Network, setup: Setup) -> Learning:
    """The first models: parameters normal around 0, within their bounds. The network's own weights are not among them."""
    learning = begun(network, setup)
    drawn = learning.rng(1).normal(0.0, setup.options["spread"], (setup.options["population"], len(learning.values)))
    return begun(network, setup, models=_within_bounds(learning, drawn))


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One generation. All models are evaluated on this batch; the parameters afterwards are those of the best that lives."""
    options, rng = learning.setup.options, learning.rng()
    parents = learning.memory["models"]
    everyone = np.concatenate([parents, _within_bounds(learning, _children(parents, options, rng))])
    losses = losses_of(learning, everyone, batch)
    alive = _survivors(losses, options, rng)
    best = alive[np.argmin(losses[alive])]
    moved = learning.moved_on(values=everyone[best], models=everyone[alive])
    finite = losses[alive][np.isfinite(losses[alive])]
    figures = {"median loss": float(np.median(finite)) if len(finite) else float("inf")}
    return moved, Step(float(losses[best]), is_final=bool(losses[best] < options["goal"]), figures=figures)


def _children(parents: Floats, options: Mapping[str, Any], rng: np.random.Generator) -> Floats:
    """(C, P): each a copy of a parent, or by chance a mix of two gene by gene; every gene mutates."""
    count, size = int(options["children"]), parents.shape[1]
    first, second = rng.integers(0, len(parents), (2, count))
    is_hybrid = rng.random(count) < options["crossing"]
    from_second = (rng.random((count, size)) < 0.5) & is_hybrid[:, None]
    return np.where(from_second, parents[second], parents[first]) + rng.normal(0.0, options["mutation"], (count, size))


def _survivors(losses: Floats, options: Mapping[str, Any], rng: np.random.Generator) -> NDArray[np.int64]:
    """Indices of those that live, ascending."""
    finite = np.nan_to_num(losses, posinf=1e3 * (1.0 + np.max(losses, where=np.isfinite(losses), initial=0.0)))
    danger = finite + options["fitness_floor"]
    if options["elitism"]:
        danger[np.argmin(losses)] = 0.0
    dead = rng.choice(len(losses), int(options["children"]), replace=False, p=danger / danger.sum())
    return np.setdiff1d(np.arange(len(losses)), dead)


def _within_bounds(learning: Learning, genomes: Floats) -> Floats:
    return np.array([learning.parameters.projected(genome) for genome in genomes])
