"""The fully recurrent network: every unit hears every unit, itself included, one tick later."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import COLUMN_GAP, column, labels, on_ring
from rnnsim.zoo.weights import Weights

WEIGHTS = ("input_to_units", "units_to_units", "bias")
NOTES = """# Fully recurrent network

Every unit hears all units, itself included, with a delay of one tick. Here the strongest wires hand activity round the ring,
and the weak ones colour it. A short push from x every 40 ticks knocks the wave out of step; it finds back.

- y(t) = tanh(W y(t − 1) + w x(t) + b)

Train teaches the units with a second ring, h₁ and h₂, to draw a figure eight after the push, by real-time recurrent learning.

**Try this:** delete one strong wire of the ring while it runs.

Williams and Zipser 1989; articles 0, 2 and 4. (Article 2's gloss, “each unit to the next layer, one way”, describes a layered network.)
"""


def build(
    *,
    inputs: int = 1,
    units: int = 6,
    outputs: int = 1,
    input_delay: int = 0,
    activation: str = "logistic",
    seed: int = 0,
    **weights: ArrayLike,
) -> Network:
    """y(t) = f(W y(t − 1) + W_in x(t − input_delay) + b), y(0) = 0; the first `outputs` units are outputs.

    input_delay 0 is article 0's clock, 1 that of Williams and Zipser 1989 (Neural Computation 1:270–280). Weights: units_to_units
    (units, units), input_to_units (units, inputs), bias. Articles 0, 2 and 4.
    """
    given = Weights(weights, WEIGHTS, seed)
    into, among = given.matrix("input_to_units", units, inputs), given.matrix("units_to_units", units, units)
    bias = given.vector("bias", units)
    draft = Draft("Fully recurrent network")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, group="input", **column(0, inputs))
    h = draft.units(
        units, label=labels("h", units), activation=activation, bias=bias, is_output=np.arange(units) < outputs, group="units",
        **on_ring(units, left=COLUMN_GAP),
    )  # fmt: skip
    draft.connect(x, h, into, delay=input_delay)
    draft.connect(h, h, among, delay=1)
    return draft.network()


def sample() -> Document:
    """Six units pass a wave round a ring; every forty ticks a push."""
    count = 6
    rng = np.random.default_rng(2)
    among = rng.normal(0.0, 0.12, (count, count)) + 0.75 * np.eye(count)
    among[np.arange(count), np.arange(count) - 1] += 0.9
    among[0, count - 1] -= 1.8  # the sign turns over once per round, so the wave never settles
    network = build(units=count, outputs=2, activation="tanh", units_to_units=among, bias=np.zeros(count), seed=2)
    pushes = np.zeros((40, 1))
    pushes[:3] = 1.0
    tape = Episode("a push now and then", pushes, network.input_ids, repeats=True)
    training = (("task", "figure_eight"), ("learner", "real_time_recurrent_learning"), ("learning_rate", "0.01"))
    tints = (("input", "slate"), ("units", "violet"))
    layout = Layout(("traces", "weights", "unfolded"), tints, speed=6.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
