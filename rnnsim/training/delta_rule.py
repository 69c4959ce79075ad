"""The delta rule: each output unit follows its own error downhill, pattern after pattern (Widrow and Hoff 1960).

Δw = η·(d − y)·f′(a)·gain·x; with identity outputs this is the LMS rule.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import Activation
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.perceptron_rule import half_squared
from rnnsim.training.readout import Readout, readout_of, whole_course

Floats = NDArray[np.float64]


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless all outputs have a slope to follow and answer each for itself."""
    for name in readout_of(network).activations:
        row = activation_of(name)
        if not row.has_gradient or row.is_coupled:
            raise Refused(f"The delta rule needs outputs with a slope of their own, not {name[:40]}; choose logistic, say.")
    return begun(network, setup)


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One pass over all patterns (ticks of all episodes) in a new order; the weights change after each."""
    readout = readout_of(learning.learned)
    course = whole_course(learning.network, batch, learning.setup)
    counted = batch.meant
    weights, bias, rate = readout.weights, readout.bias.copy(), learning.rate
    answer = _answering(readout)
    outputs = np.empty(batch.targets.shape)
    for tick, episode in learning.patterns(batch):
        feature = course.features[tick, episode]
        outputs[tick, episode], slope = answer(weights @ feature + course.outside[tick, episode] + bias)
        error = np.where(counted[tick, episode], batch.targets[tick, episode] - outputs[tick, episode], 0.0)
        weights += rate * readout.is_free * np.multiply.outer(error * slope, feature)
        bias += rate * readout.is_bias_free * error * slope
    wrong = np.where(counted, batch.targets - outputs, 0.0)
    values = learning.with_rows(weights=readout.row_weights(weights), biases=readout.row_biases(bias))
    return learning.moved_on(values=values), Step(half_squared(wrong), outputs)


def _answering(readout: Readout) -> Callable[[Floats], tuple[Floats, Floats]]:
    """Outputs (O,) and their slopes by the net input, from net inputs (O,)."""
    gain = readout.network.units.gain[readout.outputs]
    rows: list[tuple[Activation, NDArray[np.int64]]] = []
    for name in sorted(set(readout.activations)):
        rows.append((activation_of(name), np.flatnonzero([other == name for other in readout.activations])))
    nothing = np.zeros(len(gain))

    def answer(net: Floats) -> tuple[Floats, Floats]:
        outputs, slopes = np.empty_like(net), np.empty_like(net)
        for row, at in rows:
            a = gain[at] * net[at]
            outputs[at] = row.value(a, nothing[at], nothing[at])
            slopes[at] = gain[at] * row.derivative(a, outputs[at])
        return outputs, slopes

    return answer
