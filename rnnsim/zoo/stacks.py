"""Inputs, layers of pools and a readout: what LSTM, GRU, IndRNN, deep and bidirectional networks have in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.arrangement import labels
from rnnsim.zoo.pools import KINDS, Pool, Site, drawn_matrices, size_of
from rnnsim.zoo.weights import Weights

MOST_LAYERS = 4
ASIDE = 240.0  # between inputs, layers and outputs
READOUTS = ("logistic", "identity", "tanh", "softmax")
PARTS = ("input", "recurrent", "bias", "recalled_bias")


@dataclass
class Frame:
    """Inputs at the left and outputs at the right of pools that are drawn between them, on one middle line."""

    draft: Draft
    input_count: int
    output_count: int
    readout: str
    middle: float = 0.0
    right: float = 0.0

    def inputs(self, hidden: int, kind: str, *, ways: int = 1) -> Ids:
        """Input units beside a field of `ways` pools one above the other, whose first unit stands at the origin."""
        across, down = size_of(kind, hidden)
        self.middle = (down * ways + (ways - 1) * ROW_GAP / 2 - ROW_GAP) / 2
        self.right = across + ASIDE - ROW_GAP
        return self.draft.units(
            self.input_count, is_input=True, bias_trainable=False, group="input", **self._line("x", self.input_count, -ASIDE)
        )

    def outputs(self, below: Ids, given: Weights) -> Ids:
        """y = readout(V h + d)."""
        out = given.given("hidden_to_output", given.rng.normal(0.0, 1.0 / len(below) ** 0.5, (self.output_count, len(below))))
        bias = given.given("output_bias", np.zeros(self.output_count))
        place = self._line("y", self.output_count, self.right)
        y = self.draft.units(self.output_count, is_output=True, group="output", activation=self.readout, bias=bias, **place)
        self.draft.connect(below, y, out, delay=0)
        return y

    def _line(self, letter: str, count: int, left: float) -> dict[str, Any]:
        rows = self.middle + (np.arange(count) - (count - 1) / 2) * ROW_GAP
        return {"label": labels(letter, count) if count > 1 else letter, "place_x": left, "place_y": rows}


def prefix_of(layer: int, way: int) -> str:
    """What the names of the matrices of one pool begin with.

    >>> prefix_of(2, 0), prefix_of(2, 1)
    ('layer_2_', 'layer_2_back_')
    """
    return f"layer_{layer}_{'back_' if way else ''}"


def weight_names(layers: int, ways: int) -> tuple[str, ...]:
    """Names under which matrices can be given to a builder of so many layers."""
    every = (prefix_of(layer, way) for layer, way in product(range(1, layers + 1), range(ways)))
    return (*(f"{prefix}{part}" for prefix in every for part in PARTS), "hidden_to_output", "output_bias")


def draw_layers(frame: Frame, kind: str, given: Weights, *, below: Ids, hidden: int, layers: int, ways: int = 1, **options: Any) -> Ids:
    """Layers from left to right; each hears all pools of the one before, and its own pools the tick before or, backward, after.

    Returns the hidden units of the last layer, forward before backward.
    """
    across, down = size_of(kind, hidden)
    for layer in range(1, layers + 1):
        left, name = (layer - 1) * (across + ASIDE - ROW_GAP), "hidden" if layers == 1 else f"layer {layer}"
        pools: list[Pool] = []
        for way in range(ways):
            group = f"{name}/{('forward', 'backward')[way]}" if ways > 1 else name
            site = Site(group, left, way * (down + ROW_GAP / 2), delay=-1 if way else 1, mark="′" if way else "")
            matrices = drawn_matrices(given, prefix_of(layer, way), kind, inputs=len(below), hidden=hidden)
            recalled = f"{prefix_of(layer, way)}recalled_bias"
            own = {"recalled_bias": given.vector(recalled, hidden, 0.0)} if kind == "gru" else {}
            pools.append(KINDS[kind].draw(frame.draft, below, matrices, site=site, **own, **options))
        below = np.concatenate([pool.hidden for pool in pools])
    frame.right = layers * (across + ASIDE - ROW_GAP)
    return below
