"""A training beside the clock: its own thread makes updates, the window's thread takes what is newest and puts weights into the document.

The result is one entry of the history, split where a person edits in between. Knows no views.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.network import Network, changed_columns, cost_of_change
from rnnsim.session.announcements import Announcement, DocumentReplaced, TrainingProgressed
from rnnsim.session.assignment import Assignment, assign, assignment_of
from rnnsim.session.session import Session
from rnnsim.session.training_course import AbstractKernels, Course, Shown
from rnnsim.session.training_curves import TrainingCurves
from rnnsim.training.first_weights import redrawn
from rnnsim.training.programs import Asked
from rnnsim.training.trainer import Progress, Training

APPLY_SECONDS, MOST_EARLIER = 0.1, 6
EDITED = "The network was edited while it learns."


@dataclass(frozen=True, eq=False)
class EarlierRun:
    """The curves of a training that is over, to be compared with."""

    title: str
    curves: TrainingCurves


class TrainingRun:
    """What a tab can ask of learning. All methods belong to the window's thread."""

    def __init__(self, session: Session, wake: Callable[[], None], *, kernels: Callable[[], AbstractKernels | None] = lambda: None) -> None:
        self._session, self._wake, self._kernels = session, wake, kernels
        self.course: Course | None = None
        self.shown: Shown | None = None
        self.earlier: tuple[EarlierRun, ...] = ()
        self.question = ""
        self._start: Document | None = None
        self._seeds, self._applied_at, self._applied, self._is_applying = 1, -inf, 0, False
        self._taken: list[Course] = []
        self._unsubscribe = session.announcements.subscribe(self._listen)

    @property
    def assignment(self) -> Assignment:
        """What the document says is to be learned, and how."""
        return assignment_of(self._session.document)

    @property
    def state(self) -> str:
        """none, running, paused or over."""
        if self.course is None:
            return "none"
        return "over" if self.course.is_over else "running" if self.course.is_running else "paused"

    @property
    def sentence(self) -> str:
        """Why it ended before its time, or what is to be decided; empty if there is nothing to say."""
        return self.question or ("" if self.course is None else self.course.sentence)

    def begin(self, *, seeds: int = 1) -> None:
        """Train the document's network from where it is, on its assignment; with several seeds, side by side."""
        document = self._session.document
        self._put_aside()
        self._start, self._seeds = document, seeds
        self._launch(document, self.assignment.read_recipe().seed)

    def play(self) -> None:
        """Begin, or go on."""
        if self.course is None or self.course.is_over:
            self.begin()
        assert self.course is not None
        self._take_edited()
        self.course.want(inf)

    def pause(self) -> None:
        """Stand still after the update it is at."""
        if self.course is not None:
            self.course.want(0)
            self.take()

    def one_update(self) -> None:
        """Make one update and pause."""
        if self.course is None or self.course.is_over:
            self.begin()
        assert self.course is not None
        self._take_edited()
        self.course.want(1)

    def again(self, *, new_seed: bool) -> None:
        """Train anew from the network it began with: the same seed gives the same curve; a new one, new weights, too."""
        start = self._start if self._start is not None else self._session.document
        self._put_aside()
        seed = self.assignment.read_recipe().seed
        if new_seed:
            seed += 1
            start = start.changed(network=redrawn(start.network, seed))
            self._session.apply(*_seeded(self.assignment, seed))
        self._start = start
        self._put(start.network, "Begin the training again")
        self._launch(start, seed)
        assert self.course is not None
        self.course.want(inf)

    def cancel(self) -> None:
        """End it and put the network back as it was at the beginning, as one step that can be undone."""
        start = self._start
        self._put_aside()
        self.course = self.shown = None
        if start is not None:
            self._put(start.network, "Put the untrained network back")

    def keep(self) -> None:
        """End it; the document keeps what was learned."""
        self._put_aside()
        self.course = self.shown = None

    def take(self) -> bool:
        """Show the newest: announce it, and ten times a second put the weights into the document. Whether there was something new."""
        course = self.course
        if course is None:
            return False
        taken = course.take()
        self.shown = shown = taken or self.shown
        is_due = monotonic() - self._applied_at >= APPLY_SECONDS or not course.is_running
        if is_due and shown is not None and shown.progress.update != self._applied:
            self._apply(shown.progress, course)
        is_new = taken is not None or course.is_over or bool(course.sentence)
        if is_new:
            self._announce(course)
        return is_new

    def close(self, timeout: float = 2.0) -> bool:
        """End the thread for good; whether it has ended in time."""
        self._unsubscribe()
        courses = [*self._taken, *([self.course] if self.course is not None else [])]
        ended = [course.stop(timeout) for course in courses]
        return all(ended)

    def _take_edited(self) -> None:
        if self.question and self.course is not None:
            self.course.take_network(self._session.document.network)
        self.question = ""

    def _launch(self, document: Document, seed: int) -> None:
        assignment, seeds = self.assignment, self._seeds
        recipe = assignment.read_recipe()
        name = recipe.optimizer_row.title if recipe.learner_row.uses_optimizer else recipe.learner_row.title

        def make(asked: Asked) -> list[Training]:
            documents = [_with_seed(document, seed, number) for number in range(seeds)]
            return [assignment.training_of(each, seed=seed + number, kernels=asked) for number, each in enumerate(documents)]

        self.question, self.shown, self._applied = "", None, 0
        title = f"{name}, seed {seed}" if seeds == 1 else f"{name}, seeds {seed}–{seed + seeds - 1}"
        self.course = Course(make, title, self._wake, kernels=self._kernels())

    def _put_aside(self) -> None:
        """The present training is over; its curves stay to be compared with."""
        course = self.course
        if course is None:
            return
        course.stop()
        shown = course.take() or self.shown
        if shown is not None:
            self._apply(shown.progress, course)
        if len(course.curves[0].loss):
            self.earlier = (*self.earlier, EarlierRun(course.title, course.curves[0]))[-MOST_EARLIER:]
        self._session.seal()
        self._taken = [kept for kept in (*self._taken, course) if not kept.stop()]

    def _apply(self, progress: Progress, course: Course) -> None:
        """The weights and biases of this update, by id. While a question is open the document is the person's alone. A document that
        may not be changed so (a group has been locked) is a question, too."""
        if self.question:
            return
        self._applied_at, self._applied = monotonic(), progress.update
        count = progress.update
        try:
            self._put(progress.network, f"Train {count} update{'s' if count != 1 else ''}", merge=course)
        except Refused as refused:
            course.want(0)
            self.question = str(refused)

    def _put(self, network: Network, label: str, *, merge: object = None) -> None:
        self._is_applying = True
        try:
            self._session.apply(label, _teach(network), merge=merge)
        finally:
            self._is_applying = False

    def _announce(self, course: Course) -> None:
        loss = self.shown.progress.loss if self.shown is not None else float("nan")
        self._session.announcements.announce(TrainingProgressed(course.updates, loss))

    def _listen(self, announcement: Announcement) -> None:
        """A parameter that is edited becomes the new base; a network that is built otherwise is a question."""
        if self._is_applying or self.course is None or self.course.is_over or not isinstance(announcement, DocumentReplaced):
            return
        cost = cost_of(announcement.old.network, announcement.new.network)
        if cost == "parameters" and not self.question:
            self.course.take_network(announcement.new.network)
        elif cost == "structure":
            self.course.want(0)
            self.question = EDITED


LEARNS = frozenset({"units.bias_trainable", "connections.trainable", "connections.lower", "connections.upper"})


def cost_of(old: Network, new: Network) -> str:
    """What an edit means to a training: as `cost_of_change`, but what learns is structure, too."""
    return "structure" if changed_columns(old, new) & LEARNS else cost_of_change(old, new)


def _with_seed(document: Document, seed: int, number: int) -> Document:
    """The document's own weights for the first seed, new ones for each further."""
    return document if number == 0 else document.changed(network=redrawn(document.network, seed + number))


def _seeded(assignment: Assignment, seed: int) -> tuple[str, Edit]:
    return f"Train with seed {seed}", assign(assignment.told(seed=seed))


def _teach(learned: Network) -> Edit:
    def edit(document: Document) -> Document:
        network = _taught(document.network, learned)
        return document if network is document.network else document.changed(network=network)

    return edit


def _taught(current: Network, learned: Network) -> Network:
    """The current network with the learned weights, biases and initial values of rows that are in both."""
    parts = {}
    for kind, names in (("units", ("bias", "initial")), ("connections", ("weight",))):
        rows, taught = getattr(current, kind), getattr(learned, kind)
        at = taught.positions_of(rows.id)
        here = at >= 0
        columns = {}
        for name in names:
            values = np.where(here, taught.columns[name][at], rows.columns[name])
            if not np.array_equal(values, rows.columns[name]):
                columns[name] = values
        if columns:
            parts[kind] = rows.with_columns(**columns)
    return current.with_rows(**parts) if parts else current
