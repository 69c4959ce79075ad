"""The connections into the output units seen as a linear map of features: what every rule for single units and readouts works on.

Net input of output k: Σ_f weights[k, f] · feature_f + bias_k + what comes from outside. A feature is what a connection carries
before its weight: y_source(t − delay), times its gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.initial_values import initial_outputs
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Ids, Network
from rnnsim.training.learning import Setup

Floats = NDArray[np.float64]
CHUNK = 512  # ticks run and worked on at once, so that no course of a large reservoir is kept whole


@dataclass(frozen=True, eq=False)
class Readout:
    """Rows of the outputs (O,); features (F,) by source row, delay and gate row (−1 for none); row (O, F) of the connection that
    carries feature f to output k, −1 for none; which of these are trainable (O, F), and which biases (O,).

    feeds_back: some feature depends on an output, now or later.
    """

    network: Network
    outputs: Ids
    sources: Ids
    delays: Ids
    gates: Ids
    row: Ids
    is_free: NDArray[np.bool_]
    is_bias_free: NDArray[np.bool_]
    feeds_back: bool

    @property
    def weights(self) -> Floats:
        """(O, F), 0 where there is no connection."""
        weight = self.network.connections.weight
        return np.where(self.row >= 0, weight[self.row], 0.0) if len(weight) else np.zeros(self.row.shape)

    @property
    def bias(self) -> Floats:
        """(O,)."""
        return self.network.units.bias[self.outputs]

    @property
    def activations(self) -> list[str]:
        """(O,) the activation of each output."""
        return [str(name) for name in self.network.units.activation[self.outputs]]

    def row_weights(self, weights: Floats) -> Floats:
        """(C,): every connection's weight, with these of the readout (O, F)."""
        made = self.network.connections.weight.copy()
        made[self.row[self.is_free]] = weights[self.is_free]
        return made

    def row_biases(self, bias: Floats) -> Floats:
        """(U,): every unit's bias, with these of the outputs (O,)."""
        made = self.network.units.bias.copy()
        made[self.outputs[self.is_bias_free]] = bias[self.is_bias_free]
        return made


@lru_cache(maxsize=8)
def readout_of(network: Network) -> Readout:
    """The readout of a network; refused in one sentence if its outputs are no weighted sums, or none of their weights is trainable."""
    units, wires = network.units, network.connections
    outputs = np.flatnonzero(units.is_output)
    for unit in outputs.tolist():
        if units.aggregation[unit] != "sum" or units.dynamics[unit] != "instant":
            raise Refused(f"Output {_name(network, unit)} is no instant sum of what it hears; this rule needs outputs that are.")
    into = np.flatnonzero(np.isin(wires.target, units.id[outputs]))
    if (wires.delay[into] < 0).any():
        raise Refused("A connection into an output reads later ticks; this rule needs delays of 0 or more there.")
    keys = np.column_stack([units.positions_of(wires.source[into]), wires.delay[into], units.positions_of(wires.gate[into])])
    target = np.searchsorted(outputs, units.positions_of(wires.target[into]))
    features, column = np.unique(np.column_stack([keys, _occurrence(keys, target)]), axis=0, return_inverse=True)
    row = np.full((len(outputs), len(features)), -1, np.int64)
    row[target, column.ravel()] = into
    is_free = (row >= 0) & wires.trainable[row] if len(wires) else np.zeros(row.shape, bool)
    if not is_free.any():
        raise Refused("No connection into an output is trainable; set “Learns” of those that should be.")
    sources, delays, gates = features[:, :3].T
    reached = _reached_from(network, outputs)
    feeds_back = bool(reached[sources].any() or reached[gates[gates >= 0]].any())
    return Readout(network, outputs, sources, delays, gates, row, is_free, units.bias_trainable[outputs], feeds_back)


def _occurrence(keys: Ids, target: Ids) -> Ids:
    """(n,) 0, 1, … for parallel connections that carry the same to the same output."""
    _, same = np.unique(np.column_stack([target, keys]), axis=0, return_inverse=True)
    order = np.argsort(same.ravel(), kind="stable")
    sorted_same = same.ravel()[order]
    first = np.searchsorted(sorted_same, sorted_same)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order)) - first
    return number


def _reached_from(network: Network, rows: Ids) -> NDArray[np.bool_]:
    """(U,) the units themselves, and all that depend on them."""
    units, wires = network.units, network.connections
    source, target, gate = (units.positions_of(ids) for ids in (wires.source, wires.target, wires.gate))
    reached = np.zeros(len(units) + 1, bool)  # the last entry answers for −1: no gate
    reached[rows] = True
    while True:
        before = int(reached.sum())
        reached[target[reached[source] | reached[gate]]] = True
        if int(reached.sum()) == before:
            return reached[:-1]


class Stretch(NamedTuple):
    """Ticks first … of a course: features (n, B, F), and what reaches each output beside the readout from outside (n, B, O)."""

    first: int
    features: Floats
    outside: Floats


def stretches(readout: Readout, batch: Batch, setup: Setup, *, noise: float = 0.0) -> Iterator[Stretch]:
    """The course of the features over the batch, some hundred ticks at a time.

    If they depend on the outputs these are held at the targets (teacher forcing), with uniform noise of that half width.
    """
    ticks, seed = len(batch.inputs), setup.settings.seed
    clamp = forced(readout.network, batch, noise=noise, seed=seed) if readout.feeds_back else {}
    outside = outside_of(readout, batch)
    deepest = int(readout.delays.max(initial=0))
    units = readout.network.units
    state, past = None, None
    for first in range(0, ticks, CHUNK):
        here = slice(first, min(first + CHUNK, ticks))
        held = {unit: values[here] for unit, values in clamp.items()}
        trace = run(
            readout.network, batch.inputs[here], record="all", start=state, clamp=held,
            valid=None if batch.valid is None else batch.valid[here], **running(setup),
        )  # fmt: skip
        rows = np.asarray(trace.activations, float)
        if past is None:
            past = np.broadcast_to(initial_outputs(units), (deepest, rows.shape[1], len(units)))
        together = np.concatenate([past, rows])
        yield Stretch(first, features_in(readout, together, deepest), outside[here])
        state, past = trace.state, together[len(together) - deepest :]


def running(setup: Setup) -> dict[str, Any]:
    """The run settings that hold for every run of a rule."""
    chosen = setup.settings
    return {name: getattr(chosen, name) for name in ("seed", "precision", "update_order", "method", "dt", "backend")}


def features_in(readout: Readout, rows: Floats, deepest: int) -> Floats:
    """(n, B, F) from stored outputs (deepest + n, B, U)."""
    count = len(rows) - deepest
    at = deepest + np.arange(count)[:, None] - readout.delays
    made = np.asarray(rows[at, :, readout.sources])  # (n, F, B)
    gated = readout.gates >= 0
    if gated.any():
        made[:, gated] = made[:, gated] * rows[deepest:][:, :, readout.gates[gated]].transpose(0, 2, 1)
    return made.transpose(0, 2, 1)


def outside_of(readout: Readout, batch: Batch) -> Floats:
    """(T, B, O): the external input of outputs that are inputs, too."""
    units = readout.network.units
    column = np.cumsum(units.is_input) - 1
    both = units.is_input[readout.outputs]
    made = np.zeros((*batch.inputs.shape[:2], len(readout.outputs)))
    made[:, :, both] = batch.inputs[:, :, column[readout.outputs[both]]]
    return made


def forced(network: Network, batch: Batch, *, noise: float = 0.0, seed: int = 0) -> dict[int, Floats]:
    """Clamps (T, B) that hold each output at its targets, and leave it free (NaN) where there is none."""
    wanted = np.where(batch.meant, batch.targets, np.nan)
    if noise:
        wanted = wanted + np.random.default_rng(seed).uniform(-noise, noise, wanted.shape)
    return {int(unit): wanted[:, :, column] for column, unit in enumerate(network.output_ids)}


@lru_cache(maxsize=4)
def whole_course(network: Network, batch: Batch, setup: Setup) -> Stretch:
    """All ticks of a small batch at once; kept, since it does not change while only the readout learns."""
    parts = list(stretches(readout_of(network), batch, setup))
    return Stretch(0, np.concatenate([part.features for part in parts]), np.concatenate([part.outside for part in parts]))


def check_reached(network: Network, batch: Batch | None) -> None:
    """Refused in one sentence if an output with targets hears no input, however long the way. A network without inputs may."""
    inputs = np.flatnonzero(network.units.is_input)
    outputs = np.flatnonzero(network.units.is_output)
    if not len(outputs):
        raise Refused("The network has no output unit; mark one as output.")
    if not len(inputs):
        return
    taught = np.ones(len(outputs), bool) if batch is None else batch.meant.any(axis=(0, 1))
    lost = outputs[taught & ~_reached_from(network, inputs)[outputs]]
    if len(lost):
        raise Refused(f"No input can reach the output {_name(network, int(lost[0]))}; connect it, or take its targets away.")


def _name(network: Network, row: int) -> str:
    label = str(network.units.label[row])
    return f"“{label}”" if label else f"unit {network.units.id[row]}"
