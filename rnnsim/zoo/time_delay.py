"""Time-delay network: nothing comes back, but each wire is laid several times, with delays that show the last few ticks at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("input_to_hidden", "hidden_to_output", "hidden_bias", "output_bias")
WORDS = np.array([[1, 1, 0, 1], [0, 1, 0, 0]])  # what the two hidden units of the sample wait for, the latest bit last
NOTES = """# Time-delay network

From x to each hidden unit go *four* wires, with delays 0, 1, 2 and 3: it sees the last four bits side by side. Here h₁ waits for
1101 and h₂ for 0100. The output looks at three ticks of each, so it stays on for three ticks after a hit.

- h(t) = tanh(Σ W_d x(t − d) + b), d = 0 … 3
- y(t) = logistic(Σ O_d h(t − d) + c), d = 0 … 2

No wire comes back. What is older than five ticks is forgotten, and nothing can change that; but there is no loop to go wrong either.

**Try this:** look at the unfolded view: the same weights stand at every tick.

Waibel, Hanazawa, Hinton, Shikano and Lang 1989; in the words of article 4 a net without cycles.
"""


def build(*, inputs: int = 1, hidden: int = 4, outputs: int = 1, taps: int = 3, output_taps: int = 2, **others: ArrayLike) -> Network:
    """h(t) = tanh(Σ_d W_d x(t − d) + b), d = 0 … taps; y(t) = logistic(Σ_d O_d h(t − d) + c), d = 0 … output_taps.

    Waibel et al., IEEE Transactions on Acoustics, Speech and Signal Processing 37, 1989. Delays are parallel connections:
    (taps + 1) · inputs · hidden + (output_taps + 1) · hidden · outputs of them, and no further units; not recurrent. Before the
    first tick all read 0. Weights: input_to_hidden (taps + 1, hidden, inputs) and hidden_to_output (output_taps + 1, outputs,
    hidden), delay 0 first; hidden_bias, output_bias. Also seed.
    """
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    into = given.matrix("input_to_hidden", hidden, (taps + 1) * inputs).reshape(taps + 1, hidden, inputs)
    out = given.matrix("hidden_to_output", outputs, (output_taps + 1) * hidden).reshape(output_taps + 1, outputs, hidden)
    inner, outer = given.vector("hidden_bias", hidden), given.vector("output_bias", outputs)
    draft = Draft("Time-delay network")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, bias_trainable=False, group="input", **column(0, inputs))
    h = draft.units(hidden, label=labels("h", hidden), activation="tanh", bias=inner, group="hidden", **column(1, hidden))
    y = draft.units(
        outputs, label=labels("y", outputs), activation="logistic", bias=outer, is_output=True, group="output", **column(2, outputs)
    )
    for sources, targets, matrices in ((x, h, into), (h, y, out)):
        for delay, matrix in enumerate(matrices):
            draft.connect(sources, targets, matrix, delay=delay)
    return draft.network()


def sample() -> Document:
    """Two words of four bits found in a stream, and remembered for three ticks."""
    signs = 2.0 * WORDS - 1.0
    into = 4.0 * signs[:, ::-1].T[:, :, None]  # (delay, hidden, input), the latest bit has delay 0
    network = build(
        hidden=2, input_to_hidden=into, hidden_bias=2.0 - 4.0 * WORDS.sum(axis=1),
        hidden_to_output=np.full((3, 1, 2), 4.0), output_bias=[20.0],
    )  # fmt: skip
    bits = np.random.default_rng(2).integers(0, 2, (48, 1)).astype(float)
    tape = Episode("bits", bits, network.input_ids, _found(bits[:, 0]), network.output_ids, repeats=True)
    tints = (("input", "slate"), ("hidden", "violet"), ("output", "ochre"))
    return Document(
        network,
        (tape,),
        notes=NOTES,
        layout=Layout(("traces", "unfolded", "raster", "tape"), tints, speed=4.0, training=(("learning_rate", "0.02"),)),
        tape=0,
    )


def _found(bits: np.ndarray) -> np.ndarray:
    """(T, 1) whether one of the words ended in this tick or the two before; the stream goes round."""
    windows = np.stack([np.roll(bits, 3 - at) for at in range(4)], axis=1)
    hits = (windows[:, None, :] == WORDS).all(axis=2).any(axis=1)
    return (hits | np.roll(hits, 1) | np.roll(hits, 2)).astype(float)[:, None]
