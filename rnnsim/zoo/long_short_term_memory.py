"""LSTM: carousels that keep what they hold while their gates are shut; with forget gates, with peepholes, and as of 1997."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.pools import Pool, Site, carousel_pool, drawn_matrices, lstm_pool
from rnnsim.zoo.stacks import Frame, Layers, choices_of, weight_names
from rnnsim.zoo.staging import parity_tape, tints_by_beginning

WEIGHTS = (*weight_names(1, 1), "peepholes")
FORMS = ("forget_gates", "peepholes", "of_1997")
NAMES = {"forget_gates": "LSTM", "peepholes": "LSTM with peepholes", "of_1997": "LSTM as of 1997"}
TINTS = {"input": "slate", "memory": "violet", "output": "ochre"}
NOTES = """# Long short-term memory

It hears one bit a tick and says whether there was an odd number of ones so far. Two blocks: in each a *cell* c holds a value and
three gates decide, wire by wire, what may pass.

- i, f, o = logistic(W x + U h(t − 1) + b), g = tanh(W x + U h(t − 1) + b)
- c(t) = f · c(t − 1) + i · g, h(t) = o · tanh(c(t)), y = logistic(V h + d)

The weights were learned by backpropagation through time from strings of 2 to 10 bits (`examples/train_samples.py`); the bits on the
tape never end.

**Try this:** clamp the forget gates f of all blocks to 0. The cells forget at once, and the parity is lost.

Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000; articles 0, 2 and 4.
"""


def build(*, inputs: int = 1, hidden: int = 4, outputs: int = 1, form: str = "forget_gates", **others: Any) -> Network:
    """i, f, o = logistic(W x + U h' + b), g = tanh(…), c = f · c' + i · g, h = o · tanh(c), y = readout(V h + d); ' is the last tick.

    form "forget_gates" (Gers, Schmidhuber and Cummins, Neural Computation 12, 2000): 7H units and 4H(I + H) + 4H connections beside
    inputs and readout. "peepholes" (Gers and Schmidhuber, IJCNN 2000): 3H connections more, c' to i and f, c to o. "of_1997"
    (Hochreiter and Schmidhuber, Neural Computation 9, 1997): no forget gate, g = 4 logistic − 2, h = o · (2 logistic(c) − 1),
    6H units and 3H(I + H) + 4H connections. Gates are units whose stems land on valves: three gated connections a block (two in
    1997). Weights: layer_1_input (4H, I), layer_1_recurrent (4H, H), layer_1_bias (4H,) in torch's order i, f, g, o (3H, without f,
    in 1997), peepholes (3, H), hidden_to_output (O, H), output_bias (O,). Also seed and readout (logistic, identity, tanh, softmax).
    Articles 0, 2 and 4.
    """
    given, readout = choices_of(others, WEIGHTS, readout="logistic")
    draft = Draft(NAMES[form])
    frame = Frame(draft, inputs, outputs, readout)
    x = frame.inputs(Layers("lstm", hidden))
    site = Site("memory")
    matrices = drawn_matrices(given, "layer_1_", "carousel" if form == "of_1997" else "lstm", inputs=inputs, hidden=hidden)
    pool = carousel_pool(draft, x, matrices, site=site) if form == "of_1997" else lstm_pool(draft, x, matrices, site=site)
    if form == "peepholes":
        _peep(draft, pool, given.given("peepholes", given.rng.normal(0.0, 1.0 / sqrt(hidden), (3, hidden))))
    frame.outputs(pool.hidden, given)
    return draft.network()


def _peep(draft: Draft, pool: Pool, weights: np.ndarray) -> None:
    """Input and forget gate see the last value of their carousel, the output gate the new one."""
    for letter, row, delay in zip("ifo", weights, (1, 1, 0), strict=True):
        draft.connect_pairs(pool.parts["c"], pool.parts[letter], row, delay=delay)


def sample() -> Document:
    """Running parity by two cells, few enough to be read; before it has learned."""
    network = build(hidden=2, seed=0)
    training = (
        ("task", "parity"), ("task.length", "10"), ("task.shortest", "2"), ("task.tested_length", "100"), ("learning_rate", "0.03"),
    )  # fmt: skip
    layout = Layout(("traces", "raster", "tape"), tints_by_beginning(network, TINTS), speed=3.0, training=training)
    return Document(network, (parity_tape(network, 40, seed=3),), notes=NOTES, layout=layout, tape=0)
