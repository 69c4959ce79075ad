"""Article 0's simple backpropagation for acyclic networks of threshold units: "should be higher" and "should be lower" walk backwards.

literal: every source that says 1 gets the vote e = d − y of an erring unit, and its connection changes by η·e; a hidden unit takes
the sign of its votes as its own error. sign_aware: the vote is e·sign(w), goes to all sources, and a unit that is already as the
votes want it does not pass them on. For one layer of connections either is the perceptron rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun, program_of
from rnnsim.training.perceptron_rule import half_squared

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless the network is acyclic, without delays and gates, and made of 0/1 threshold units."""
    _wiring(network, setup)
    return begun(network, setup)


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One pass over all patterns (ticks of all episodes) in a new order; the weights change after each."""
    wiring, counted = _wiring(learning.network, learning.setup), batch.meant
    weights, biases = learning.learned.connections.weight.copy(), learning.learned.units.bias.copy()
    is_literal = learning.setup.options["reading"] == "literal"
    outputs = np.empty(batch.targets.shape)
    for tick, episode in learning.patterns(batch):
        values = wiring.evaluated(batch.inputs[tick, episode], weights, biases)
        outputs[tick, episode] = values[wiring.outputs]
        wanted = np.where(counted[tick, episode], batch.targets[tick, episode], outputs[tick, episode])
        if (wanted != outputs[tick, episode]).any():
            _teach(wiring, values, wanted, numbers=(weights, biases), rate=learning.rate, is_literal=is_literal)
    wrong = np.where(counted, batch.targets - outputs, 0.0)
    figures = {"patterns wrong": float(wrong.any(axis=2).sum())}
    moved = learning.moved_on(values=learning.with_rows(weights=weights, biases=biases))
    return moved, Step(half_squared(wrong), outputs, is_final=not wrong.any(), figures=figures)


@dataclass(frozen=True, eq=False)
class _Wiring:
    """Rows of units in order of evaluation (without the inputs), for each its connections' rows and their sources, and what learns."""

    inputs: Ids
    outputs: Ids
    order: list[int]
    rows: dict[int, Ids]
    sources: dict[int, Ids]
    learns: dict[int, Floats]
    bias_learns: Floats

    def evaluated(self, given: Floats, weights: Floats, biases: Floats) -> Floats:
        """(U,) what every unit says."""
        values = np.zeros(len(biases))
        values[self.inputs] = given
        for unit in self.order:
            values[unit] = float(weights[self.rows[unit]] @ values[self.sources[unit]] + biases[unit] > 0)
        return values


@lru_cache(maxsize=8)
def _wiring(network: Network, setup: Setup) -> _Wiring:
    units, wires = network.units, network.connections
    inner = ~units.is_input
    if (wires.delay != 0).any() or (wires.gate >= 0).any() or (units.aggregation != "sum").any():
        raise Refused("Simple backpropagation is for acyclic networks of sums: set all delays to 0, and take gates and products out.")
    if (units.activation[inner] != "step").any() or (units.activation[~inner] != "identity").any():
        raise Refused("Simple backpropagation needs plain inputs and threshold units beside: set the activation of the others to step.")
    if np.isin(wires.target, network.input_ids).any():
        raise Refused("An input hears other units; simple backpropagation needs inputs that only read what comes from outside.")
    order = [int(row) for row in program_of(network, setup).order if inner[row]]
    target = units.positions_of(wires.target)
    rows = {unit: np.flatnonzero(target == unit) for unit in order}
    sources = {unit: units.positions_of(wires.source[at]) for unit, at in rows.items()}
    learns = {unit: wires.trainable[at].astype(float) for unit, at in rows.items()}
    biases = (units.bias_trainable & inner).astype(float)
    return _Wiring(np.flatnonzero(units.is_input), np.flatnonzero(units.is_output), order, rows, sources, learns, biases)


def _teach(wiring: _Wiring, values: Floats, wanted: Floats, *, numbers: tuple[Floats, Floats], rate: float, is_literal: bool) -> None:
    """Walk backwards from the outputs and change weights and biases in place. The votes are those of the weights before."""
    weights, biases = numbers
    before, votes = weights.copy(), np.zeros(len(values))
    errors = np.zeros(len(values))
    errors[wiring.outputs] = wanted - values[wiring.outputs]
    is_output = np.zeros(len(values), bool)
    is_output[wiring.outputs] = True
    for unit in reversed(wiring.order):
        if not is_output[unit]:
            errors[unit] = np.sign(votes[unit])
            if not is_literal and (errors[unit] > 0) == (values[unit] > 0):
                continue  # it is already as its votes want it, or has none
        error = errors[unit]
        if not error:
            continue
        rows, sources = wiring.rows[unit], wiring.sources[unit]
        votes[sources] += error * values[sources] if is_literal else error * np.sign(before[rows])
        weights[rows] += rate * error * values[sources] * wiring.learns[unit]
        biases[unit] += rate * error * wiring.bias_learns[unit]
