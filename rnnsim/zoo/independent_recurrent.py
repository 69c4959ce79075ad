"""IndRNN: rectifying units that each hear only themselves, so each has a decay of its own that can be kept within bounds."""

from __future__ import annotations

from typing import Any

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, Layers, choices_of, draw_layers, weight_names

WEIGHTS = weight_names(MOST_LAYERS, 1)


def build(
    *, inputs: int = 2, hidden: int = 8, layers: int = 2, outputs: int = 1, longest: int = 50, growth: float = 2.0, **others: Any
) -> Network:
    """h = relu(W x + u · h' + b), layer by layer at delay 0; |u| ≤ growth^(1 / longest), so that nothing grows by more than `growth`
    over `longest` ticks. Li, Li, Cook, Zhu and Gao, CVPR 2018.

    H units and H·I + H connections a layer; the bound is kept by learning (columns lower and upper). Random u are uniform in
    0 … bound. Weights: layer_1_input (H, I), layer_1_recurrent (H, 1), layer_1_bias (H,), … hidden_to_output, output_bias. Also seed
    and readout.
    Named by article 2.
    """
    given, readout = choices_of(others, WEIGHTS, readout="identity")
    draft = Draft("IndRNN")
    frame, shape = Frame(draft, inputs, outputs, readout), Layers("indrnn", hidden, layers)
    top = draw_layers(frame, shape, given, below=frame.inputs(shape), bound=growth ** (1.0 / longest))
    frame.outputs(top, given)
    return draft.network()
