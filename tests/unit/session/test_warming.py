"""Kernels are compiled in a process of their own and loaded here; whatever goes wrong costs nothing but speed, and is one sentence."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import pytest

from rnnsim.engine import kernel_cache
from rnnsim.session import warming as warming_module
from rnnsim.session.warming import NUMPY_GOES_ON, NUMPY_LEARNS, Warming
from tests.unit.session.drawn import settle

Compiler = Callable[[str], None]


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    """Let the process that compiles run these lines instead."""
    return lambda lines: monkeypatch.setattr(warming_module, "COMPILER", (sys.executable, "-c", lines))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    place = tmp_path / "kernels"
    monkeypatch.setattr(warming_module, "choose_folder", lambda: place)
    monkeypatch.setenv(kernel_cache.VARIABLE, str(place))
    return place


@pytest.fixture
def warming(folder: Path) -> Iterator[Warming]:
    made = Warming(lambda: told.append(1))
    told: list[int] = []
    made.told = told  # type: ignore[attr-defined]
    yield made
    assert made.close()


def nothing_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_kernels_loaded", "_learning_loaded"):
        monkeypatch.setattr(warming_module, name, lambda: None)


def finished(warming: Warming) -> Warming:
    warming.start()
    settle(lambda: not warming.is_under_way, 20)
    return warming


def test_when_the_compiler_is_done_the_kernels_are_loaded_those_of_the_clock_first(
    warming: Warming, compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler("pass")
    nothing_to_load(monkeypatch)
    assert not warming.learns
    finished(warming)
    assert (warming.is_ready, warming.learns, warming.problem, warming.told) == (True, True, "", [1, 1])  # type: ignore[attr-defined]
    assert warming.wait(0)


def test_where_nothing_needs_compiling_no_compiler_is_started(
    warming: Warming, compiler: Compiler, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    nothing_to_load(monkeypatch)
    compiler("pass")
    finished(warming)
    compiler("import sys; sys.exit(3)")
    second = finished(Warming())
    assert (second.is_ready, second.learns, second.problem) == (True, True, "")
    monkeypatch.setattr(platform, "node", lambda: "another machine with the same home")
    assert "exit code 3" in finished(Warming()).problem


def test_a_damaged_cache_is_compiled_anew_though_it_was_complete(
    warming: Warming, compiler: Compiler, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "kernel.nbc").write_bytes(b"machine code")
    nothing_to_load(monkeypatch)
    compiler("pass")
    finished(warming)
    (folder / "kernel.nbc").write_bytes(b"machine c0de")
    compiler("import sys; sys.exit(3 if 'learning' in sys.argv else 0)")
    again = finished(Warming())
    assert again.is_ready
    assert "exit code 3" in again.problem, "it may have been a kernel of either group"


def test_kernels_of_learning_that_cannot_be_compiled_leave_those_of_the_clock(
    warming: Warming, compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler("import sys; sys.exit(3 if 'learning' in sys.argv else 0)")
    nothing_to_load(monkeypatch)
    finished(warming)
    assert (warming.is_ready, warming.learns) == (True, False)
    assert "exit code 3" in warming.problem
    assert warming.problem.endswith(NUMPY_LEARNS)


def test_who_waits_goes_on_when_the_kernels_have_come(warming: Warming, compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    assert warming.wait(0)  # for nothing: it has not begun
    compiler("import time; time.sleep(0.3)")
    nothing_to_load(monkeypatch)
    warming.start()
    assert not warming.wait(0.01)
    assert warming.wait(20)
    assert warming.learns


def test_without_numba_the_sentence_says_what_to_install_and_that_everything_works(warming: Warming, compiler: Compiler) -> None:
    compiler("raise ModuleNotFoundError(\"No module named 'numba'\")")
    finished(warming)
    assert warming.problem == f"The fused backend needs numba, which is not installed (pip install numba). {NUMPY_GOES_ON}"
    assert (warming.is_ready, warming.told) == (False, [1])  # type: ignore[attr-defined]


@pytest.mark.parametrize(("lines", "told"), [
    ("raise ValueError('no such instruction')", "ValueError: no such instruction"), ("import sys; sys.exit(3)", "exit code 3"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
    ("raise RuntimeError('cannot cache function: no locator available for file')", "no folder for them can be written"),
])  # fmt: skip
def test_a_compiler_that_fails_is_one_sentence(warming: Warming, compiler: Compiler, lines: str, told: str) -> None:
    compiler(lines)
    finished(warming)
    assert told in warming.problem
    assert warming.problem.endswith(NUMPY_GOES_ON)
    assert "\n" not in warming.problem


def test_a_cache_that_makes_the_compiler_crash_is_compiled_anew(
    warming: Warming, compiler: Compiler, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "kernel.nbc").write_bytes(b"machine code with a flipped bit")
    compiler(f"import os, signal; os.path.exists({str(folder / 'kernel.nbc')!r}) and os.kill(os.getpid(), signal.SIGSEGV)")
    nothing_to_load(monkeypatch)
    assert finished(warming).is_ready


def test_kernels_that_cannot_be_loaded_here_are_one_sentence(warming: Warming, compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler("pass")
    monkeypatch.setattr(warming_module, "_kernels_loaded", lambda: 1 // 0)
    assert "ZeroDivisionError" in finished(warming).problem


def test_closing_kills_the_compiler_midway_and_tells_nobody(warming: Warming, compiler: Compiler, tmp_path: Path) -> None:
    place = tmp_path / "number"
    compiler(f"import os, time; open({str(place)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    warming.start()
    settle(lambda: place.exists() and bool(place.read_text()), 20)
    began = perf_counter()
    assert warming.close()
    assert perf_counter() - began < 2
    with pytest.raises(ProcessLookupError):
        os.kill(int(place.read_text()), 0)
    assert (warming.is_ready, warming.problem, warming.told) == (False, "", [])  # type: ignore[attr-defined]


def test_a_compiler_killed_midway_by_somebody_else_is_started_once_more(
    warming: Warming, compiler: Compiler, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    place = tmp_path / "number"
    compiler(f"import os, time; path = {str(place)!r}; begun = os.path.exists(path); open(path, 'w').write(str(os.getpid()))\n"
             "if not begun: time.sleep(60)")  # fmt: skip
    nothing_to_load(monkeypatch)
    warming.start()
    settle(lambda: place.exists() and bool(place.read_text()), 20)
    os.kill(int(place.read_text()), signal.SIGKILL)
    settle(lambda: not warming.is_under_way, 20)
    assert warming.is_ready


def test_the_compiler_ends_with_the_app_however_the_app_ends() -> None:
    lines = "import rnnsim.session.kernel_compiler as k, time; k.runpy.run_module = lambda *a, **b: time.sleep(60); k.main()"
    compiler = subprocess.Popen([sys.executable, "-c", lines], stdin=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        compiler.wait(1)
    assert compiler.stdin is not None
    compiler.stdin.close()
    assert compiler.wait(10) == 1
