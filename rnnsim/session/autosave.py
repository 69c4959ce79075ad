"""Every edit reaches an append-only journal within two seconds, on a thread of its own, while work goes on. Knows no view."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from uuid import uuid4

from rnnsim.files.journal import JournalWriter
from rnnsim.files.lock import FileLock
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.session.state_folder import JOURNAL, ORIGIN

DELAY = 0.5  # seconds from an edit to the disk; what comes within is written as one
RETRY = 10.0  # seconds after a write that failed
Work = Callable[[], None]


class Autosave:
    """The journal of one open document. There is none before the first edit, and none after a clean close.

    `problem` is one sentence if the last write failed; it is tried again with the next edit, and now and then without one.
    `wake` is called on the journal's thread whenever `problem` becomes another one, or none.
    """

    def __init__(self, folder: Path, document: Document, path: Path | None = None, *, wake: Callable[[], None] = lambda: None) -> None:
        self.problem, self._wake = "", wake
        self.delay = DELAY  # may be changed at any time; the next edit keeps to it
        self._folder, self._path = folder, path
        self._base = self._newest = self._written = document
        self._due: float | None = None
        self._writer: JournalWriter | None = None
        self._file_lock: FileLock | None = None
        self._works: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def submit(self, work: Work) -> None:
        """Have something done on this thread, soon and in order; at once when it is closed."""
        if self._is_closed:
            return work()
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="rnnsim autosave", daemon=True)
            self._thread.start()
        self._works.put(work)
        return None

    def begin(self) -> None:
        """Begin a journal before the first edit: for a document that is nowhere else, such as a recovered one."""
        self.submit(lambda: self._write(even_unchanged=True))

    def note(self, document: Document) -> None:
        """The document is this value now. Never waits."""
        self._newest = document
        self.submit(self._expect)

    def saved(self, path: Path, document: Document) -> None:
        """The person saved this value: the journal has done its duty."""
        self.submit(lambda: self._begin_anew(path, document))

    def flush(self, timeout: float = 10.0) -> bool:
        """Wait until the newest value is on the disk; whether it is."""
        done = threading.Event()
        self.submit(self._write)
        self.submit(done.set)
        return done.wait(timeout) and not self.problem

    def close(self, *, keeps_journal: bool = False) -> None:
        """End the thread. The journal goes, unless it is kept for the next start."""
        if self._is_closed:
            return
        if self._thread is not None:
            if keeps_journal:
                self.submit(self._write)
            self._works.put(None)
            self._thread.join(10.0)
            self._thread = None
        self._is_closed = True
        self._end_journal(keeps_journal=keeps_journal)

    def _loop(self) -> None:
        while True:
            try:
                work = self._works.get(timeout=None if self._due is None else max(0.0, self._due - monotonic()))
            except queue.Empty:
                self._write()
                continue
            if work is None:
                return
            try:
                work()
            except Exception as fault:  # reported like any other; the thread is needed for what comes
                threading.excepthook(threading.ExceptHookArgs((type(fault), fault, fault.__traceback__, threading.current_thread())))
            if self._due is not None and monotonic() >= self._due:
                self._write()

    def _expect(self) -> None:
        soon = monotonic() + self.delay
        self._due = soon if self._due is None else min(self._due, soon)

    def _write(self, *, even_unchanged: bool = False) -> None:
        document, self._due = self._newest, None
        if document is self._written and not even_unchanged:
            return
        try:
            if self._writer is None:
                self._writer = self._begun_journal()
            self._writer.append(document)
        except (Refused, OSError) as error:
            self._say(f"Your edits could not be kept for recovery; save the document yourself. ({error})")
            self._due = monotonic() + RETRY
        else:
            self._written = document
            self._say("")

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self._wake()

    def _begun_journal(self) -> JournalWriter:
        """Locked before it is there, so that no other start takes it for a leftover."""
        self._folder.mkdir(parents=True, exist_ok=True)
        journal = self._folder / f"{uuid4().hex}{JOURNAL}"
        file_lock = FileLock(journal)
        file_lock.try_lock()
        try:
            if self._path is not None:
                journal.with_suffix(ORIGIN).write_text(str(self._path.resolve()), encoding="utf-8", errors="surrogatepass")
            writer = JournalWriter(journal, self._base)
        except (Refused, OSError):
            with suppress(OSError):
                journal.with_suffix(ORIGIN).unlink(missing_ok=True)
            file_lock.release()
            raise
        self._file_lock = file_lock
        return writer

    def _begin_anew(self, path: Path, document: Document) -> None:
        self._end_journal(keeps_journal=False)
        self._path, self._base, self._written = path, document, document
        if self._newest is document:
            self._due = None

    def _end_journal(self, *, keeps_journal: bool) -> None:
        writer, file_lock = self._writer, self._file_lock
        self._writer = self._file_lock = None
        if writer is not None and keeps_journal:
            writer.close()
        elif writer is not None:
            try:
                writer.remove()
                Path(writer.path).with_suffix(ORIGIN).unlink(missing_ok=True)
            except (Refused, OSError) as error:
                self._say(f"The recovery copy of a document that is saved could not be removed. ({error})")
        if file_lock is not None:
            file_lock.release()
