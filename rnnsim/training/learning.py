"""What passes between a learning rule and who drives it: the state of learning, and what one update did.

Every rule is a module with `init(network, setup) -> Learning` and `step(learning, batch) -> (Learning, Step)`. All that changes
stands in `memory` as named arrays, so any rule can be paused, kept in a file and resumed bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.parameters import Parameters
from rnnsim.training.recipe import Recipe

VALUES = "values"


@dataclass(frozen=True, eq=False)
class Setup:
    """What a rule is told before it begins: the recipe, the name of the loss, how the network is run, and stored patterns (P, N).

    kernels_from: the update from which on kernels take over from numpy; 0 for a backend that stays.
    """

    recipe: Recipe
    loss: str
    settings: RunSettings = field(default_factory=RunSettings)
    patterns: NDArray[np.float64] | None = None
    kernels_from: int = 0

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of the rule, its optimiser and its schedule."""
        return self.recipe.options


@dataclass(frozen=True, eq=False)
class Learning:
    """Where learning stands after `update` updates. memory["values"] is the flat vector of the parameters."""

    network: Network
    setup: Setup
    parameters: Parameters
    memory: Mapping[str, NDArray[Any]]
    update: int = 0

    @property
    def values(self) -> NDArray[Any]:
        """(P,) the parameters as they are now."""
        return self.memory[VALUES]

    @cached_property
    def learned(self) -> Network:
        """The network with the parameters as they are now."""
        return self.parameters.placed(self.network, self.values)

    def moved_on(self, **memory: NDArray[Any]) -> Learning:
        """After one more update that left these arrays."""
        return replace(self, memory={**self.memory, **memory}, update=self.update + 1)

    def with_rows(self, *, weights: NDArray[Any] | None = None, biases: NDArray[Any] | None = None) -> NDArray[Any]:
        """(P,) the parameters if the rows of connections had these weights (C,) and the units these biases (U,), within their
        bounds. Only what is trainable is looked at.
        """
        units, wires = self.learned.units, self.learned.connections
        if weights is not None:
            wires = wires.with_columns(weight=np.array(weights, float))
        if biases is not None:
            units = units.with_columns(bias=np.array(biases, float))
        rows = self.learned.with_rows(units=units, connections=wires)
        return self.parameters.projected(Parameters.of(rows, initials=self.setup.recipe.learn_initials).values)

    def rng(self, stream: int = 0) -> np.random.Generator:
        """Random numbers of the update to come: a pure function of the seed, the update and the stream."""
        return np.random.default_rng([self.setup.recipe.seed, self.update, stream])

    def patterns(self, batch: Batch) -> Iterator[tuple[int, int]]:
        """(tick, episode) of every pattern of a batch for one pass of a rule that learns after each: in a new order, if shuffled."""
        places = np.indices(batch.inputs.shape[:2]).reshape(2, -1).T
        for tick, episode in self.rng().permutation(places) if self.setup.recipe.shuffle else places:
            yield int(tick), int(episode)

    @property
    def rate(self) -> float:
        """The learning rate of the update to come."""
        return self.setup.recipe.rate(self.update + 1)


@dataclass(frozen=True, eq=False)
class Step:
    """What one update did. loss: before the change, of the batch it was shown; outputs (T, B, O) if the rule has them;
    is_final: there is nothing left to learn from the same material. figures: further numbers to show, by their name in words.
    """

    loss: float
    outputs: NDArray[Any] | None = None
    gradient_norm: float | None = None
    is_final: bool = False
    figures: Mapping[str, float] = field(default_factory=dict)


def begun(network: Network, setup: Setup, **memory: NDArray[Any]) -> Learning:
    """Learning before the first update."""
    parameters = Parameters.of(network, initials=setup.recipe.learn_initials)
    return Learning(network, setup, parameters, {VALUES: parameters.values, **memory})


def program_of(network: Network, setup: Setup) -> Program:
    """The network compiled for the way it is run."""
    return compile_network(network, setup.settings.is_continuous, in_turn=setup.settings.is_one_at_a_time)
