"""Ridge regression of the readout: W = D Fᵀ (F Fᵀ + λ I)⁻¹ (Hoerl and Kennard 1970), gathered while the network runs.

With the solver "svd" a feedback reservoir of a thousand units needs no penalty; on normal equations ("gram") it diverges with a
tiny one. Neither keeps the course of the features.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.running import run
from rnnsim.formulas.least_squares import NormalEquations, TriangularFactor
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Ids, Network
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.perceptron_rule import half_squared
from rnnsim.training.readout import Readout, Stretch, forced, readout_of, running, stretches

Floats = NDArray[np.float64]
LEAST_GRAM_PENALTY = 1e-9
SATURATED = 1e-6  # targets of squashing outputs are kept so far from what they can never reach
INVERSES = {
    "identity": lambda y: y,
    "tanh": lambda y: np.arctanh(np.clip(y, SATURATED - 1, 1 - SATURATED)),
    "logistic": lambda y: np.log(np.clip(y, SATURATED, 1 - SATURATED) / (1 - np.clip(y, SATURATED, 1 - SATURATED))),
}


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless the outputs can be turned back into net inputs."""
    strange = sorted(set(readout_of(network).activations) - set(INVERSES))
    if strange:
        raise Refused(f"A solved readout needs outputs that are {', '.join(INVERSES)}, not {strange[0][:40]}; set their activation.")
    if setup.options["solver"] == "gram" and setup.options["penalty"] < LEAST_GRAM_PENALTY:
        raise Refused(f"Normal equations with a penalty below {LEAST_GRAM_PENALTY:g} are not to be trusted; take the solver svd.")
    return begun(network, setup)


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """Run the batch once and solve; everything is learned in this one update."""
    options, setup = learning.setup.options, learning.setup
    readout = readout_of(learning.learned)
    counted = batch.meant.copy()
    counted[: options["washout"]] = False
    if not counted.any():
        raise Refused(f"The washout of {options['washout']} ticks leaves no target to learn from; make it shorter.")
    wanted = wanted_net(readout, batch)
    parts = _parts(readout, counted, options["solver"])
    for stretch in stretches(readout, batch, setup, noise=options["noise"]):
        for part in parts:
            part.take(readout, stretch, wanted)
    weights, bias = readout.weights, readout.bias.copy()
    for part in parts:
        learns = ("free" if options["bias"] == "free" else "penalised") if part.is_bias_free else "none"
        found = part.rows.solved(options["penalty"], learns)
        weights[part.columns[:, None], part.features] = found.weights
        bias[part.columns] = found.bias if part.is_bias_free else bias[part.columns]
    moved = learning.moved_on(values=learning.with_rows(weights=readout.row_weights(weights), biases=readout.row_biases(bias)))
    outputs = _answers(moved.learned, batch, setup, is_forced=readout.feeds_back)
    return moved, Step(half_squared(np.where(counted, batch.targets - outputs, 0.0)), outputs, is_final=True)


def wanted_net(readout: Readout, batch: Batch) -> Floats:
    """(T, B, O): the net inputs that would give the targets, bias and all."""
    gain = readout.network.units.gain[readout.outputs]
    columns = [INVERSES[name](batch.targets[:, :, column]) for column, name in enumerate(readout.activations)]
    return np.stack(columns, axis=2) / gain


def _answers(network: Network, batch: Batch, setup: Setup, *, is_forced: bool) -> Floats:
    clamp = forced(network, batch) if is_forced else {}
    return np.asarray(run(network, batch.inputs, record="outputs", clamp=clamp, valid=batch.valid, **running(setup)).outputs, float)


@dataclass(frozen=True, eq=False)
class _Part:
    """Outputs (columns) that share their features, whether they learn a bias, and the targets that count (T, B)."""

    columns: Ids
    features: Ids
    is_bias_free: bool
    counted: NDArray[np.bool_]
    rows: NormalEquations | TriangularFactor

    def take(self, readout: Readout, stretch: Stretch, wanted: Floats) -> None:
        """Gather the rows of these ticks."""
        here = slice(stretch.first, stretch.first + len(stretch.features))
        keep = self.counted[here]
        if not keep.any():
            return
        fixed = np.where(readout.is_free, 0.0, readout.weights)[self.columns]
        known = stretch.features @ fixed.T + stretch.outside[:, :, self.columns]
        known = known if self.is_bias_free else known + readout.bias[self.columns]
        self.rows.take(stretch.features[:, :, self.features][keep], (wanted[here][:, :, self.columns] - known)[keep])


def _parts(readout: Readout, counted: NDArray[np.bool_], solver: str) -> list[_Part]:
    alike: dict[bytes, list[int]] = {}
    for column in range(len(readout.outputs)):
        key = readout.is_free[column].tobytes() + counted[:, :, column].tobytes() + readout.is_bias_free[column].tobytes()
        alike.setdefault(key, []).append(column)
    kind = TriangularFactor if solver == "svd" else NormalEquations
    made = []
    for columns in alike.values():
        features = np.flatnonzero(readout.is_free[columns[0]])
        if len(features) and counted[:, :, columns[0]].any():
            free = bool(readout.is_bias_free[columns[0]])
            made.append(_Part(np.array(columns), features, free, counted[:, :, columns[0]], kind(len(features))))
    return made
