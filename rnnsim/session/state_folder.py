"""Where the program keeps what must survive a crash: journals of open documents."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

JOURNAL, ORIGIN = ".journal", ".origin"


def state_folder() -> Path:
    """The folder of this person on this machine; `RNNSIM_STATE_DIR` overrides it."""
    given = os.environ.get("RNNSIM_STATE_DIR")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_state_dir("rnnsim", appauthor=False))


def journal_folder() -> Path:
    """Where journals are; made if it is missing. Where that cannot be, the first journal that is to be written says why."""
    folder = state_folder() / "journals"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
