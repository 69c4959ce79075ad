"""Gradients carried forward: real-time recurrent learning (Williams and Zipser 1989), for every network without negative delays.

p_i(t) = f'(a_i(t)) [Σ_e w_e p_source(e)(t − d_e) + ∂a_i/∂w], and ∂L/∂w = Σ_t Σ_k ∂L/∂y_k(t) · p_k(t). It gives the numbers of
backpropagation through time with no way back, at the price of one tangent per parameter.
"""

from __future__ import annotations

import numpy as np

from rnnsim.compiling.program import Program
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Ids
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.backpropagation_reference import scored_course
from rnnsim.training.blocked import check_differentiable
from rnnsim.training.course import Course
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.forward_mode import ForwardMode, Moved
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.losses import Scored
from rnnsim.training.parameters import Parameters
from rnnsim.training.stage_plans import StagePlan, plan_of


@np.errstate(all="ignore")
def real_time_gradient(
    program: Program, batch: Batch, loss: str = "half_squared_error", *, settings: RunSettings, flow: Flow = WHOLE
) -> Gradients:
    """Loss and gradient of a batch by the trainable weights and biases; 0 for what is fixed, for initial values and for inputs.

    Of the flow only `forces_teacher` matters. Refused for networks with negative delays, and where P parameters × U units are too
    many to carry.
    """
    check_differentiable(settings)
    check_can_go_forward(program)
    course, score = scored_course(program, batch, loss, settings=settings, flow=flow)
    parameters = Parameters.of(program.network)
    seeds = _Seeds(course, parameters)
    total = np.zeros(len(parameters))
    for moved in ForwardMode(course, plan_of(program), len(parameters), score=score).run(seeds.add):
        total += _felt(course, score, moved)
    wires, units = program.network.connections, program.network.units
    weights, biases = _spread(total, parameters.weight_places), _spread(total, parameters.bias_places)
    nothing = np.zeros(len(units))
    assert len(weights) == len(wires)
    return Gradients(score.value, weights, biases, nothing, np.zeros_like(course.inputs), course.outputs, state=course.state)


def check_can_go_forward(program: Program) -> None:
    """Raise `Refused` for a network that reads later ticks."""
    if program.look_ahead:
        raise Refused(
            "Real-time recurrent learning goes forward with the ticks and cannot follow negative delays; take backpropagation through time."
        )


def _felt(course: Course, score: Scored, moved: Moved) -> Floats:
    """(P,) what the loss of one stage in one tick says."""
    felt = np.zeros(len(moved.inner))
    if moved.slopes.loss is not None:
        felt += np.einsum("bn,qbn->q", moved.slopes.loss, moved.inner)
    due = course.is_due(moved.stage, moved.tick)
    positions, columns = moved.stage.outputs
    if due is not None and len(positions):  # an output that is not due was scored for what it showed before
        errors = np.where(due[..., positions], 0, score.by_outputs[moved.tick][..., columns])
        felt += np.einsum("bn,qbn->q", errors, moved.before[..., positions])
    return felt


class _Seeds:
    """What each parameter does to net inputs by itself."""

    def __init__(self, course: Course, parameters: Parameters) -> None:
        self._course, self._parameters = course, parameters
        self._weights = parameters.weight_places, parameters.bias_places

    def add(self, stage: StagePlan, tick: int, net: Floats) -> None:
        """Add the slopes of the net inputs by weights and biases to (P, B, n)."""
        weights, biases = self._weights
        for wires in stage.wires:
            for rows, positions, slopes in wires.carried(tick, self._course.read):
                _place(net, weights[rows], positions, slopes=slopes)
        ones = np.ones((net.shape[1], len(stage.rows)), net.dtype)
        _place(net, biases[stage.rows], np.arange(len(stage.rows)), slopes=ones)


def _place(net: Floats, places: Ids, positions: Ids, *, slopes: Floats) -> None:
    mine = places >= 0
    np.add.at(net.transpose(0, 2, 1), (places[mine], positions[mine]), slopes.T[mine])


def _spread(vector: Floats, places: Ids) -> Floats:
    return np.where(places >= 0, vector[np.maximum(places, 0)] if len(vector) else 0.0, 0.0)
