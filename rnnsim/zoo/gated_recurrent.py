"""GRU: units that mix their last value with a new one, as two gates say; in torch's form and in Cho's."""

from __future__ import annotations

from typing import Any

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.pools import Site, cho_pool, drawn_matrices, gru_pool
from rnnsim.zoo.stacks import Frame, Layers, choices_of, weight_names

WEIGHTS = weight_names(1, 1)


def build(*, inputs: int = 1, hidden: int = 4, outputs: int = 1, form: str = "torch", **others: Any) -> Network:
    """r, z = logistic(W x + U h' + b), h = n + z · (h' − n), y = readout(V h + d); ' is the last tick.

    form "torch": n = tanh(W x + b + r · (U h' + b')); "cho": n = tanh(W x + U (r · h') + b) (Cho et al., EMNLP 2014). Both 6H units
    and 3H(I + H) + 5H connections beside inputs and readout: n + z · (h' − n) needs no unit for 1 − z. Weights: layer_1_input
    (3H, I), layer_1_recurrent (3H, H), layer_1_bias (3H,) in torch's order r, z, n, layer_1_recalled_bias (H,) for b',
    hidden_to_output (O, H), output_bias (O,). Also seed and readout (logistic, identity, tanh, softmax). torch's two biases of r and
    z are added here. Named by article 2.
    """
    given, readout = choices_of(others, WEIGHTS, readout="logistic")
    draft = Draft("GRU" if form == "torch" else "GRU, Cho's form")
    frame = Frame(draft, inputs, outputs, readout)
    x = frame.inputs(Layers("gru", hidden))
    matrices = drawn_matrices(given, "layer_1_", "gru", inputs=inputs, hidden=hidden)
    if form == "torch":
        pool = gru_pool(draft, x, matrices, site=Site("memory"), recalled_bias=given.vector("layer_1_recalled_bias", hidden, 0.0))
    else:
        pool = cho_pool(draft, x, matrices, site=Site("memory"))
    frame.outputs(pool.hidden, given)
    return draft.network()
