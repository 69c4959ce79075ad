"""Worked numbers of gated, independent and bidirectional networks as the zoo builds them. Expected values were computed independently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.running import run
from rnnsim.network.batch import Batch
from rnnsim.network.network import Ids, Network
from rnnsim.training.gradients import value_and_gradient
from rnnsim.zoo import bidirectional, gated_recurrent, independent_recurrent, long_short_term_memory
from tests.canon.test_modern import BOTH_WAYS, COSINES, filled, layer

ONE_CELL_INPUTS = np.array([[1.0], [-0.5], [0.25]])


@dataclass(frozen=True)
class Worked:
    """A network, what it hears, and what the units labelled with these letters have to say, (T, units)."""

    build: Callable[[], Network]
    inputs: np.ndarray
    letters: tuple[str, ...]
    expected: list[list[float]]

    def difference(self, backend: str = "auto") -> float:
        """The greatest one."""
        network = self.build()
        said = run(network, self.inputs, backend=backend).of(np.concatenate([named(network, letter) for letter in self.letters]))
        return float(np.abs(said[-len(self.expected) :] - self.expected).max())


def named(network: Network, letter: str) -> Ids:
    """Ids of the units labelled with this letter, numbers left out."""
    without = str.maketrans("", "", "₀₁₂₃₄₅₆₇₈₉")
    return network.units.id[[label.translate(without) == letter for label in network.units.label.tolist()]]


def torch_layer(parts: int, *, ways: int = 1) -> dict[str, Any]:
    """The canon's parameters under the names of the builders; torch's two biases added."""
    values = filled(**layer(parts), **(layer(parts, "_reverse") if ways == 2 else {}))
    made = {}
    for prefix, ending in (("layer_1_", ""), ("layer_1_back_", "_reverse"))[:ways]:
        made[f"{prefix}input"], made[f"{prefix}recurrent"] = values[f"weight_ih_l0{ending}"], values[f"weight_hh_l0{ending}"]
        made[f"{prefix}bias"] = values[f"bias_ih_l0{ending}"] + values[f"bias_hh_l0{ending}"]
    return made


def lstm(**others: Any) -> Network:
    """Two inputs, two cells."""
    return long_short_term_memory.build(inputs=2, hidden=2, outputs=1, **torch_layer(4), **others)


def lstm_with_peepholes() -> Network:
    """One cell."""
    return long_short_term_memory.build(
        hidden=1, form="peepholes", layer_1_input=[[0.5], [-0.4], [0.9], [0.3]], layer_1_recurrent=[[-0.3], [0.6], [0.25], [0.7]],
        layer_1_bias=[0.1, 1.0, -0.2, 0.0], peepholes=[[0.2], [-0.1], [0.4]],
    )  # fmt: skip


def lstm_of_1997() -> Network:
    """One cell."""
    return long_short_term_memory.build(
        hidden=1, form="of_1997", layer_1_input=[[0.5], [0.9], [0.3]], layer_1_recurrent=[[-0.3], [0.25], [0.7]],
        layer_1_bias=[0.1, -0.2, 0.0],
    )  # fmt: skip


def gru(form: str) -> Network:
    """Two inputs, two hidden units; the second bias of n stands outside of r in Cho's form, so the two are one."""
    values = filled(**layer(3))
    own, recalled = values["bias_ih_l0"], values["bias_hh_l0"]
    bias = own + recalled
    if form == "torch":
        bias[4:] = own[4:]
    return gated_recurrent.build(
        inputs=2, hidden=2, form=form, layer_1_input=values["weight_ih_l0"], layer_1_recurrent=values["weight_hh_l0"],
        layer_1_bias=bias, layer_1_recalled_bias=recalled[4:],
    )  # fmt: skip


def independent() -> Network:
    """Two inputs, two units."""
    given = {"layer_1_input": [[0.5, -0.2], [0.3, 0.8]], "layer_1_recurrent": [[0.9], [-1.1]], "layer_1_bias": [0.1, 0.2]}
    return independent_recurrent.build(inputs=2, hidden=2, layers=1, longest=5, **given)


WORKED = {
    "LSTM": Worked(
        lstm, COSINES, ("h",), [[0.0586414137, -0.0231740644], [0.0984492746, 0.1433317698], [0.0724480129, 0.2246785644]]
    ),
    "cells of the LSTM": Worked(lstm, COSINES, ("c",), [[0.1643287264, 0.5350925322]]),
    "peepholes": Worked(
        lstm_with_peepholes, ONE_CELL_INPUTS, ("c", "h"),
        [[0.3902138666, 0.2274169232], [0.0590167449, 0.0299574726], [0.0601847317, 0.0318579497]],
    ),
    "LSTM of 1997": Worked(
        lstm_of_1997, ONE_CELL_INPUTS, ("c", "h"),
        [[0.4343659829, 0.1228338953], [0.1622081421, 0.0391686391], [0.1814501355, 0.0475530777]],
    ),
    "GRU": Worked(
        lambda: gru("torch"), COSINES, ("h",),
        [[-0.1757631922, -0.2249214056], [-0.1954643692, -0.3957374566], [-0.2132370241, -0.1047899091]],
    ),
    "GRU, Cho": Worked(
        lambda: gru("cho"), COSINES, ("h",),
        [[-0.2012113765, -0.2322593777], [-0.2447734645, -0.4483266911], [-0.2748970526, -0.2241360610]],
    ),
    "both ways": Worked(
        lambda: bidirectional.build(inputs=2, hidden=2, outputs=3, **torch_layer(1, ways=2)), COSINES, ("h", "h′"), BOTH_WAYS
    ),
    "IndRNN": Worked(independent, COSINES, ("h",), [[0.4470315625, 1.1118737498], [0.6882811987, 0], [0.4356332459, 0]]),
}  # fmt: skip


def lstm_gradient_difference() -> float:
    """Of L = Σ h: ∂L/∂W_hh of the input gate of cell 1, and the sum of all gradients, each of torch's two biases counted."""
    network = lstm(readout="identity", hidden_to_output=[[1.0, 1.0]])
    inputs = COSINES[:, None, :]
    targets = run(network, inputs).outputs - 1.0  # half the squared error has a slope of exactly 1 then
    gradient = value_and_gradient(compile_network(network), Batch(inputs, targets))
    wires, (y,) = network.connections, network.output_ids
    learned = wires.trainable & (wires.target != y)
    i, h = named(network, "i"), named(network, "h")
    row = [gradient.weights[(wires.target == i[0]) & (wires.source == source)].item() for source in h]
    biases = gradient.biases[network.units.bias_trainable & (network.units.id != y)]
    total = gradient.weights[learned].sum() + 2 * biases.sum()
    return float(np.abs([row[0] - 0.0049241450, row[1] - 0.0019321626, total - 5.8879646152]).max())
