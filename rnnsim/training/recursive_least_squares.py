"""Recursive least squares on the running network (FORCE): the readout is solved anew in every tick while its output is fed back.

P ← P − P r rᵀ P / (1 + rᵀ P r), w ← w − (y − d) P r, with P = I/α at first (Sussillo and Abbott, Neuron 63, 2009). A bias is the
weight of a feature that is always 1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.backends import advance
from rnnsim.engine.clock import Room
from rnnsim.engine.state import State, first_state
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun, program_of
from rnnsim.training.perceptron_rule import half_squared
from rnnsim.training.readout import Readout, features_in, outside_of, readout_of

Floats = NDArray[np.float64]


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless the outputs are plain sums that are heard a tick later at the earliest, and all hear the same."""
    readout = readout_of(network)
    if set(readout.activations) != {"identity"} or (network.units.gain[readout.outputs] != 1).any():
        raise Refused("Recursive least squares needs identity outputs with gain 1; set their activation.")
    units, wires = network.units, network.connections
    outputs = units.id[readout.outputs]
    if ((wires.delay == 0) & np.isin(wires.source, outputs)).any() or np.isin(wires.gate, outputs).any():
        raise Refused("An output is heard within its own tick; recursive least squares needs a delay of 1 or more after the outputs.")
    free = readout.is_free
    if (free != free[0]).any() or (readout.is_bias_free != readout.is_bias_free[0]).any():
        raise Refused("Recursive least squares needs outputs that all learn from the same units; connect them alike.")
    count = int(free[0].sum()) + int(readout.is_bias_free[0])
    return begun(network, setup, inverse=np.eye(count) / setup.options["regularisation"])


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One pass over the batch, tick by tick, all its episodes side by side and learning in their order."""
    course = _Course(learning, batch)
    for tick in range(len(batch.inputs)):
        course.make(tick, learns=tick % learning.setup.options["learn_every"] == 0)
    weights, bias = course.rows()
    moved = learning.moved_on(
        values=learning.with_rows(weights=course.readout.row_weights(weights), biases=course.readout.row_biases(bias)),
        inverse=course.inverse,
    )
    errors = np.where(course.counted, batch.targets - course.outputs, 0.0)
    return moved, Step(half_squared(errors), course.outputs)


class _Course:
    """One pass: the network's state, and the readout that changes as it goes."""

    def __init__(self, learning: Learning, batch: Batch) -> None:
        network = learning.learned
        self.readout: Readout = readout_of(network)
        self._settings = learning.setup.settings.changed(valid=None, clamp={}, start=None)
        self._program = program_of(network, learning.setup)
        self._state = first_state(self._program, len(batch), self._settings.precision)
        self._batch, self.counted = batch, batch.meant
        self._outside = outside_of(self.readout, batch)
        self._columns = np.flatnonzero(self.readout.is_free[0])
        self._has_bias = bool(self.readout.is_bias_free[0])
        free = self.readout.weights[:, self._columns]
        self._free = np.column_stack([free, self.readout.bias]) if self._has_bias else free
        self._fixed = np.where(self.readout.is_free, 0.0, self.readout.weights)
        self._rest = np.zeros(len(self._free)) if self._has_bias else self.readout.bias
        self.inverse = learning.memory["inverse"].copy()
        self.outputs: Floats = np.empty(batch.targets.shape)

    def make(self, tick: int, *, learns: bool) -> None:
        """One tick of all episodes: the output by the weights so far, which is what is fed back; then the weights change."""
        valid: Any = None if self._batch.valid is None else self._batch.valid[tick : tick + 1]
        inputs = self._batch.inputs[tick : tick + 1]
        state = advance(self._program, self._state, inputs, settings=self._settings, room=Room(), valid=valid)
        recent = np.asarray(state.recent, float)
        deepest = int(self.readout.delays.max(initial=0))
        past = recent[: deepest + 1][::-1]
        feature = features_in(self.readout, past, deepest)[0]
        heard = np.column_stack([feature[:, self._columns], np.ones(len(feature))]) if self._has_bias else feature[:, self._columns]
        output = heard @ self._free.T + feature @ self._fixed.T + self._outside[tick] + self._rest
        self.outputs[tick] = output
        self._state = self._with_outputs(state, output, valid)
        for episode in np.flatnonzero(self.counted[tick].all(axis=1)) if learns else ():
            self._learn(heard[episode], output[episode] - self._batch.targets[tick, episode])

    def _with_outputs(self, state: State, output: Floats, valid: Any) -> State:
        recent = state.recent.copy()
        mine = np.ones(len(output), bool) if valid is None else valid[0]
        recent[0][np.ix_(mine, self.readout.outputs)] = output[mine]
        return replace(state, recent=recent)

    def _learn(self, heard: Floats, error: Floats) -> None:
        pulled = self.inverse @ heard
        self.inverse -= np.outer(pulled, pulled) / (1.0 + heard @ pulled)
        self._free = self._free - np.outer(error, self.inverse @ heard)

    def rows(self) -> tuple[Floats, Floats]:
        """Weights (O, F) and biases (O,) of the readout as they are now."""
        weights, bias = self.readout.weights, self.readout.bias.copy()
        weights[:, self._columns] = self._free[:, : len(self._columns)]
        return weights, self._free[:, -1] if self._has_bias else bias
