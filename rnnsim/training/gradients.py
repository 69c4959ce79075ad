"""Loss and gradient of a network on a batch: `value_and_gradient` for learning, and `gradient`, the front for scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.blocked import check_differentiable, check_gradient_passes
from rnnsim.training.flows import WHOLE, Flow, flow_of
from rnnsim.training.gradient_backends import backend_for
from rnnsim.training.gradient_rows import Gradients

FORWARD = "real_time_recurrent_learning"
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


def gradient(
    network: Network | Document,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    loss: str = "half_squared_error",
    target_mask: ArrayLike | None = None,
    learner: str = "backpropagation_through_time",
    **settings: Any,
) -> Gradients:
    """The gradient a learner follows, of a network or document.

    inputs (T, I), targets and target_mask (T, O), or (T, B, …) for B episodes; `.inputs` and `.outputs` of the answer have as many
    axes. learner: a name of `FLOWS` such as "truncated_backpropagation(3)", or "real_time_recurrent_learning". settings: the
    fields of `RunSettings`, `valid` among them. Refused in one sentence where activations without a slope cut every path (the
    error offers what to replace).

    >>> from rnnsim.network.draft import Draft
    >>> draft = Draft("product of two weights")
    >>> x, h, y = draft.units(1, is_input=True), draft.units(1), draft.units(1, is_output=True)
    >>> ids = draft.connect(x, h, 2.0, delay=0), draft.connect(h, y, 3.0, delay=0)
    >>> gradient(draft.network(), [[1.0]], [[5.0]]).weights.tolist()
    [3.0, 2.0]
    """
    graph = as_network(network)
    chosen = (network.settings if isinstance(network, Document) else _PLAIN).changed(**settings)
    check_differentiable(chosen)
    check_gradient_passes(graph)
    is_single = np.ndim(inputs) == 2
    batch, program = _batch_of(inputs, targets, target_mask, valid=chosen.valid, is_single=is_single), compile_network(graph)
    if learner == FORWARD:
        from rnnsim.training.real_time_gradients import real_time_gradient

        made = real_time_gradient(program, batch, loss, settings=chosen)
    else:
        made = value_and_gradient(program, batch, loss, settings=chosen, flow=flow_of(learner))
    return replace(made, inputs=made.inputs[:, 0], outputs=made.outputs[:, 0]) if is_single else made


def _batch_of(inputs: Any, targets: Any, target_mask: Any, *, valid: Any, is_single: bool) -> Batch:
    """A single episode, or episodes whose `valid` may be (T,) for all of them."""
    if is_single:
        return Batch.single(inputs, targets, target_mask=target_mask, valid=valid)
    if valid is not None and np.ndim(valid) == 1:
        valid = np.repeat(np.asarray(valid)[:, None], np.shape(inputs)[1], axis=1)
    return Batch(inputs, targets, target_mask, valid)
