"""Whole updates in one call of the kernels: run, loss, gradient, and a step of Adam, with all that is needed kept in place.

What the benchmark measures, and what a loop with nothing else to do takes. A learning rule that keeps its state as values takes
`rnnsim.training.fused.gradients.parameter_gradient` and an optimiser of the table.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.formulas.activations import Floats
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.fused.backpropagation import Backpropagation
from rnnsim.training.fused.desk import ADAM, GATHER, JUDGE, PLACE, READ_BACK, RUN
from rnnsim.training.fused.laying import Wanted
from rnnsim.training.losses import loss_of, matched_by
from rnnsim.training.parameters import Parameters

LOSS = "half_squared_error"
_WHOLE = PLACE | RUN | JUDGE | READ_BACK | GATHER | ADAM


class AdamUpdates:
    """Adam (Kingma and Ba 2015) on half squared errors of batches of one shape, size (ticks, episodes).

    rate, decays (β₁, β₂), epsilon: as in the paper. Nothing may be clamped and every tick is valid.
    """

    def __init__(
        self, program: Program, settings: RunSettings, size: tuple[int, int], *, rate: float, decays: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:  # fmt: skip
        self._network, self.parameters = program.network, Parameters.of(program.network)
        self._rate, self._decays, self._epsilon, self.count = rate, decays, epsilon, 0
        places, matched = self.parameters, matched_by(loss_of(LOSS), program.network)
        wanted = Wanted(places.weight_places, places.bias_places, len(places), matched)
        self.passed = Backpropagation(program, settings, size, wanted=wanted).with_moments()

    @property
    def values(self) -> NDArray[Any]:
        """(P,) the parameters as they are now."""
        return self.passed.values

    @property
    def gradient(self) -> NDArray[Any]:
        """(P,) of the last update."""
        return self.passed.gradients

    @property
    def outputs(self) -> Floats:
        """(T, B, O) of the last update, before its step."""
        return self.passed.outputs

    @property
    def kept_bytes(self) -> tuple[int, int]:
        """What all buffers take, and what the states of the run alone do."""
        return self.passed.nbytes, self.passed.desk.window.nbytes

    @property
    def network(self) -> Network:
        """The network with the parameters as they are now."""
        return self.parameters.placed(self._network, self.values)

    def update(self, inputs: Floats, targets: Floats) -> float:
        """One update by inputs (T, B, I) and targets (T, B, O); the loss before it, or −1 if a value was not finite: nothing is changed."""
        self.count += 1
        first, second = self._decays
        rates = self.passed.backwards.rates
        rates[0], rates[1], rates[2], rates[3] = self._rate / (1 - first**self.count), first, second, self._epsilon
        rates[4], rates[5] = 1 / sqrt(1 - second**self.count), 1.0
        self.passed.feed(inputs)
        self.passed.compare(targets)
        return self.passed.take(_WHOLE)
