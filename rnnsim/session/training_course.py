"""One training on its own thread: updates are made there, curves grow, and the newest of what there is to see lies in one slot."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network
from rnnsim.session.training_curves import TrainingCurves
from rnnsim.training.programs import Asked
from rnnsim.training.trainer import Progress, Training, outputs_of

LOOK_SECONDS = 0.5  # at least, between two looks at the answers and at how far the gradient reaches
LOOK_SHARE = 0.1  # of the time at most goes into looking
LOOKED_EVERY = 0.05  # seconds between two looks at whether it is still wanted while it waits for kernels


@dataclass(frozen=True, eq=False)
class Answers:
    """What the network says to the first episode it is looked at with: outputs and targets (T, O), and which of them count."""

    outputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    counts: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shown:
    """The newest of what a training has to show. by_lag (lags,): gradient norms; empty where there is none."""

    progress: Progress
    answers: Answers | None
    by_lag: NDArray[np.float64]


class AbstractKernels(Protocol):
    """Whoever gets compiled kernels ready beside the app."""

    problem: str

    def wait(self, seconds: float) -> bool:
        """Whether all is there that will be, after so many seconds at most."""


class NoLongerWanted(Exception):
    """It was stopped while it waited."""


class Course:
    """One training (or one for each seed, taking turns) on its own thread. `wake` is called there when there is something to take.

    make: gives the trainings, which ask what they are given before they need kernels. kernels: what is waited for then, for a curve
    must not hang on whether they were there in time; None for nothing.
    """

    def __init__(
        self, make: Callable[[Asked], list[Training]], title: str, wake: Callable[[], None], *, kernels: AbstractKernels | None = None
    ) -> None:
        self.title, self.curves = title, [TrainingCurves()]
        self.is_over, self.sentence, self.updates = False, "", 0
        self._make, self._wake, self._kernels = make, wake, kernels
        self._trainings: list[Training] = []
        self._wanted, self._is_stopping = 0.0, False
        self._edited: Network | None = None
        self._slot: Shown | None = None
        self._made: Progress | None = None
        self._looks_at = 0.0
        self._last: tuple[Answers | None, NDArray[np.float64]] | None = None
        self._ready = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="rnnsim training", daemon=True)
        self._thread.start()

    @property
    def score_name(self) -> str:
        """What the score counts; empty before it has begun, and where there is none."""
        return self._trainings[0].material.score_name if self._trainings else ""

    @property
    def is_running(self) -> bool:
        """Whether it makes updates, or wants to."""
        return self._wanted > 0 and not self.is_over

    def want(self, updates: float) -> None:
        """Make so many updates more; inf until it is paused, 0 to pause."""
        with self._ready:
            self._wanted = updates
            self._ready.notify()

    def take_network(self, network: Network) -> None:
        """Go on with a network that was edited, from the next update on."""
        with self._ready:
            self._edited = network
            self._ready.notify()

    def stop(self, timeout: float = 0.0) -> bool:
        """Make no further update; whether the thread has ended within the time."""
        with self._ready:
            self._is_stopping, self._wanted = True, 0.0
            self._ready.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def take(self) -> Shown | None:
        """The newest, once."""
        with self._ready:
            shown, self._slot = self._slot, None
        return shown

    def _work(self) -> None:
        try:
            self._trainings = self._make(self._kernels_are_there)
            self.curves = [TrainingCurves() for _ in self._trainings]
            while self._is_wanted() and self._advance():
                pass
            if not self._is_stopping:
                self._finish("")
        except NoLongerWanted:
            pass
        except Refused as refused:
            self._finish(str(refused))
        except Exception:  # the thread must say why it ends
            self._finish("The training has failed; the details can be copied.\n" + traceback.format_exc())

    def _kernels_are_there(self) -> bool:
        """Wait until they are there or it is known that they never will be, and say so meanwhile; whether they are. Raises
        `NoLongerWanted`."""
        if self._kernels is None:
            return True
        if not self._kernels.wait(0):
            if self._made is not None:
                self._publish(self._made, looks=True, now=monotonic())
            self._wait_for(self._kernels)
        return not self._kernels.problem

    def _wait_for(self, kernels: AbstractKernels) -> None:
        began, said = monotonic(), -1
        while not kernels.wait(LOOKED_EVERY):
            if self._is_stopping:
                raise NoLongerWanted
            if int(monotonic() - began) > said:
                said = int(monotonic() - began)
                self.sentence = waits(said)
                self._wake()
        self.sentence = ""

    def _is_wanted(self) -> bool:
        """Wait until there is an update to make; False when it is to end."""
        with self._ready:
            while not (self._wanted > 0 or self._is_stopping):
                self._ready.wait()
            edited, self._edited, is_wanted = self._edited, None, not self._is_stopping
        if edited is not None and is_wanted:
            self._trainings[0].go_on_with(edited)  # may compile: nobody who asks for something waits for that
        return is_wanted

    def _advance(self) -> bool:
        """Make an update; False, with the last one shown, when there is none left."""
        try:
            made = [next(training) for training in self._trainings]
        except StopIteration:
            if self._made is not None:
                self._publish(self._made, looks=True, now=monotonic())
            return False
        for curves, progress in zip(self.curves, made, strict=True):
            _note(curves, progress)
        self._made = first = made[0]
        self.updates = first.update
        with self._ready:
            self._wanted = max(0.0, self._wanted - 1)
        now = monotonic()
        looks = now > self._looks_at or self._wanted == 0
        if looks or self._slot is None:
            self._publish(first, looks=looks, now=now)
        return True

    def _publish(self, progress: Progress, *, looks: bool, now: float) -> None:
        if looks or self._last is None:
            self._last = _answers(self._trainings[0], progress), progress.gradient_norms
            self._looks_at = monotonic() + max(LOOK_SECONDS, (monotonic() - now) / LOOK_SHARE)
        shown = Shown(progress, *self._last)
        with self._ready:
            was_empty, self._slot = self._slot is None, shown
        if was_empty:
            self._wake()

    def _finish(self, sentence: str) -> None:
        self.sentence, self.is_over = sentence, True
        if not self._is_stopping:
            self._wake()


def waits(seconds: int) -> str:
    """What is said after so many seconds of waiting for kernels."""
    return f"Waiting for compiled kernels, the first time a minute or two: {seconds} s so far."


def _note(curves: TrainingCurves, progress: Progress) -> None:
    curves.loss.append(progress.update, progress.loss)
    if progress.score is not None:
        curves.score.append(progress.update, progress.score)
    if progress.look is not None:
        curves.validation_loss.append(progress.update, progress.look.loss)
        if progress.look.score is not None:
            curves.validation_score.append(progress.update, progress.look.score)
    curves.note_weights(progress.update, progress.learning.values)


def _answers(training: Training, progress: Progress) -> Answers | None:
    batch = training.material.validation
    if batch is None:
        return None
    one = batch.taken(np.array([0]))
    outputs = outputs_of(progress.learning, one)
    ticks = batch.ticks if one.valid is None else int(np.flatnonzero(one.valid).max(initial=0)) + 1
    return None if outputs is None else Answers(np.asarray(outputs)[:ticks, 0], one.targets[:ticks, 0], one.meant[:ticks, 0])
