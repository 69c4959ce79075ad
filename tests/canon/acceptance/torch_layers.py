"""torch's recurrent layers with a linear readout against what the zoo builds: every output and every element of the gradient."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

import rnnsim
from rnnsim.network.batch import Batch
from rnnsim.training.gradients import value_and_gradient
from rnnsim.zoo.stacks import prefix_of
from tests.canon.acceptance.row import Row

INPUTS, HIDDEN, OUTPUTS, TICKS, BATCH = 3, 5, 2, 30, 4
PACKED = (30, 17, 9, 1)
BEYOND = 1 << 20


@dataclass(frozen=True)
class Case:
    """kind: of torch.nn; architecture: of the zoo; lengths: ticks of each episode, packed."""

    kind: str
    architecture: str
    layers: int = 1
    ways: int = 1
    lengths: tuple[int, ...] = (TICKS,) * BATCH

    def network(self, values: dict[str, np.ndarray]) -> rnnsim.Network:
        """What the zoo makes of torch's parameters."""
        stacked = {"kind": {"RNN": "tanh"}.get(self.kind, self.kind.lower()), "layers": self.layers}
        chosen = stacked if self.architecture in ("deep", "bidirectional") else {}
        shape = {"inputs": INPUTS, "hidden": HIDDEN, "outputs": OUTPUTS, **chosen}
        return rnnsim.zoo.build(self.architecture, **shape, **self._matrices(values))

    def _matrices(self, values: dict[str, np.ndarray]) -> dict[str, Any]:
        made = {"hidden_to_output": values["readout_weight"], "output_bias": values["readout_bias"]}
        for number, way in product(range(self.layers), range(self.ways)):
            suffix, prefix = f"l{number}" + ("_reverse" if way else ""), prefix_of(number + 1, way)
            own, recalled = values[f"bias_ih_{suffix}"], values[f"bias_hh_{suffix}"]
            made |= {prefix + "input": values[f"weight_ih_{suffix}"], prefix + "recurrent": values[f"weight_hh_{suffix}"]}
            made[prefix + "bias"] = own + recalled
            if self.kind == "GRU":  # r, z, n, of which n keeps its two biases apart
                made[prefix + "bias"] = np.concatenate([(own + recalled)[: 2 * HIDDEN], own[2 * HIDDEN :]])
                made[prefix + "recalled_bias"] = recalled[2 * HIDDEN :]
        return made


@dataclass(frozen=True)
class Answer:
    """Parameters and gradients by torch's names, the batch, and outputs (T, B, O)."""

    values: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray]
    batch: Batch
    outputs: np.ndarray


def torchs(case: Case) -> Answer:
    """Half the squared error of a logistic readout, summed over the ticks of each episode, averaged over episodes."""
    import torch

    torch.manual_seed(0)
    layer = getattr(torch.nn, case.kind)(INPUTS, HIDDEN, num_layers=case.layers, bidirectional=case.ways == 2, dtype=torch.float64)
    readout = torch.nn.Linear(HIDDEN * case.ways, OUTPUTS, dtype=torch.float64)
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(TICKS, BATCH, INPUTS)), rng.random((TICKS, BATCH, OUTPUTS))
    lengths = torch.tensor(case.lengths)
    packed = torch.nn.utils.rnn.pack_padded_sequence(torch.from_numpy(inputs), lengths, enforce_sorted=False)
    hidden, _ = torch.nn.utils.rnn.pad_packed_sequence(layer(packed)[0], total_length=TICKS)
    outputs = torch.sigmoid(readout(hidden))
    here = torch.arange(TICKS)[:, None, None] < lengths[None, :, None]
    (torch.where(here, outputs - torch.from_numpy(targets), 0.0) ** 2).sum().div(2 * BATCH).backward()
    parameters = dict(layer.named_parameters()) | {f"readout_{name}": values for name, values in readout.named_parameters()}
    return Answer(
        {name: values.detach().numpy() for name, values in parameters.items()},
        {name: values.grad.numpy() for name, values in parameters.items()},
        Batch(inputs, targets, valid=np.arange(TICKS)[:, None] < np.array(case.lengths)),
        outputs.detach().numpy(),
    )


def differences(case: Case) -> tuple[float, float]:
    """The greatest between torch's outputs and ours, and between gradients.

    Which parameter a weight or bias of ours came from is told by a network made of their numbers, those of the second bias times
    2²⁰, since a unit adds up both.
    """
    answer, numbers, count = torchs(case), {}, 0
    for name, values in answer.values.items():
        numbers[name] = (count + 1.0 + np.arange(values.size)).reshape(values.shape) * (BEYOND if name.startswith("bias_hh") else 1)
        count += values.size
    network, numbered = case.network(answer.values), case.network(numbers)
    found = value_and_gradient(rnnsim.compile_network(network), answer.batch)
    expected = np.concatenate([answer.gradients[name].ravel() for name in numbers])
    second, first = np.divmod(numbered.units.bias, BEYOND)
    of_weights = np.where(numbered.connections.trainable, numbered.connections.weight, 0)
    origins = np.concatenate([of_weights, first, second]).astype(int)
    own = np.concatenate([found.weights, found.biases, found.biases])[origins > 0]
    assert set(origins[origins > 0]) == set(range(1, count + 1)), "a parameter of torch's has no place in the network"
    here = answer.batch.meant
    of_values, of_gradients = found.outputs - answer.outputs, own - expected[origins[origins > 0] - 1]
    return float(np.abs(of_values)[here].max()), float(np.abs(of_gradients).max())


def of_all(cases: dict[str, Case]) -> dict[str, tuple[float, float]]:
    """The differences of each case."""
    return {name: differences(case) for name, case in cases.items()}


def within(figure: dict[str, tuple[float, float]]) -> bool:
    """Whether all are at most 1e-12."""
    return all(value <= 1e-12 for pair in figure.values() for value in pair)


SINGLE = {"LSTM": Case("LSTM", "lstm"), "LSTM packed": Case("LSTM", "lstm", lengths=PACKED)}
GATED = {"GRU": Case("GRU", "gru"), "GRU packed": Case("GRU", "gru", lengths=PACKED)}
TWO_WAYS = {
    f"{layers} × {kind}{' packed' if lengths == PACKED else ''}": Case(kind, "bidirectional", layers, 2, lengths)
    for kind in ("RNN", "LSTM", "GRU")
    for layers in (1, 2)
    for lengths in (Case.lengths, PACKED)
}
DEEP = {f"2 × {kind}": Case(kind, "deep", 2) for kind in ("RNN", "LSTM", "GRU")}
ROWS = (
    Row("LSTM equals torch", "architectures", "values and every gradient ≤ 1e-12", lambda: of_all(SINGLE), within),
    Row("GRU equals torch", "architectures", "values and every gradient ≤ 1e-12", lambda: of_all(GATED), within),
    Row("bidirectional equals torch", "architectures", "values and every gradient ≤ 1e-12, packed lengths, too",
        lambda: of_all(TWO_WAYS), within),
    Row("deep equals torch", "architectures", "values and every gradient ≤ 1e-12", lambda: of_all(DEEP), within),
)  # fmt: skip
