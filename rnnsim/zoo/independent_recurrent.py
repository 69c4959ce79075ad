"""IndRNN: rectifying units that each hear only themselves, so each has a decay of its own that can be kept within bounds."""

from __future__ import annotations

from numpy.typing import ArrayLike

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, draw_layers, weight_names
from rnnsim.zoo.weights import Weights

WEIGHTS = weight_names(MOST_LAYERS, 1)


def build(
    *,
    inputs: int = 2,
    hidden: int = 8,
    layers: int = 2,
    outputs: int = 1,
    longest: int = 50,
    growth: float = 2.0,
    readout: str = "identity",
    seed: int = 0,
    **weights: ArrayLike,
) -> Network:
    """h = relu(W x + u · h' + b), layer by layer at delay 0; |u| ≤ growth^(1 / longest), so that nothing grows by more than `growth`
    over `longest` ticks. Li, Li, Cook, Zhu and Gao, CVPR 2018.

    H units and H·I + H connections a layer; the bound is kept by learning (columns lower and upper). Random u are uniform in
    0 … bound. Weights: layer_1_input (H, I), layer_1_recurrent (H, 1), layer_1_bias (H,), … and hidden_to_output, output_bias.
    Named by article 2.
    """
    given = Weights(weights, WEIGHTS, seed)
    draft = Draft("IndRNN")
    frame = Frame(draft, inputs, outputs, readout)
    x = frame.inputs(hidden, "indrnn")
    bound = growth ** (1.0 / longest)
    frame.outputs(draw_layers(frame, "indrnn", given, below=x, hidden=hidden, layers=layers, bound=bound), given)
    return draft.network()
