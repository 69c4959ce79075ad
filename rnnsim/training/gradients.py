"""Loss and gradient of a network on a batch: `value_and_gradient` for learning, and `gradient`, the front for scripts."""

from __future__ import annotations

from rnnsim.compiling.program import Program
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.gradient_backends import backend_for
from rnnsim.training.gradient_rows import Gradients

_PLAIN = RunSettings()


def value_and_gradient(
    program: Program, batch: Batch, loss: str = "half_squared_error", *, settings: RunSettings = _PLAIN, flow: Flow = WHOLE
) -> Gradients:
    """The loss of a batch and its gradient by everything: weights, biases, initial values and inputs.

    The loss is summed over valid, masked ticks and outputs and averaged over episodes. `settings`: seed, precision, dt, backend,
    `clamp` and `start` of the run; `valid` is the batch's. No gradient passes what is clamped, nor activations without slope,
    nor what held its output. Raises `Refused` for methods and update orders that have no gradient, and `NonFinite` as a run does.
    """
    check_differentiable(settings)
    backend = backend_for(program, batch, settings=settings, flow=flow)
    return backend.load()(program, batch, loss, settings=settings, flow=flow)


def check_differentiable(settings: RunSettings) -> None:
    """Raise `Refused` for a way of running that has no gradient."""
    if settings.is_continuous:
        raise Refused(
            f"Gradients exist only with method tick, not {settings.method}; set delay-0 recurrence to delay 1 and the method to tick, "
            "which gives the numbers of euler."
        )
    if settings.is_one_at_a_time:
        raise Refused(f"Gradients exist only for synchronous updates, not {settings.update_order}; set the update order to synchronous.")
