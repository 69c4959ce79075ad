"""Rosenblatt's perceptron rule: w ← w + η·(d − y)·x, b ← b + η·(d − y), pattern after pattern (Psychological Review 65, 1958)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.readout import readout_of, whole_course

THRESHOLDS = {"step": 0.0, "sign": -1.0}  # what a unit says at or below 0; above, it says 1


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless all outputs are threshold units."""
    smooth = sorted(set(readout_of(network).activations) - set(THRESHOLDS))
    if smooth:
        raise Refused(f"The perceptron rule needs outputs that say step or sign, not {smooth[0][:40]}; take the delta rule instead.")
    return begun(network, setup)


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One pass over all patterns (ticks of all episodes) in a new order; the weights change after each. Nothing is left to learn after a
    pass without an error.
    """
    readout = readout_of(learning.learned)
    course = whole_course(learning.network, batch, learning.setup)
    counted = batch.meant
    weights, bias, rate = readout.weights, readout.bias.copy(), learning.rate
    low = np.array([THRESHOLDS[name] for name in readout.activations])
    outputs = np.empty(batch.targets.shape)
    for tick, episode in learning.patterns(batch):
        feature = course.features[tick, episode]
        net = weights @ feature + course.outside[tick, episode] + bias
        outputs[tick, episode] = np.where(net > 0, 1.0, low)
        error = np.where(counted[tick, episode], batch.targets[tick, episode] - outputs[tick, episode], 0.0)
        if error.any():
            weights += rate * readout.is_free * np.multiply.outer(error, feature)
            bias += rate * readout.is_bias_free * error
    wrong = np.where(counted, batch.targets - outputs, 0.0)
    figures = {"patterns wrong": float(wrong.any(axis=2).sum())}
    moved = learning.moved_on(values=learning.with_rows(weights=readout.row_weights(weights), biases=readout.row_biases(bias)))
    return moved, Step(half_squared(wrong), outputs, is_final=not wrong.any(), figures=figures)


def half_squared(errors: NDArray[np.float64]) -> float:
    """½·Σ e² over ticks and outputs, mean over episodes, of errors (T, B, O)."""
    return float(0.5 * np.sum(errors * errors) / max(errors.shape[1], 1))
