"""The one table of what computes gradients. A backend is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from rnnsim.compiling.program import Program
from rnnsim.engine.backends import BACKENDS, LARGE_WORK, work_of
from rnnsim.engine.kernel_cache import loaded
from rnnsim.network.batch import Batch
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.flows import Flow
from rnnsim.training.gradient_rows import Gradients

PASSES = 4  # a gradient takes numpy about as long as so many runs


class ValueAndGradient(Protocol):
    """How gradients are computed: `rnnsim.training.gradients.value_and_gradient` says what it takes and gives."""

    def __call__(self, program: Program, batch: Batch, loss: str, *, settings: RunSettings, flow: Flow) -> Gradients: ...


class Reason(Protocol):
    """Why a backend passes this on to numpy, in one sentence, or None."""

    def __call__(self, program: Program, batch: Batch, *, settings: RunSettings, flow: Flow) -> str | None: ...


@dataclass(frozen=True)
class GradientBackend:
    """One row. `cannot` says in one sentence why it passes this on to numpy, or None; `load` gives what computes."""

    name: str
    summary: str
    cannot: Reason
    load: Callable[[], ValueAndGradient]


def _numpy() -> ValueAndGradient:
    from rnnsim.training.backpropagation_reference import value_and_gradient

    return value_and_gradient


def _covers_all(program: Program, batch: Batch, *, settings: RunSettings, flow: Flow) -> str | None:
    return None


def _cannot_fused(program: Program, batch: Batch, *, settings: RunSettings, flow: Flow) -> str | None:
    reason: str | None = BACKENDS["fused"].problem() or _kernels().cannot(program, batch, settings=settings, flow=flow)
    return reason


@cache
def _kernels() -> Any:
    """The module of the fused backend with its kernels loaded, compiled if need be."""
    return loaded(lambda: import_module("rnnsim.training.fused.gradients"))


GRADIENT_BACKENDS: dict[str, GradientBackend] = {
    row.name: row
    for row in (
        GradientBackend("numpy", "A few numpy calls per stage; always there.", _covers_all, _numpy),
        GradientBackend(
            "fused", "The compiled program read backwards by compiled kernels.", _cannot_fused, lambda: _kernels().value_and_gradient
        ),
    )
}


def backend_for(program: Program, batch: Batch, *, settings: RunSettings, flow: Flow) -> GradientBackend:
    """The backend of the settings, or numpy where it cannot; "auto" takes the kernels for what would keep numpy busy for seconds."""
    name = settings.backend
    if name == "auto":
        name = "fused" if PASSES * work_of(program, batch.ticks, len(batch)) >= LARGE_WORK else "numpy"
    row = GRADIENT_BACKENDS[name]
    return row if row.cannot(program, batch, settings=settings, flow=flow) is None else GRADIENT_BACKENDS["numpy"]
