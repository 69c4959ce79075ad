"""Recurrent network with parametric bias: a few numbers choose which of the learned sequences it lives."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.arrangement import column, labels, two_in_column
from rnnsim.zoo.weights import Weights

WEIGHTS = ("points", "to_hidden", "hidden_bias", "to_output", "output_bias", "to_context", "context_bias")
NOTES = """# Network with parametric bias

Four waves, one network. What differs between them is only the pair p₁, p₂: a point in a plane, one point for each wave, found by
learning together with all other weights. A line of the tape says which wave is meant.

- h(t) = tanh(W [x(t); p; c(t − 1)] + b), y(t) = tanh(V h(t)), c(t) = tanh(C h(t))
- p = tanh of one trainable weight for each sequence and each bias

The weights were learned by backpropagation through time (`examples/train_samples.py`).

To *recognise* a wave, all weights are held and only a new point is learned: it lands beside the point of the wave it hears.

**Try this:** clamp p₁ and pull it slowly from −1 to 1: the same input is answered by a larger or smaller wave.

Tani, Ito and Sugita, Neural Networks 17, 2004; article 0.
"""


def build(*, inputs: int = 1, sequences: int = 4, biases: int = 2, hidden: int = 16, context: int = 6, **others: ArrayLike) -> Network:
    """h = tanh(W [x; p; c'] + b), y = tanh(V h + d), c = tanh(C h + e), p = tanh(P s) for a one-hot sequence line s.

    Tani, Ito and Sugita, Neural Networks 17, 2004. y predicts the next x, so there are as many outputs as inputs. I + S + P + H + I
    + C units; S·P + H(I + P + C) + H·I + H·C connections. Weights: points (P, S), to_hidden (H, I + P + C), hidden_bias (H,),
    to_output (I, H), output_bias (I,), to_context (C, H), context_bias (C,). Also seed. Article 0.
    """
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    points = given.given("points", given.rng.normal(0.0, 0.3, (biases, sequences)))
    inward = given.matrix("to_hidden", hidden, inputs + biases + context)
    draft = Draft("Network with parametric bias")
    (above_left, below_left), (above_right, below_right) = two_in_column(0, inputs, sequences), two_in_column(3, inputs, context)
    beside = column(1, biases, float(np.mean(below_left["place_y"])) / ROW_GAP)
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **above_left)
    s = draft.units(sequences, label=labels("s", sequences), is_input=True, bias_trainable=False, group="sequence", **below_left)
    p = draft.units(biases, label=labels("p", biases), activation="tanh", bias_trainable=False, group="parametric bias", **beside)
    h = draft.units(
        hidden, label=labels("h", hidden), activation="tanh", bias=given.vector("hidden_bias", hidden), group="hidden", **column(2, hidden)
    )
    y = draft.units(
        inputs, label=labels("y", inputs), activation="tanh", bias=given.vector("output_bias", inputs, 0.0), is_output=True,
        group="output", **above_right,
    )  # fmt: skip
    c = draft.units(
        context, label=labels("c", context), activation="tanh", bias=given.vector("context_bias", context, 0.0), group="context",
        **below_right,
    )  # fmt: skip
    draft.connect(s, p, points, delay=0)
    draft.connect(np.concatenate([x, p]), h, inward[:, : inputs + biases], delay=0)
    draft.connect(c, h, inward[:, inputs + biases :], delay=1)
    draft.connect(h, y, given.matrix("to_output", inputs, hidden), delay=0)
    draft.connect(h, c, given.matrix("to_context", context, hidden), delay=0)
    return draft.network()


def waves(ticks: int) -> NDArray[np.float64]:
    """(ticks + 1, 4): sines of amplitude .8 and .4 with periods of 10 and 20 ticks."""
    t = np.arange(ticks + 1)[:, None]
    amplitude, period = np.array([0.8, 0.8, 0.4, 0.4]), np.array([10.0, 20.0, 10.0, 20.0])
    return np.asarray(amplitude * np.sin(2 * np.pi * t / period))


def sample() -> Document:
    """The four waves one after another, forty ticks each; before it has learned."""
    network = build(seed=2)
    every = waves(40)
    heard, wanted = every[:-1].T.reshape(-1, 1), every[1:].T.reshape(-1, 1)
    tape = Episode(
        "four waves", np.hstack([heard, np.repeat(np.eye(4), 40, axis=0)]), network.input_ids, wanted, network.output_ids, repeats=True
    )
    tints = (
        ("input", "slate"), ("sequence", "slate"), ("parametric bias", "pink"), ("hidden", "violet"), ("output", "ochre"),
        ("context", "cyan"),
    )  # fmt: skip
    training = (("task", "four_sines"), ("learning_rate", "0.005"))
    return Document(
        network, (tape,), notes=NOTES, layout=Layout(("traces", "raster", "tape"), tints, speed=10.0, training=training), tape=0
    )
