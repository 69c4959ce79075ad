"""Elman's simple recurrent network, with context units drawn literally or merged into delayed hidden connections."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.weight_matrices import ridge_readout
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_units
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels, two_in_column
from rnnsim.zoo.weights import Weights

WEIGHTS = ("input_to_hidden", "context_to_hidden", "hidden_to_output", "hidden_bias", "output_bias")
ACTIVATIONS = {"logistic": ("logistic", "logistic"), "tanh": ("tanh", "logistic"), "softmax": ("logistic", "softmax")}
PHRASE = "aaabb"
NOTES = """# Elman network

It reads the letters *aaabb aaabb …* one by one and says which letter comes next. After an *a* that is not clear from the
letter alone: it must remember how many there were. Its memory is the hidden layer one tick ago (the dotted ghosts).

- h(t) = tanh(U x(t) + V h(t − 1) + b)
- y(t) = logistic(O h(t) + c)

U and V are random; only O was fitted, by least squares. The input “a” is x₁, the input “b” is x₂.

**Try this:** drag time back to tick 10, turn one weight round, run on: the old future stays beside the new one.

Elman 1990; articles 0, 1, 2 and 4.
"""


def build(
    *,
    inputs: int = 1,
    hidden: int = 4,
    outputs: int = 1,
    context: str = "merged",
    activations: str = "logistic",
    seed: int = 0,
    **weights: ArrayLike,
) -> Network:
    """h(t) = f(U x(t) + V c(t) + b), c(t) = h(t − 1), y(t) = g(O h(t) + b_o); contexts start at the middle of f's range.

    context "literal" draws one context unit per hidden unit, fed by a fixed weight 1 of delay 1; "merged" connects the hidden
    units with delay 1, which gives the same numbers bit for bit. activations: f and g logistic (Elman 1990, Cognitive Science
    14:179–211), f tanh, or g softmax (article 1's equations). Weights: input_to_hidden (hidden, inputs), context_to_hidden
    (hidden, hidden), hidden_to_output (outputs, hidden), hidden_bias, output_bias. Articles 0, 1, 2 and 4.
    """
    given = Weights(weights, WEIGHTS, seed)
    into, back = given.matrix("input_to_hidden", hidden, inputs), given.matrix("context_to_hidden", hidden, hidden)
    out = given.matrix("hidden_to_output", outputs, hidden)
    biases = given.vector("hidden_bias", hidden), given.vector("output_bias", outputs)
    of_hidden, of_output = ACTIVATIONS[activations]
    initial = 0.5 if of_hidden == "logistic" else 0.0
    is_literal = context == "literal"
    above, below = two_in_column(0, inputs, hidden) if is_literal else (column(0, inputs), {})
    draft = Draft("Elman network with context units" if is_literal else "Elman network")
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, group="input", **above)
    h = draft.units(
        hidden, label=labels("h", hidden), activation=of_hidden, bias=biases[0], initial=initial, group="hidden", **column(1, hidden)
    )
    draft.connect(x, h, into, delay=0)
    if is_literal:
        c = draft.units(hidden, label=labels("c", hidden), initial=initial, bias_trainable=False, group="context", **below)
        draft.connect_pairs(h, c, 1.0, delay=1, trainable=False)
        draft.connect(c, h, back, delay=0)
    else:
        draft.connect(h, h, back, delay=1)
    y = draft.units(
        outputs, label=labels("y", outputs), activation=of_output, bias=biases[1], is_output=True, group="output", **column(2, outputs)
    )
    draft.connect(h, y, out, delay=0)
    return draft.network()


def sample() -> Document:
    """Letter prediction: random memory, fitted readout, one letter a tick."""
    letters = np.eye(2)[["ab".index(letter) for letter in PHRASE]]
    following = np.roll(letters, -1, axis=0)
    network = build(inputs=2, hidden=4, outputs=2, activations="tanh", seed=4, **_fitted(letters, following, seed=4))
    tape = Episode("aaabb", letters, network.input_ids, following, network.output_ids, repeats=True)
    tints = (("input", "slate"), ("hidden", "violet"), ("output", "ochre"))
    training = (("learning_rate", "0.02"),)
    layout = Layout(("traces", "unfolded", "weights", "tape"), tints, shows_ghosts=True, speed=4.0, training=training)
    above = set_units(network.input_ids, place_y=[-150.0, -86.0])  # leaves room for the ghosts of the hidden units below
    return above(Document(network, (tape,), notes=NOTES, layout=layout, tape=0))


def _fitted(letters: NDArray[np.float64], following: NDArray[np.float64], seed: int, *, hidden: int = 4) -> dict[str, Any]:
    """Random weights of a tanh hidden layer, and the readout that names the following letter with logits of ±2.5."""
    rng = np.random.default_rng(seed)
    into, back, bias = rng.normal(0, 1, (hidden, 2)), rng.normal(0, 0.7, (hidden, hidden)), rng.normal(0, 0.3, hidden)
    state, states = np.zeros(hidden), []
    for letter in np.tile(letters, (8, 1)):
        state = np.tanh(into @ letter + back @ state + bias)
        states.append(state)
    steady = len(letters)
    readout = ridge_readout(states[-steady:], 5.0 * following - 2.5, 1e-3)
    return {
        "input_to_hidden": into,
        "context_to_hidden": back,
        "hidden_bias": bias,
        "hidden_to_output": readout.weights,
        "output_bias": readout.bias,
    }
