"""Locally recurrent network: each hidden unit hears itself one tick later, and none of the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("input_to_hidden", "loops", "hidden_bias", "hidden_to_output", "output_bias")
NOTES = """# Locally recurrent network

Each hidden unit hears itself, and no other. One number, the weight r of its loop, is all the memory it has; it makes three quite
different ones:

- h₁, r = 2: a *latch*. A push to one side stays for ever; x₁ switches it on, x₂ off. y is a lamp that it holds
- h₂, r = 0.8: a *trace* that fades
- h₃, r = −0.95: a *swing* that changes sides each tick
- h(t) = tanh(W x(t) + r h(t − 1))

**Try this:** lower the loop of h₁ below 1. Suddenly it fades like h₂, and the lamp forgets.

Tsoi and Back 1994; article 4.
"""


def build(*, inputs: int = 1, hidden: int = 4, outputs: int = 1, activation: str = "tanh", seed: int = 0, **weights: ArrayLike) -> Network:
    """h_i(t) = f(W_i x(t) + r_i h_i(t − 1) + b_i), y(t) = logistic(O h(t) + d); f is `activation`.

    A fully recurrent network whose matrix has nothing beside the diagonal (Tsoi and Back, IEEE Transactions on Neural Networks 5,
    1994; article 4). inputs · hidden + hidden + hidden · outputs connections. Weights: input_to_hidden (hidden, inputs), loops
    (hidden,), by default spread evenly from 0.5 to 0.95, hidden_bias, hidden_to_output (outputs, hidden), output_bias.
    """
    given = Weights(weights, WEIGHTS, seed)
    into, out = given.matrix("input_to_hidden", hidden, inputs), given.matrix("hidden_to_output", outputs, hidden)
    inner, outer = given.vector("hidden_bias", hidden), given.vector("output_bias", outputs)
    draft = Draft("Locally recurrent network")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    h = draft.units(hidden, label=labels("h", hidden), activation=activation, bias=inner, group="hidden", **column(1, hidden))
    y = draft.units(
        outputs, label=labels("y", outputs), activation="logistic", bias=outer, is_output=True, group="output", **column(2, outputs)
    )
    draft.connect(x, h, into, delay=0)
    draft.connect_pairs(h, h, given.given("loops", np.linspace(0.5, 0.95, hidden)), delay=1)
    draft.connect(h, y, out, delay=0)
    return draft.network()


def sample() -> Document:
    """A latch, a trace and a swing; two inputs that switch on and off at random times."""
    network = build(
        inputs=2, hidden=3, loops=[2.0, 0.8, -0.95], input_to_hidden=[[3.0, -3.0], [1.5, 1.5], [1.5, 1.5]], hidden_bias=np.zeros(3),
        hidden_to_output=[[6.0, 0.0, 0.0]], output_bias=[0.0],
    )  # fmt: skip
    pushes = np.zeros((48, 2))
    pushes[[2, 19, 34], 0] = pushes[[10, 27, 45], 1] = 1.0
    switched = np.cumsum(pushes @ [1.0, -1.0])[:, None]
    heard = np.arange(48)[:, None] >= 2  # before the first push nobody has said which side to be on
    tape = Episode("on and off", pushes, network.input_ids, switched, network.output_ids, target_mask=heard, repeats=True)
    tints = (("input", "slate"), ("hidden", "violet"), ("output", "ochre"))
    return Document(
        network,
        (tape,),
        notes=NOTES,
        layout=Layout(("traces", "raster", "unfolded", "tape"), tints, speed=4.0, training=(("learning_rate", "0.02"),)),
        tape=0,
    )
