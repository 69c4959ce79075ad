"""Tomita's seven languages of zeros and ones: is the string one of them? Asked at a last tick that says it has ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import BITS
from rnnsim.tasks.strings import one_hot, side_by_side
from rnnsim.tasks.task import Task, endless

Accepts = Callable[[str], bool]
ALL_UP_TO = 10
_ODD_THEN_ODD = re.compile("(^|0)1(11)*0(00)*(1|$)")
# Tomita 1982; number, what belongs to the language, and the acceptor
LANGUAGES: dict[int, tuple[str, Accepts]] = {
    1: ("only ones", lambda text: "0" not in text),
    2: ("10 again and again", lambda text: re.fullmatch("(10)*", text) is not None),
    3: ("no odd run of ones followed by an odd run of zeros", lambda text: _ODD_THEN_ODD.search(text) is None),
    4: ("no three zeros in a row", lambda text: "000" not in text),
    5: ("an even number of zeros and of ones", lambda text: text.count("0") % 2 == text.count("1") % 2 == 0),
    6: ("zeros less ones is a multiple of three", lambda text: (text.count("0") - text.count("1")) % 3 == 0),
    7: ("zeros, ones, zeros, ones", lambda text: re.fullmatch("0*1*0*1*", text) is not None),
}


def strings_up_to(longest: int) -> list[str]:
    """Every string of zeros and ones, the empty one first, shorter before longer."""
    return [""] + [format(number, f"0{length}b") for length in range(1, longest + 1) for number in range(2**length)]


@cache
def accepted_and_rejected(grammar: int, longest: int) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Strings in the language and outside it, by length."""
    inside: dict[int, list[str]] = {}
    outside: dict[int, list[str]] = {}
    for text in strings_up_to(longest):
        (inside if LANGUAGES[grammar][1](text) else outside).setdefault(len(text), []).append(text)
    return inside, outside


def batch_of(texts: list[str], grammar: int) -> Batch:
    """The strings, each followed by the tick that ends it, where the answer is wanted."""
    accepts = LANGUAGES[grammar][1]
    episodes = [(one_hot([*map(int, text), 2], 3), np.full((len(text) + 1, 1), float(accepts(text)))) for text in texts]
    return side_by_side(episodes, [np.arange(len(text) + 1) == len(text) for text in texts])


def tomita(seed: int, *, grammar: int, longest: int) -> Task:
    """As many strings in the language as outside it, lengths equally likely; looked at are all 2,047 of at most ten signs."""

    def draw(rng: np.random.Generator, size: int) -> Batch:
        pools = accepted_and_rejected(grammar, longest)
        return batch_of([_one_of(pools[at % 2] or pools[1 - at % 2], rng) for at in range(size)], grammar)

    return endless(draw, seed, loss="binary_cross_entropy", scoring=BITS, validation=batch_of(strings_up_to(ALL_UP_TO), grammar),
                   names=("0 1 end", "accepted"))  # fmt: skip


def _one_of(pool: dict[int, list[str]], rng: np.random.Generator) -> str:
    lengths = sorted(pool)
    texts = pool[lengths[int(rng.integers(len(lengths)))]]
    return texts[int(rng.integers(len(texts)))]
