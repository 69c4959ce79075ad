"""CMA-ES: a cloud of models that moves, stretches and turns towards the better ones (Hansen, arXiv 1604.00772, 2016, figure 6).

x ~ N(m, σ²·C); the better half pull the mean m; C learns the directions that worked; σ grows while steps agree. Written out here
rather than taken from a library, so that its state is plain arrays that can be kept and resumed bit for bit.
"""

from __future__ import annotations

from math import log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.population import losses_of

Floats = NDArray[np.float64]


class Strategy(NamedTuple):
    """The constants for a number of parameters: shares of the better half (μ,), their effective number, and how fast each part learns."""

    models: int
    shares: Floats
    effective: float
    of_width: float
    damping: float
    of_path: float
    one: float
    many: float


class Cloud(NamedTuple):
    """mean (P,), width σ, covariance (P, P), the two paths (P,)."""

    mean: Floats
    width: float
    covariance: Floats
    width_path: Floats
    path: Floats


def strategy_for(size: int, count: int = 0) -> Strategy:
    """Table 1 of the tutorial for `size` parameters; `count` models, 4 + ⌊3 ln P⌋ if 0."""
    count = count or 4 + int(3 * log(size))
    half = count // 2
    raw = log((count + 1) / 2) - np.log(np.arange(1, half + 1))
    shares = raw / raw.sum()
    effective = float(1.0 / np.sum(shares**2))
    of_width = (effective + 2) / (size + effective + 5)
    damping = 1 + 2 * max(0.0, sqrt((effective - 1) / (size + 1)) - 1) + of_width
    of_path = (4 + effective / size) / (size + 4 + 2 * effective / size)
    one = 2 / ((size + 1.3) ** 2 + effective)
    many = min(1 - one, 2 * (effective - 2 + 1 / effective) / ((size + 2) ** 2 + effective))
    return Strategy(count, shares, effective, of_width, damping, of_path, one, many)


def asked(cloud: Cloud, count: int, rng: np.random.Generator) -> Floats:
    """(count, P): models drawn from the cloud."""
    spread, axes = np.linalg.eigh(cloud.covariance)
    drawn = rng.standard_normal((count, len(cloud.mean)))
    return cloud.mean + cloud.width * (drawn * np.sqrt(np.maximum(spread, 0.0))) @ axes.T


def told(cloud: Cloud, strategy: Strategy, models: Floats, *, losses: Floats, generation: int) -> Cloud:
    """The cloud after it has heard the losses (count,) of these models; generation 1, 2, …"""
    size = len(cloud.mean)
    order = np.argsort(losses, kind="stable")[: len(strategy.shares)]
    steps = (models[order] - cloud.mean) / cloud.width
    step = strategy.shares @ steps
    spread, axes = np.linalg.eigh(cloud.covariance)
    whitened = axes @ ((axes.T @ step) / np.sqrt(np.maximum(spread, 1e-300)))
    fresh = sqrt(strategy.of_width * (2 - strategy.of_width) * strategy.effective)
    width_path = (1 - strategy.of_width) * cloud.width_path + fresh * whitened
    length = float(np.linalg.norm(width_path))
    expected = sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size**2))
    stalls = length / sqrt(1 - (1 - strategy.of_width) ** (2 * generation)) >= (1.4 + 2 / (size + 1)) * expected
    fresh = 0.0 if stalls else sqrt(strategy.of_path * (2 - strategy.of_path) * strategy.effective)
    path = (1 - strategy.of_path) * cloud.path + fresh * step
    lost = strategy.one * strategy.of_path * (2 - strategy.of_path) if stalls else 0.0
    covariance = (1 - strategy.one - strategy.many + lost) * cloud.covariance + strategy.one * np.outer(path, path)
    covariance = covariance + strategy.many * (steps.T * strategy.shares) @ steps
    width = cloud.width * np.exp(min(1.0, strategy.of_width / strategy.damping * (length / expected - 1)))
    return Cloud(cloud.mean + cloud.width * step, float(width), (covariance + covariance.T) / 2, width_path, path)


def init(network: Network, setup: Setup) -> Learning:
    """A round cloud about the network's own parameters."""
    learning = begun(network, setup)
    size = len(learning.values)
    nothing = np.zeros(size)
    return begun(
        network, setup, mean=learning.values.astype(float), width=np.array(setup.options["width"]), covariance=np.eye(size),
        width_path=nothing, path=nothing, least=np.array(np.inf),
    )  # fmt: skip


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One generation. The parameters afterwards are those of the best model so far."""
    options = learning.setup.options
    kept = learning.memory
    cloud = Cloud(kept["mean"], float(kept["width"]), kept["covariance"], kept["width_path"], kept["path"])
    strategy = strategy_for(len(cloud.mean), options["cloud"])
    drawn = asked(cloud, strategy.models, learning.rng())
    models = np.array([learning.parameters.projected(model) for model in drawn])
    losses = losses_of(learning, models, batch)
    after = told(cloud, strategy, drawn, losses=losses, generation=learning.update + 1)
    best, least = int(np.argmin(losses)), float(learning.memory["least"])
    values = models[best] if losses[best] < least else learning.values
    memory = {name: np.asarray(part, float) for name, part in after._asdict().items()}
    moved = learning.moved_on(values=values, least=np.array(min(least, losses[best])), **memory)
    figures = {"width of the cloud": after.width}
    return moved, Step(float(losses[best]), is_final=bool(losses[best] < options["goal"]), figures=figures)
