"""Random graphs as a person would draw them with `Draft`: exactly so many connections into each unit, tanh, small biases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network

GAIN = 1.2  # spectral radius: lively, and float32 stays with float64 for a while
OUTPUTS = 3


@dataclass(frozen=True, eq=False)
class RandomGraph:
    """The network, and the same numbers as arrays: sources (N, D), weights (N, D), biases and initial outputs (N,)."""

    network: Network
    sources: NDArray[np.int32]
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    start: NDArray[np.float64]

    def sparse(self, dtype: Any) -> Any:
        """scipy's matrix W, rows = targets."""
        from scipy.sparse import csr_matrix

        count, wide = self.sources.shape
        pointers = np.arange(count + 1, dtype=np.int32) * wide
        return csr_matrix((self.weights.ravel().astype(dtype), self.sources.ravel(), pointers), shape=(count, count))

    def dense(self, dtype: Any) -> NDArray[Any]:
        """W as an array, rows = targets."""
        return np.asarray(self.sparse(dtype).toarray())


@lru_cache(maxsize=1)
def random_graph(units: int, connections_each: int) -> RandomGraph:
    """`connections_each` different sources for every unit; delay 1."""
    random = np.random.default_rng(units + connections_each)
    sources = np.stack([np.sort(random.choice(units, connections_each, replace=False, shuffle=False)) for _ in range(units)])
    weights = random.normal(size=sources.shape) * GAIN / np.sqrt(connections_each)
    biases, start = 0.1 * random.normal(size=units), np.tanh(random.normal(size=units))
    draft = Draft(f"{units} units, {connections_each} connections into each")
    is_output = np.arange(units) < OUTPUTS
    ids = draft.units(units, activation="tanh", bias=biases, initial=start, is_output=is_output, place_x=np.arange(units))
    draft.connect_pairs(sources.ravel(), np.repeat(ids, connections_each), weights.ravel())
    return RandomGraph(draft.network(), sources.astype(np.int32), weights, biases, start)
