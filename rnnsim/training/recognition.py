"""Which of the sequences it has learned does a network with parametric bias hear? All weights are held, and only a new point is learned.

Tani, Ito and Sugita, Neural Networks 17, 2004.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.activations import Activation
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Ids, Network
from rnnsim.training.trainer import Training

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Recognition:
    """point (P,): outputs of the bias units that suit what was heard best; points (S, P): those of the sequences learned; errors:
    the loss before each update.
    """

    point: Floats
    points: Floats
    errors: Floats

    @property
    def nearest(self) -> int:
        """Number of the learned sequence whose point lies nearest."""
        return int(np.linalg.norm(self.points - self.point, axis=1).argmin())


def recognised(
    network: Network | Document, heard: ArrayLike, wanted: ArrayLike, *, lines: Ids, updates: int = 100, learning_rate: float = 0.05
) -> Recognition:
    """Find the point for a wave by gradient descent on the weights of a sequence line, begun at 0, with all else fixed.

    lines (S,): ids of the input units that say which sequence is meant; what they connect to are the bias units. heard (T, inputs
    without the lines) and wanted (T, outputs) are one episode. Adam, `updates` steps.
    """
    network = as_network(network)
    alone, new = _with_a_new_line(network, lines)
    rows = np.atleast_2d(np.asarray(heard, float))
    ids = network.input_ids
    inputs = np.zeros((len(rows), len(ids)))
    if rows.shape[1] != len(ids) - len(lines):
        raise Refused(f"What is heard has {rows.shape[1]} columns, and there are {len(ids) - len(lines)} inputs beside the lines.")
    inputs[:, ~np.isin(ids, lines)], inputs[:, ids == lines[0]] = rows, 1.0
    training = Training(alone, Batch.single(inputs, np.asarray(wanted, float)), learning_rate=learning_rate, updates=updates)
    errors = np.array([progress.loss for progress in training])
    wires, units = training.network.connections, network.units
    biases = units.rows(wires.target[new])
    point = _outputs(network, biases, wires.weight[new])
    points = np.zeros((len(lines), len(biases)))
    for number, line in enumerate(lines):
        own = network.connections.source == line
        order = np.argsort(units.rows(network.connections.target[own]))
        points[number] = _outputs(network, biases, network.connections.weight[own][order])
    return Recognition(point, points, errors)


def _with_a_new_line(network: Network, lines: Ids) -> tuple[Network, NDArray[np.bool_]]:
    """The network with everything fixed but the connections of the first line, which begin at 0; and which connections these are."""
    units, wires = network.units, network.connections
    new = np.isin(wires.source, lines[:1])
    if not new.any() or not np.isin(lines, network.input_ids).all():
        raise Refused("The lines of sequences are input units with connections to the bias units; name those.")
    heard_by = {tuple(np.sort(wires.target[wires.source == line]).tolist()) for line in lines}
    if len(heard_by) != 1 or len(set(*heard_by)) != len(next(iter(heard_by))):
        raise Refused("Every line has to connect to the same bias units, once to each; connect them alike.")
    held = units.with_columns(bias_trainable=np.zeros(len(units), bool))
    own = wires.with_columns(trainable=new, weight=np.where(new, 0.0, wires.weight), tie=np.where(new, -1, wires.tie))
    return network.with_rows(units=held, connections=own), new


def _outputs(network: Network, rows: Ids, weights: Floats) -> Floats:
    """What bias units make of these weights."""
    units = network.units
    nets = units.gain[rows] * (weights + units.bias[rows])
    return np.array([_of(activation_of(name), net) for name, net in zip(units.activation[rows].tolist(), nets, strict=True)])


def _of(row: Activation, net: float) -> float:
    return float(row.value(np.array([net]), np.zeros(1), np.zeros(1))[0])
