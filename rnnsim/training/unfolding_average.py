"""Article 0's time unfolding: every tick gets its own copy of the weights, the copies learn apart, and their mean is the new weight.

With one update between two averagings this is backpropagation through time with η/T; with more it is a rule of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.unfolding import unfold
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Network
from rnnsim.training.blocked import check_differentiable, check_gradient_passes
from rnnsim.training.gradients import value_and_gradient
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.parameters import Parameters


class Copies(NamedTuple):
    """The network unfolded over some ticks with the ties cut; the parameter of each connection and bias, −1 for what is fixed."""

    network: Network
    weight_places: Ids
    bias_places: Ids


def init(network: Network, setup: Setup) -> Learning:
    """Refused for what has no gradient or cannot be unfolded."""
    check_differentiable(setup.settings)
    check_gradient_passes(network)
    if setup.loss == "cross_entropy" and set(network.units.activation[network.units.is_output].tolist()) != {"softmax"}:
        raise Refused("Unfolding needs softmax outputs for the loss cross_entropy; set their activation, or choose another loss.")
    copies_over(network, 1)
    return begun(network, setup)


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """`average_every` updates of all copies apart, then their mean. The loss is that of the first of them."""
    if batch.valid is not None and not batch.valid.all():
        raise Refused("Unfolding needs episodes of one length; cut them, or take backpropagation through time.")
    copies, rate = copies_over(learning.network, batch.ticks), learning.rate
    free, learns = copies.weight_places >= 0, copies.bias_places >= 0
    units, wires = copies.network.units, copies.network.connections
    weights, biases = wires.weight.copy(), units.bias.copy()
    weights[free], biases[learns] = learning.values[copies.weight_places[free]], learning.values[copies.bias_places[learns]]
    one_tick = _in_one_tick(batch)
    losses, outputs, norm = [], None, 0.0
    for _ in range(learning.setup.options["average_every"]):
        apart = copies.network.with_rows(
            units=units.with_columns(bias=biases.copy()), connections=wires.with_columns(weight=weights.copy())
        )
        found = value_and_gradient(compile_network(apart), one_tick, learning.setup.loss, settings=learning.setup.settings)
        losses.append(found.loss)
        if outputs is None:
            outputs, norm = found.outputs, float(np.hypot(np.linalg.norm(found.weights[free]), np.linalg.norm(found.biases[learns])))
        weights[free] -= rate * found.weights[free]
        biases[learns] -= rate * found.biases[learns]
    places = np.concatenate([copies.weight_places[free], copies.bias_places[learns]])
    sums = np.bincount(places, np.concatenate([weights[free], biases[learns]]), len(learning.values))
    counts = np.bincount(places, minlength=len(learning.values))
    values = np.where(counts > 0, sums / np.maximum(counts, 1), learning.values)
    moved = learning.moved_on(values=learning.parameters.projected(values))
    shape = (len(batch), batch.ticks, -1)
    return moved, Step(losses[0], np.asarray(outputs).reshape(shape).transpose(1, 0, 2), norm)


@lru_cache(maxsize=4)
def copies_over(network: Network, ticks: int) -> Copies:
    """Each parameter is told apart in the unfolded network by a number of its own in the place of its value."""
    parameters = Parameters.of(network)
    blank = network.with_rows(units=network.units.with_columns(bias=np.zeros(len(network.units))))
    numbered = unfold(parameters.placed(blank, np.arange(1.0, len(parameters) + 1)), ticks)
    units, wires = numbered.units, numbered.connections
    weight_places = np.where(wires.trainable, wires.weight - 1, -1).astype(np.int64)
    bias_places = np.where(units.bias_trainable, units.bias - 1, -1).astype(np.int64)
    apart = unfold(network, ticks)
    cut = apart.with_rows(
        units=apart.units.with_columns(bias_tie=np.full(len(apart.units), NO_ID)),
        connections=apart.connections.with_columns(tie=np.full(len(apart.connections), NO_ID)),
    )
    return Copies(cut, weight_places, bias_places)


def _in_one_tick(batch: Batch) -> Batch:
    """The episodes as one tick of the unfolded network: (1, B, T · I) and (1, B, T · O)."""

    def flat(array: np.ndarray) -> np.ndarray:
        return array.transpose(1, 0, 2).reshape(1, len(batch), -1)

    return Batch(flat(batch.inputs), flat(batch.targets), None if batch.target_mask is None else flat(batch.target_mask))
