"""Layers of units, each hearing the one before: the acyclic network that everything recurrent is measured against."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels
from rnnsim.zoo.weights import Weights

MOST_LAYERS = 6
ACTIVATIONS = {
    "logistic": ("logistic", "logistic"), "tanh": ("tanh", "logistic"), "regression": ("tanh", "identity"), "classes": ("tanh", "softmax"),
    "rectified": ("relu", "identity"), "step": ("step", "step"), "sign": ("sign", "sign"),
}  # fmt: skip
_NUMBERS = range(1, MOST_LAYERS + 2)
WEIGHTS = (*(f"weights_{number}" for number in _NUMBERS), *(f"bias_{number}" for number in _NUMBERS))
NOTES = """# Multilayer network

*Either, but not both*: a single threshold unit cannot answer that, two layers of them can.

- h₁ = H(x₁ + x₂ − ½) is "or", h₂ = H(x₁ + x₂ − 1½) is "and"
- y = H(h₁ − h₂ − ½) is "or, but not and"; H(a) is 1 if a > 0, else 0

Every unit is evaluated once per tick, when all it hears is known: a topological order.

**Try this:** turn the sign of the wire from h₂ round, and see which answers change.

Article 0; Rumelhart, Hinton and Williams 1986.
"""


def build(
    *,
    inputs: int = 2,
    hidden: int = 4,
    layers: int = 1,
    outputs: int = 1,
    activations: str = "logistic",
    seed: int = 0,
    **weights: ArrayLike,
) -> Network:
    """y⁽ˡ⁾ = f(W⁽ˡ⁾ y⁽ˡ⁻¹⁾ + b⁽ˡ⁾), all within the tick (Rumelhart, Hinton and Williams, Nature 323, 1986; article 0).

    `layers` hidden layers of `hidden` units; activations: of hidden and of output units, a row of ACTIVATIONS. Threshold units
    start with weights and biases uniform in −1 … 1.
    Weights by name: weights_1 (hidden, inputs), bias_1 (hidden,), … up to the output layer.
    """
    given = Weights(weights, WEIGHTS, seed)
    widths = [inputs, *[hidden] * layers, outputs]
    draft = Draft("Multilayer network")
    before = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    for number, (wide, fan_in) in enumerate(zip(widths[1:], widths, strict=False), 1):
        is_last = number == len(widths) - 1
        chosen = ACTIVATIONS[activations][is_last]
        matrix, bias = _drawn(given, (number, wide, fan_in), is_threshold=chosen in ("step", "sign"))
        letter, group = ("y", "output") if is_last else ("h", "hidden" if layers == 1 else f"hidden {number}")
        look = {"label": labels(letter, wide), "group": group, **column(number, wide)}
        units = draft.units(wide, activation=chosen, bias=bias, is_output=is_last, **look)
        draft.connect(before, units, matrix, delay=0)
        before = units
    return draft.network()


def _drawn(given: Weights, layer: tuple[int, int, int], *, is_threshold: bool) -> tuple[np.ndarray, np.ndarray]:
    """Matrix and biases of a layer (number, width, fan-in)."""
    number, wide, fan_in = layer
    names = f"weights_{number}", f"bias_{number}"
    if not is_threshold:
        return given.matrix(names[0], wide, fan_in), given.vector(names[1], wide)
    matrix, bias = given.rng.uniform(-1.0, 1.0, (wide, fan_in)), given.rng.uniform(-1.0, 1.0, wide)
    return given.given(names[0], matrix), given.given(names[1], bias)


def sample() -> Document:
    """Exclusive or by two threshold units and a third."""
    network = build(
        hidden=2, activations="step",
        weights_1=np.ones((2, 2)), bias_1=[-0.5, -1.5], weights_2=[[1.0, -1.0]], bias_2=[-0.5],
    )  # fmt: skip
    pairs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    tape = Episode(
        "pairs of bits", pairs, network.input_ids, (pairs.sum(axis=1, keepdims=True) == 1) * 1.0, network.output_ids, repeats=True
    )
    tints = (("input", "slate"), ("hidden", "violet"), ("output", "ochre"))
    training = (("learner", "simple_backpropagation"), ("reading", "sign_aware"))
    layout = Layout(("raster", "traces", "truth_table", "tape"), tints, shows_numbers=True, speed=2.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
