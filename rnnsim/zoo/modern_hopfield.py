"""Modern Hopfield network: as many units again as there are pictures, and a softmax that lets the most similar one speak."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import COLUMN_GAP, labels, on_grid
from rnnsim.zoo.hopfield import LETTERS, MOST_LABELLED, pixels
from rnnsim.zoo.weights import Weights

WEIGHTS = ("patterns", "initial")
CUE_STRENGTH, REST, OTHERS = 3.0, 12, 36
NOTES = """# Modern Hopfield network

A hundred pixels s, and one unit p for **each** of 40 stored pictures: four letters and 36 of pure noise. Hebb's rule would keep
14 of them at most. Each p compares the pixels with its picture; the softmax lets the best speak; it sends its picture back by the same
wires.

- p(t) = softmax(β X s(t − 1)), a row of X for each picture
- s(t) = Xᵀ p(t) + x

One tick, and the damaged letter is whole. It is the attention of today's language models: s asks, the pictures are keys and values.

**Try this:** set the gain of all p (that is β) to 0.01: now everything speaks at once, and only a grey mixture is left.

Krotov and Hopfield 2016; Ramsauer et al. 2021; articles 0, 2 and 4 (Hopfield).
"""


def build(
    *, units: int = 64, stored: int = 10, sharpness: float = 1.0, damage: float = 0.1, seed: int = 0, **weights: ArrayLike
) -> Network:
    """p(t) = softmax(β X s(t − 1)), s(t) = Xᵀ p(t) + x, β = sharpness: the update s' = Xᵀ softmax(β X s) in one tick.

    Ramsauer et al., ICLR 2021; Krotov and Hopfield, NIPS 29, 2016. X (stored, units) holds random patterns of ±1; s → p with
    delay 1 and p → s with delay 0 share their weights. units + stored units, 2 · units · stored connections. It starts from the
    first pattern with a share `damage` of units turned over. Given by name instead: patterns (P, units), initial (units,); their
    numbers follow from patterns. Articles 0, 2 and 4 name Hopfield's network.
    """
    given = Weights(weights, WEIGHTS, seed)
    rows = given.patterns(units, stored)
    count, width = rows.shape
    start = given.damaged_first(rows, damage)
    is_small = width <= MOST_LABELLED
    gap = 96.0 if is_small else 48.0
    grid, beside = on_grid(width, gap), on_grid(count)
    beside["place_x"] = beside["place_x"] + grid["place_x"].max() + COLUMN_GAP
    draft = Draft("Modern Hopfield network")
    s = draft.units(
        width, label=labels("s", width) if is_small else "", is_input=True, is_output=True, bias_trainable=False, group="memory",
        initial=given.given("initial", start), **grid,
    )  # fmt: skip
    p = draft.units(count, label=labels("p", count), activation="softmax", gain=sharpness, bias_trainable=False, group="pictures", **beside)
    pair = np.arange(count * width).reshape(count, width)
    draft.connect(s, p, rows, delay=1, tie=pair)
    draft.connect(p, s, rows.T, delay=0, tie=pair.T)
    return draft.network()


def sample() -> Document:
    """Four letters among many pictures of noise, each recalled in one tick from a damaged copy; now and then a noise."""
    rng = np.random.default_rng(11)
    letters = np.array([pixels(picture) for picture in LETTERS.values()])
    rows = np.concatenate([letters, rng.choice([-1.0, 1.0], (OTHERS, letters.shape[1]))])
    shown = rows[[1, 2, 4, 3, 0]]
    damaged = shown * np.where(rng.random(shown.shape) < 0.22, -1.0, 1.0)
    network = build(patterns=rows, initial=damaged[-1])
    cues = np.zeros((len(shown), REST, rows.shape[1]))
    cues[:, 0] = CUE_STRENGTH * damaged
    tape = Episode("damaged pictures", cues.reshape(-1, rows.shape[1]), network.input_ids, repeats=True)
    memory = network.units.id[network.units.group == "memory"]
    stored = tuple(pattern(name, row, memory) for name, row in zip(LETTERS, letters, strict=True))
    layout = Layout(("raster", "energy", "tape"), (("memory", "slate"), ("pictures", "violet")), shows_connections=False, speed=3.0)
    return Document(network, (tape, *stored), notes=NOTES, layout=layout, tape=0)
