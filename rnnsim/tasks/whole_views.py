"""Answers that need more than the past, or structure: a sum over a window ahead and behind, and the value of a boolean tree."""

from __future__ import annotations

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import bits_right
from rnnsim.tasks.strings import one_hot, side_by_side
from rnnsim.tasks.task import Floats, Scoring, Task, endless

SIGNS = ("0", "1", "and", "or", "xor")
OPERATIONS = {"and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b}


def window_sum(seed: int, *, length: int, reach: int) -> Task:
    """Numbers from 0 to 1: is the sum of those at most `reach` ticks away, both ways, above half of what it could be?

    With reach 3 the sum of seven is compared with 3.5; beyond the ends there are zeros (after Schuster and Paliwal 1997).
    """
    width = 2 * reach + 1

    def draw(rng: np.random.Generator, size: int) -> Batch:
        numbers = rng.random((length, size))
        padded = np.pad(numbers, ((reach, reach), (0, 0)))
        sums = sum(padded[away : away + length] for away in range(width))
        return Batch(numbers[:, :, None], (np.asarray(sums) > width / 2)[:, :, None].astype(float))

    return endless(draw, seed, loss="binary_cross_entropy", scoring=Scoring("bits right", bits_right, 0.95))


def boolean_trees(seed: int, *, fewest_leaves: int, most_leaves: int, links: bool) -> Task:
    """A random tree of and, or, xor over bits, its signs in post-order; its value at the last tick.

    With links an operation also says where its left child stood: input k is 1 if that was 2k ticks ago. The right one is the last.
    """
    most = max(most_leaves, fewest_leaves)

    def shown(text: list[str]) -> Floats:
        signs = one_hot([SIGNS.index(sign) for sign in text], len(SIGNS))
        return np.hstack([signs, links_of(text, most)]) if links else signs

    def draw(rng: np.random.Generator, size: int) -> Batch:
        texts = [post_order(int(rng.integers(fewest_leaves, most + 1)), rng) for _ in range(size)]
        episodes = [(shown(text), np.full((len(text), 1), value_of(text))) for text in texts]
        return side_by_side(episodes, [np.arange(len(text)) == len(text) - 1 for text in texts])

    scoring = Scoring("trees right", bits_right, 0.95)
    columns = [*SIGNS, *(f"link{number}" for number in range(1, most) if links)]
    return endless(draw, seed, loss="binary_cross_entropy", scoring=scoring, names=(" ".join(columns), "value"))


def links_of(text: list[str], leaves: int) -> Floats:
    """(T, leaves − 1) for a tree in post-order: 1 in column k − 1 where the left child of an operation stood 2k ticks before it.

    >>> links_of(["1", "0", "1", "and", "or"], 3).tolist()[3:]
    [[1.0, 0.0], [0.0, 1.0]]
    """
    made, ends = np.zeros((len(text), leaves - 1)), list[int]()
    for tick, sign in enumerate(text):
        if sign in OPERATIONS:
            ends.pop()
            made[tick, (tick - ends.pop()) // 2 - 1] = 1.0
        ends.append(tick)
    return made


def post_order(leaves: int, rng: np.random.Generator) -> list[str]:
    """The signs of a random tree, children before what joins them; every split is equally likely."""
    if leaves == 1:
        return [SIGNS[int(rng.integers(2))]]
    left = int(rng.integers(1, leaves))
    return [*post_order(left, rng), *post_order(leaves - left, rng), SIGNS[2 + int(rng.integers(3))]]


def value_of(text: list[str]) -> int:
    """The value of a tree in post-order, by a stack."""
    stack: list[int] = []
    for sign in text:
        stack.append(int(sign) if sign in "01" else OPERATIONS[sign](stack.pop(), stack.pop()))
    return stack[0]
