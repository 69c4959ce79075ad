"""The neural history compressor: a lower network that predicts, and an upper one that hears only what was not foreseen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect, set_units
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids, Network
from rnnsim.zoo.arrangement import COLUMN_GAP, column, labels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("to_hidden", "hidden_bias", "to_prediction", "prediction_bias", "to_upper", "upper_bias")
BLOCK = 6
NOTES = """# Neural history compressor

Below, the *automatiser* guesses each next symbol. Where it was right there is nothing to tell: q stays 0 and the upper network
does not move. Where it was surprised (it gave the symbol less than θ), q is 1 and the upper network hears the symbol. So the upper
network lives in slow time, and what is far apart below is near together above.

- p(t) = softmax(W h(t)), q(t) = 1 if the last p gave the symbol of now less than θ
- c(t) = c(t − 1) + q(t) · (new(t) − c(t − 1))

The stream is *a* or *x* (nobody can know which) and then always *b₁ … b₅*. The weights of the lower network were set by hand; only
the first letter of each block surprises it.

Train teaches the lower network to foresee the next symbol; the upper one has no part in that.

**Try this:** swap two symbols on the tape. The upper network wakes up there at once.

Schmidhuber, Neural Computation 4, 1992; article 2.
"""


def build(*, symbols: int = 7, hidden: int = 8, upper: int = 4, threshold: float = 0.9, **others: ArrayLike) -> Network:
    """h = tanh(W [x; h'] + b), p = softmax(V h + d); s = Σ_k x_k p'_k, q = step(θ − s); n = tanh(U [x; c'] + e), c = c' + q (n − c').

    Schmidhuber 1992; the upper network holds its state at every tick that was foreseen. `hidden` units below, `upper` above (3 units
    each: new, difference, state), θ = threshold. q has no gradient, so the lower network learns by its own predictions alone.
    Weights: to_hidden (H, K + H), hidden_bias, to_prediction (K, H), prediction_bias, to_upper (U, K + U), upper_bias. Also seed.
    Article 2.
    """
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    below, above = given.matrix("to_hidden", hidden, symbols + hidden), given.matrix("to_upper", upper, symbols + upper)
    out = given.matrix("to_prediction", symbols, hidden)
    draft = Draft("Neural history compressor")
    x = draft.units(symbols, label=labels("x", symbols), is_input=True, bias_trainable=False, group="symbol", **column(0, symbols))
    bias = given.vector("hidden_bias", hidden, 0.0)
    h = draft.units(hidden, label=labels("h", hidden), activation="tanh", bias=bias, group="automatiser/hidden", **column(1, hidden))
    p = draft.units(
        symbols, label=labels("p", symbols), activation="softmax", bias=given.vector("prediction_bias", symbols, 0.0),
        initial=1.0 / symbols, is_output=True, group="automatiser/prediction", **column(2, symbols),
    )  # fmt: skip
    draft.connect(x, h, below[:, :symbols], delay=0)
    draft.connect(h, h, below[:, symbols:], delay=1)
    draft.connect(h, p, out, delay=0)
    q = _surprise(draft, x, p, threshold=threshold)
    _upper(draft, x, q, weights=above, bias=given.vector("upper_bias", upper, 0.0))
    return draft.network()


def _surprise(draft: Draft, x: Ids, p: Ids, *, threshold: float) -> Ids:
    """(1,) 1 where the symbol of now was given less than the threshold a tick ago."""
    high = -(len(x) + 3) / 2
    foreseen = draft.units(1, label="foreseen", bias_trainable=False, group="surprise", **column(1, 1, high))
    q = draft.units(1, label="q", activation="step", bias=threshold, bias_trainable=False, group="surprise", **column(2, 1, high))
    draft.connect_pairs(p, np.full(len(p), foreseen[0]), 1.0, delay=1, gate=x, trainable=False)
    draft.connect_pairs(foreseen, q, -1.0, delay=0, trainable=False)
    return q


def _upper(draft: Draft, x: Ids, q: Ids, *, weights: np.ndarray, bias: np.ndarray) -> None:
    """Units that take a new state where q is 1 and hold the old one elsewhere."""
    count, symbols = len(weights), len(x)
    fixed = {"bias_trainable": False, "group": "upper network"}
    new = draft.units(count, label=labels("n", count), activation="tanh", bias=bias, group="upper network", **column(3, count))
    change = draft.units(count, label=labels("d", count), **fixed, **column(4, count))
    c = draft.units(count, label=labels("c", count), is_output=True, **fixed, **column(5, count))
    draft.connect(x, new, weights[:, :symbols], delay=0)
    draft.connect(c, new, weights[:, symbols:], delay=1)
    draft.connect_pairs(new, change, 1.0, delay=0, trainable=False)
    draft.connect_pairs(c, change, -1.0, delay=1, trainable=False)
    draft.connect_pairs(c, c, 1.0, delay=1, trainable=False)
    draft.connect_pairs(change, c, 1.0, delay=0, gate=np.full(count, q[0]), trainable=False)


def with_label(document: Document, *, seed: int = 0) -> Document:
    """The same with one more output: y = logistic(w c + b) of the upper network, which can be asked what the surprises meant. The
    other outputs are none any more, so that a task of one answer fits.
    """
    units = document.network.units
    upper = units.id[(units.group == "upper network") & np.char.startswith(units.label, "c")]
    document = set_units(document.network.output_ids, is_output=False)(document)
    y = document.next_id
    drawn = np.random.default_rng(seed).normal(0.0, 1.0 / len(upper) ** 0.5, len(upper))
    edge = float(units.place_x.max()) + COLUMN_GAP
    document = add_units(1, label="y", activation="logistic", is_output=True, group="label", place_x=edge)(document)
    return connect(upper, y, drawn, delay=0)(document)


def sample() -> Document:
    """Blocks of a or x and b₁ … b₅; the lower network knows the chain by heart: one hidden unit says one symbol."""
    symbols = 2 + BLOCK - 1
    current = np.hstack([4.0 * np.eye(symbols), np.zeros((symbols, symbols))])  # each hidden unit shows the symbol of now
    follows = np.zeros((symbols, symbols))
    follows[2, [0, 1]] = follows[np.arange(3, symbols), np.arange(2, symbols - 1)] = 8.0
    follows[[0, 1], symbols - 1] = 8.0
    network = build(symbols=symbols, hidden=symbols, upper=4, seed=1, to_hidden=current, to_prediction=follows)
    first = np.random.default_rng(2).integers(0, 2, 12)
    word = np.concatenate([[letter, *range(2, symbols)] for letter in first])
    signs, guesses = np.eye(symbols)[word], network.units.id[network.units.group == "automatiser/prediction"]
    tape = Episode("blocks of six", signs, network.input_ids, np.roll(signs, -1, axis=0), guesses, repeats=True)
    tints = (
        ("symbol", "slate"), ("automatiser/hidden", "cyan"), ("automatiser/prediction", "cyan"), ("surprise", "pink"),
        ("upper network", "violet"),
    )  # fmt: skip
    training = (("loss", "cross_entropy"), ("learning_rate", "0.02"))
    layout = Layout(("raster", "traces", "tape"), tints, speed=4.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
