"""Gradients of random graphs against jax's."""

from __future__ import annotations

import numpy as np

import rnnsim
from tests.canon.acceptance.cyclic_graphs import INPUTS, as_network, gradient_by_jax, random_graph
from tests.canon.acceptance.row import Row


def greatest_difference(graphs: int, *, is_cyclic: bool) -> list[float]:
    """Over all weights and biases: the greatest absolute difference, and the greatest gradient it stands beside."""
    rng, worst, size = np.random.default_rng(5 + is_cyclic), 0.0, 0.0
    for _ in range(graphs):
        graph = random_graph(rng, is_cyclic=is_cyclic)
        network = as_network(graph)
        ours = rnnsim.gradient(network, graph.inputs, graph.targets)
        by_weight, by_bias = gradient_by_jax(graph)
        order = np.lexsort((np.arange(len(graph.wires)), [wire[1] for wire in graph.wires]))
        pairs = ((ours.weights, by_weight[order]), (ours.biases[INPUTS:], by_bias[INPUTS:]))
        worst = max(worst, *(float(np.abs(mine - theirs).max()) for mine, theirs in pairs))
        size = max(size, *(float(np.abs(theirs).max()) for _, theirs in pairs))
    return [worst, size]


ROWS = (
    Row("gradient backpropagation, jax", "learning", "difference ≤ 1e-14 on 50 random acyclic graphs with product units",
        lambda: greatest_difference(50, is_cyclic=False), lambda figure: figure[0] <= 1e-14),
    Row("backpropagation through time, jax", "learning", "difference ≤ 1e-14 on 50 random cyclic graphs with delays 0 … 3, ties and gates",
        lambda: greatest_difference(50, is_cyclic=True), lambda figure: figure[0] <= 1e-14, "2.8e-17 on W4", is_fast=False),
)  # fmt: skip
