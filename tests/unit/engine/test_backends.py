"""Which backend makes a run: by name, or by the work alone; what happens on a machine without numba."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine import backends
from rnnsim.engine.backends import BACKENDS, LARGE_WORK, Backend, BackendMissing, SlowBackend, chosen_backend, settled, work_of
from rnnsim.engine.clock import advance
from rnnsim.engine.running import run
from rnnsim.network.run_settings import RunSettings
from tests.unit.files.documents import ring

BLOCKER = """
import sys
class NoNumba:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numba", "llvmlite"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, NoNumba())
"""
PROGRAM = compile_network(ring())


def made_by_fused(*given: Any, **named: Any) -> Any:
    """Stands in for the kernels: the ticks of numpy, and a note that it was asked."""
    CALLS.append(named["settings"].backend)
    return advance(*given, **named)


CALLS: list[str] = []


def put_fused(monkeypatch: pytest.MonkeyPatch, problem: str | None = None, cannot: str | None = None) -> None:
    CALLS.clear()
    row = Backend("fused", "", lambda: problem, lambda *_: cannot, lambda: made_by_fused)
    monkeypatch.setitem(backends.BACKENDS, "fused", row)


def test_small_work_is_numpys_and_large_work_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    put_fused(monkeypatch)
    assert chosen_backend(RunSettings(), PROGRAM, LARGE_WORK - 1) == "numpy"
    assert chosen_backend(RunSettings(), PROGRAM, LARGE_WORK) == "fused"
    assert work_of(PROGRAM, 20, 3) < work_of(PROGRAM, 20, 4) < work_of(PROGRAM, 40, 4)


@pytest.mark.parametrize("name", ["numpy", "fused"])
def test_what_is_named_is_taken_however_little_there_is_to_do(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    put_fused(monkeypatch)
    trace = run(ring(), ticks=3, backend=name)
    assert (trace.backend, len(CALLS)) == (name, name == "fused")


def test_a_run_of_many_calls_is_settled_once_by_all_its_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    put_fused(monkeypatch)
    monkeypatch.setattr(backends, "LARGE_WORK", work_of(PROGRAM, 1000))
    assert run(ring(), ticks=999).backend == "numpy"
    assert CALLS == []
    assert run(ring(), ticks=1000).backend == "fused"
    assert set(CALLS) == {"fused"}
    assert settled(RunSettings(), PROGRAM, 1000).backend == "fused"


def test_what_the_kernels_do_not_cover_is_made_by_numpy_also_where_fused_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    put_fused(monkeypatch, cannot="The kernels of this test cover nothing.")
    assert run(ring(), ticks=3, backend="fused").backend == "numpy"
    assert chosen_backend(RunSettings(), PROGRAM, LARGE_WORK) == "numpy"
    assert CALLS == []


def test_a_backend_that_is_named_but_missing_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    put_fused(monkeypatch, problem="There is no fuse.")
    with pytest.raises(BackendMissing, match=r"^There is no fuse\. Choose the backend auto or numpy\.$"):
        run(ring(), ticks=3, backend="fused")


def test_large_work_without_the_kernels_is_done_by_numpy_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    put_fused(monkeypatch, problem="There is no fuse.")
    monkeypatch.setattr(backends, "LARGE_WORK", 1)
    with pytest.warns(SlowBackend, match=r"^There is no fuse\. This run is made by numpy, which is slower\.$") as said:
        trace = run(ring(), ticks=600)
    assert (trace.backend, len(said)) == ("numpy", 1)


def test_each_backend_says_what_it_is_and_numpy_is_always_there() -> None:
    assert set(BACKENDS) == {"numpy", "fused"}
    assert all(row.summary.endswith(".") for row in BACKENDS.values())
    assert BACKENDS["numpy"].problem() is None


def without_numba(lines: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[3]
    return subprocess.run([sys.executable, "-c", BLOCKER + lines], capture_output=True, text=True, cwd=root, timeout=60, check=False)


def test_without_numba_everything_works_on_numpy_and_it_is_said_once(tmp_path: Path) -> None:
    done = without_numba(
        "import rnnsim; from rnnsim.engine import backends; backends.LARGE_WORK = 1\n"
        "network = rnnsim.zoo.build('elman')\n"
        "for _ in range(3): trace = rnnsim.run(network, ticks=5)\n"
        "print(trace.backend, 'numba' in sys.modules)\n"
        "try: rnnsim.run(network, ticks=5, backend='fused')\n"
        "except rnnsim.Refused as refused: print(refused)\n",
        tmp_path,
    )
    sentence = "The fused backend needs numba, which is not installed (pip install numba)."
    assert done.stdout.splitlines() == ["numpy False", f"{sentence} Choose the backend auto or numpy."], done.stderr
    assert done.stderr.count(sentence) == 1


def test_without_numba_the_command_line_says_it_in_a_line_of_its_own(tmp_path: Path) -> None:
    lines = (
        "import rnnsim; from rnnsim.engine import backends; backends.LARGE_WORK = 1\nfrom rnnsim import cli\n"
        f"rnnsim.write(rnnsim.zoo.build('elman'), {str(tmp_path / 'a.rnnsim')!r})\n"
        f"sys.exit(cli.main(['run', {str(tmp_path / 'a.rnnsim')!r}, '--ticks', '3', '--json']))\n"
    )
    done = without_numba(lines, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        "rnnsim: The fused backend needs numba, which is not installed (pip install numba). This run is made by numpy, which is slower."
    ]
    assert '"backend": "numpy"' in done.stdout


def test_the_kernels_make_the_ticks_numpy_makes_and_the_same_bits_again() -> None:
    first, second = (run(ring(), ticks=50, backend="fused") for _ in range(2))
    assert first.backend == "fused"
    assert np.array_equal(first.activations, second.activations)
    np.testing.assert_allclose(first.activations, run(ring(), ticks=50, backend="numpy").activations, rtol=0, atol=1e-12)
