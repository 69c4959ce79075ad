"""Languages that need a counter: as many b as a, and brackets that close what was opened."""

from __future__ import annotations

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import BITS
from rnnsim.tasks.strings import one_hot, side_by_side
from rnnsim.tasks.task import Floats, Scoring, Task, endless, whole

SIGNS = "Tab"  # T begins and ends a string


def a_n_b_n(seed: int, *, longest: int, tested: int) -> Task:
    """T aⁿ bⁿ T for n = 1 … longest: predict the next sign. From the first b on it is certain; looked at up to n = tested."""
    scoring = Scoring("largest n up to which every string is right from the first b on", largest_n_right, 30)
    return whole(_strings(longest), loss="cross_entropy", scoring=scoring, validation=_strings(tested), names=("T a b", "T a b"))


def largest_n_right(outputs: Floats, batch: Batch) -> float:
    """Episodes are the strings for n = 1, 2, …; only what follows a b is counted."""
    after_b = batch.inputs[:, :, SIGNS.index("b")] > 0.5
    wrong = (outputs.argmax(axis=2) != batch.targets.argmax(axis=2)) & after_b
    failed = np.flatnonzero(wrong.any(axis=0))
    return float(failed[0] if len(failed) else len(batch))


def _strings(largest: int) -> Batch:
    words = [[0, *[1] * n, *[2] * n, 0] for n in range(1, largest + 1)]
    return side_by_side([(one_hot(word[:-1], 3), one_hot(word[1:], 3)) for word in words])


def balanced_brackets(seed: int, *, length: int, deepest: int, wrong: float) -> Task:
    """Two inputs, ( and ). At every tick: is everything that was opened closed, and nothing else?

    Opening and closing are equally likely, at most `deepest` are open; in a share `wrong` of the texts a closing one too many
    comes at some tick, after which nothing is balanced any more.
    """

    def draw(rng: np.random.Generator, size: int) -> Batch:
        signs, answers = np.zeros((length, size), np.int64), np.zeros((length, size, 1))
        depth, spoiled = np.zeros(size, np.int64), np.zeros(size, bool)
        slip = np.where(rng.random(size) < wrong, rng.integers(0, length, size), length)
        for tick in range(length):
            signs[tick] = np.where(depth == 0, tick >= slip, np.where(depth == deepest, 1, rng.integers(0, 2, size)))
            spoiled |= (depth == 0) & (signs[tick] == 1)
            depth = np.maximum(depth + 1 - 2 * signs[tick], 0)
            answers[tick, :, 0] = (depth == 0) & ~spoiled
        return Batch(one_hot(signs, 2), answers)

    return endless(draw, seed, loss="binary_cross_entropy", scoring=BITS, names=("( )", "balanced"))
