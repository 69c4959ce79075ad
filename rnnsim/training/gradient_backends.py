"""The one table of what computes gradients. A backend is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rnnsim.compiling.program import Program
from rnnsim.network.batch import Batch
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.flows import Flow
from rnnsim.training.gradient_rows import Gradients


class ValueAndGradient(Protocol):
    """How gradients are computed: `rnnsim.training.gradients.value_and_gradient` says what it takes and gives."""

    def __call__(self, program: Program, batch: Batch, loss: str, *, settings: RunSettings, flow: Flow) -> Gradients: ...


@dataclass(frozen=True)
class GradientBackend:
    """One row. `cannot` says in one sentence why it passes this on to numpy, or None; `load` gives what computes."""

    name: str
    summary: str
    cannot: Callable[[Program, Batch, RunSettings, Flow], str | None]
    load: Callable[[], ValueAndGradient]


def _numpy() -> ValueAndGradient:
    from rnnsim.training.backpropagation_reference import value_and_gradient

    return value_and_gradient


GRADIENT_BACKENDS: dict[str, GradientBackend] = {
    row.name: row for row in (GradientBackend("numpy", "A few numpy calls per stage; always there.", lambda *_: None, _numpy),)
}


def backend_for(program: Program, batch: Batch, *, settings: RunSettings, flow: Flow) -> GradientBackend:
    """The backend of the settings, or numpy where it cannot; "auto" takes the fastest that can."""
    wanted = [name for name in ("fused",) if name in GRADIENT_BACKENDS] if settings.backend == "auto" else [settings.backend]
    for name in wanted:
        row = GRADIENT_BACKENDS.get(name)
        if row is not None and row.cannot(program, batch, settings, flow) is None:
            return row
    return GRADIENT_BACKENDS["numpy"]
