"""Whole or not at all: whatever call of the operating system fails, the old file stays and nothing is left lying about."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rnnsim.files import native, saving
from rnnsim.files.refusal import FileRefused
from rnnsim.files.saving import write_whole
from rnnsim.network.document import Document
from tests.unit.files.documents import ring

CALLS = ("open", "write", "fsync", "close", "chmod", "replace")
OLD, NEW = Document(ring(3, "old")), Document(ring(4, "new"))


class Fault:
    """Makes the k-th of all watched calls fail, or half-fail, and counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, k: int, error: type[BaseException] | int = errno.ENOSPC) -> None:
        self.calls: list[str] = []
        self.k, self.error = k, error
        for name in CALLS:
            monkeypatch.setattr(saving.os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) != self.k:
                return real(*args, **options)
            if name == "close":
                real(*args, **options)
            if isinstance(self.error, int):
                raise OSError(self.error, os.strerror(self.error))
            raise self.error

        return call


def number_of_calls(tmp_path: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        fault = Fault(patch, 0)
        native.write(OLD, tmp_path / "a.rnnsim")
        native.write(NEW, tmp_path / "a.rnnsim")
    return len(fault.calls)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    native.write(OLD, tmp_path / "a.rnnsim")
    yield tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["a.rnnsim"]


def test_every_call_of_a_save_is_watched(tmp_path: Path) -> None:
    assert number_of_calls(tmp_path) >= 14


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("k", range(1, 9))
def test_a_save_that_fails_at_any_call_leaves_the_old_file_or_the_new_one_whole(folder: Path, k: int, error: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fault = Fault(patch, k, error)
        try:
            native.write(NEW, folder / "a.rnnsim")
            told = ""
        except FileRefused as refused:
            told = str(refused)
    assert len(fault.calls) >= k
    replaced = "replace" in fault.calls[: k - 1]
    assert native.read(folder / "a.rnnsim").digest == (NEW if replaced else OLD).digest
    assert told.startswith("“a.rnnsim” is saved, but" if replaced else "Cannot save “a.rnnsim”: ")
    assert told.count(". ") == 0


@pytest.mark.parametrize("k", range(1, 7))
def test_a_save_that_is_interrupted_at_any_call_leaves_the_old_file(folder: Path, k: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        Fault(patch, k, KeyboardInterrupt)
        with pytest.raises(KeyboardInterrupt):
            native.write(NEW, folder / "a.rnnsim")
    assert native.read(folder / "a.rnnsim").digest == OLD.digest


def test_a_disk_that_takes_few_bytes_at_a_time_gets_them_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(saving.os, "write", lambda descriptor, content: real(descriptor, content[:100]))
    native.write(NEW, folder / "a.rnnsim")
    assert native.read(folder / "a.rnnsim").digest == NEW.digest


def test_a_disk_that_gives_back_something_else_is_found_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(saving.os, "write", lambda descriptor, content: real(descriptor, bytes(content).replace(b"PK", b"QK")))
    with pytest.raises(FileRefused, match="gave back something else"):
        native.write(NEW, folder / "a.rnnsim")
    assert native.read(folder / "a.rnnsim").digest == OLD.digest


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits on file sizes")
def test_a_full_disk_keeps_the_old_file(folder: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path; from rnnsim.files import native, refusal\n"
        "from tests.unit.files.test_saving import NEW\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try: native.write(NEW, sys.argv[1])\n"
        "except refusal.FileRefused as error: print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", script, str(folder / "a.rnnsim")], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("Cannot save “a.rnnsim”: file too large; choose another place or name")
    assert native.read(folder / "a.rnnsim").digest == OLD.digest


@pytest.mark.skipif(sys.platform == "win32", reason="links and mode bits are those of POSIX")
def test_links_are_followed_and_permissions_kept(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    native.write(OLD, tmp_path / "real" / "a.rnnsim")
    os.chmod(tmp_path / "real" / "a.rnnsim", 0o640)
    (tmp_path / "link.rnnsim").symlink_to("real/a.rnnsim")
    native.write(NEW, tmp_path / "link.rnnsim")
    assert (tmp_path / "link.rnnsim").is_symlink()
    assert native.read(tmp_path / "real" / "a.rnnsim").digest == NEW.digest
    assert (tmp_path / "real" / "a.rnnsim").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="links and mode bits are those of POSIX")
def test_a_new_file_gets_the_permissions_any_new_file_gets(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"x")
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_leftovers_of_dead_savers_are_swept_and_those_of_living_ones_are_not(folder: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = [folder / f".rnnsim-saving-{saving._HOST}-{pid}-{'0' * 16}" for pid in (dead.pid, os.getpid(), os.getppid())]
    foreign = [folder / f".rnnsim-saving-00000000-{dead.pid}-{'0' * 16}", folder / ".rnnsim-saving-notes"]
    for path in (*left, *foreign):
        path.write_bytes(b"half")
    native.read(folder / "a.rnnsim")
    assert [path.exists() for path in left] == [False, False, True]
    assert all(path.exists() for path in foreign)
    for path in (left[2], *foreign):
        path.unlink()


def test_what_may_not_be_replaced_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "b.rnnsim").mkdir()
    with pytest.raises(FileRefused, match="not a plain file"):
        native.write(NEW, folder / "b.rnnsim")
    with pytest.raises(FileRefused, match="no such file or folder"):
        native.write(NEW, folder / "none" / "b.rnnsim")
    (folder / "b.rnnsim").rmdir()


@pytest.mark.parametrize("name", ["a" * 240 + ".rnnsim", "Ünïcöde 日本.rnnsim", "two\nlines.rnnsim", "-o.rnnsim", ".rnnsim"])
def test_any_name_the_disk_takes_is_saved_and_shown_on_one_line(tmp_path: Path, name: str) -> None:
    native.write(OLD, tmp_path / name)
    assert native.read(tmp_path / name).digest == OLD.digest
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(FileRefused) as told:
        native.read(tmp_path / name)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 200
