"""Gets the fused kernels ready beside the app: another process compiles what is not in the cache yet, then this one loads them; those
that make ticks first, then those of learning.

One thread, which only waits and loads; knows no view. The clock ticks on numpy meanwhile, and for good if it does not succeed; a
training waits, so that its numbers do not hang on when it was begun.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from rnnsim.engine.backends import NO_FOLDER, NO_NUMBA, fused_problem
from rnnsim.engine.kernel_cache import ENGINE, LEARNING, choose_folder, forget, is_compiled, mend, note_compiled, seal

LOOKED_EVERY = 0.1  # seconds between two looks at whether the app is closing
COMPILER = (sys.executable, "-m", "rnnsim.session.kernel_compiler")
LOADING_SWITCH_SECONDS = 0.0005  # while modules are being imported the window gets its turn this often
NUMPY_GOES_ON = "Everything works, with numpy making the ticks."
NUMPY_LEARNS = "Everything works, with numpy computing the gradients."


class Warming:
    """`told` is called on the thread of the warming when `is_ready`, `learns` or `problem` has changed, and never once `close` has
    returned."""

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self.is_ready = False  # the kernels that make ticks are loaded in this process
        self.learns = False  # those of learning are, too
        self.problem = ""  # one sentence: why some never will be
        self._told, self._closing, self._ended = told, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._warm, name="rnnsim kernels", daemon=True)

    @property
    def is_under_way(self) -> bool:
        """Whether the kernels may still come."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; never before the first frame."""
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """On another thread: whether all is there that will be, after so many seconds at most."""
        return not self.is_under_way or self._ended.wait(seconds)

    def close(self, timeout: float = 10.0) -> bool:
        """End the compiler and the thread; whether it ended in time. What is being loaded is loaded first."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _warm(self) -> None:
        problem = self._got_ready(ENGINE, _kernels_loaded)
        if not self._closing.is_set():
            self.is_ready, self.problem = problem is None, "" if problem is None else f"{problem} {NUMPY_GOES_ON}"
            self._told()
        if problem is None and not self._closing.is_set():
            problem = self._got_ready(LEARNING, _learning_loaded)
            if not self._closing.is_set():
                self.learns, self.problem = problem is None, "" if problem is None else f"{problem} {NUMPY_LEARNS}"
                self._told()
        self._ended.set()

    def _got_ready(self, which: str, load: Callable[[], str | None]) -> str | None:
        """Have some kernels compiled, then load them; the problem there is."""
        try:
            problem = self._compiled(which)
            if problem is None and not self._closing.is_set():
                problem = load()
                if problem is None:
                    note_compiled(which)
            return problem
        except Exception as fault:  # whatever goes wrong in a compiler must not cost more than speed
            return f"The fused kernels could not be loaded ({type(fault).__name__}: {fault})."

    def _compiled(self, which: str) -> str | None:
        """Have another process fill the cache if need be, again from nothing if what is there cannot be read; the problem there is."""
        folder = choose_folder()
        if folder is not None:
            mend(folder)
        if is_compiled(which):
            return None
        problem = self._ran_compiler(which)
        may_be_the_cache = problem not in (None, NO_NUMBA, NO_FOLDER) and not self._closing.is_set()
        if may_be_the_cache and folder is not None and folder.exists():
            forget(folder)
            problem = self._ran_compiler(which)
        if problem is None and folder is not None:
            seal(folder)
        return problem

    def _ran_compiler(self, which: str) -> str | None:
        """Run it to its end, or until the app closes; what kept it from its work."""
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
        try:
            with TemporaryFile() as said, subprocess.Popen((*COMPILER, which), **pipes, stderr=said, creationflags=flags) as compiler:
                while compiler.poll() is None:
                    if self._closing.wait(LOOKED_EVERY):
                        compiler.kill()
                        break
                code = compiler.wait()
                said.seek(0)
                return _problem_of(code, said.read().decode(errors="replace"))
        except OSError as error:
            return f"The compiler of the fused kernels cannot be started ({error.strerror or error})."


def _problem_of(code: int, said: str) -> str | None:
    if not code:
        return None
    if "No module named 'numba'" in said:
        return NO_NUMBA
    if "no locator available" in said:
        return NO_FOLDER
    last = said.strip().rpartition("\n")[2][:200].rstrip(".")
    return f"The fused kernels could not be compiled ({f'signal {-code}' if code < 0 else last or f'exit code {code}'})."


def _kernels_loaded() -> str | None:
    """Load the kernels that make ticks in this process without keeping the window from answering; the problem there is."""
    with _short_turns():
        problem = fused_problem()
        if problem is None:
            from rnnsim.drawing.raster import readiness  # imported late: both need numba
            from rnnsim.engine.fused import warming

            readiness.load()
            warming.load()
            gc.freeze()  # what an import has made stays; walking over it would be the longest pause of all
    return problem


def _learning_loaded() -> str | None:
    """Load those of learning in the same way."""
    with _short_turns():
        from rnnsim.training.fused import warming  # imported late: it needs numba

        warming.load()
        gc.freeze()
    return None


@contextmanager
def _short_turns() -> Iterator[None]:
    """Threads take turns more often, and no collection of garbage walks over all that an import makes."""
    seconds, collects = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(LOADING_SWITCH_SECONDS)
    gc.disable()
    try:
        yield
    finally:
        sys.setswitchinterval(seconds)
        if collects:
            gc.enable()
