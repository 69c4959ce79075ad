"""The folder of compiled kernels: where it is, how damage is noticed, and that what cannot be read is made anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from rnnsim.engine import kernel_cache
from rnnsim.engine.kernel_cache import SEAL, VARIABLE, choose_folder, is_whole, kernel_folder, loaded, mend, seal


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, not chosen yet."""
    place = tmp_path / "kernels"
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr(kernel_cache, "kernel_folder", lambda: place)
    monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(config=SimpleNamespace(CACHE_DIR="")))  # type: ignore[arg-type]
    return place


def compiled(folder: Path, content: bytes = b"code") -> str:
    folder.mkdir(exist_ok=True)
    (folder / "kernel.nbc").write_bytes(content)
    return "kernels"


def test_numba_is_told_our_folder_but_never_against_the_persons_wish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_folder() == folder
    assert (os.environ[VARIABLE], sys.modules["numba"].config.CACHE_DIR) == (str(folder), str(folder))
    monkeypatch.setenv(VARIABLE, "/elsewhere")
    assert choose_folder() is None
    assert os.environ[VARIABLE] == "/elsewhere"


def test_other_sources_have_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_cache, "SOURCES", (tmp_path,))
    before = kernel_folder()
    (tmp_path / "kernel.py").write_text("a = 1")
    assert kernel_folder() != before
    assert kernel_folder().parent == before.parent


def test_what_was_sealed_is_whole_until_a_bit_flips(folder: Path) -> None:
    loaded(lambda: compiled(folder))
    assert is_whole(folder)
    (folder / "later.nbc").write_bytes(b"of another program")
    assert is_whole(folder)
    (folder / "kernel.nbc").write_bytes(b"cpde")
    assert not is_whole(folder)
    (folder / "kernel.nbc").unlink()
    assert not is_whole(folder)


def test_what_is_damaged_is_gone_before_anything_is_loaded_and_what_another_process_compiles_stays(folder: Path) -> None:
    compiled(folder)
    (folder / "other.nbc").write_bytes(b"whole")
    seal(folder)
    compiled(folder, b"cpde")
    (folder / "later.nbc").write_bytes(b"of another process")
    seen: list[list[str]] = []
    assert loaded(lambda: (seen.append(sorted(path.name for path in folder.glob("*.nbc"))), compiled(folder))[1]) == "kernels"
    assert seen == [["later.nbc", "other.nbc"]]
    assert is_whole(folder)


def test_without_a_seal_that_can_be_read_nothing_is_trusted(folder: Path) -> None:
    for text in ("{", "[1]", "7"):
        compiled(folder)
        (folder / SEAL).write_text(text)
        assert not is_whole(folder)
        assert mend(folder)
        assert not list(folder.glob("*"))


def test_a_cache_that_cannot_be_read_is_made_anew_once(folder: Path) -> None:
    compiled(folder)

    def load() -> str:
        if (folder / "kernel.nbc").exists():
            raise EOFError("Ran out of input")
        return compiled(folder)

    assert loaded(load) == "kernels"


def test_what_fails_without_a_cache_is_a_fault_and_is_said(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        loaded(lambda: 1 // 0)


def test_a_missing_package_does_not_cost_the_kernels(folder: Path) -> None:
    compiled(folder)

    def load() -> str:
        raise ImportError("no numba")

    with pytest.raises(ImportError):
        loaded(load)
    assert (folder / "kernel.nbc").exists()
