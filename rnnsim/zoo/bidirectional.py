"""Bidirectional networks: one pool hears the past and one the future, in one layer or several."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, Layers, choices_of, draw_layers, weight_names

WEIGHTS = weight_names(MOST_LAYERS, 2)
WINDOW_TICKS, REACH = 25, 3
NOTES = """# Bidirectional network

Is the sum of the seven numbers around this tick large: three before, this one, three after? Whoever hears only the past cannot know.
The *forward* half passes its state on from tick to tick, the *backward* half from the last tick to the first: its wires have the delay
−1. So the whole tape is computed first and then played.

- h(t) = tanh(W x(t) + U h(t − 1) + b), h′(t) = tanh(W′ x(t) + U′ h′(t + 1) + b′)
- y(t) = logistic(V h(t) + V′ h′(t) + d)

The weights were learned by backpropagation, which here goes both ways (`examples/train_samples.py`).

**Try this:** delete the wires from the backward half to y. The answers come later, or never.

Schuster and Paliwal 1997; article 2.
"""


def build(*, inputs: int = 1, hidden: int = 4, layers: int = 1, outputs: int = 1, kind: str = "tanh", **others: Any) -> Network:
    """h(t) = f(W x(t) + U h(t − 1) + b), h′(t) = f(W′ x(t) + U′ h′(t + 1) + b′), y = readout(V h + V′ h′ + d).

    Schuster and Paliwal, IEEE Transactions on Signal Processing 45, 1997; deep with several layers, each hearing both pools of the
    one before. The wires of the second pool have delay −1, so it reads later ticks and the network runs over whole episodes.
    kind: tanh, relu, lstm, gru, cho. One layer of tanh units: 2H + I + O units, 2H(I + H) + 2HO connections. Weights:
    layer_1_input, layer_1_recurrent, layer_1_bias, layer_1_back_input, … in torch's order of rows; hidden_to_output (O, 2H),
    output_bias. Article 2.
    """
    given, readout = choices_of(others, WEIGHTS, readout="logistic")
    draft = Draft("Bidirectional network" if layers == 1 else "Deep bidirectional network")
    frame, shape = Frame(draft, inputs, outputs, readout), Layers(kind, hidden, layers, ways=2)
    top = draw_layers(frame, shape, given, below=frame.inputs(shape))
    frame.outputs(top, given)
    return draft.network()


def sample() -> Document:
    """The sum over a window of seven ticks; before it has learned."""
    network = build(hidden=4, seed=2)
    numbers = np.random.default_rng(4).random((WINDOW_TICKS, 1))
    width = 2 * REACH + 1
    sums = np.convolve(numbers[:, 0], np.ones(width))[REACH:-REACH]
    tape = Episode("numbers", numbers, network.input_ids, (sums > width / 2)[:, None].astype(np.float64), network.output_ids, repeats=True)
    tints = (("input", "slate"), ("hidden/forward", "violet"), ("hidden/backward", "green"), ("output", "ochre"))
    training = (("task", "window_sum"), ("task.length", str(WINDOW_TICKS)), ("task.reach", str(REACH)), ("learning_rate", "0.02"))
    layout = Layout(("traces", "raster", "unfolded", "tape"), tints, speed=3.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
