"""Medians of processor time, all contenders sampled in turn in one process, so that a ratio compares the same moments."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.options import Options

MOST_CALLS = 100_000


@dataclass(frozen=True)
class Contender:
    """Who is timed: `call` makes `ticks` ticks. `answer` gives what all contenders of a case must agree on: values after one
    tick (or a few, or one sweep) from the common start.
    """

    name: str
    call: Callable[[], object]
    ticks: float
    answer: Callable[[], NDArray[Any]]


def seconds_per_tick(contenders: Sequence[Contender], options: Options) -> list[float]:
    """Median processor time per tick of each, in seconds."""
    calls = [_calls_per_sample(contender, options.sample_seconds) for contender in contenders]
    spent: list[list[float]] = [[] for _ in contenders]
    gc.collect()
    gc.disable()
    try:
        for _ in range(options.samples):
            for contender, times, samples in zip(contenders, calls, spent, strict=True):
                samples.append(_seconds(contender.call, times) / (times * contender.ticks))
    finally:
        gc.enable()
    return [median(samples) for samples in spent]


def _calls_per_sample(contender: Contender, wanted: float) -> int:
    contender.call()
    once = _seconds(contender.call, 1)
    return max(1, min(MOST_CALLS, round(wanted / max(once, 1e-7))))


def _seconds(call: Callable[[], object], times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        call()
    return time.process_time() - begun


def check_agreement(contenders: Sequence[Contender], tolerance: float) -> None:
    """All answers are the first one's, relative to its largest value; else a sentence says who disagrees by how much."""
    first = np.asarray(contenders[0].answer(), float)
    largest = max(float(np.abs(first).max()), 1e-30)
    for contender in contenders[1:]:
        answer = np.asarray(contender.answer(), float)
        assert answer.shape == first.shape, f"{contender.name} answers with {answer.shape}, {contenders[0].name} with {first.shape}"
        difference = float(np.abs(answer - first).max()) / largest
        assert difference <= tolerance, f"{contender.name} and {contenders[0].name} differ by {difference:.2e}"
