"""A recurrent network with a stack: it pushes, pops or leaves alone, each to a degree, and sees the top."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids, Network
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.arrangement import column, labels, rows_taken
from rnnsim.zoo.outside_memory import wire
from rnnsim.zoo.weights import Weights

WEIGHTS = (
    "to_hidden",
    "recurrent",
    "from_stack",
    "hidden_bias",
    "to_actions",
    "actions_bias",
    "to_value",
    "value_bias",
    "to_output",
    "output_bias",
)
EMPTY = -1.0
NOTES = """# Network with a stack

It reads *T aaabbb T ab T …* and says which letter comes next. Each *a* is pushed, each *b* pops one. When the top is −1 the stack is
empty: the word is over, and T must follow. No network of this size without a stack can count as far.

- actions = softmax(A h), top(t) = push · value + pop · second(t − 1)
- every cell below: push · the one above + pop · the one below, all of the last tick

The weights were set by hand. Train goes on with words of up to ten *a*; from new weights, eight hidden units and two seen cells it
learns to count, too.

**Try this:** set the tape to ten *a* and ten *b*.

Joulin and Mikolov, NIPS 28, 2015; article 2 (neural network pushdown automata).
"""


def build(*, symbols: int = 2, hidden: int = 8, depth: int = 12, seen: int = 1, actions: int = 2, **others: ArrayLike) -> Network:
    """h = logistic(U x + R h' + P s'_{0…seen−1} + b), a = softmax(A h), v = logistic(D h); s_0 = a_push v + a_pop s'_1 (+ a_noop s'_0),
    s_i = a_push s'_{i−1} + a_pop s'_{i+1} (+ …); y = softmax(V h + O s_{0…seen−1} + d); an empty cell is −1.

    Joulin and Mikolov 2015. `actions` 2 (push, pop) or 3 (and leave alone); `depth` cells of 2 or 3 gated connections; below the last
    one a constant −1 is read. Weights: to_hidden (H, K), recurrent (H, H), from_stack (H, seen), hidden_bias, to_actions (A, H),
    actions_bias, to_value (1, H), value_bias, to_output (K, H + seen), output_bias. Also seed. Article 2.
    """
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    draft = Draft("Network with a stack")
    shown = (["push", "pop", "stay"])[:actions]
    x = draft.units(symbols, label=labels("x", symbols), is_input=True, bias_trainable=False, group="symbol", **column(0, symbols))
    h = draft.units(
        hidden,
        label=labels("h", hidden),
        activation="logistic",
        bias=given.vector("hidden_bias", hidden),
        group="hidden",
        **column(1, hidden),
    )
    act = draft.units(
        actions, label=shown, activation="softmax", bias=given.vector("actions_bias", actions), group="actions", **column(2, actions, -1.25)
    )
    value = draft.units(1, label="value", activation="logistic", bias=given.vector("value_bias", 1), group="value", **column(2, 1, 1.25))
    y = draft.units(
        symbols, label=labels("y", symbols), activation="softmax", bias=given.vector("output_bias", symbols), is_output=True,
        group="next symbol", **column(4, symbols),
    )  # fmt: skip
    cells = joulin_mikolov_stack(draft, depth, actions=act, value=int(value[0]), place_y=(max(rows_taken(hidden), 4.0) / 2 + 1.0) * ROW_GAP)
    out = given.matrix("to_output", symbols, hidden + seen)
    draft.connect(x, h, given.matrix("to_hidden", hidden, symbols), delay=0)
    draft.connect(h, h, given.matrix("recurrent", hidden, hidden), delay=1)
    draft.connect(cells[:seen], h, given.matrix("from_stack", hidden, seen), delay=1)
    draft.connect(h, act, given.matrix("to_actions", actions, hidden), delay=0)
    draft.connect(h, value, given.matrix("to_value", 1, hidden), delay=0)
    draft.connect(h, y, out[:, :hidden], delay=0)
    draft.connect(cells[:seen], y, out[:, hidden:], delay=0)
    return draft.network()


def joulin_mikolov_stack(draft: Draft, depth: int, *, actions: Ids, value: int, place_y: float) -> Ids:
    """(depth,) cells in a row, top first; actions: push, pop, and to do nothing if there are three. After the last is a constant −1."""
    push, pop, *stay = actions
    across = np.arange(depth + 1) * ROW_GAP
    cells = draft.units(
        depth, label=labels("s", depth), initial=EMPTY, bias_trainable=False, group="stack", place_x=across[:-1], place_y=place_y
    )
    bottom = draft.units(
        1,
        label="−1",
        bias=EMPTY,
        initial=EMPTY,
        bias_trainable=False,
        group="stack",
        place_x=across[-1],
        place_y=place_y,
    )
    wire(draft, value, cells[0], gate=push)
    wire(draft, cells[:-1], cells[1:], delay=1, gate=push)
    wire(draft, np.append(cells[1:], bottom), cells, delay=1, gate=pop)
    for action in stay:
        wire(draft, cells, cells, delay=1, gate=action)
    return cells


def sample() -> Document:
    """aⁿbⁿ between signs T: h₁ is on for T, h₂ for a, h₃ for b; an a pushes, a b or T pops; b follows as long as the top is not −1."""
    shows = 32.0 * np.eye(3) - 16.0
    network = build(
        symbols=3, hidden=3, to_hidden=shows, recurrent=np.zeros((3, 3)), from_stack=np.zeros((3, 1)), hidden_bias=np.zeros(3),
        to_actions=[[-8, 8, -8], [8, -8, 8]], actions_bias=[0, 0], to_value=[[8, 8, 8]], value_bias=[4], output_bias=np.zeros(3),
        to_output=[[0, 0, 2, -6], [14, 6, -14, 0], [0, 0, 2, 6]],
    )  # fmt: skip
    word = np.concatenate([[0, *[1] * n, *[2] * n] for n in (3, 1, 4, 2, 5)])
    letters = np.eye(3)[word]
    tape = Episode("words", letters, network.input_ids, np.roll(letters, -1, axis=0), network.output_ids, repeats=True)
    tints = (("symbol", "slate"), ("hidden", "cyan"), ("actions", "pink"), ("value", "pink"), ("stack", "violet"), ("next symbol", "ochre"))
    training = (
        ("task", "a_n_b_n"), ("task.tested", "12"), ("learning_rate", "0.02"), ("clip", "1"), ("minibatch", "1"),
    )  # fmt: skip
    return Document(network, (tape,), notes=NOTES, layout=Layout(("raster", "traces", "tape"), tints, speed=3.0, training=training), tape=0)
