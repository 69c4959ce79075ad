"""Recursive network: one small composition, the same weights at every branching of a tree, from the leaves to the root."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids, Network
from rnnsim.zoo.arrangement import column, labels, two_in_column
from rnnsim.zoo.staging import tints_by_beginning
from rnnsim.zoo.weights import Weights

WEIGHTS = ("composition", "bias", "to_output", "output_bias", "from_signs")
MOST_LEAVES = 16
BESIDE, LEAF_GAP, LEVEL = 84.0, 150.0, 150.0  # between units of a vector, between leaves, from level to level
SIGNS = 5
NOTES = """# Recursive network

A tree instead of a line. Every branching takes the vectors of its two children and makes one vector of the same kind, always with
the **same** weights: wires of one letter are one parameter. Time is no part of it; the whole tree is one tick, leaves first.

- p = tanh(W [left; right] + b), and at the root y = logistic(V p + d)

Each tick four other bits stand at the bottom, each as a vector: (1, 0, 0) for 0 and (0, 1, 0) for 1. The answer at the root is on
when the number of ones is odd. The weights were learned by backpropagation from the sixteen rows on the tape
(`examples/train_samples.py`).

**Try this:** change one weight of one branching and watch the same weight change in all the others.

Goller and Küchler 1996; Socher et al. 2011; article 2.
"""


def build(*, leaves: int = 4, width: int = 2, outputs: int = 1, shape: str = "balanced", **others: ArrayLike) -> Network:
    """p = tanh(W [l; r] + b) at each of the leaves − 1 branchings, y = logistic(V p_root + d).

    Goller and Küchler, ICNN 1996. `shape` "left" nests to the left, ((a b) c) d; "balanced" halves. (leaves − 1) · width composed
    units and 2 · width² tied connections a branching. Leaves are width inputs each. Weights: composition (width, 2 width), bias
    (width,), to_output (outputs, width), output_bias. Also seed. Article 2.

    `shape` "linked" is one composition for trees of any shape with at most `leaves` leaves, a node a tick, children before what joins
    them: v(t) = tanh(W [l; r] + E x(t) + b) for five signs x, y = logistic(V v + d) at every tick. The right child is the node of the
    last tick; link k says that the left one stood 2k ticks ago: l = Σ_k link_k(t) v(t − 2k), r = Σ_k link_k(t) v(t − 1); at a leaf no
    link is on. Clamp v there to show a vector instead of a sign. Weights also: from_signs E (width, 5). See the task boolean_trees.
    """
    if leaves > MOST_LEAVES:
        raise Refused(f"A tree has at most {MOST_LEAVES} leaves, not {leaves}.")
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    if shape == "linked":
        return _linked(given, leaves=leaves, width=width, outputs=outputs)
    tree = _Tree(Draft("Recursive network"), given.matrix("composition", width, 2 * width), given.vector("bias", width))
    names = [chr(ord("a") + leaf) for leaf in range(leaves)]
    places = [tree.leaf(name, leaf) for leaf, name in enumerate(names)]
    root = tree.nested(places) if shape == "left" else tree.halved(places)
    out, bias = given.matrix("to_output", outputs, width), given.vector("output_bias", outputs, 0.0)
    place = {"place_x": root[1] + (np.arange(outputs) - (outputs - 1) / 2) * BESIDE, "place_y": root[2] - LEVEL}
    y = tree.draft.units(outputs, label="y", activation="logistic", bias=bias, is_output=True, group="answer", **place)
    tree.draft.connect(root[0], y, out, delay=0)
    return tree.draft.network()


def _linked(given: Weights, *, leaves: int, width: int, outputs: int) -> Network:
    """One composition that reads its children where the links of the tick say they stood."""
    composition, bias = given.matrix("composition", width, 2 * width), given.vector("bias", width)
    out, shift = given.matrix("to_output", outputs, width), given.vector("output_bias", outputs, 0.0)
    draft = Draft("Recursive network")
    above, below = two_in_column(0, SIGNS, leaves - 1)
    shown = {"is_input": True, "bias_trainable": False}
    x = draft.units(SIGNS, label=labels("x", SIGNS), group="signs", **shown, **above)
    link = draft.units(leaves - 1, label=labels("link ", leaves - 1), group="links", **shown, **below)
    upper, lower = two_in_column(1, width, width)
    left = draft.units(width, label=labels("l", width), bias_trainable=False, group="children/left", **upper)
    right = draft.units(width, label=labels("r", width), bias_trainable=False, group="children/right", **lower)
    v = draft.units(width, label=labels("v", width), activation="tanh", bias=bias, group="composition", **column(2, width))
    y = draft.units(
        outputs, label=labels("y", outputs), activation="logistic", bias=shift, is_output=True, group="answer", **column(3, outputs)
    )
    for number, gate in enumerate(link.tolist(), 1):
        draft.connect_pairs(v, left, 1.0, delay=2 * number, gate=gate, trainable=False)
        draft.connect_pairs(v, right, 1.0, delay=1, gate=gate, trainable=False)
    draft.connect(x, v, given.matrix("from_signs", width, SIGNS), delay=0)
    draft.connect(np.concatenate([left, right]), v, composition, delay=0)
    draft.connect(v, y, out, delay=0)
    return draft.network()


Node = tuple[Ids, float, float]
"""The units of a vector, the middle of their row on the canvas, and its height: the leaves stand at the bottom."""


class _Tree:
    """Draws leaves and branchings; every branching has the same ties."""

    def __init__(self, draft: Draft, weights: np.ndarray, bias: np.ndarray) -> None:
        self.draft, self._weights, self._bias = draft, weights, bias
        self._made = 0

    def leaf(self, name: str, number: int) -> Node:
        width = len(self._bias)
        middle = number * ((width - 1) * BESIDE + LEAF_GAP)
        label = [f"{name}{index}" for index in range(1, width + 1)] if width > 1 else name
        place = {"place_x": middle + self._row(), "place_y": 0.0}
        return self.draft.units(width, label=label, is_input=True, bias_trainable=False, group=f"leaf {name}", **place), middle, 0.0

    def branching(self, left: Node, right: Node) -> Node:
        self._made += 1
        middle, high = (left[1] + right[1]) / 2, min(left[2], right[2]) - LEVEL
        width = len(self._bias)
        place = {"place_x": middle + self._row(), "place_y": high}
        p = self.draft.units(
            width, label="p", activation="tanh", bias=self._bias, bias_tie=np.arange(width), group=f"branching {self._made}", **place
        )
        ties = np.arange(self._weights.size).reshape(self._weights.shape)
        self.draft.connect(np.concatenate([left[0], right[0]]), p, self._weights, delay=0, tie=ties)
        return p, middle, high

    def nested(self, leaves: list[Node]) -> Node:
        root = leaves[0]
        for leaf in leaves[1:]:
            root = self.branching(root, leaf)
        return root

    def halved(self, leaves: list[Node]) -> Node:
        if len(leaves) == 1:
            return leaves[0]
        half = (len(leaves) + 1) // 2
        return self.branching(self.halved(leaves[:half]), self.halved(leaves[half:]))

    def _row(self) -> np.ndarray:
        return (np.arange(len(self._bias)) - (len(self._bias) - 1) / 2) * BESIDE


def sample() -> Document:
    """Four bits, another row each tick; before it has learned whether the ones are odd in number."""
    network = build(width=3, seed=3)
    bits = np.random.default_rng(6).permutation(16)[:, None] >> np.arange(3, -1, -1) & 1
    odd = (bits.sum(axis=1, keepdims=True) % 2).astype(float)
    tape = Episode("four bits", np.eye(3)[bits].reshape(16, -1), network.input_ids, odd, network.output_ids, repeats=True)
    tints = tints_by_beginning(network, {"leaf": "slate", "branching": "violet", "answer": "ochre"})
    training = (("loss", "binary_cross_entropy"), ("learning_rate", "0.05"))
    layout = Layout(("raster", "traces", "weights"), tints, speed=2.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
