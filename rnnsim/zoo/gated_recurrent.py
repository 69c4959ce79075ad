"""GRU: units that mix their last value with a new one, as two gates say; in torch's form and in Cho's."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.pools import Site, cho_pool, drawn_matrices, gru_pool
from rnnsim.zoo.stacks import Frame, Layers, choices_of, weight_names
from rnnsim.zoo.staging import in_line, tints_by_beginning

WEIGHTS = weight_names(1, 1)
TINTS = {"input": "slate", "memory": "cyan", "output": "ochre"}
TICKS = 20
NOTES = """# Gated recurrent units

Numbers from 0 to 1 pass by (x₁), two of them marked (x₂). At the end of each episode it says the sum of the two. So it has to let
almost everything go by and hold what counts.

- r, z = logistic(W x + U h(t − 1) + b), n = tanh(W x + b + r · (U h(t − 1) + b′))
- h(t) = n + z · (h(t − 1) − n): with z = 1 a unit keeps what it has, with z = 0 it takes what is new

The weights were learned from random episodes of 20 ticks (`examples/train_samples.py`). Only the last tick of an episode counts; then
one tick sets everything back.

**Try this:** clamp every z to 1. Nothing new comes in, and the sums are all alike.

Cho et al. 2014; article 2.
"""


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


def sample() -> Document:
    """The adding problem with two hidden units, few enough to be read; before it has learned."""
    network = build(inputs=2, hidden=2, readout="identity", seed=0)
    rng, parts = np.random.default_rng(3), []
    for _ in range(4):
        shown, asked = np.column_stack([rng.random(TICKS), np.zeros(TICKS)]), np.zeros((TICKS, 1))
        marked = [rng.integers(0, TICKS // 2), rng.integers(TICKS // 2, TICKS)]
        shown[marked, 1], asked[-1] = 1.0, 1.0
        parts.append((shown, asked * shown[marked, 0].sum(), asked))
    tape = in_line("numbers to add", network, parts)
    training = (("task", "adding"), ("task.length", str(TICKS)), ("learning_rate", "0.01"))
    layout = Layout(("traces", "raster", "tape"), tints_by_beginning(network, TINTS), speed=5.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
