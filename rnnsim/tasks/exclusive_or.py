"""Exclusive or spread over time: hidden in a stream of bits, of neighbours in a stream, or through a pipeline."""

from __future__ import annotations

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import BITS
from rnnsim.tasks.task import Floats, Scoring, Task, endless

DIP = 0.08


def temporal_xor(seed: int, *, triples: int) -> Task:
    """Bits a, b, a xor b one after another: predict the next bit; only every third can be known (Elman 1990)."""

    def draw(rng: np.random.Generator, size: int) -> Batch:
        pairs = rng.integers(0, 2, (size, triples, 2))
        stream = np.concatenate([pairs, pairs.sum(axis=2, keepdims=True) % 2], axis=2).reshape(size, -1).T
        return Batch(stream[:-1, :, None], stream[1:, :, None])

    scoring = Scoring("dip of the error at every third bit", dip_of_the_error, DIP)
    return endless(draw, seed, loss="half_squared_error", scoring=scoring, validation=8)


def errors_by_place(outputs: Floats, batch: Batch) -> Floats:
    """(3,) root mean squared error in predicting the second bit, their xor, and the first bit of the next triple."""
    missed = ((outputs - batch.targets) ** 2)[:, :, 0]
    return np.array([np.sqrt(missed[place::3].mean()) for place in range(3)])


def dip_of_the_error(outputs: Floats, batch: Batch) -> float:
    """How much smaller the error at the xor bit is than the smaller of the other two."""
    second, xor, first = errors_by_place(outputs, batch)
    return float(min(second, first) - xor)


def streaming_xor(seed: int, *, length: int, gap: int) -> Task:
    """y(t) = x(t) xor x(t − gap); the first `gap` ticks are not asked for."""

    def draw(rng: np.random.Generator, size: int) -> Batch:
        bits = rng.integers(0, 2, (length, size))
        return _asked_from(gap, bits[:, :, None], bits ^ np.roll(bits, gap, axis=0))

    scoring = Scoring(BITS.name, BITS.measure, 0.99)
    return endless(draw, seed, loss="binary_cross_entropy", scoring=scoring)


def pipelined_xor(seed: int, *, length: int, delay: int) -> Task:
    """y(t) = x₁(t − delay) xor x₂(t − delay): the units form a pipeline of their own (Williams and Zipser 1989)."""

    def draw(rng: np.random.Generator, size: int) -> Batch:
        bits = rng.integers(0, 2, (length, size, 2))
        return _asked_from(delay, bits, np.roll(bits[:, :, 0] ^ bits[:, :, 1], delay, axis=0))

    return endless(draw, seed, loss="binary_cross_entropy", scoring=BITS)


def _asked_from(first: int, inputs: np.ndarray, answers: np.ndarray) -> Batch:
    """(T, B) answers that are meant from row `first` on."""
    mask = np.broadcast_to((np.arange(len(inputs)) >= first)[:, None, None], (*answers.shape, 1))
    return Batch(inputs, answers[:, :, None], mask)
