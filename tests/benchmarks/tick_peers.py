"""Others who make ticks of a random graph, y ← tanh(W y + b): each the fastest plain use of that library. They record nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.cases import DTYPES
from tests.benchmarks.random_graphs import RandomGraph
from tests.benchmarks.timing import Contender

PeerOf = Callable[[RandomGraph, str, int], Contender]  # graph, precision, ticks per call


def numpy_dense(graph: RandomGraph, precision: str, ticks: int) -> Contender:
    """Three calls a tick, in place."""
    dtype = DTYPES[precision]
    weights, biases, now = graph.dense(dtype), graph.biases.astype(dtype), graph.start.astype(dtype)
    pair = [now, now.copy()]

    def make(count: int) -> None:
        for _ in range(count):
            old, new = pair
            np.dot(weights, old, out=new)
            np.add(new, biases, out=new)
            np.tanh(new, out=new)
            pair.reverse()

    def answer() -> Any:
        pair[0][:] = graph.start
        make(1)
        return pair[0].copy()

    return Contender("numpy dense", lambda: make(ticks), ticks, answer)


def scipy_sparse(graph: RandomGraph, precision: str, ticks: int) -> Contender:
    """scipy.sparse.csr_matrix @ vector."""
    dtype = DTYPES[precision]
    weights, biases, start = graph.sparse(dtype), graph.biases.astype(dtype), graph.start.astype(dtype)

    def make(count: int) -> Any:
        now = start
        for _ in range(count):
            now = np.tanh(weights @ now + biases)
        return now

    return Contender("scipy CSR", lambda: make(ticks), ticks, lambda: make(1))


def torch_dense(graph: RandomGraph, precision: str, ticks: int) -> Contender:
    """torch.addmv on one thread, without gradients."""
    import torch

    torch.set_num_threads(1)
    dtype = DTYPES[precision]
    weights, biases, start = (
        torch.from_numpy(array) for array in (graph.dense(dtype), graph.biases.astype(dtype), graph.start.astype(dtype))
    )

    def make(count: int) -> Any:
        with torch.inference_mode():
            now = start
            for _ in range(count):
                now = torch.tanh(torch.addmv(biases, weights, now))
            return now.numpy()

    return Contender("torch dense", lambda: make(ticks), ticks, lambda: make(1))


def reservoirpy_run(graph: RandomGraph, precision: str, ticks: int) -> Contender:
    """reservoirpy.nodes.Reservoir.run, with an input it does not listen to."""
    from reservoirpy.nodes import Reservoir

    dtype, count = DTYPES[precision], len(graph.start)
    reservoir = Reservoir(
        units=count,
        W=graph.sparse(dtype),
        Win=np.zeros((count, 1), dtype),
        bias=graph.biases.astype(dtype),
        lr=1.0,
        input_dim=1,
        dtype=dtype,
    )
    silence = np.zeros((ticks, 1), dtype)
    reservoir.run(silence[:1])

    def answer() -> Any:
        reservoir.state = {"out": graph.start.astype(dtype)}
        return reservoir.run(silence[:1])[0]

    answer()
    return Contender("reservoirpy", lambda: reservoir.run(silence), ticks, answer)


def neat_python(graph: RandomGraph, precision: str, ticks: int) -> Contender:
    """neat.nn.RecurrentNetwork.activate; it knows Python's floats only."""
    import neat

    rows = [
        (unit, math.tanh, sum, bias, 1.0, list(zip(sources, weights, strict=True)))
        for unit, (bias, sources, weights) in enumerate(
            zip(graph.biases.tolist(), graph.sources.tolist(), graph.weights.tolist(), strict=True)
        )
    ]
    network = neat.nn.RecurrentNetwork([-1], [0], rows)

    def make(count: int) -> None:
        for _ in range(count):
            network.activate([0.0])

    def answer() -> Any:
        for values in network.values:
            values.update(enumerate(graph.start.tolist()))
        make(1)
        return np.array([network.values[network.active][unit] for unit in range(len(graph.start))])

    return Contender("neat-python", lambda: make(ticks), ticks, answer)
