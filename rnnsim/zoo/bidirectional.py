"""Bidirectional networks: one pool hears the past and one the future, in one layer or several."""

from __future__ import annotations

from typing import Any

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, Layers, choices_of, draw_layers, weight_names

WEIGHTS = weight_names(MOST_LAYERS, 2)


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
