"""One open document: session, run, engine thread, playback and autosave joined. The only place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rnnsim.network.connecting import Recipe
from rnnsim.network.document import Document
from rnnsim.session.announcements import Announcement, DocumentReplaced, DocumentSaved
from rnnsim.session.autosave import Autosave
from rnnsim.session.history import History, Later
from rnnsim.session.playback import Playback
from rnnsim.session.run import Run
from rnnsim.session.session import Session
from rnnsim.session.worker import Worker

if TYPE_CHECKING:
    from rnnsim.session.training_course import AbstractKernels
    from rnnsim.session.training_run import TrainingRun

UNTITLED = "Untitled"


class AbstractClipboard(Protocol):
    """Where copied text goes; the window puts the desktop's in place of the tab's own."""

    def read(self) -> str:
        """The text, or an empty one."""

    def write(self, text: str) -> None:
        """Replace the text."""


class TextClipboard:
    """Remembers text while the program runs."""

    def __init__(self) -> None:
        self._text = ""

    def read(self) -> str:
        """The text, or an empty one."""
        return self._text

    def write(self, text: str) -> None:
        """Replace the text."""
        self._text = text


def free_title(taken: Collection[str], word: str = UNTITLED) -> str:
    """What a document without a name is called, so that two of them can be told apart: “Untitled”, “Untitled 2”, …"""
    return next(title for title in chain((word,), (f"{word} {number}" for number in count(2))) if title not in taken)


def _at_once(work: Callable[[], None]) -> None:
    work()


class Tab:
    """`wake` is called on the engine thread when a new frame waits; answer by `take_frame` on the window's thread.

    A recovered document is in no file: it counts as modified, and its journal begins at once.
    """

    def __init__(self, document: Document, wake: Callable[[], None] = lambda: None, *,
                 path: Path | None = None, is_read_only: bool = False, autosave: Autosave | None = None,
                 is_recovered: bool = False) -> None:  # fmt: skip
        later: Later = _at_once if autosave is None else autosave.submit
        self.session, self.run = Session(document, history=History(later=later)), Run(document)
        self.worker, self.wake = Worker((self.run,), wake), wake
        self._shown: tuple[Tab, ...] = (self,)  # whose frames this tab takes and announces
        self.playback = Playback(self.worker, self.run, document.layout.speed)
        self.clipboard: AbstractClipboard = TextClipboard()
        self.paste_other: Callable[[str], None] | None = None  # a window can show what other text would become
        self.next_seed = 0  # of what is drawn at random next
        self.recipe = Recipe()  # how units were connected last by a strategy
        self.kernels: AbstractKernels | None = None  # what a training waits for; the app puts it here
        self.path, self.is_read_only = path, is_read_only
        self.unnamed = UNTITLED  # what it is called until it has a file or a name
        self._written, self._autosave = Document() if is_recovered else document, autosave
        if is_recovered and autosave is not None:
            autosave.begin()
        self._unsubscribe = self.session.announcements.subscribe(self._feed)

    def take_seed(self) -> int:
        """The seed of what is drawn at random next; each is given once."""
        seed, self.next_seed = self.next_seed, self.next_seed + 1
        return seed

    @property
    def title(self) -> str:
        """What the tab is called: its file's name, else the network's."""
        return self.path.stem if self.path is not None else self.session.document.title or self.unnamed

    @property
    def is_modified(self) -> bool:
        """Whether the document is another one than was opened or saved last."""
        document = self.session.document
        return document is not self._written and document.digest != self._written.digest

    def saved(self, path: Path) -> None:
        """The current document was written to this file."""
        self.path, self._written, self.is_read_only = path, self.session.document, False
        if self._autosave is not None:
            self._autosave.saved(path, self._written)
        self.session.announcements.announce(DocumentSaved(path))

    def save_within(self, seconds: float) -> None:
        """How soon after an edit its copy for recovery is on the disk."""
        if self._autosave is not None:
            self._autosave.delay = seconds

    @cached_property
    def training(self) -> TrainingRun:
        """Learning beside the clock; nothing is loaded for it before it is asked for."""
        from rnnsim.session.training_run import TrainingRun

        return TrainingRun(self.session, self.wake, kernels=lambda: self.kernels)

    def take_frame(self) -> bool:
        """Announce the newest frame, and what a training has to show, if there is any."""
        if "training" in self.__dict__:
            self.training.take()
        frames = self.worker.take() if self._shown else None
        if frames is None or not all(tab.playback.would_accept(frame) for tab, frame in zip(self._shown, frames, strict=True)):
            return False
        for tab, frame in zip(self._shown, frames, strict=True):
            tab.playback.accepted(frame)
        for tab, frame in zip(self._shown, frames, strict=True):
            tab.session.announcements.announce(frame)
        return True

    def share(self, worker: Worker, shown: tuple[Tab, ...]) -> None:
        """Another worker has the run from now on; this tab takes the frames of those that are shown, one per run of the worker."""
        self.worker, self._shown = worker, shown
        self.playback.move_to(worker)

    def close(self, *, keeps_journal: bool = False) -> bool:
        """Stop the engine thread, then autosave; whether the thread ended in time. A clean close leaves no journal."""
        ended = self.training.close() if "training" in self.__dict__ else True
        ended = self.worker.stop() and ended
        self._unsubscribe()
        if self._autosave is not None:
            self._autosave.close(keeps_journal=keeps_journal)
        return ended

    def _feed(self, announcement: Announcement) -> None:
        if isinstance(announcement, DocumentReplaced):
            self.worker.submit(self.run.replace, announcement.new)
            if self._autosave is not None:
                self._autosave.note(announcement.new)
