"""Parity of all bits at once by one hidden layer of threshold units: what a recurrent network does with two."""

from __future__ import annotations

from itertools import product

import numpy as np

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels

WEIGHTS: tuple[str, ...] = ()
NOTES = """# Parity in one layer

*Is the number of ones odd?* Here all bits are shown at once, and nothing is remembered. The hidden units count: hₖ is on when at
least k bits are. Their signs alternate, so the answer is +1 − 1 + 1 …

- hₖ = H(Σ x − k + ½), k = 1 … n
- y = H(h₁ − h₂ + h₃ − … − ½); H(a) is 1 if a > 0, else 0

n bits take n hidden units and n² + n wires. The parity circuit reads one bit after the other and makes do with three units for any n.

**Try this:** delete h₂ and see for which numbers the answer is wrong.

Article 0; Rumelhart, Hinton and Williams 1986.
"""


def build(*, bits: int = 4) -> Network:
    """h_k = H(Σ x − k + ½), k = 1 … bits; y = H(Σ (−1)^(k+1) h_k − ½): 1 for an odd number of ones. All within the tick.

    2 · bits + 1 units, bits² + bits connections. Rumelhart, Hinton and Williams, Parallel Distributed Processing 1, 1986; article 0.
    """
    draft = Draft("Parity in one layer")
    numbers = np.arange(1, bits + 1)
    x = draft.units(bits, label=labels("x", bits), is_input=True, bias_trainable=False, group="input", **column(0, bits))
    h = draft.units(bits, label=labels("h", bits), activation="step", bias=0.5 - numbers, group="counters", **column(1, bits))
    y = draft.units(1, label="y", activation="step", bias=-0.5, is_output=True, group="output", **column(2, 1))
    draft.connect(x, h, 1.0, delay=0)
    draft.connect(h, y, np.where(numbers % 2, 1.0, -1.0)[None, :], delay=0)
    return draft.network()


def sample() -> Document:
    """All sixteen numbers of four bits, counted up."""
    network = build()
    rows = np.array(list(product((0.0, 1.0), repeat=4)))
    tape = Episode("counting", rows, network.input_ids, rows.sum(axis=1, keepdims=True) % 2, network.output_ids, repeats=True)
    tints = (("input", "slate"), ("counters", "violet"), ("output", "ochre"))
    task = (("task", "truth_table"), ("task.function", "parity"), ("task.bits", "4"))
    training = (*task, ("learner", "simple_backpropagation"), ("reading", "sign_aware"))
    return Document(
        network,
        (tape,),
        notes=NOTES,
        layout=Layout(("raster", "traces", "truth_table", "tape"), tints, shows_numbers=True, speed=2.0, training=training),
        tape=0,
    )
