"""Saying again what was heard: vectors of bits after a delimiter, symbols after a long silence, a word backwards."""

from __future__ import annotations

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import SYMBOLS, WORDS, bits_right
from rnnsim.tasks.strings import one_hot, side_by_side
from rnnsim.tasks.task import Floats, Scoring, Task, endless


def copy(seed: int, *, bits: int, shortest: int, longest: int) -> Task:
    """L vectors of bits, a tick that says so, L silent ticks in which the vectors are wanted (Graves, Wayne and Danihelka 2014)."""
    _check_range(shortest, longest)

    def draw(rng: np.random.Generator, size: int) -> Batch:
        heard = [rng.integers(0, 2, (length, bits)).astype(float) for length in rng.integers(shortest, longest + 1, size)]
        return side_by_side([_heard_and_wanted(word, word) for word in heard], [_asked(len(word)) for word in heard])

    scoring = Scoring("bits wrong", lambda outputs, batch: 1.0 - bits_right(outputs, batch), 0.01, falls=True)
    return endless(draw, seed, loss="binary_cross_entropy", scoring=scoring)


def reversed_digits(seed: int, *, symbols: int, shortest: int, longest: int) -> Task:
    """A word of digits, a tick that says so, and then the word backwards: a toy of translation."""
    _check_range(shortest, longest)

    def draw(rng: np.random.Generator, size: int) -> Batch:
        heard = [one_hot(rng.integers(0, symbols, length), symbols) for length in rng.integers(shortest, longest + 1, size)]
        return side_by_side([_heard_and_wanted(word, word[::-1]) for word in heard], [_asked(len(word)) for word in heard])

    return endless(draw, seed, loss="cross_entropy", scoring=Scoring(WORDS.name, WORDS.measure, 0.98))


def copy_memory(seed: int, *, symbols: int, length: int, silence: int) -> Task:
    """`length` symbols, `silence` ticks the last of which asks, and the symbols again; blanks are wanted before.

    Saying blank, then guessing, has a cross-entropy of length · ln(symbols) / (2 · length + silence) a tick (Hochreiter and
    Schmidhuber 1997; Arjovsky, Shah and Bengio 2016).
    """
    blank, cue = symbols, symbols + 1
    ticks = 2 * length + silence

    def draw(rng: np.random.Generator, size: int) -> Batch:
        words = rng.integers(0, symbols, (length, size))
        heard, wanted = np.full((ticks, size), blank), np.full((ticks, size), blank)
        heard[:length], wanted[-length:] = words, words
        heard[length + silence - 1] = cue
        return Batch(one_hot(heard, symbols + 2), one_hot(wanted, symbols + 1))

    def recalled(outputs: Floats, batch: Batch) -> float:
        return SYMBOLS.measure(outputs[-length:], Batch(batch.inputs[-length:], batch.targets[-length:]))

    return endless(draw, seed, loss="cross_entropy", scoring=Scoring("symbols recalled", recalled, 0.95))


def _heard_and_wanted(heard: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    length, width = heard.shape
    inputs, targets = np.zeros((2 * length + 1, width + 1)), np.zeros((2 * length + 1, width))
    inputs[:length, :width], inputs[length, width], targets[length + 1 :] = heard, 1.0, wanted
    return inputs, targets


def _asked(length: int) -> np.ndarray:
    return np.arange(2 * length + 1) > length


def _check_range(shortest: int, longest: int) -> None:
    if shortest > longest:
        raise Refused(f"The shortest length is at most the longest, {longest}, not {shortest}.")
