"""Gradients by numpy: the recorded run of a batch, read backwards. Short and always there; what other backends are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnsim.compiling.components import nodes_of
from rnnsim.compiling.initial_values import initial_inner, initial_outputs
from rnnsim.compiling.program import Program
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.known_activations import activation_of
from rnnsim.network.batch import Batch
from rnnsim.network.network import Rows
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.backward import Backward, Collected
from rnnsim.training.course import Course, course_of
from rnnsim.training.flows import Flow
from rnnsim.training.gradient_rows import Gradients, shared
from rnnsim.training.losses import Scored, check_targets, loss_of, scored
from rnnsim.training.stage_plans import plan_of


@np.errstate(all="ignore")  # a gradient that is no longer finite is for whoever asked to see
def value_and_gradient(program: Program, batch: Batch, loss: str, *, settings: RunSettings, flow: Flow) -> Gradients:
    """As `rnnsim.training.gradients.value_and_gradient`."""
    plan = plan_of(program)
    course, score = scored_course(program, batch, loss, settings=settings, flow=flow)
    segments = tuple(segment.loaded(program.network.connections.weight.astype(course.history.dtype)) for segment in plan)
    into = _collected(course, flow)
    for first, last, scored_from in _parts(course, flow):
        part = course.part(first, last)
        mine = part_of(score, first, last, since=scored_from)
        reach = flow.reach(len(part.inputs))
        Backward(part, mine, flow, reach=reach, into=into, first=first).run(segments)
    return _rows_of(program, course, score, into=into, flow=flow)


def scored_course(program: Program, batch: Batch, loss: str, *, settings: RunSettings, flow: Flow) -> tuple[Course, Scored]:
    """Run a batch and score it."""
    network, row = program.network, loss_of(loss)
    batch.check(network)
    counts = None if batch.target_mask is None and batch.valid is None else batch.meant
    check_targets(row, batch.targets if counts is None else batch.targets[counts])
    clamp: dict[int, Any] = dict(settings.clamp)
    if flow.forces_teacher:
        taught = batch.targets if counts is None else np.where(counts, batch.targets, np.nan)
        clamp |= {int(unit): taught[..., column] for column, unit in enumerate(network.output_ids)}
    course = course_of(program, batch.inputs, settings=settings, clamp=clamp, valid=batch.valid)
    return course, scored(row, network, course.outputs, targets=batch.targets, counts=counts)


def part_of(score: Scored, first: int, last: int, *, since: int) -> Scored:
    """The slopes of the ticks first … last − 1; those before `since` do not count."""
    made = []
    for slopes in (score.by_outputs, score.by_nets):
        mine = slopes[first:last]
        if since > first:
            mine = mine.copy()
            mine[: since - first] = 0
        made.append(mine)
    return Scored(score.value, made[0], made[1], score.matched)


def _parts(course: Course, flow: Flow) -> Iterator[tuple[int, int, int]]:
    """(first tick, last, first tick whose error counts) of each part that is read backwards by itself."""
    if flow.chunk is None:
        yield 0, course.ticks, 0
        return
    step, reach = flow.chunk
    for begin in range(0, course.ticks, step):
        end = min(begin + step, course.ticks)
        yield max(end - reach, 0), end, begin


def _collected(course: Course, flow: Flow) -> Collected:
    network, units = course.program.network, len(course.units)
    ticks, batch, _ = course.inputs.shape
    lags = flow.reach(course.ticks) or max(flow.lags, 1)
    copies = np.zeros((ticks, len(network.connections))) if flow.by_copy else None
    return Collected(
        np.zeros(len(network.connections)), np.zeros(units), np.zeros(units), np.zeros(units), np.zeros_like(course.inputs),
        np.zeros(lags), copies, np.zeros((ticks, batch, units)) if flow.by_copy else None,
    )  # fmt: skip


def _rows_of(program: Program, course: Course, score: Scored, *, into: Collected, flow: Flow) -> Gradients:
    weights, biases = shared(program.network, weights=into.weights, biases=into.biases)
    return Gradients(
        score.value, weights, biases, by_initials(course.units, into.initial_outputs, into.initial_states), into.inputs, course.outputs,
        np.sqrt(into.norms) if flow.lags else None, into.copies, into.activations, course.state,
    )  # fmt: skip


def by_initials(units: Rows, by_outputs: Floats, by_states: Floats) -> Floats:
    """(U,) by the initial value itself, from what initial outputs and states were handed: an integrator's is its state, whose output
    is seen before the first tick.
    """
    integrates = units.dynamics == "integrator"
    gradient = np.where(integrates, by_states, by_outputs)
    if not integrates.any():
        return gradient
    a, y, node = units.gain * (initial_inner(units) + units.output_bias), initial_outputs(units), nodes_of(units)
    for row in np.flatnonzero(integrates).tolist():
        activation, members = activation_of(str(units.activation[row])), np.flatnonzero(node == node[row])
        if activation.name == "softmax":
            matrix = y[row] * ((members == row) - y[members])
            gradient[row] += units.gain[row] * matrix @ by_outputs[members]
        else:
            slope = activation.derivative(a[row : row + 1], y[row : row + 1])[0]
            gradient[row] += units.gain[row] * slope * by_outputs[row]
    return gradient
