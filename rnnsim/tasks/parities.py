"""Is the number of ones so far odd? At every tick of a stream, or at the end of each of all short strings."""

from __future__ import annotations

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import BITS, EPISODES
from rnnsim.tasks.strings import side_by_side
from rnnsim.tasks.task import VALIDATION, Task, endless, generator, whole
from rnnsim.tasks.truth_tables import rows_of


def parity(seed: int, *, length: int, shortest: int, tested_length: int) -> Task:
    """y(t) = x(1) xor … xor x(t). Strings are from `shortest` (0: as the longest) to `length` ticks, tested ones longer if asked for."""
    if shortest > length:
        raise Refused(f"The shortest string has at most as many bits as the longest, {length}, not {shortest}.")

    def draw(rng: np.random.Generator, size: int) -> Batch:
        return _running(rng, length, size, shortest=shortest or length)

    looked_at = _running(generator(seed, 0, VALIDATION), tested_length or length, 200, shortest=tested_length or length)
    return endless(draw, seed, loss="binary_cross_entropy", scoring=EPISODES, validation=looked_at)


def _running(rng: np.random.Generator, length: int, size: int, *, shortest: int) -> Batch:
    bits = rng.integers(0, 2, (length, size))
    targets = np.bitwise_xor.accumulate(bits, axis=0)
    valid = None if shortest == length else np.arange(length)[:, None] < rng.integers(shortest, length + 1, size)
    return Batch(bits[:, :, None].astype(float), targets[:, :, None].astype(float), valid=valid)


def parity_strings(seed: int, *, longest: int) -> Task:
    """All strings of 1 … `longest` bits in counting order, the answer at the last bit."""
    strings = [row for width in range(1, longest + 1) for row in rows_of(width)]
    episodes = [(row[:, None], (np.cumsum(row) % 2)[:, None]) for row in strings]
    masks = [np.arange(len(row)) == len(row) - 1 for row in strings]
    return whole(side_by_side(episodes, masks), loss="binary_cross_entropy", scoring=BITS)
