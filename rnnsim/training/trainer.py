"""`Training`: an iterator of progress that can be paused by not asking for more, kept as a checkpoint and resumed bit for bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network
from rnnsim.training.descent import gradient_norms_of
from rnnsim.training.learners import EVOLUTION, PATTERNS
from rnnsim.training.learning import VALUES, Learning, Setup, Step
from rnnsim.training.losses import loss_of, scored
from rnnsim.training.material import Material, loss_for, material_of
from rnnsim.training.population import answers_by_kernels
from rnnsim.training.programs import Asked, there, with_backend, with_kernels
from rnnsim.training.readout import check_reached, running
from rnnsim.training.recipe import Recipe, recipe_from


class Diverged(Refused):
    """The numbers of a training have blown up. The best network so far is still there."""


@dataclass(frozen=True)
class Look:
    """What the validation set said of the network after an update: loss, and score if there is one."""

    update: int
    loss: float
    score: float | None = None


@dataclass(frozen=True, eq=False)
class Best:
    """The network with the least loss on the validation set so far."""

    look: Look
    learning: Learning

    @property
    def network(self) -> Network:
        """The network as it was then."""
        return self.learning.learned


@dataclass(frozen=True, eq=False)
class Progress:
    """What one update did. loss, score and outputs (T, B, O): of what it was shown, before the change; network: after it. What is
    solved in one update has them after it.

    look: what the validation set says, in updates that looked; seconds: of training so far, pauses left out; seconds_left: None if
    no end is set.
    """

    update: int
    loss: float
    score: float | None
    gradient_norm: float | None
    seconds: float
    seconds_left: float | None
    look: Look | None
    best: Best
    figures: Mapping[str, float]
    outputs: NDArray[Any] | None = field(repr=False)
    learning: Learning = field(repr=False)
    shown: tuple[Learning, Batch | None] = field(repr=False)

    @property
    def network(self) -> Network:
        """The network after this update."""
        return self.learning.learned

    @property
    def batch(self) -> Batch | None:
        """What it was shown; None if there are only patterns."""
        return self.shown[1]

    @cached_property
    def gradient_norms(self) -> NDArray[np.float64]:
        """(lags,) the norm of the part of this update's gradient that has travelled 0, 1, … ticks: what vanishes or explodes."""
        return gradient_norms_of(*self.shown)


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything a training needs to go on: `Training.resumed(checkpoint)` gives the curve it would have had."""

    learning: Learning
    material: Material
    best: Best
    looks_since_best: int
    seconds: float
    is_over: bool


class Training:
    """Trains a network on something; every `next` is one update, and gives a frozen `Progress`.

    network: a network or document, left as it is. material: a task (`rnnsim.tasks.make`), a `Batch`, a document or episodes with
    targets, or patterns (P, N). recipe: the rows of `rnnsim.training.recipe.RECIPE` and the options of the chosen learner,
    optimiser and schedule by name. kernels: asked before compiled kernels are needed, which may be at once, later or never; it may
    take its time, and say that there will be none. It ends by itself only if `updates`, `patience` or `stop_at_goal` says so, or if
    nothing is left to learn.
    Raises `Refused` with one sentence before anything is done, and `Diverged` when the numbers blow up; the same seed gives the
    same numbers, bit for bit.
    """

    def __init__(self, network: Network | Document, material: Any = None, *, kernels: Asked = there, **recipe: Any) -> None:
        chosen = recipe_from(recipe)
        graph, row = as_network(network), chosen.learner_row
        given = network if material is None else material
        self.material = material_of(given, graph, row)
        loss = loss_for(self.material, chosen, graph)
        loss_of(loss)
        settings = network.settings if isinstance(network, Document) else Setup(chosen, loss).settings
        settings = settings.changed(seed=chosen.seed, precision=chosen.precision, record="all", valid=None, clamp={}, start=None)
        setup, self._kernels = Setup(chosen, loss, settings, self.material.patterns), kernels
        setup = with_backend(setup, graph, self.material.batch(1, chosen), kernels=kernels)
        if row.needs != PATTERNS:
            check_reached(graph, self.material.fixed)
        self._rule = row.load()
        self._learning: Learning = self._rule.init(graph, setup)
        if not len(self._learning.values):
            raise Refused("Nothing in this network is trainable; set “Learns” of some connections or biases.")
        self._seconds, self._looks_since_best, self._is_over = 0.0, 0, False
        look = self._looked(self._learning)
        self._best = Best(look or Look(0, float("inf")), self._learning)

    @classmethod
    def resumed(cls, checkpoint: Checkpoint, *, kernels: Asked = there) -> Training:
        """The training as it was when the checkpoint was made."""
        made = cls.__new__(cls)
        made.material, made._learning, made._best = checkpoint.material, checkpoint.learning, checkpoint.best
        made._kernels, made._rule = kernels, checkpoint.learning.setup.recipe.learner_row.load()
        made._seconds, made._looks_since_best, made._is_over = checkpoint.seconds, checkpoint.looks_since_best, checkpoint.is_over
        return made

    def checkpoint(self) -> Checkpoint:
        """Where it stands now."""
        return Checkpoint(self._learning, self.material, self._best, self._looks_since_best, self._seconds, self._is_over)

    def go_on_with(self, network: Network) -> None:
        """Take this network from here on, as someone has edited it meanwhile. What the optimiser remembers stays where the same rows
        learn as before, else it begins anew; so do the looks for a best network.
        """
        old, fresh = self._learning, self._rule.init(network, self._learning.setup)
        if not len(fresh.values):
            raise Refused("Nothing in this network is trainable any more; undo the edit, or stop the training.")
        memory = (
            {**fresh.memory, **{name: kept for name, kept in old.memory.items() if name != VALUES}} if _same(old, fresh) else fresh.memory
        )
        self._learning = replace(fresh, memory=memory, update=old.update)
        look = self._looked(self._learning)
        self._best, self._looks_since_best = Best(look or Look(old.update, float("inf")), self._learning), 0

    @property
    def recipe(self) -> Recipe:
        """How it is trained."""
        return self._learning.setup.recipe

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self._learning.learned

    @property
    def best(self) -> Best:
        """The best network so far, the untrained one included."""
        return self._best

    def __iter__(self) -> Iterator[Progress]:
        return self

    def __next__(self) -> Progress:
        """One update."""
        recipe, done = self.recipe, self._learning.update
        if self._is_over or (recipe.updates and done >= recipe.updates):
            raise StopIteration
        if 0 < self._learning.setup.kernels_from <= done + 1:
            self._take_kernels()
        begun, before = perf_counter(), self._learning
        batch = self.material.batch(before.update + 1, recipe)
        learning, step = self._updated(before, batch)
        is_last = step.is_final and self.material.is_whole(recipe)
        looks = is_last or learning.update % recipe.validate_every == 0 or learning.update == recipe.updates
        look = self._looked(learning) if looks else None
        self._learning, self._is_over = learning, is_last
        self._judge(look)
        self._seconds += perf_counter() - begun
        return self._progress(step, look, shown=(before, batch))

    def _take_kernels(self) -> None:
        learning = self._learning
        self._learning = replace(learning, setup=with_kernels(learning.setup, learning.network, kernels=self._kernels))

    def _updated(self, before: Learning, batch: Batch | None) -> tuple[Learning, Step]:
        where = f"in update {before.update + 1}"
        way_out = "take a smaller learning rate or clip the gradient; the best network so far is kept"
        try:
            learning, step = self._rule.step(before, batch)
        except NonFinite as error:
            raise Diverged(f"The network’s values grew without end {where} (tick {error.tick}); {way_out}.") from error
        if not (np.isfinite(step.loss) or self.recipe.learner_row.family == EVOLUTION) or not np.isfinite(learning.values).all():
            raise Diverged(f"The loss or a weight is no longer a finite number {where}; {way_out}.")
        return learning, step

    def _looked(self, learning: Learning) -> Look | None:
        """What the validation set says; None if there is none, as with patterns."""
        batch = self.material.validation
        if batch is None:
            return None
        outputs = outputs_of(learning, batch)
        if outputs is None:
            return Look(learning.update, float("inf"))
        return Look(learning.update, loss_on(learning, outputs, batch), self._scored(outputs, batch))

    def _scored(self, outputs: NDArray[Any] | None, batch: Batch | None) -> float | None:
        if outputs is None or batch is None or self.material.score is None:
            return None
        return float(self.material.score(outputs, batch))

    def _judge(self, look: Look | None) -> None:
        if look is None:
            if self.material.validation is None:
                self._best = Best(Look(self._learning.update, 0.0), self._learning)
            return
        if self.recipe.stop_at_goal and look.score is not None and self.material.holds(look.score):
            self._best, self._is_over = Best(look, self._learning), True
            return
        if look.loss < self._best.look.loss:
            self._best, self._looks_since_best = Best(look, self._learning), 0
            return
        self._looks_since_best += 1
        self._is_over = self._is_over or 0 < self.recipe.patience <= self._looks_since_best

    def _progress(self, step: Step, look: Look | None, *, shown: tuple[Learning, Batch | None]) -> Progress:
        update, total = self._learning.update, self.recipe.updates
        left = (total - update) * self._seconds / update if total else None
        score = self._scored(step.outputs, shown[1])
        done = self._seconds, left, look, self._best
        return Progress(update, step.loss, score, step.gradient_norm, *done, step.figures, step.outputs, self._learning, shown)


def _same(old: Learning, fresh: Learning) -> bool:
    """Whether the same rows share the same parameters."""
    places = ("weight_places", "bias_places", "initial_places")
    ids = all(np.array_equal(getattr(old.network, kind).id, getattr(fresh.network, kind).id) for kind in ("units", "connections"))
    return ids and all(np.array_equal(getattr(old.parameters, name), getattr(fresh.parameters, name)) for name in places)


def outputs_of(learning: Learning, batch: Batch) -> NDArray[Any] | None:
    """(T, B, O) what the network answers; None if its values grow without end."""
    found = answers_by_kernels(learning, learning.values[None], batch)
    if found is not None:
        outputs, finite = found
        return outputs[0] if finite[0] else None
    try:
        trace = run(learning.learned, batch.inputs, record="outputs", valid=batch.valid, **running(learning.setup))
    except NonFinite:
        return None
    return trace.outputs


def loss_on(learning: Learning, outputs: NDArray[Any], batch: Batch) -> float:
    """The loss of these outputs."""
    counts = None if batch.target_mask is None and batch.valid is None else batch.meant
    row = loss_of(learning.setup.loss)
    return scored(row, learning.network, np.asarray(outputs), targets=batch.targets, counts=counts).value
