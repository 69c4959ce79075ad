"""Whole updates of a vanilla network and of an LSTM drawn as a graph, ours and torch's: 8 inputs, 8 outputs, every tick has targets.

ours: run, half squared error, gradient and Adam in one call; torch: nn.RNN or nn.LSTM, Linear, mse_loss, backward, Adam(fused=True).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.fused.updates import AdamUpdates
from rnnsim.training.parameters import Parameters as Learned
from tests.benchmarks.cases import DTYPES
from tests.benchmarks.gated_cases import INPUTS, Weights, inputs_of, weights_of
from tests.benchmarks.timing import Contender
from tests.canon.gated_graphs import Parameters, Place, lstm_pool, rnn_pool

OUTPUTS, RATE = 8, 1e-3
SIZES, TICKS, BATCHES = (8, 32, 128, 512), (50, 20, 200), (1, 32)
LIMITS = {
    ("RNN", 1): (0.012, 0.016, 0.07, 0.30), ("RNN", 32): (0.075, 0.18, 0.38, 0.85),
    ("LSTM", 1): (0.04, 0.08, 0.5, 1.25), ("LSTM", 32): (0.32, 0.70, 1.1, 1.3),
}  # fmt: skip
"""ours / torch at most, by size, at 50 ticks in single precision."""
TOLERANCES = {"single": 2e-4, "double": 1e-10}  # of gradients, relative to the largest


class Case(NamedTuple):
    """One row."""

    kind: str
    size: int
    ticks: int
    batch: int

    @property
    def title(self) -> str:
        return f"{self.kind:4s} H {self.size:3d}  B {self.batch:2d}  T {self.ticks:3d}"

    @property
    def limit(self) -> float | None:
        return LIMITS[self.kind, self.batch][SIZES.index(self.size)] if self.ticks == TICKS[0] else None


CASES = [Case(kind, size, ticks, batch) for ticks in TICKS for kind in ("RNN", "LSTM") for batch in BATCHES for size in SIZES]


def all_weights(case: Case) -> Weights:
    """Those of the layer in torch's names, and of the readout."""
    random = np.random.default_rng(1)
    shapes = {"readout": (OUTPUTS, case.size), "readout_bias": (OUTPUTS,)}
    return {**weights_of(case.kind, case.size), **{name: random.uniform(-1, 1, shape) / 8 for name, shape in shapes.items()}}


def network_of(case: Case, weights: Weights) -> Network:
    """The graph; as many parameters as torch's, whose two biases per unit are one here."""
    draft = Draft(case.kind)
    x = draft.units(INPUTS, is_input=True, bias_trainable=False)
    parts = [weights[name] for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
    pool = (lstm_pool if case.kind == "LSTM" else rnn_pool)(draft, x, Parameters(*parts), place=Place())
    y = draft.units(OUTPUTS, is_output=True, bias=weights["readout_bias"])
    draft.connect(pool.hidden, y, weights["readout"], delay=0)
    return draft.network()


def updates_of(case: Case, precision: str) -> AdamUpdates:
    """Ours, before the first update."""
    program = compile_network(network_of(case, all_weights(case)))
    return AdamUpdates(program, RunSettings(precision=precision), (case.ticks, case.batch), rate=RATE)


def batch_of(case: Case, precision: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """inputs (T, B, I) and targets (T, B, O)."""
    targets = np.random.default_rng(2).normal(size=(case.ticks, case.batch, OUTPUTS))
    return inputs_of(case.ticks, case.batch).astype(DTYPES[precision]), targets.astype(DTYPES[precision])


def ours(case: Case, precision: str) -> Contender:
    """Answers with the first gradient."""
    updates, (inputs, targets) = updates_of(case, precision), batch_of(case, precision)
    updates.update(inputs, targets)
    gradient = updates.gradient * (2 / (case.ticks * OUTPUTS))  # torch's error is a mean over everything, without the half
    return Contender("ours", lambda: updates.update(inputs, targets), 1, lambda: gradient)


def torch_contender(case: Case, precision: str) -> Contender:
    """torch on one thread; answers with the first gradient, in the order of our parameters."""
    import torch

    torch.set_num_threads(1)
    dtype = torch.float32 if precision == "single" else torch.float64
    weights = all_weights(case)
    layer = (torch.nn.LSTM if case.kind == "LSTM" else torch.nn.RNN)(INPUTS, case.size, dtype=dtype)
    readout = torch.nn.Linear(case.size, OUTPUTS, dtype=dtype)
    layer.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items() if not name.startswith("readout")})
    readout.load_state_dict({"weight": torch.from_numpy(weights["readout"]), "bias": torch.from_numpy(weights["readout_bias"])})
    adam = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=RATE, fused=True)
    inputs, targets = (torch.from_numpy(array) for array in batch_of(case, precision))

    def update() -> None:
        adam.zero_grad()
        torch.nn.functional.mse_loss(readout(layer(inputs)[0]), targets).backward()
        adam.step()

    update()
    found = {name: parameter.grad.numpy().astype(float) for name, parameter in layer.named_parameters() if parameter.grad is not None}
    found["bias_hh_l0"] = np.zeros_like(found["bias_hh_l0"])
    assert readout.weight.grad is not None
    assert readout.bias.grad is not None
    found |= {"readout": readout.weight.grad.numpy().astype(float), "readout_bias": readout.bias.grad.numpy().astype(float)}
    gradient = Learned.of(network_of(case, found)).values
    return Contender("torch", update, 1, lambda: gradient)
