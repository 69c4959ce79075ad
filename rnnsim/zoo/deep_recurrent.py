"""Deep recurrent networks: layers of recurrent pools, each hearing the one before within the tick."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, Layers, choices_of, draw_layers, weight_names

WEIGHTS = weight_names(MOST_LAYERS, 1)
GAP = 2
NOTES = """# Deep recurrent network

Two layers of memory. The lower one hears the bits, the upper one hears only the lower one. Asked is at every tick whether this bit and
the one two ticks ago differ: they must be kept, compared, and kept again.

- h₁(t) = tanh(W₁ x(t) + U₁ h₁(t − 1) + b₁), h₂(t) = tanh(W₂ h₁(t) + U₂ h₂(t − 1) + b₂), y = logistic(V h₂ + d)

The weights were learned by backpropagation through time (`examples/train_samples.py`).

**Try this:** set the loops of the upper layer to 0. Were the old bits kept below or above?

El Hihi and Bengio 1995; Graves, Mohamed and Hinton 2013; article 2.
"""


def build(*, inputs: int = 1, hidden: int = 4, layers: int = 2, outputs: int = 1, kind: str = "tanh", **others: Any) -> Network:
    """Layer l hears layer l − 1 at delay 0 and itself at delay 1; y = readout(V h + d) of the last layer.

    El Hihi and Bengio, NIPS 8, 1995; Graves, Mohamed and Hinton, ICASSP 2013. kind: tanh, relu, lstm, gru, cho. With tanh units
    each layer has H units, the first H(I + H) connections and the others 2H². Weights of layer 1: layer_1_input, layer_1_recurrent,
    layer_1_bias in torch's order of rows, and so on; hidden_to_output, output_bias. Also seed and readout (logistic, identity, tanh,
    softmax). Article 2.
    """
    given, readout = choices_of(others, WEIGHTS, readout="logistic")
    draft = Draft("Deep recurrent network")
    frame, shape = Frame(draft, inputs, outputs, readout), Layers(kind, hidden, layers)
    top = draw_layers(frame, shape, given, below=frame.inputs(shape))
    frame.outputs(top, given)
    return draft.network()


def sample() -> Document:
    """The exclusive or of this bit and that of two ticks ago, by two layers; before it has learned."""
    network = build(hidden=4, seed=1)
    bits = np.random.default_rng(3).integers(0, 2, (40, 1))
    differ = bits ^ np.roll(bits, GAP, axis=0)
    tape = Episode("random bits", bits.astype(np.float64), network.input_ids, differ.astype(np.float64), network.output_ids, repeats=True)
    tints = (("input", "slate"), ("layer 1", "cyan"), ("layer 2", "violet"), ("output", "ochre"))
    training = (("task", "streaming_xor"), ("task.gap", str(GAP)), ("learning_rate", "0.02"))
    layout = Layout(("traces", "raster", "unfolded", "tape"), tints, speed=3.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
