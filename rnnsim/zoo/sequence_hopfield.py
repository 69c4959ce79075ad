"""Hopfield's network with one-way weights: each stored picture calls the next one, round and round."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.weight_matrices import sequence_hebb, sequence_pseudo_inverse
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import labels, on_grid
from rnnsim.zoo.hopfield import LETTERS, MOST_LABELLED, pixels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("patterns", "weights", "initial")
RULES = {"hebb": sequence_hebb, "pseudo_inverse": sequence_pseudo_inverse}
CUE_STRENGTH, REST = 3.0, 16
NOTES = """# Letters in a circle

A hundred units remember not pictures but a *sequence*: A, J, T, X, and A again. The weights go one way: what is on in A excites what
is to be on in J. All units move at once, so each tick shows the next letter.

- sᵢ(t) = sign(Σⱼ wᵢⱼ sⱼ(t − 1) + xᵢ), unchanged at exactly 0
- W = Σ ξ⁽ᵐ⁺¹⁾ ξ⁽ᵐ⁾ᵀ (Hebb), here corrected for letters that are alike (pseudo-inverse)

There is no energy that falls: w from a to b is not w from b to a. Every 16 ticks a damaged letter breaks in, and the next tick
carries on from it, mended.

**Try this:** pause and turn pixels over, then step. See how many it takes to make it lose the thread.

Amari 1972; Personnaz, Guyon and Dreyfus 1986; article 4.
"""


def build(*, units: int = 64, stored: int = 4, rule: str = "hebb", damage: float = 0.2, seed: int = 0, **weights: ArrayLike) -> Network:
    """s_i(t) = sgn(Σ_j w_ij s_j(t − 1) + x_i), kept at 0; all units at once (Amari, IEEE Transactions on Computers 21, 1972).

    `stored` random patterns ξ of ±1 form a cycle. Rule "hebb": W = (1/N) Σ ξ^(μ+1) ξ^μᵀ; "pseudo_inverse": W ξ^μ = ξ^(μ+1) exactly
    (Personnaz et al. 1986). The diagonal is what the formula gives. units² connections of delay 1, not tied. It starts from the first
    pattern with a share `damage` of units turned over. Given by name instead: patterns (P, units), weights (units, units), initial
    (units,); the number of units follows from patterns or weights. Article 4.
    """
    if rule not in RULES:
        raise Refused(f"The rule is one of {', '.join(RULES)}, not “{str(rule)[:40]}”.")
    given = Weights(weights, WEIGHTS, seed)
    rows = given.patterns(units, stored)
    count = rows.shape[1]
    matrix = given.given("weights", RULES[rule](rows) if len(rows) else np.zeros((count, count)))
    start = given.damaged_first(rows, damage)
    is_small = count <= MOST_LABELLED
    look = {"label": labels("s", count) if is_small else "", **on_grid(count, 96.0 if is_small else 48.0)}
    draft = Draft("Sequence memory")
    s = draft.units(
        count, activation="sign_hold", is_input=True, is_output=True, group="memory", initial=given.given("initial", start),
        bias_trainable=False, **look,
    )  # fmt: skip
    draft.connect(s, s, matrix, delay=1)
    return draft.network()


def sample() -> Document:
    """Four letters on a 10 × 10 grid in a circle; a damaged letter breaks in now and then."""
    rows = np.array([pixels(picture) for picture in LETTERS.values()])
    damaged = rows * np.where(np.random.default_rng(11).random(rows.shape) < 0.15, -1.0, 1.0)
    network = build(rule="pseudo_inverse", patterns=rows, initial=damaged[0])
    shown = np.zeros((len(rows), REST, rows.shape[1]))
    shown[:, -1] = CUE_STRENGTH * np.roll(damaged, -1, axis=0)
    tape = Episode("letters that break in", shown.reshape(-1, rows.shape[1]), network.input_ids, repeats=True)
    stored = tuple(pattern(name, row, network.units.id) for name, row in zip(LETTERS, rows, strict=True))
    layout = Layout(("raster", "energy", "tape"), (("memory", "slate"),), shows_connections=False, speed=2.0)
    return Document(network, (tape, *stored), notes=NOTES, layout=layout, tape=0)
