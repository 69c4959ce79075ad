"""What a crash left behind, offered and never deleted unasked; and who has a file open. Knows no view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rnnsim.files.journal import read_journal
from rnnsim.files.lock import FileLock
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.session.state_folder import JOURNAL, ORIGIN, journal_folder


@dataclass(frozen=True, eq=False)
class Recovery:
    """A journal whose program is gone. It stays, locked for us, until it is discarded or released."""

    journal: Path
    title: str
    path: Path | None  # the file it was opened from
    time: datetime  # of the last edit, local
    file_lock: FileLock

    def read(self) -> Document:
        """The document as it was last. `Refused` if nothing of it can be read."""
        return read_journal(self.journal)

    def discard(self) -> None:
        """Delete it: the person wants it no more, or has it open or saved again."""
        for suffix in (JOURNAL, ORIGIN):
            self.journal.with_suffix(suffix).unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Leave it for another start."""
        self.file_lock.release()


def leftovers(folder: Path | None = None) -> tuple[Recovery, ...]:
    """Journals that no running program writes, the newest first. One that cannot be read is left where it is."""
    found = (_recovery_of(journal) for journal in sorted((folder or journal_folder()).glob(f"*{JOURNAL}")))
    return tuple(sorted((recovery for recovery in found if recovery is not None), key=lambda recovery: recovery.time, reverse=True))


def claimed(path: Path) -> FileLock | None:
    """The lock of a document's file, to be released when it is closed; None if it can only be read: another instance has it open."""
    file_lock = FileLock(path)
    return file_lock if file_lock.try_lock() else None


def _recovery_of(journal: Path) -> Recovery | None:
    file_lock = FileLock(journal)
    if not file_lock.try_lock():
        return None
    try:
        title = read_journal(journal).title
        time = datetime.fromtimestamp(journal.stat().st_mtime)
    except (Refused, OSError):
        file_lock.release()
        return None
    return Recovery(journal, title, _origin_of(journal), time, file_lock)


def _origin_of(journal: Path) -> Path | None:
    """The file a journal's document was opened from, as far as that can be read."""
    try:
        text = journal.with_suffix(ORIGIN).read_text(encoding="utf-8", errors="surrogatepass")
    except (OSError, ValueError):
        return None
    return Path(text) if text else None
