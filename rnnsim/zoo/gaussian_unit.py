"""One unit that answers only close to one net input: alone it does what no threshold unit can."""

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
NOTES = """# A gaussian unit

*Either, but not both*, by a single unit. A threshold unit answers on one side of a line; this one answers along the line: most where
its net input is 0, less on either side.

- y = exp(−a²), a = 2 x₁ + 2 x₂ − 2
- both off: a = −2; one on: a = 0; both on: a = 2. So y is 0.018, 1 or 0.018

**Try this:** turn the bias up to 0 and see which question the unit answers now.

Article 0.
"""


def build(*, inputs: int = 2, sharpness: float = 2.0, **weights: ArrayLike) -> Network:
    """y = exp(−a²), a = Σ w x + b with w = sharpness, b = −sharpness: 1 if exactly one of the inputs is 1.

    With two inputs that is exclusive or. inputs + 1 units, `inputs` connections. Given by name instead: weights (1, inputs), bias (1,).
    Article 0.
    """
    given = Weights(weights, WEIGHTS)
    draft = Draft("Gaussian unit")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    bias = given.given("bias", np.full(1, -sharpness))
    y = draft.units(1, label="y", activation="gaussian", bias=bias, is_output=True, group="output", **column(1, 1))
    draft.connect(x, y, given.given("weights", np.full((1, inputs), sharpness)), delay=0)
    return draft.network()


def sample() -> Document:
    """Exclusive or by one unit."""
    network = build()
    pairs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    wanted = (pairs.sum(axis=1, keepdims=True) == 1).astype(float)
    tape = Episode("pairs of bits", pairs, network.input_ids, wanted, network.output_ids, repeats=True)
    training = (("task", "truth_table"), ("learner", "backpropagation"), ("learning_rate", "0.1"))
    layout = Layout(
        ("raster", "traces", "truth_table", "tape"),
        (("input", "slate"), ("output", "ochre")),
        shows_numbers=True,
        training=training,
        speed=2.0,
    )
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
