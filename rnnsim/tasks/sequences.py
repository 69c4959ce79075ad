"""Sequences of symbols: Elman's letters, Jordan's plans, and the long dull blocks of the history compressor."""

from __future__ import annotations

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import SYMBOLS, bits_right
from rnnsim.tasks.strings import one_hot
from rnnsim.tasks.task import Floats, Scoring, Task, endless, generator, whole

SYLLABLES = {"b": "ba", "d": "dii", "g": "guuu"}
# consonant, vowel, interrupted, high, back, voiced: Elman 1990, table 1
LETTERS = {
    "b": (1, 0, 1, 0, 0, 1), "d": (1, 0, 1, 1, 0, 1), "g": (1, 0, 1, 0, 1, 1),
    "a": (0, 1, 0, 0, 1, 1), "i": (0, 1, 0, 1, 0, 1), "u": (0, 1, 0, 1, 1, 1),
}  # fmt: skip
PLANS = ("ABAC", "ACAB")
BLOCK = 20


def elman_letters(seed: int, *, consonants: int) -> Task:
    """Consonants in random order, each followed by its vowels (ba, dii, guuu), six bits a letter: predict the next (Elman 1990)."""

    def stream(number: int) -> Batch:
        drawn = generator(seed, number).integers(0, len(SYLLABLES), consonants)
        text = "".join(list(SYLLABLES.values())[place] for place in drawn)
        codes = np.array([LETTERS[letter] for letter in text], float)
        return Batch.single(codes[:-1], codes[1:])

    scoring = Scoring("vowels right", vowels_right, 0.95)
    names = ("consonant vowel interrupted high back voiced",) * 2
    return whole(stream(0), loss="binary_cross_entropy", scoring=scoring, validation=stream(1), names=names)


def vowels_right(outputs: Floats, batch: Batch) -> float:
    """Share of the vowels to come that are predicted in all six bits; consonants cannot be known."""
    is_vowel = batch.targets[:, :, 1] > 0.5
    return float(((outputs > 0.5) == (batch.targets > 0.5)).all(axis=2)[is_vowel].mean())


def plans(seed: int, *, cycles: int, tested_cycles: int) -> Task:
    """Two plans, one input unit each, held on: ABAC or ACAB again and again, one output unit per letter (after Jordan 1986)."""
    scoring = Scoring(SYMBOLS.name, SYMBOLS.measure, 1.0)
    return whole(_planned(cycles), loss="cross_entropy", scoring=scoring, validation=_planned(tested_cycles), names=("ABAC ACAB", "A B C"))


def _planned(cycles: int) -> Batch:
    letters = np.array([["ABC".index(letter) for letter in plan * cycles] for plan in PLANS]).T
    return Batch(np.broadcast_to(np.eye(2), (len(letters), 2, 2)), one_hot(letters, 3))


def long_blocks(seed: int, *, blocks: int, asks: str) -> Task:
    """Blocks of 21 symbols without a border: a or x, then b₁ … b₂₀. Predict the next symbol, or say at b₂₀ which one began.

    Schmidhuber, Neural Computation 4, 1992.
    """

    def draw(rng: np.random.Generator, size: int) -> Batch:
        first = rng.integers(0, 2, (blocks, size))
        tail = np.broadcast_to(np.arange(2, BLOCK + 2)[None, :, None], (blocks, BLOCK, size))
        symbols = np.concatenate([first[:, None], tail], axis=1).reshape(-1, size)
        inputs = one_hot(symbols, BLOCK + 2)
        if asks == "next symbol":
            return Batch(inputs[:-1], inputs[1:])
        label = np.repeat(first, BLOCK + 1, axis=0)[:, :, None].astype(float)
        return Batch(inputs, label, np.broadcast_to((symbols == BLOCK + 1)[:, :, None], label.shape))

    names = ("a x " + " ".join(f"b{number}" for number in range(1, BLOCK + 1)), "")
    if asks == "next symbol":
        return endless(draw, seed, loss="cross_entropy", scoring=Scoring(SYMBOLS.name, SYMBOLS.measure, 0.97), names=names)
    label_right = Scoring("labels right", bits_right, 0.995)
    return endless(draw, seed, loss="binary_cross_entropy", scoring=label_right, names=names)
