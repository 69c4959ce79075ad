"""Who has a file open. The operating system holds the lock, so that of a dead process is free at once. Knows nothing of documents."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from rnnsim.files.refusal import PathLike

_LOCKED_BYTE = 1 << 30  # beyond the text, so that others can read it
_LONGEST_OWNER = 400


class FileLock:
    """The right to write one file, as a small file `.name.lock` beside it.

    Two locks on one file exclude each other, in one process too.
    """

    def __init__(self, path: PathLike) -> None:
        target = Path(os.path.realpath(path))
        self.path = target.with_name(f".{target.name}.lock")
        self._descriptor = -1

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor >= 0

    @property
    def owner(self) -> str:
        """Who holds the lock, such as "process 4711 on lab-pc"; empty if nobody wrote it down."""
        with suppress(OSError):
            text = self.path.read_bytes()[:_LONGEST_OWNER].decode("utf-8", "replace")
            return "".join(sign for sign in text if sign.isprintable())
        return ""

    def try_lock(self) -> bool:
        """Take the lock if nobody else has it; False too where the folder cannot be written."""
        while not self.is_held:
            try:
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError:
                return False
            if not _take(descriptor):
                os.close(descriptor)
                return False
            if not self._is_still_there(descriptor):
                os.close(descriptor)
                continue
            self._descriptor = descriptor
            os.truncate(descriptor, 0)
            os.write(descriptor, f"process {os.getpid()} on {platform.node()}".encode())
        return True

    def release(self) -> None:
        """Give the lock back; it may be taken again."""
        if not self.is_held:
            return
        if sys.platform != "win32":
            with suppress(OSError):
                os.unlink(self.path)
        os.close(self._descriptor)
        self._descriptor = -1
        if sys.platform == "win32":
            with suppress(OSError):
                os.unlink(self.path)

    def __enter__(self) -> FileLock:
        self.try_lock()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()

    def _is_still_there(self, descriptor: int) -> bool:
        """Whether the file that was locked is the one others will find: its last owner may have removed it meanwhile."""
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self.path))
        except OSError:
            return False


def _take(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
