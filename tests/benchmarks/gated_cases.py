"""Rows 11 and 12: RNN and LSTM drawn as graphs, against torch's own layer and against loops written by hand for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.run_settings import RunSettings
from tests.benchmarks.cases import DTYPES, Case, Contest
from tests.benchmarks.hand_fused import contiguous, kernels
from tests.benchmarks.options import Options
from tests.benchmarks.ours import Prepared
from tests.benchmarks.timing import Contender
from tests.canon.gated_graphs import PARTS, Shape, stack_of

INPUTS = 8
TORCH, HAND = "torch nn.LSTM", "hand-fused loop"
LSTM_LIKE_OURS = [0, 1, 3, 2]  # torch's blocks are input, forget, cell, output; the loop wants the three sigmoids together
Weights = dict[str, NDArray[np.float64]]


def weights_of(kind: str, size: int) -> Weights:
    """In torch's names and order, uniform as torch draws them."""
    random, rows = np.random.default_rng(size), PARTS[kind] * size
    shapes = {"weight_ih_l0": (rows, INPUTS), "weight_hh_l0": (rows, size), "bias_ih_l0": (rows,), "bias_hh_l0": (rows,)}
    return {name: random.uniform(-1, 1, shape) / np.sqrt(size) for name, shape in shapes.items()}


def inputs_of(ticks: int, batch: int) -> NDArray[np.float64]:
    """(T, B, I) standard normal."""
    return np.random.default_rng(batch).normal(size=(ticks, batch, INPUTS))


def graph_contender(kind: str, weights: Weights, inputs: NDArray[Any], settings: RunSettings) -> Contender:
    """The graph, all hidden units being outputs; answers with the outputs of the first three ticks."""
    network = stack_of(Shape(kind), weights).network
    ready = Prepared(network, settings, ticks=len(inputs), inputs=inputs, batch=inputs.shape[1])
    return Contender(ready.named("ours"), lambda: ready.made(len(inputs)), len(inputs), lambda: ready.made(3)[1])


def torch_contender(weights: Weights, inputs: NDArray[Any], precision: str) -> Contender:
    """torch.nn.LSTM in inference mode on one thread."""
    import torch

    torch.set_num_threads(1)
    size = weights["weight_hh_l0"].shape[1]
    layer = torch.nn.LSTM(INPUTS, size, dtype=torch.float32 if precision == "single" else torch.float64)
    layer.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    sequence = torch.from_numpy(inputs.astype(DTYPES[precision]))

    def make(count: int) -> NDArray[Any]:
        with torch.inference_mode():
            return np.asarray(layer(sequence[:count])[0].numpy())

    return Contender(TORCH, lambda: make(len(inputs)), len(inputs), lambda: make(3))


def hand_fused_contender(kind: str, weights: Weights, inputs: NDArray[Any], precision: str) -> Contender:
    """The loop written by hand for this kind."""
    ticks, batch, _ = inputs.shape
    blocks = LSTM_LIKE_OURS if kind == "LSTM" else [0]
    arrays = [np.concatenate([np.split(weights[name], len(blocks))[block] for block in blocks]) for name in weights]
    wide, recurrent, bias = (contiguous(array, precision) for array in (arrays[0].T, arrays[1].T, arrays[2] + arrays[3]))
    given, size = contiguous(inputs, precision), recurrent.shape[0]
    hidden, cells = np.zeros((ticks + 1, batch, size), given.dtype), np.zeros((batch, size), given.dtype)

    def make(count: int) -> NDArray[Any]:
        if kind == "LSTM":
            cells[:] = 0
            kernels(precision).lstm(given[:count], wide, recurrent, bias, hidden[: count + 1], cells)
        else:
            kernels(precision).rnn(given[:count], wide, recurrent, bias, hidden[: count + 1])
        return hidden[1 : count + 1]

    return Contender(HAND, lambda: make(ticks), ticks, lambda: make(3).copy())


def _torch_case() -> Case:
    def contest(precision: str, options: Options) -> Contest:
        weights, inputs = weights_of("LSTM", 32), inputs_of(50, 32)
        ours = graph_contender("LSTM", weights, inputs, RunSettings(precision=precision, backend=options.backend))
        peers = {
            TORCH: lambda: torch_contender(weights, inputs, precision),
            HAND: lambda: hand_fused_contender("LSTM", weights, inputs, precision),
        }
        return Contest(ours, peers)

    return Case(11, "LSTM, H 32, B 32, T 50", contest, {TORCH: 0.8})


def _hand_case(kind: str, size: int, batch: int) -> Case:
    def contest(precision: str, options: Options) -> Contest:
        weights, inputs = weights_of(kind, size), inputs_of(1_000, batch)
        ours = graph_contender(kind, weights, inputs, RunSettings(precision=precision, backend=options.backend))
        return Contest(ours, {HAND: lambda: hand_fused_contender(kind, weights, inputs, precision)})

    limit = 1.3 if (size, batch) == (8, 32) else 1.15
    return Case(12, f"{kind} as a graph, H {size}, B {batch}, T 1,000", contest, {HAND: limit})


GATED_CASES = (_torch_case(), *(_hand_case(kind, size, batch) for kind in ("RNN", "LSTM") for size in (8, 32, 128) for batch in (1, 32)))
