"""Files are written whole or not at all: a temporary file beside the target, synced, read back, then put in its place.

Knows bytes only. What a killed saver left behind is swept when its folder is next used.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import secrets
import stat
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from rnnsim.files.refusal import FileRefused, PathLike, saving, shown_name

CHUNK = 1 << 20
_HOST = f"{zlib.crc32(platform.node().encode()):08x}"
_LEFTOVER = re.compile(rf"\.rnnsim-saving-{_HOST}-(\d{{1,10}})-[0-9a-f]{{16}}")
_in_progress: set[str] = set()


def write_whole(path: PathLike, content: bytes, check: Callable[[bytes], None] | None = None) -> None:
    """Replace the file by `content`, which `check` has to accept when it is read back from the disk.

    Links are followed and permissions kept. Raises FileRefused; the old file is then as it was.
    """
    with saving(path):
        target = Path(os.path.realpath(path))
        before = _state_of(target)
        sweep(target.parent)
        temporary = target.parent / f".rnnsim-saving-{_HOST}-{os.getpid()}-{secrets.token_hex(8)}"
        _in_progress.add(temporary.name)
        try:
            _write_out(temporary, content)
            _keep_permissions(temporary, before)
            _verify(temporary, content, check)
            os.replace(temporary, target)
        finally:
            with suppress(OSError):
                os.unlink(temporary)
            _in_progress.discard(temporary.name)
    _sync_folder(target)


def read_bounded(path: PathLike, most: int) -> bytes:
    """The bytes of a plain file of at most `most` bytes. Raises FileRefused or OSError."""
    state = os.stat(path)
    if stat.S_ISDIR(state.st_mode):
        raise FileRefused("it is a folder; choose a file")
    if not stat.S_ISREG(state.st_mode):
        raise FileRefused("it is not a plain file; choose another")
    content = b""
    if state.st_size <= most:
        with open(path, "rb") as file:
            content = file.read(most + 1)
    if max(state.st_size, len(content)) > most:
        raise FileRefused(f"it is larger than {most / 1e6:,.0f} MB, the most that is read; choose a smaller file")
    return content


def sweep(folder: Path) -> None:
    """Remove temporary files of savers that are dead. A folder that cannot be listed is left alone."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return
    for name in names:
        match = _LEFTOVER.fullmatch(name)
        if match and name not in _in_progress and (int(match[1]) == os.getpid() or not is_alive(int(match[1]))):
            with suppress(OSError):
                os.unlink(folder / name)


def is_alive(process: int) -> bool:
    """Whether a process with that number exists on this machine."""
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)
        return bool(handle and ctypes.windll.kernel32.CloseHandle(handle))
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _state_of(target: Path) -> os.stat_result | None:
    """What is at the target now; refused if that may not be replaced."""
    try:
        state = os.stat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(state.st_mode):
        raise FileRefused("there is something of that name that is not a plain file; choose another name")
    if not os.access(target, os.W_OK):
        raise FileRefused("the file there is read-only; choose another name")
    return state


def _write_out(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest[:CHUNK]) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_permissions(path: Path, before: os.stat_result | None) -> None:
    if before is None:
        return
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    os.chmod(path, stat.S_IMODE(before.st_mode))


def _verify(path: Path, content: bytes, check: Callable[[bytes], None] | None) -> None:
    with open(path, "rb") as file:
        written = file.read(len(content) + 1)
    if written != content:
        raise FileRefused("the disk gave back something else than was written; choose another disk, nothing has been changed")
    if check is not None:
        check(written)


def _sync_folder(target: Path) -> None:
    """Make the new name survive a power cut, where folders can be synced."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EACCES):
            raise FileRefused(
                f"“{shown_name(target)}” is saved, but its disk did not confirm it ({error.strerror}); save once more."
            ) from None
