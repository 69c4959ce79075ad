"""Kosko's bidirectional associative memory: two layers that remind each other until they agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.weight_matrices import bidirectional
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import in_row, labels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("patterns", "weights", "initial")
CUE_STRENGTH, CUE_TICKS, FREE_TICKS = 8.0, 1, 4
A1, B1, A2, B2 = (1, 0, 1, 0, 1, 0), (1, 1, 0, 0), (1, 1, 1, 0, 0, 0), (1, 0, 1, 0)
NOTES = """# Bidirectional associative memory

Two pairs are stored: *101010* belongs to *1100*, and *111000* to *1010*. The upper row may be damaged: the lower row names the
pair, and reminds the upper one of what it should have been.

- b ← step(a M), a ← step(b Mᵀ), each unit as before at exactly 0
- M = Σ (2a − 1)ᵀ (2b − 1): each weight counts how often its two units agreed
- E = −a M bᵀ never rises

Every few ticks the tape shows another damaged row for one tick.

**Try this:** poke a lower unit, and see the upper row follow.

Kosko 1988; articles 2 and 4.
"""


def build(*, first: int = 6, second: int = 4, stored: int = 2, seed: int = 0, **weights: ArrayLike) -> Network:
    """b ← step(a M), a ← step(b Mᵀ), kept at 0; M = Σ (2a − 1)ᵀ(2b − 1) (Kosko, IEEE SMC 18:49–60, 1988).

    One tick is a whole cycle: a reads b of the tick before (delay 1), b reads a of the same tick (delay 0), each pair of
    connections tied. Given by name: patterns (P, first + second) of 0 and 1, weights M (first, second), initial
    (first + second,). Articles 2 and 4.
    """
    given = Weights(weights, WEIGHTS, seed)
    rows = given.shape_of("patterns")[0] if given.has("patterns") else stored
    pairs = given.given("patterns", given.rng.integers(0, 2, (rows, first + second)).astype(float))
    matrix = given.given("weights", bidirectional(pairs[:, :first], pairs[:, first:]))
    initial = given.given("initial", pairs[0] if rows else np.zeros(first + second))
    draft = Draft("Bidirectional associative memory")
    look = {"activation": "step_hold", "bias_trainable": False, "is_input": True, "is_output": True}
    a = draft.units(first, label=labels("a", first), group="first", initial=initial[:first], **look, **in_row(0, first, 150.0))
    b = draft.units(second, label=labels("b", second), group="second", initial=initial[first:], **look, **in_row(1, second, 150.0))
    pair = np.arange(first * second).reshape(first, second)
    draft.connect(a, b, matrix.T, delay=0, tie=pair.T)
    draft.connect(b, a, matrix, delay=1, tie=pair)
    return draft.network()


def sample() -> Document:
    """Kosko's two pairs, recalled again and again from damaged halves."""
    network = build(patterns=np.array([[*A1, *B1], [*A2, *B2]]))
    cues = ((1, 0, 1, 0, 0, 0), (0, 1, 1, 0, 0, 0), (0, 0, 1, 0, 1, 0), (1, 1, 0, 0, 0, 0))
    shown = np.zeros((len(cues), CUE_TICKS + FREE_TICKS, len(network.units)))
    shown[:, :CUE_TICKS, :6] = CUE_STRENGTH * (2 * np.array(cues)[:, None] - 1)
    tape = Episode("damaged halves", shown.reshape(-1, len(network.units)), network.input_ids, repeats=True)
    stored = tuple(pattern(f"pair {n}", [*a, *b], network.units.id) for n, a, b in ((1, A1, B1), (2, A2, B2)))
    training = (("learner", "outer_product"),)
    layout = Layout(("raster", "weights", "tape"), (("first", "slate"), ("second", "ochre")), speed=2.0, training=training)
    return Document(network, (tape, *stored), notes=NOTES, layout=layout, tape=0)
