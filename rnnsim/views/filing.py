"""What happens between a window's document and files: save, save as, and the question before closing. Knows no canvas."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from rnnsim.files import native
from rnnsim.files.lock import FileLock
from rnnsim.formulas.refused import Refused
from rnnsim.session.recovery import claimed
from rnnsim.views.banners import Notice
from rnnsim.views.dialogs import file_choices, questions

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow


def tr(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Filing", text)


def why_protected(path: Path) -> str:
    """Why a file that is there must not be replaced, in one sentence; empty if it may."""
    if not path.exists() or os.access(path, os.W_OK):
        return ""
    return tr("Cannot save “{name}”: the file is write-protected; choose another name.").format(name=path.name)


def why_not_claimed(path: Path) -> str:
    """Why the right to write a file could not be had, in one sentence."""
    folder, name = path.parent, path.name
    if not folder.is_dir():
        return tr("Cannot save “{name}”: there is no folder “{folder}”; choose another folder.").format(name=name, folder=folder)
    if not (os.access(folder, os.W_OK) and FileLock(path).path.exists()):
        return tr("Cannot save “{name}”: nothing can be written in “{folder}”; choose another folder.").format(name=name, folder=folder)
    return tr("Cannot save “{name}”: it is open in another window; choose another name.").format(name=name)


def why_read_only(path: Path, file_lock: FileLock | None) -> str:
    """Why an opened file can only be read, in one sentence; empty if it can be written."""
    if why_protected(path):
        return tr("This file is write-protected, so it is read-only here; changes can be saved as a copy.")
    if file_lock is not None:
        return ""
    if os.access(path.parent, os.W_OK) and FileLock(path).path.exists():
        return tr("Another rnnsim has this file open, so it is read-only here; changes can be saved as a copy.")
    return tr("Nothing can be written in the folder of this file, so it is read-only here; changes can be saved as a copy.")


class Filing:
    """The file of one window; holds its lock while the window is open."""

    def __init__(self, window: NetworkWindow, file_lock: FileLock | None) -> None:
        self._window, self._lock = window, file_lock

    def save(self) -> bool:
        """Write to the file it came from; asks where if there is none (or only a foreign or locked one). Whether it is written."""
        tab = self._window.tab
        if tab.path is None or tab.is_read_only or tab.path.suffix.lower() != file_choices.NATIVE_SUFFIX:
            return self.save_as()
        return self.write(tab.path)

    def save_as(self) -> bool:
        """Ask where, then write there."""
        path = file_choices.asked_save_path(self._window, self._window.tab.title)
        return path is not None and self.write(path)

    def write(self, path: Path) -> bool:
        """Write the document to a native file, whole or not at all; a refusal becomes a banner."""
        window, tab = self._window, self._window.tab
        is_other = tab.path is None or tab.is_read_only or path.resolve() != tab.path.resolve()
        lock = claimed(path) if is_other else None
        problem = why_protected(path) or (why_not_claimed(path) if is_other and lock is None else "")
        if problem:
            if lock is not None:
                lock.release()
            window.banners.show_notice("file", Notice(problem))
            return False
        try:
            native.write(tab.session.document, path)
        except (Refused, OSError) as error:
            if lock is not None:
                lock.release()
            window.banners.show_notice("file", Notice(self._sentence_of(error, path)))
            return False
        if is_other:
            self.release()
            self._lock = lock
        tab.saved(path)
        for key in ("file", "read_only"):
            window.banners.clear(key)
        window.windows.remember(path)
        window.toast.show_news(window.tr("Saved as {name}").format(name=path.name))
        return True

    def may_close(self) -> bool:
        """Whether the window may go: nothing to save, saved now, or not wanted."""
        tab = self._window.tab
        if not tab.is_modified:
            return True
        answer = questions.ask_about_unsaved(self._window, tab.title)
        return self.save() if answer == "save" else answer == "discard"

    def release(self) -> None:
        """Let others write the file."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _sentence_of(self, error: Exception, path: Path) -> str:
        if isinstance(error, Refused):
            return str(error)
        why = getattr(error, "strerror", None) or str(error)
        return self._window.tr("{path} could not be written ({why}); choose another folder.").format(path=path, why=why)
