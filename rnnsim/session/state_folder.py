"""Where the program keeps what must survive a crash: journals of open documents and locks of open files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

JOURNAL, LOCK, ORIGIN = ".journal", ".lock", ".origin"


def state_folder() -> Path:
    """The folder of this person on this machine; `RNNSIM_STATE_DIR` overrides it."""
    given = os.environ.get("RNNSIM_STATE_DIR")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_state_dir("rnnsim", appauthor=False))


def journal_folder() -> Path:
    """Where journals are; made if it is missing."""
    return _made(state_folder() / "journals")


def lock_path_of(document_path: Path) -> Path:
    """The lock of a document's file: the same for every way to write its path."""
    key = hashlib.sha256(os.path.normcase(document_path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return _made(state_folder() / "locks") / f"{key}{LOCK}"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
