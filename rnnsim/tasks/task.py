"""What a network can be taught, as a value: batches for learning, one to look at progress with, and what counts as good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Batch]
TRAINING, VALIDATION = 0, 1
LOOKED_AT = 200  # episodes of a validation set that is drawn
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Scoring:
    """How good outputs (T, B, O) are for a batch, as a number with a name; the goal is a least value, or a greatest if it `falls`."""

    name: str
    measure: Callable[[Floats, Batch], float]
    goal: float | None
    falls: bool = False

    def holds(self, score: float) -> bool:
        """Whether a score reaches the goal; any does where there is none."""
        return self.goal is None or (score <= self.goal if self.falls else score >= self.goal)


@dataclass(frozen=True, eq=False)
class Task:
    """`fixed` is the whole training set; without one, `batch` draws without end. `patterns` (P, N) for rules that store them.

    loss: name of the loss that suits the targets. Names of columns are for people. `scaling` undoes a normalisation of targets.
    name, seed and parameters say what it was made of.
    """

    validation: Batch
    loss: str
    scoring: Scoring
    fixed: Batch | None = None
    draw: Draw | None = None
    patterns: Floats | None = None
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    scaling: Scaling | None = None
    name: str = ""
    seed: int = 0
    parameters: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        for part, letter, width in (("input_names", "x", self.inputs), ("output_names", "y", self.outputs)):
            if len(getattr(self, part)) != width:
                object.__setattr__(self, part, tuple(f"{letter}{place}" for place in range(1, width + 1)))

    @property
    def inputs(self) -> int:
        """Input columns."""
        return self.validation.inputs.shape[2]

    @property
    def outputs(self) -> int:
        """Output columns."""
        return self.validation.targets.shape[2]

    @property
    def score_name(self) -> str:
        """What the score counts."""
        return self.scoring.name

    @property
    def score_goal(self) -> float | None:
        """The score of a network that has learned it."""
        return self.scoring.goal

    def batch(self, number: int, size: int) -> Batch:
        """`size` episodes, the same ones whenever this number is asked for; of a fixed set, the next ones around it."""
        if size < 1 or number < 0:
            raise Refused(f"A batch has a number from 0 on and at least one episode, not number {number} of {size}.")
        if self.draw is not None:
            return self.draw(generator(self.seed, number), size)
        assert self.fixed is not None
        return self.fixed if size >= len(self.fixed) else self.fixed.taken((number * size + np.arange(size)) % len(self.fixed))

    def delayed(self, ticks: int) -> Task:
        """The same task for a network that answers so many ticks late (see `rnnsim.compiling.latency`): targets wait for it."""
        if not ticks:
            return self
        draw, fixed, scoring = self.draw, self.fixed, self.scoring
        return replace(
            self,
            validation=self.validation.delayed(ticks),
            fixed=None if fixed is None else fixed.delayed(ticks),
            draw=None if draw is None else lambda rng, size: draw(rng, size).delayed(ticks),
            scoring=replace(scoring, measure=lambda outputs, batch: scoring.measure(outputs[ticks:], _in_time(batch, ticks))),
        )

    def score(self, outputs: Floats, batch: Batch) -> float:
        """How good outputs (T, B, O) are for this batch."""
        return float(self.scoring.measure(outputs, batch))


@dataclass(frozen=True, eq=False)
class Scaling:
    """What was done to each column: (value − offset) / scale."""

    offset: Floats
    scale: Floats

    def applied(self, values: Floats) -> Floats:
        """(…, columns) as a network is shown them."""
        return (values - self.offset) / self.scale

    def undone(self, values: Floats) -> Floats:
        """(…, columns) in the units of the file."""
        return values * self.scale + self.offset


def _in_time(batch: Batch, ticks: int) -> Batch:
    """What was delayed, as it was."""
    masks = {name: None if mask is None else mask[ticks:] for name, mask in vars(batch).items() if name in ("target_mask", "valid")}
    return Batch(batch.inputs[:-ticks], batch.targets[ticks:], **masks)


def generator(seed: int, number: int, stream: int = TRAINING) -> np.random.Generator:
    """The draws of one batch. Batch 0 of the training stream is `default_rng(seed)`, as the published generators are defined."""
    return np.random.default_rng([seed, number, stream])


def endless(
    draw: Draw, seed: int, *, loss: str, scoring: Scoring, validation: Batch | int = LOOKED_AT, names: tuple[str, str] = ("", "")
) -> Task:
    """A task that draws its episodes; validation is a batch, or how many to draw for it. names: of columns, one blank between them."""
    looked_at = draw(generator(seed, 0, VALIDATION), validation) if isinstance(validation, int) else validation
    return Task(looked_at, loss, scoring, draw=draw, input_names=tuple(names[0].split()), output_names=tuple(names[1].split()))


def whole(batch: Batch, *, loss: str, scoring: Scoring, validation: Batch | None = None, names: tuple[str, str] = ("", "")) -> Task:
    """A task with one set of episodes; looked at are the same ones unless there are others."""
    columns = tuple(names[0].split()), tuple(names[1].split())
    return Task(batch if validation is None else validation, loss, scoring, batch, input_names=columns[0], output_names=columns[1])
