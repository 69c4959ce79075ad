"""Jordan's network: outputs that come back as context; and the article's other wording of it, a tapped delay line."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels, two_in_column
from rnnsim.zoo.weights import Weights

WEIGHTS = ("input_to_hidden", "context_to_hidden", "hidden_to_output", "hidden_bias", "output_bias")
NAMES = {"output": "Jordan network", "input": "Tapped delay line (article 0's Jordan network, not recurrent)"}
NOTES = """# Jordan network

Two *plans*, two sequences: while x₁ is on it spells *A B A C*, while x₂ is on *A B C*. Nothing else tells it where it is: each
letter it says goes into a context unit, which keeps half of what it holds each tick (μ = ½). After an *A* the fading trace of
*B* or *C* decides what is next.

- c(t) = μ c(t − 1) + y(t − 1), fixed weights
- h(t) = logistic(U x(t) + V c(t) + b)
- y(t) = logistic(O h(t) + d)

The weights were set by hand, so each hidden unit can be read: “plan 1, after A, C was before”, …

**Try this:** set the loops of c₁, c₂, c₃ to 0. Without the trace the first plan is stuck after *A*; the second still works.

Jordan 1986; articles 2 and 4. (Article 0 words it differently: context from the *inputs*. That is `reading=input`, a delay line.)
"""


def build(
    *,
    inputs: int = 1,
    hidden: int = 4,
    outputs: int = 1,
    reading: str = "output",
    decay: float = 0.5,
    seed: int = 0,
    **weights: ArrayLike,
) -> Network:
    """h(t) = f(U x(t) + V c(t) + b), y(t) = f(O h(t) + b_o), f logistic; contexts have fixed weights and start at 0.

    reading "output" (Jordan 1986, ICS report 8604; articles 2 and 4): c(t) = μ c(t − 1) + y(t − 1), μ = decay, one context per
    output; decay 0 leaves the loops out. reading "input" (article 0's wording): c(t) = x(t − 1), one context per input, a tapped
    delay line that is not recurrent; decay is not used. Weights: input_to_hidden (hidden, inputs), context_to_hidden (hidden,
    contexts), hidden_to_output (outputs, hidden), hidden_bias, output_bias.
    """
    given = Weights(weights, WEIGHTS, seed)
    contexts = outputs if reading == "output" else inputs
    into, back = given.matrix("input_to_hidden", hidden, inputs), given.matrix("context_to_hidden", hidden, contexts)
    out = given.matrix("hidden_to_output", outputs, hidden)
    biases = given.vector("hidden_bias", hidden), given.vector("output_bias", outputs)
    above, below = two_in_column(0, inputs, contexts)
    draft = Draft(NAMES[reading])
    x = draft.units(inputs, label=labels("x", inputs), is_input=True, group="input", **above)
    c = draft.units(contexts, label=labels("c", contexts), bias_trainable=False, group="context", **below)
    h = draft.units(hidden, label=labels("h", hidden), activation="logistic", bias=biases[0], group="hidden", **column(1, hidden))
    y = draft.units(
        outputs, label=labels("y", outputs), activation="logistic", bias=biases[1], is_output=True, group="output", **column(2, outputs)
    )
    draft.connect_pairs(y if reading == "output" else x, c, 1.0, delay=1, trainable=False)
    if reading == "output" and decay:
        draft.connect_pairs(c, c, decay, delay=1, trainable=False)
    draft.connect(x, h, into, delay=0)
    draft.connect(c, h, back, delay=0)
    draft.connect(h, y, out, delay=0)
    return draft.network()


def sample() -> Document:
    """Plan 1 spells ABAC, plan 2 ABC; the plan changes every 24 ticks. Each hidden row reads one situation and names the next letter."""
    situations = [  # plan 1, plan 2; context of A, B, C; bias
        [6, -6, 20, -12, 12, -33],  # plan 1, after A, C was before: B
        [6, -6, 20, 12, -12, -33],  # plan 1, after A, B was before: C
        [6, -6, -6, 6, 6, -6],  # plan 1, after B or C: A
        [-6, 6, 8, -6, -4, -7],  # plan 2, after A: B
        [-6, 6, -4, 8, -6, -7],  # plan 2, after B: C
        [-6, 6, -6, -4, 8, -7],  # plan 2, after C: A
    ]
    next_letters = np.array([list("BCABCA")]) == np.array([["A"], ["B"], ["C"]])  # (letters, situations)
    rows = np.array(situations, float)
    network = build(
        inputs=2, hidden=6, outputs=3, input_to_hidden=rows[:, :2], context_to_hidden=rows[:, 2:5], hidden_bias=rows[:, 5],
        hidden_to_output=np.where(next_letters, [[4.0], [10.0], [10.0]], [[-10.0], [-6.0], [-6.0]]), output_bias=[3.0, -5.0, -5.0],
    )  # fmt: skip
    plans = np.repeat(np.eye(2), 24, axis=0)
    tape = Episode("plans", plans, network.input_ids, repeats=True)
    tints = (("input", "slate"), ("context", "cyan"), ("hidden", "violet"), ("output", "ochre"))
    training = (("task", "plans"), ("learner", "teacher_forcing"), ("learning_rate", "0.02"))
    layout = Layout(("traces", "raster", "unfolded", "tape"), tints, speed=3.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
