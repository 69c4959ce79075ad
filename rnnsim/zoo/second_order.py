"""Second-order networks: each symbol opens its own set of wires between the states, which makes them learn automata."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels, on_ring
from rnnsim.zoo.staging import even_bits
from rnnsim.zoo.weights import Weights

WEIGHTS = ("transitions", "bias", "initial")
NOTES = """# Second-order network

One wire from every state to every state **for every symbol**: the symbol that is on opens its wires and shuts all others. So each
symbol is a table of transitions, and the network is an automaton whose states may be half taken.

- Sᵢ(t) = logistic(Σ wᵢⱼₖ Sⱼ(t − 1) Iₖ(t) + b)

The weights here were set by hand: symbol 1 exchanges S₁ and S₂, symbol 0 leaves them alone. S₂ is on after an odd number of ones.

**Try this:** turn one weight down to 5 and see how the states grow pale until the network no longer knows.

Giles, Miller, Chen, Chen, Sun and Lee 1992; article 2.
"""


def build(*, symbols: int = 2, states: int = 2, seed: int = 0, **weights: ArrayLike) -> Network:
    """S_i(t) = logistic(Σ_jk w_ijk S_j(t − 1) I_k(t) + b_i), S(0) = (1, 0, …), symbols one-hot.

    Giles et al., Neural Computation 4, 1992. n states and m symbols: n + m units, n²m gated connections. A string is accepted if
    S_1 > ½ after its last symbol (or another state the reader chooses). Weights: transitions (n, n, m) by target, source, symbol;
    bias (n,); initial (n,). Article 2.
    """
    given = Weights(weights, WEIGHTS, seed)
    table = given.given("transitions", given.rng.normal(0.0, 1.0, (states, states, symbols)))
    bias, first = given.vector("bias", states), given.given("initial", np.eye(states)[0])
    ring = on_ring(states, 260.0, left=column(1, 1)["place_x"] + 60.0)
    draft = Draft("Second-order network")
    x = draft.units(symbols, label=labels("I", symbols), is_input=True, bias_trainable=False, group="symbols", **column(0, symbols))
    s = draft.units(
        states, label=labels("S", states), activation="logistic", bias=bias, initial=first, is_output=True, group="states", **ring
    )
    target, source, symbol = (index.ravel() for index in np.indices(table.shape))
    draft.connect_pairs(s[source], s[target], table.ravel(), delay=1, gate=x[symbol])
    return draft.network()


def sample() -> Document:
    """Parity of a stream of bits, with weights set by hand."""
    stays, swaps = np.eye(2), 1 - np.eye(2)
    network = build(transitions=10.0 * np.stack([stays, swaps], axis=2), bias=[-5.0, -5.0])
    bits = even_bits(40, seed=8)
    odd = np.cumsum(bits) % 2
    targets = np.column_stack([1 - odd, odd]).astype(float)
    tape = Episode("random bits", np.eye(2)[bits], network.input_ids, targets, network.output_ids, repeats=True)
    training = (("learning_rate", "0.05"),)
    layout = Layout(
        ("traces", "raster", "tape"), (("symbols", "slate"), ("states", "violet")), shows_numbers=True, speed=3.0, training=training
    )
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
