"""Every rule that follows a gradient: one update of the flat vector of parameters by an optimiser.

What tells these rules apart is how far the error flows, one `Flow` per rule. A rule with a heart of its own gives `descended` its
own gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.program import Program
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.blocked import check_differentiable, check_gradient_passes
from rnnsim.training.flows import FLOWS, WHOLE, Flow
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.gradients import value_and_gradient
from rnnsim.training.learning import Learning, Setup, Step, begun
from rnnsim.training.optimizers import OptimizerState, Vector
from rnnsim.training.programs import program_by_kernels, program_with

MOST_LAGS = 50


class GradientsOf(Protocol):
    """How a rule computes its gradients: what `value_and_gradient` takes and gives, without the flow."""

    def __call__(self, program: Program, batch: Batch, loss: str, *, settings: RunSettings) -> Gradients: ...


def init(network: Network, setup: Setup) -> Learning:
    """Refused for ways of running that have no gradient, and where units without a slope cut every path."""
    check_differentiable(setup.settings)
    check_gradient_passes(network)
    learning = begun(network, setup)
    moments = setup.recipe.optimizer_row.init(learning.values).moments
    return begun(network, setup, **{f"moment_{number}": moment for number, moment in enumerate(moments)})


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One update along the gradient of the rule's flow."""
    flow = flow_in(learning.setup)

    def gradients_of(program: Program, batch: Batch, loss: str, *, settings: RunSettings) -> Gradients:
        return value_and_gradient(program, batch, loss, settings=settings, flow=flow)

    def found_at(point: Vector) -> Found:
        return _found_by_kernels(learning, batch, point, flow=flow) or _found_in_rows(learning, batch, point, gradients_of=gradients_of)

    return _descended(learning, found_at)


def descended(learning: Learning, batch: Batch, gradients_of: GradientsOf) -> tuple[Learning, Step]:
    """One update along gradients of a rule's own."""
    return _descended(learning, partial(_found_in_rows, learning, batch, gradients_of=gradients_of))


class Found(NamedTuple):
    """loss; outputs (T, B, O); gradient (P,) by the parameters."""

    loss: float
    outputs: NDArray[Any]
    gradient: Vector


def _descended(learning: Learning, found_at: Callable[[Vector], Found]) -> tuple[Learning, Step]:
    """Gradient, weight decay, clipping, optimiser, bounds."""
    recipe, optimizer = learning.setup.recipe, learning.setup.recipe.optimizer_row
    memory = OptimizerState(learning.update, tuple(learning.memory[f"moment_{number}"] for number in range(optimizer.moments)))
    point = optimizer.point(memory, learning.values, recipe.options)
    found = found_at(point)
    gradient = found.gradient + recipe.weight_decay * point if recipe.weight_decay else found.gradient
    norm = float(np.linalg.norm(gradient))
    if recipe.clip and norm > recipe.clip:
        gradient = gradient * (recipe.clip / norm)
    memory, values = optimizer.step(memory, learning.values, gradient, rate=learning.rate, options=recipe.options)
    moments = {f"moment_{number}": moment for number, moment in enumerate(memory.moments)}
    moved = learning.moved_on(values=learning.parameters.projected(values), **moments)
    return moved, Step(found.loss, found.outputs, norm)


def _found_in_rows(learning: Learning, batch: Batch, point: Vector, *, gradients_of: GradientsOf) -> Found:
    """At a point, through the rows of the network that stands there."""
    network = learning.learned if point is learning.values else learning.parameters.placed(learning.network, point)
    found = gradients_of(program_with(learning.network, network), batch, learning.setup.loss, settings=learning.setup.settings)
    return Found(found.loss, found.outputs, learning.parameters.gathered(found.weights, found.biases, found.initials))


def _found_by_kernels(learning: Learning, batch: Batch, point: Vector, *, flow: Flow) -> Found | None:
    """At a point, from the flat vector, with no network made; None if the kernels do not do it or values are not finite."""
    setup, program = learning.setup, program_by_kernels(learning, batch, flow)
    if program is None:
        return None
    from rnnsim.training.fused.gradients import parameter_gradient  # loads compiled kernels

    given = setup.settings, flow
    found = parameter_gradient(program, batch, point, parameters=learning.parameters, loss=setup.loss, given=given)
    return None if found is None else Found(found.loss, found.outputs, np.asarray(found.gradient, float))


def flow_in(setup: Setup) -> Flow:
    """How far the error of the recipe's rule flows; through all ticks for rules with a heart of their own."""
    row = setup.recipe.learner_row
    if row.name not in FLOWS:
        return WHOLE
    _, made_of = FLOWS[row.name]
    return made_of(**{parameter.name: setup.options[parameter.name] for parameter in row.parameters})


def gradient_norms_of(learning: Learning, batch: Batch | None) -> NDArray[np.float64]:
    """(lags,) the norm of the part of the gradient that has travelled 0, 1, … ticks; empty for rules that follow no gradient."""
    if batch is None or not learning.setup.recipe.learner_row.uses_optimizer:
        return np.zeros(0)
    flow = replace(flow_in(learning.setup), lags=min(len(batch.inputs), MOST_LAGS))
    program = program_with(learning.network, learning.learned)
    found = value_and_gradient(program, batch, learning.setup.loss, settings=learning.setup.settings, flow=flow)
    return np.zeros(0) if found.by_lag is None else np.asarray(found.by_lag, float)
