"""One writer per file: a second lock is refused, that of a dead process is free at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rnnsim.files.lock import FileLock

HOLD = "import sys; from rnnsim.files.lock import FileLock; print(FileLock(sys.argv[1]).try_lock(), flush=True); sys.stdin.read()"


def test_two_locks_on_one_file_exclude_each_other(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a.rnnsim"), FileLock(tmp_path / "a.rnnsim")
    assert first.try_lock()
    assert first.try_lock()
    assert not second.try_lock()
    assert FileLock(tmp_path / "b.rnnsim").try_lock()
    first.release()
    assert second.try_lock()
    second.release()
    second.release()
    assert not first.is_held


def test_a_file_and_a_link_to_it_have_one_lock(tmp_path: Path) -> None:
    (tmp_path / "a.rnnsim").touch()
    (tmp_path / "link.rnnsim").symlink_to("a.rnnsim")
    with FileLock(tmp_path / "a.rnnsim") as first:
        assert first.is_held
        assert not FileLock(tmp_path / "link.rnnsim").try_lock()


def test_the_owner_is_named_and_its_lock_is_free_once_it_is_killed(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "a")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "True\n"
    mine = FileLock(tmp_path / "a")
    assert not mine.try_lock()
    assert mine.owner.startswith(f"process {process.pid} on ")
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert mine.try_lock()
    assert mine.owner.startswith(f"process {os.getpid()} on ")
    mine.release()


def test_where_nothing_can_be_written_there_is_no_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "none" / "a")
    assert not lock.try_lock()
    assert lock.owner == ""


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with FileLock(tmp_path / "a"):
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())
