"""Waves to be made after a starting pulse or told by a number: sine, figure eight, four sines, orders of three primitives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import mean_squared_error
from rnnsim.tasks.task import Floats, Scoring, Task, generator, whole

_SCORING = Scoring("mean squared error", mean_squared_error, 0.001, falls=True)
# amplitude and period of the four sines of Tani, Ito and Sugita's networks with parametric bias, as we teach them
FOUR_SINES = ((0.8, 10), (0.8, 20), (0.4, 10), (0.4, 20))
PRIMITIVES: dict[str, Callable[[Floats], Floats]] = {
    "sine": lambda phase: np.sin(2 * np.pi * phase),
    "square": lambda phase: np.where(phase < 0.5, 1.0, -1.0),
    "ramp": lambda phase: 2.0 * phase - 1.0,
}


def sine(seed: int, *, period: float, amplitude: float, length: int) -> Task:
    """y(t) = amplitude · sin(2πt / period) after a pulse at tick 1."""
    return whole(_pulsed(amplitude * _phases(period, length, 1)), loss="half_squared_error", scoring=_SCORING)


def figure_eight(seed: int, *, period: float, amplitude: float, length: int) -> Task:
    """Two outputs that draw an eight: a sine, and one twice as fast, after a pulse at tick 1."""
    return whole(_pulsed(amplitude * _phases(period, length, 2)), loss="half_squared_error", scoring=_SCORING)


def _phases(period: float, length: int, width: int) -> Floats:
    """(length, 1, width) sines of one, two, … times the frequency."""
    angles = 2 * np.pi * np.arange(1, length + 1)[:, None] / period * np.arange(1, width + 1)
    return np.sin(angles)[:, None, :]


def _pulsed(targets: Floats) -> Batch:
    inputs = np.zeros((len(targets), 1, 1))
    inputs[0] = 1.0
    return Batch(inputs, targets)


def four_sines(seed: int, *, length: int) -> Task:
    """The next value of one of four sines, and beside it which one it is: one input unit per sine (Tani, Ito and Sugita 2004)."""
    ticks = np.arange(length + 1)
    waves = np.stack([amplitude * np.sin(2 * np.pi * ticks / period) for amplitude, period in FOUR_SINES], axis=1)
    numbers = np.broadcast_to(np.eye(4), (length, 4, 4))
    inputs = np.concatenate([waves[:-1, :, None], numbers], axis=2)
    scoring = Scoring("mean squared error", mean_squared_error, 0.001, falls=True)
    return whole(Batch(inputs, waves[1:, :, None]), loss="half_squared_error", scoring=scoring, names=("x 1 2 3 4", "y"))


def primitives(seed: int, *, sequences: int, segments: int, segment_ticks: int) -> Task:
    """A pulse of one of the inputs at tick 1 asks for an order of three primitives of period 8: sine, square and ramp."""
    waves = np.stack([wave((np.arange(segment_ticks) % 8) / 8) for wave in PRIMITIVES.values()])  # (3, segment ticks)
    orders = generator(seed, 0).integers(0, len(PRIMITIVES), (sequences, segments))
    targets = waves[orders].reshape(sequences, -1).T[:, :, None]
    inputs = np.zeros((len(targets), sequences, sequences))
    inputs[0] = np.eye(sequences)
    scoring = Scoring("mean squared error", mean_squared_error, 0.05, falls=True)
    return whole(Batch(inputs, targets), loss="half_squared_error", scoring=scoring)
