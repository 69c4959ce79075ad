"""Deep recurrent networks: layers of recurrent pools, each hearing the one before within the tick."""

from __future__ import annotations

from typing import Any

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, Layers, choices_of, draw_layers, weight_names

WEIGHTS = weight_names(MOST_LAYERS, 1)


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
