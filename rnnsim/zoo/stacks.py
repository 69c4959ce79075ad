"""Inputs, layers of pools and a readout: what LSTM, GRU, IndRNN, deep and bidirectional networks have in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.arrangement import labels
from rnnsim.zoo.pools import KINDS, Pool, Site, drawn_matrices
from rnnsim.zoo.weights import Weights

MOST_LAYERS = 4
ASIDE = 240.0  # between inputs, layers and outputs
READOUTS = ("logistic", "identity", "tanh", "softmax")
PARTS = ("input", "recurrent", "bias", "recalled_bias")


@dataclass(frozen=True)
class Layers:
    """kind: a row of `pools.KINDS`; ways: 2 for a second pool per layer that hears later ticks."""

    kind: str
    hidden: int
    count: int = 1
    ways: int = 1


@dataclass
class Frame:
    """Inputs at the left and outputs at the right of pools that are drawn between them, on one middle line."""

    draft: Draft
    input_count: int
    output_count: int
    readout: str
    middle: float = 0.0
    right: float = 0.0

    def inputs(self, layers: Layers) -> Ids:
        """Input units beside a field of pools one above the other, whose first unit stands at the origin."""
        across, down = KINDS[layers.kind].room(layers.hidden)
        ways = layers.ways
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


def choices_of(rest: dict[str, Any], names: tuple[str, ...], *, readout: str) -> tuple[Weights, str]:
    """What builders of layers share: `seed` (0) and `readout`, one of READOUTS; all else are matrices by name."""
    seed = rest.pop("seed", 0)
    chosen = str(rest.pop("readout", readout))
    if chosen not in READOUTS:
        raise Refused(f"The readout is one of {', '.join(READOUTS)}, not “{chosen[:40]}”.")
    return Weights(rest, names, seed), chosen


def draw_layers(frame: Frame, layers: Layers, given: Weights, *, below: Ids, **options: Any) -> Ids:
    """Layers from left to right; each hears all pools of the one before, and its own pools the tick before or, backward, after.

    Returns the hidden units of the last layer, forward before backward.
    """
    across, down = KINDS[layers.kind].room(layers.hidden)
    for layer in range(1, layers.count + 1):
        left, name = (layer - 1) * (across + ASIDE - ROW_GAP), "hidden" if layers.count == 1 else f"layer {layer}"
        pools: list[Pool] = []
        for way in range(layers.ways):
            group = f"{name}/{('forward', 'backward')[way]}" if layers.ways > 1 else name
            site = Site(group, left, way * (down + ROW_GAP / 2), delay=-1 if way else 1, mark="′" if way else "")
            pools.append(_drawn(frame.draft, layers, given, below=below, site=site, prefix=prefix_of(layer, way), **options))
        below = np.concatenate([pool.hidden for pool in pools])
    frame.right = layers.count * (across + ASIDE - ROW_GAP)
    return below


def _drawn(draft: Draft, layers: Layers, given: Weights, *, below: Ids, prefix: str, **placed: Any) -> Pool:
    matrices = drawn_matrices(given, prefix, layers.kind, inputs=len(below), hidden=layers.hidden)
    if layers.kind == "gru":
        placed["recalled_bias"] = given.vector(f"{prefix}recalled_bias", layers.hidden, 0.0)
    return KINDS[layers.kind].draw(draft, below, matrices, **placed)
