"""Pollack's sequential cascaded network: the context's outputs are the weights of the network that reads the input."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels
from rnnsim.zoo.staging import parity_tape
from rnnsim.zoo.weights import Weights

WEIGHTS = ("transitions",)
SHARPNESS = 10.0
NOTES = """# Sequential cascaded network

A *function network* reads the input; its weights are not constants but the outputs of a *context network* that reads the last
state. Multiplied out, every state hears products of an input and a state: the × units.

- z(t) = logistic(Σ w x̂(t) ẑ(t − 1)), with x̂ = (1, x) and ẑ = (1, z)

One state, set by hand: z turns over at every 1 and stays at every 0. That is parity.

**Try this:** make all four weights (the bias is one of them) half as large, and the two states draw together. With a third they can
no longer be told apart: Pollack's *limit point*.

Pollack, Machine Learning 7, 1991; article 0.
"""


def build(*, inputs: int = 1, states: int = 1, accepts: int = 0, seed: int = 0, **weights: ArrayLike) -> Network:
    """z_k(t) = logistic(Σ_ij w_kij x̂_i(t) ẑ_j(t − 1)), x̂ = (1, x), ẑ = (1, z). Pollack 1987, 1991.

    `accepts` more units are computed like states but are not fed back; the paper's parity network has 1 input, 2 states and 1 of
    them, 18 weights. Units: inputs + inputs · states product units + states + accepts. Weights: transitions (states + accepts,
    inputs + 1, states + 1) by target, input, state, index 0 being the constant. Article 0.
    """
    given = Weights(weights, WEIGHTS, seed)
    answers = states + accepts
    table = given.given("transitions", given.rng.uniform(-1.0, 1.0, (answers, inputs + 1, states + 1)))
    draft = Draft("Sequential cascaded network")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    products = draft.units(inputs * states, aggregation="product", bias_trainable=False, group="products", **column(1, inputs * states))
    shown = [*labels("z", states), *(labels("a", accepts) if accepts else [])]
    z = draft.units(answers, label=shown, activation="logistic", bias=table[:, 0, 0], is_output=True, group="state", **column(2, answers))
    draft.connect(x, z, table[:, 1:, 0], delay=0)
    draft.connect(z[:states], z, table[:, 0, 1:], delay=1)
    first, second = np.divmod(np.arange(inputs * states), states)
    draft.connect_pairs(x[first], products, 1.0, delay=0, trainable=False)
    draft.connect_pairs(z[second], products, 1.0, delay=1, trainable=False)
    draft.connect(products, z, table[:, 1:, 1:].reshape(answers, -1), delay=0)
    return draft.network()


def sample() -> Document:
    """Parity by one state: z = logistic(k (z + x − 2 z x − ½))."""
    network = build(transitions=SHARPNESS * np.array([[[-0.5, 1.0], [1.0, -2.0]]]))
    tape = parity_tape(network, 40, seed=3)
    tints = (("input", "slate"), ("products", "cyan"), ("state", "violet"))
    training = (("task", "parity_strings"), ("learning_rate", "0.05"))
    layout = Layout(("traces", "raster", "tape"), tints, shows_numbers=True, speed=3.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
