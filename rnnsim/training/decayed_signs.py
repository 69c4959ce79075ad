"""Article 0's exponential decay, taken literally: signs walk backwards from the outputs, each hop changing less than the one before.

On the graph with the outputs of the present tick only: an erring unit changes the weights of its active sources by η·γ^hops·s and
tells them s; a unit takes the sign of what it is told. Every connection is one hop, whatever its delay, and round a cycle a unit
may be visited again, until η·γ^hops < θ.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.perceptron_rule import half_squared
from rnnsim.training.readout import running

Floats = NDArray[np.float64]


class _Wiring(NamedTuple):
    """Rows of source and target (C,), of the outputs (O,), and which units can be wrong: not the inputs."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    outputs: NDArray[np.int64]
    can_err: NDArray[np.bool_]


def init(network: Network, setup: Setup) -> Learning:
    """Refused for gates and products, whose sign says nothing."""
    if (network.connections.gate >= 0).any() or (network.units.aggregation != "sum").any():
        raise Refused("Signs can walk backwards through sums only; take gates and products out, or choose a rule that follows gradients.")
    return begun(network, setup)


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One pass over the episodes; after each, the changes of all its ticks are made at once."""
    network = learning.learned
    units, wires = network.units, network.connections
    wiring = _Wiring(units.positions_of(wires.source), units.positions_of(wires.target), np.flatnonzero(units.is_output), ~units.is_input)
    weights, biases = wires.weight.copy(), units.bias.copy()
    outputs = np.empty(batch.targets.shape)
    free, learns = wires.trainable, units.bias_trainable & wiring.can_err
    for episode in learning.rng().permutation(len(batch)).tolist():
        one = batch.taken([episode])
        now = network.with_rows(units=units.with_columns(bias=biases.copy()), connections=wires.with_columns(weight=weights.copy()))
        trace = run(now, one.inputs, record="all", valid=one.valid, **running(learning.setup))
        outputs[:, episode] = trace.outputs[:, 0]
        errors = np.where(one.meant[:, 0], one.targets[:, 0] - outputs[:, episode], 0.0)
        by_weight, by_bias = _changes(learning, wiring, np.asarray(trace.activations[:, 0], float), errors=np.sign(errors))
        weights[free] += by_weight[free]
        biases[learns] += by_bias[learns]
    wrong = np.where(batch.meant, batch.targets - outputs, 0.0)
    moved = learning.moved_on(values=learning.with_rows(weights=weights, biases=biases))
    return moved, Step(half_squared(wrong), outputs, is_final=not wrong.any())


def _changes(learning: Learning, wiring: _Wiring, values: Floats, *, errors: Floats) -> tuple[Floats, Floats]:
    """Changes of all weights (C,) and biases (U,) for the outputs of some ticks (T, U) and the signs of their errors (T, O)."""
    options, length = learning.setup.options, learning.rate
    signs = np.zeros_like(values)
    signs[:, wiring.outputs] = errors
    by_weight, by_bias = np.zeros(len(wiring.source)), np.zeros(values.shape[1])
    while length >= options["threshold"] and signs.any():
        told = signs[:, wiring.target]  # (T, C)
        heard = values[:, wiring.source]
        by_weight += length * np.sum(told * heard, axis=0)
        by_bias += length * signs.sum(axis=0)
        votes = np.zeros_like(values)
        np.add.at(votes.T, wiring.source, np.where(heard > 0, told, 0.0).T)
        signs = np.sign(votes) * wiring.can_err
        length *= options["decay"]
    return by_weight, by_bias
