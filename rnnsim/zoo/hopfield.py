"""Hopfield's network: symmetric weights that store pictures, and units that take turns until one of them is back."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.weight_matrices import hebb, pseudo_inverse, storkey, without_diagonal
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.zoo.arrangement import labels, on_grid
from rnnsim.zoo.weights import Weights

WEIGHTS = ("patterns", "weights", "initial", "thresholds")
RULES = {"hebb": hebb, "storkey": storkey, "pseudo_inverse": pseudo_inverse}
LETTERS = {
    "A": """
        . . . . # # . . . .
        . . . # # # # . . .
        . . # # . . # # . .
        . . # # . . # # . .
        . # # . . . . # # .
        . # # # # # # # # .
        . # # # # # # # # .
        # # . . . . . . # #
        # # . . . . . . # #
        # # . . . . . . # #""",
    "J": """
        . . # # # # # # # #
        . . # # # # # # # #
        . . . . . . # # . .
        . . . . . . # # . .
        . . . . . . # # . .
        . . . . . . # # . .
        # # . . . . # # . .
        # # . . . . # # . .
        . # # # # # # . . .
        . . # # # # . . . .""",
    "T": """
        # # # # # # # # # #
        # # # # # # # # # #
        . . . . # # . . . .
        . . . . # # . . . .
        . . . . # # . . . .
        . . . . # # . . . .
        . . . . # # . . . .
        . . . . # # . . . .
        . . . . # # . . . .
        . . . . # # . . . .""",
    "X": """
        # # . . . . . . # #
        # # # . . . . # # #
        . # # # . . # # # .
        . . # # # # # # . .
        . . . # # # # . . .
        . . . # # # # . . .
        . . # # # # # # . .
        . # # # . . # # # .
        # # # . . . . # # #
        # # . . . . . . # #""",
}
MOST_LABELLED = 16  # more units stand close together, like pixels
CUE_STRENGTH, CUE_TICKS, FREE_TICKS = 3.0, 150, 250
NOTES = """# Hopfield letters

A hundred units, each joined to all others by symmetric weights that store *A*, *J*, *T* and *X* (Storkey's rule). One unit at a
time looks at the rest and takes the sign of what it hears.

- sᵢ ← sign(Σⱼ wᵢⱼ sⱼ + xᵢ), unchanged at exactly 0
- E = −½ Σ wᵢⱼ sᵢ sⱼ never rises while the units are left alone: the staircase leads down into a stored picture (or, with bad
  luck, into a mixture)

It starts from a damaged letter. From tick 251 on the tape shows a damaged copy of the next letter for 150 ticks: that pushes the
energy up. Then the units are left alone again.

**Try this:** draw on the pixels while it runs, and see how much you can destroy. Then set the update order to *synchronous*.

Hopfield 1982, Storkey 1997; articles 0, 2 and 4.
"""


def build(*, units: int = 64, stored: int = 3, rule: str = "hebb", damage: float = 0.2, seed: int = 0, **weights: ArrayLike) -> Network:
    """s_i ← sgn(Σ_j w_ij s_j − θ_i), kept at 0; w_ij = w_ji (tied pairs), w_ii = 0, delay 1 (Hopfield, PNAS 79:2554, 1982).

    Run it with a one-at-a-time update order for the energy theorem. `stored` random patterns of ±1 become weights by Hebb's rule,
    Storkey's or the pseudo-inverse (diagonal removed); it starts from the first with a share `damage` of units turned over.
    Given by name instead: patterns (P, units), weights (units, units; symmetric), initial (units,), thresholds (units,); the
    number of units follows from patterns or weights. External inputs are summed in, so a strong one shows a cue. Articles 0, 2, 4.
    """
    given = Weights(weights, WEIGHTS, seed)
    rows = given.patterns(units, stored)
    count = rows.shape[1]
    matrix = given.given("weights", without_diagonal(RULES[rule](rows)) if len(rows) else np.zeros((count, count)))
    if not np.array_equal(matrix, matrix.T):
        raise Refused("The weights of a Hopfield network must be symmetric.")
    start = given.damaged_first(rows, damage)
    is_small = count <= MOST_LABELLED
    look = {"label": labels("s", count) if is_small else "", **on_grid(count, 96.0 if is_small else 48.0)}
    draft = Draft("Hopfield network")
    s = draft.units(
        count, activation="sign_hold", is_input=True, is_output=True, group="memory", initial=given.given("initial", start),
        bias=-given.given("thresholds", np.zeros(count)), bias_trainable=False, **look,
    )  # fmt: skip
    first, second = np.triu_indices(count, 1)
    pair = np.arange(len(first))
    for sources, targets in ((first, second), (second, first)):
        draft.connect_pairs(s[sources], s[targets], matrix[targets, sources], delay=1, tie=pair)
    return draft.network()


def sample() -> Document:
    """Four letters on a 10 × 10 grid, recalled one after another from damaged copies."""
    rows = np.array([pixels(picture) for picture in LETTERS.values()])
    damaged = rows * np.where(np.random.default_rng(11).random(rows.shape) < 0.22, -1.0, 1.0)
    network = build(rule="storkey", patterns=rows, initial=damaged[0])
    cues = [
        np.concatenate([np.zeros((FREE_TICKS, rows.shape[1])), np.tile(CUE_STRENGTH * cue, (CUE_TICKS, 1))])
        for cue in np.roll(damaged, -1, 0)
    ]
    tape = Episode("damaged letters", np.concatenate(cues), network.input_ids, repeats=True)
    stored = tuple(pattern(name, row, network.units.id) for name, row in zip(LETTERS, rows, strict=True))
    training = (("learner", "storkey"),)
    layout = Layout(("energy", "raster", "tape"), (("memory", "slate"),), shows_connections=False, speed=30.0, training=training)
    settings = RunSettings(update_order="random_single")
    return Document(network, (tape, *stored), settings, NOTES, layout, tape=0)


def pixels(picture: str) -> NDArray[np.float64]:
    """(100,) of ±1 from ten lines of ten marks; # is +1."""
    return np.where(np.array(picture.split()) == "#", 1.0, -1.0)
