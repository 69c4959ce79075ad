"""The one table of what can make ticks, and `advance`, by which everyone else has them made. A backend is loaded when it is needed."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol, Unpack

from rnnsim.compiling.program import Program
from rnnsim.engine import clock
from rnnsim.engine.clock import Held, Room
from rnnsim.engine.kernel_cache import VARIABLE, choose_folder, loaded
from rnnsim.engine.state import State
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.network.run_settings import RunSettings

STAGE_WORK = 1_500
"""A stage costs numpy about 7 µs beside its connections, at 5 ns each."""
LARGE_WORK = 400_000_000
"""Two seconds of numpy. Loading compiled kernels takes half a second, and compiling them for the first time fifteen."""


NO_NUMBA = "The fused backend needs numba, which is not installed (pip install numba)."
NO_FOLDER = f"The fused kernels cannot be kept: no folder for them can be written; set {VARIABLE} to one."


class BackendMissing(Refused):
    """A backend was asked for that cannot be used on this machine."""


class SlowBackend(UserWarning):
    """Large work was done by numpy, because the fused kernels cannot be used."""


class Advance(Protocol):
    """How ticks are made: `rnnsim.engine.clock.advance` says what it takes and gives."""

    def __call__(
        self, program: Program, state: State, inputs: Floats, *, settings: RunSettings, room: Room, **held: Unpack[Held]
    ) -> State: ...


@dataclass(frozen=True)
class Backend:
    """One row of the table. `problem` says in one sentence why it cannot be used on this machine, or None; `cannot` why it passes
    a program under these settings on to numpy, or None, and `cannot_hold` why it passes on so many (ticks, episodes) of it; `load`
    gives its `advance`.
    """

    name: str
    summary: str
    problem: Callable[[], str | None]
    cannot: Callable[[Program, RunSettings], str | None]
    load: Callable[[], Advance]
    cannot_hold: Callable[[Program, RunSettings, tuple[int, int]], str | None] = lambda *_: None


def advance(program: Program, state: State, inputs: Floats, *, settings: RunSettings, room: Room, **held: Unpack[Held]) -> State:
    """Make the K = len(inputs) ticks after `state.tick`, as `clock.advance` does, by the backend of the settings.

    "auto" is settled by the work of this one call; who makes a run of many calls settles it before (`settled`). What the fused
    kernels do not cover runs on numpy. Raises `BackendMissing` if the backend cannot be used here.
    """
    name = settings.backend
    if name == "auto":
        name = chosen_backend(settings, program, work_of(program, len(inputs), state.batch))
    maker = BACKENDS[making_backend(name, program, settings, size=(len(inputs), state.batch))].load()
    return maker(program, state, inputs, settings=settings, room=room, **held)


def work_of(program: Program, ticks: int, batch: int = 1) -> int:
    """How much there is to do, in connections evaluated by numpy."""
    network = program.network
    return ticks * (len(program.stages) * STAGE_WORK + batch * (len(network.connections) + len(network.units)))


def chosen_backend(settings: RunSettings, program: Program, work: int) -> str:
    """ "numpy" or "fused": as the settings say, else by the work alone, so that the same run gives the same numbers again."""
    if settings.backend != "auto":
        return settings.backend
    if work < LARGE_WORK:
        return "numpy"
    problem = BACKENDS["fused"].problem()
    if problem is not None:
        warnings.warn(f"{problem} This run is made by numpy, which is slower.", SlowBackend, stacklevel=2)
        return "numpy"
    return making_backend("fused", program, settings)


def settled(settings: RunSettings, program: Program, ticks: int, *, batch: int = 1) -> RunSettings:
    """The settings with the backend that makes a whole run of so many ticks."""
    return settings.changed(backend=chosen_backend(settings, program, work_of(program, ticks, batch)))


def making_backend(name: str, program: Program, settings: RunSettings, *, size: tuple[int, int] = (1, 1)) -> str:
    """Who really makes the ticks if the backend of that name is asked to: numpy where the kernels do not cover the program.

    size: (ticks, episodes) at once. Raises `BackendMissing` if the backend cannot be used here.
    """
    backend = BACKENDS[name]
    problem = backend.problem()
    if problem is not None:
        raise BackendMissing(f"{problem} Choose the backend auto or numpy.")
    reason = backend.cannot(program, settings) or backend.cannot_hold(program, settings, size)
    return backend.name if reason is None else "numpy"


def _nothing(*_: Any) -> None:
    """No problem, and nothing it cannot do."""


@cache
def fused_problem() -> str | None:
    """Why there are no fused kernels on this machine."""
    choose_folder()
    try:
        import_module("numba")
    except ImportError as error:
        if error.name == "numba":
            return NO_NUMBA
        return f"The fused backend needs numba, which does not load here ({error}); install it anew."
    except OSError as error:
        return f"The fused backend needs numba, which does not load here ({error})."
    return None


@cache
def _fused() -> Any:
    """The module of the fused backend with its kernels loaded, compiled if need be."""
    try:
        return loaded(lambda: import_module("rnnsim.engine.fused.running"))
    except RuntimeError as error:
        if "no locator available" not in str(error):
            raise
        raise BackendMissing(f"{NO_FOLDER} Choose the backend numpy.") from error


BACKENDS: dict[str, Backend] = {
    row.name: row
    for row in (
        Backend("numpy", "A few numpy calls per stage; always there.", _nothing, _nothing, lambda: clock.advance),
        Backend("fused", "Compiled kernels that make many ticks per call.", fused_problem,
                lambda program, settings: _fused().cannot(program, settings), lambda: _fused().advance,
                lambda program, settings, size: _fused().cannot_hold(program, settings, size)),
    )
}  # fmt: skip
