"""Recurrent multilayer perceptron: layers whose units talk across and hear themselves; in all layers, or in the last one only."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels
from rnnsim.zoo.weights import Weights

MOST_LAYERS = 6
FEEDBACK = ("every_layer", "last_layer")
READOUTS = ("tanh", "identity", "logistic")
WEIGHTS = tuple(f"{part}_{number}" for part in ("weights", "recurrent", "bias") for number in range(1, MOST_LAYERS + 2))
NOTES = """# Recurrent multilayer perceptron

A tuned ear. The two units of the first layer hear each other with opposite signs: struck, they ring like a bell, once round in eight
ticks. Strikes every eight ticks come always at the right moment, strikes every five ticks seldom. The second layer rings along
once it is loud (one unit for each side), and the answer y adds up what it hears.

- layer l: h(t) = tanh(W h of the layer below(t) + R h(t − 1) + b)
- R: crosstalk beside the diagonal, self-loops on it; all of it takes a tick, for within one it would go in circles

**Try this:** strike by hand: poke x every eight ticks, then every six.

Parlos, Chong and Atiya 1994; article 0. (Article 2 has feedback in the last layer only: `feedback=last_layer`.)
"""


def build(*, inputs: int = 1, hidden: int = 4, layers: int = 1, outputs: int = 1, feedback: str = "every_layer", **others: Any) -> Network:
    """h^l(t) = tanh(W^l h^(l−1)(t) + R^l h^l(t − 1) + b^l), the last layer being the outputs (its function: `readout`).

    feedback "every_layer" (article 0: crosstalk within a layer and self-loops; Parlos, Chong and Atiya, IEEE Transactions on Neural
    Networks 5, 1994): every layer has its R, Puskorius and Feldkamp's notation 1-4R-1R; the article leaves the delay of crosstalk
    open, and within a tick it would be a loop, so all of R takes one. "last_layer" (article 2): only the outputs have one.
    n_l units hear n_(l−1) below and n_l beside them. Weights: weights_1 (hidden, inputs), recurrent_1 (hidden, hidden), bias_1
    (hidden,), … up to the output layer. Also seed and readout (tanh, identity, logistic).
    """
    seed, readout = others.pop("seed", 0), str(others.pop("readout", READOUTS[0]))
    for word, choices, value in (("feedback", FEEDBACK, feedback), ("readout", READOUTS, readout)):
        if value not in choices:
            raise Refused(f"The {word} is one of {', '.join(choices)}, not “{value[:40]}”.")
    given = Weights(others, WEIGHTS, seed)
    widths = [inputs, *[hidden] * layers, outputs]
    draft = Draft("Recurrent multilayer perceptron")
    below = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    for number, (count, fan_in) in enumerate(zip(widths[1:], widths, strict=False), 1):
        is_last = number == len(widths) - 1
        letter, group = ("y", "output") if is_last else ("h", f"hidden {number}" if layers > 1 else "hidden")
        across, around = given.matrix(f"weights_{number}", count, fan_in), given.matrix(f"recurrent_{number}", count, count)
        units = draft.units(
            count, label=labels(letter, count), activation=readout if is_last else "tanh", bias=given.vector(f"bias_{number}", count),
            is_output=is_last, group=group, **column(number, count),
        )  # fmt: skip
        draft.connect(below, units, across, delay=0)
        if is_last or feedback == "every_layer":
            draft.connect(units, units, around, delay=1)
        below = units
    return draft.network()


def sample() -> Document:
    """Strikes every eight ticks, then every five; the answer says when they were in tune."""
    turn = 0.93 * np.array([[np.cos(np.pi / 4), -np.sin(np.pi / 4)], [np.sin(np.pi / 4), np.cos(np.pi / 4)]])
    network = build(
        hidden=2, layers=2, weights_1=[[0.3], [0.0]], recurrent_1=turn, bias_1=[0.0, 0.0],
        weights_2=[[20.0, 0.0], [-20.0, 0.0]], recurrent_2=[[0.3, -0.3], [-0.3, 0.3]], bias_2=[-6.6, -6.6],
        weights_3=[[2.0, 2.0]], recurrent_3=[[1.5]], bias_3=[3.5],
    )  # fmt: skip
    strikes = np.zeros((144, 1))
    strikes[0:64:8] = strikes[72:142:5] = 1.0
    in_tune = np.where(np.arange(144)[:, None] < 72, 1.0, -1.0)
    judged = np.arange(144)[:, None] % 72 >= 36  # by then it has heard enough strikes
    tape = Episode(
        "in tune and out of tune", strikes, network.input_ids, in_tune, network.output_ids, target_mask=judged, repeats=True
    )  # fmt: skip
    tints = (("input", "slate"), ("hidden 1", "cyan"), ("hidden 2", "violet"), ("output", "ochre"))
    return Document(
        network,
        (tape,),
        notes=NOTES,
        layout=Layout(("traces", "raster", "weights", "tape"), tints, speed=8.0, training=(("learning_rate", "0.005"),)),
        tape=0,
    )
