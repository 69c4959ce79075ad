"""The Boltzmann machine: a symmetric network of chance, whose habits are a probability law."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.zoo.arrangement import bent, column, labels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("weights", "thresholds")
STORED = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))  # even parity, which pairs of visible units cannot tell
NOTES = """# Boltzmann machine

Units that toss coins: the more the others want a unit to be 1, the more often it is. One unit at a time decides anew.

- P(sᵢ = 1) = 1 / (1 + exp(−(Σⱼ wᵢⱼ sⱼ + θᵢ) / T))
- in the long run a state s is met with P(s) ∝ exp(−E / T), E = −½ Σ wᵢⱼ sᵢ sⱼ − Σ θᵢ sᵢ

The temperature T is 1 / gain. The three units on the left are seen by the world, the two on the right are hidden. Now and then
the tape holds the first unit up. Train teaches the visible ones four patterns, those with an even number of ones.

**Try this:** set the gain of all units to 4 (cold): they freeze. Set it to 0.2: they forget each other.

Ackley, Hinton and Sejnowski 1985; articles 2 and 4.
"""


def build(
    *, visible: int = 3, hidden: int = 2, wiring: str = "all", temperature: float = 1.0, seed: int = 0, **weights: ArrayLike
) -> Network:
    """P(s_i = 1) = σ((Σ_j w_ij s_j + θ_i)/T), one unit at a time (Ackley, Hinton and Sejnowski, Cognitive Science 9, 1985).

    Run it with a one-at-a-time update order: in the long run P(s) ∝ exp(−E/T), E = −½ΣΣ w s s − Σ θ s. Symmetric tied pairs of
    delay 1. wiring "all": everyone hears everyone; "restricted": visible hear hidden only; "encoder": like all, but the two
    halves of the visible units do not hear each other. Weights: weights (units, units; symmetric), thresholds θ (units,).
    Articles 2 and 4.
    """
    given = Weights(weights, WEIGHTS, seed)
    count = visible + hidden
    drawn = np.triu(given.rng.uniform(-1.0, 1.0, (count, count)), 1)
    matrix = given.given("weights", drawn + drawn.T)
    if not np.array_equal(matrix, matrix.T):
        raise Refused("The weights of a Boltzmann machine must be symmetric.")
    thresholds = given.given("thresholds", np.zeros(count))
    draft = Draft("Boltzmann machine")
    look = {"activation": "bernoulli", "gain": 1.0 / temperature, "is_output": True}
    v = draft.units(
        visible,
        label=labels("v", visible),
        is_input=True,
        group="visible",
        bias=thresholds[:visible],
        **look,
        **bent(column(0, visible, gap=120.0), -110.0),
    )
    h = draft.units(
        hidden,
        label=labels("h", hidden) or "",
        group="hidden",
        bias=thresholds[visible:],
        **look,
        **bent(column(1, hidden, gap=150.0), 110.0),
    )
    s = np.concatenate([v, h])
    first, second = np.triu_indices(count, 1)
    side = np.minimum(2 * s // max(visible, 1), 2) if wiring == "encoder" else np.where(s < visible, 0, 2)
    heard = _heard(wiring, side[first], side[second])
    first, second = first[heard], second[heard]
    for sources, targets in ((first, second), (second, first)):
        draft.connect_pairs(s[sources], s[targets], matrix[targets, sources], delay=1, tie=np.arange(len(first)))
    return draft.network()


def _heard(wiring: str, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Which pairs are wired, by the sides (0 and 1 visible, 2 hidden) of their two units."""
    if wiring == "restricted":
        return np.asarray((first < 2) & (second == 2))
    if wiring == "encoder":
        return np.asarray((first == second) | (second == 2))
    return np.ones(len(first), bool)


def sample() -> Document:
    """Three visible and two hidden units, one of which is held up now and then."""
    network = build(seed=3)
    shown = np.zeros((160, len(network.input_ids)))
    shown[120:, 0] = 4.0
    tape = Episode("now and then", shown, network.input_ids, repeats=True)
    visible = network.units.id[network.units.group == "visible"]
    stored = tuple(pattern("".join(map(str, bits)), bits, visible) for bits in STORED)
    training = (("learner", "boltzmann_learning"),)
    layout = Layout(("raster", "traces", "tape"), (("visible", "slate"), ("hidden", "violet")), speed=16.0, training=training)
    return Document(network, (tape, *stored), RunSettings(update_order="sequential"), NOTES, layout, tape=0)
