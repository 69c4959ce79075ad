"""Rosenblatt's perceptron: threshold units that hear the inputs, and nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("weights", "bias")
ACTIVATIONS = {"zero_one": "step", "plus_minus": "sign"}
NOTES = """# Perceptron

One unit weighs its inputs and says 1 if the sum is above a threshold, else 0. Here it answers *x₁ and not x₂*.

- y = H(w₁ x₁ + w₂ x₂ + b), with H(a) = 1 if a > 0, else 0; the threshold is −b

Every line through the plane of the inputs is such a unit, and such a unit is a line: no choice of weights gives *either, but not
both*.

**Try this:** raise the bias to 0.5. Now it says no to one pair only: x₂ without x₁.

Rosenblatt 1958; McCulloch and Pitts 1943; article 0.
"""


def build(*, inputs: int = 2, outputs: int = 1, answers: str = "zero_one", seed: int = 0, **weights: ArrayLike) -> Network:
    """y = H(Σ wᵢ xᵢ + b) with H(a) = 1 if a > 0, else 0, or sign (±1); the threshold c of the textbooks is −b.

    Random weights and biases are uniform in −1 … 1. Weights: weights (outputs, inputs), bias (outputs,). Article 0; Rosenblatt,
    Psychological Review 65, 1958.
    """
    given = Weights(weights, WEIGHTS, seed)
    matrix = given.given("weights", given.rng.uniform(-1.0, 1.0, (outputs, inputs)))
    bias = given.given("bias", given.rng.uniform(-1.0, 1.0, outputs))
    draft = Draft("Perceptron")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    look = {"label": labels("y", outputs), "group": "output", **column(1, outputs)}
    y = draft.units(outputs, activation=ACTIVATIONS[answers], bias=bias, is_output=True, **look)
    draft.connect(x, y, matrix, delay=0)
    return draft.network()


def sample() -> Document:
    """All four pairs of bits in turn, and "x₁ and not x₂" of them."""
    network = build(weights=[[1.0, -1.0]], bias=[-0.5])
    pairs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    tape = Episode("pairs of bits", pairs, network.input_ids, pairs[:, :1] * (1 - pairs[:, 1:]), network.output_ids, repeats=True)
    training = (("learner", "perceptron_rule"),)
    layout = Layout(
        ("raster", "traces", "truth_table", "tape"),
        (("input", "slate"), ("output", "ochre")),
        shows_numbers=True,
        speed=2.0,
        training=training,
    )
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
