"""Derivatives along a recorded run: how the outputs of a stage answer to its net inputs and states, with everything that blocks them.

Arrays (…, B, n) belong to ticks and positions of the stage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import Floats
from rnnsim.training.course import Course
from rnnsim.training.losses import Scored
from rnnsim.training.stage_plans import StagePlan
from rnnsim.training.wires import beside_lags

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Answered:
    """Scaled net inputs a and outputs y of a stage."""

    a: Floats
    y: Floats


@dataclass(frozen=True, eq=False)
class Slopes:
    """What a gradient is multiplied with in a stage, at the given ticks.

    at_outputs: ∂y/∂net of instant units and ∂y/∂s of integrators, as readers see y, 0 where nothing passes; of coupled groups
    only where it passes, with y itself in `answered` and `gain` (n,). at_states (…, B, m): ∂s/∂net of integrators. loss: gradient
    of nets and states that comes straight from the loss, or None. held: where a unit shows its previous output, None for nowhere.
    moved: where an integrator's state came about in its tick, None for everywhere; lasting: where it is that of the tick before,
    None for nowhere. invalid (…, B, 1): None for nowhere.
    """

    gain: Floats
    at_outputs: Floats
    answered: Floats
    at_states: Floats | None
    loss: Floats | None
    held: Mask | None
    moved: Mask | None
    lasting: Mask | None
    invalid: Mask | None

    def of_tick(self, tick: int) -> Slopes:
        """Those of one of the ticks."""
        return Slopes(**{name: array if array is None or name == "gain" else array[tick] for name, array in self.__dict__.items()})


def slopes_of(course: Course, stage: StagePlan, ticks: slice, *, score: Scored) -> Slopes:
    """All slopes of a stage in these ticks."""
    with np.errstate(all="ignore"):
        net = course.net_inputs(stage, ticks) if _needs_nets(course, stage) else None
        seen, evaluated = _answered(course, stage, ticks, net=net)
        due = course.is_due(stage, ticks)
        free = None if course.free is None else course.free[ticks][..., stage.columns]
        valid = None if course.valid is None else course.valid[ticks][..., None]
        gain = course.units.gain[stage.rows].astype(seen.y.dtype)
        at_outputs = _derivatives(stage, seen, gain)
        is_open = _answering(stage, (due, free, valid))
        if is_open is not None:
            at_outputs = np.where(is_open, at_outputs, 0)
        loss = _from_loss(stage, evaluated, score, ticks=ticks)
        counts = _all_of(due, valid)
        if loss is not None:
            loss = gain * loss if counts is None else np.where(counts, gain * loss, 0)
        at_states = _of_states(course, stage, ticks, net=net) if stage.integrates else None
    held = None if due is None else _all_of(~due, free, valid)
    moved, lasting = _sides_of_state(stage, (due, free, valid))
    invalid = None if valid is None or valid.all() else ~valid
    wide = at_outputs.shape[:-1]
    held, moved, lasting = (None if mask is None else np.broadcast_to(mask, (*wide, mask.shape[-1])) for mask in (held, moved, lasting))
    return Slopes(gain, at_outputs, seen.y, at_states, loss, held, moved, lasting, invalid)


def through(stage: StagePlan, slopes: Slopes, gradient: Floats) -> Floats:
    """Gradient of outputs (…, L, B, n) to that of net inputs and states: the slope, and within a coupled group the whole matrix.

    With softmax ∂y_i/∂a_j = y_i (1{i = j} − y_j).
    """
    passed = times_slope(gradient, slopes.at_outputs)
    for answers in stage.answers:
        if answers.activation.name == "softmax":
            y = beside_lags(slopes.answered)[..., answers.positions]
            weighed = y * passed[..., answers.positions]
            passed[..., answers.positions] = slopes.gain[answers.positions] * (weighed - y * weighed.sum(axis=-1, keepdims=True))
    return passed


def times_slope(gradient: Floats, slope: Floats) -> Floats:
    """gradient (…, L, B, n) times slope (…, B, n). What is 0 stays 0 where a slope is infinite or no number: nothing asked for it."""
    made = gradient * beside_lags(slope)
    return made if np.isfinite(slope).all() else np.where(gradient == 0, 0, made)


def _needs_nets(course: Course, stage: StagePlan) -> bool:
    """Whether stored outputs do not tell enough: a derivative needs the net input, or what was evaluated was clamped over."""
    if course.free is not None:
        return True
    drives = any(not row.activation.by_output for row in stage.drives) or any(row.activation.name != "identity" for row in stage.drives)
    return drives or (stage.first > 0 and any(not row.activation.by_output for row in stage.answers))


def _answered(course: Course, stage: StagePlan, ticks: slice, *, net: Floats | None) -> tuple[Answered, Answered]:
    """As readers see it and as it was evaluated: the latter is an output's own; the former an integrator's, where it is clamped."""
    units, first = course.units, stage.first
    stored = course.read(ticks, 0)[..., stage.columns]
    a = stored if net is None else net
    if stage.integrates:
        assert course.states is not None
        own, bias = stage.rows[first:], units.output_bias[stage.rows[first:]].astype(stored.dtype)
        states = course.states[ticks.start + 1 : ticks.stop + 1][..., own]
        a = np.concatenate([a[..., :first], states + bias], axis=-1)
    gain = units.gain[stage.rows].astype(stored.dtype)
    seen = Answered(a if a is stored else gain * a, stored)  # nobody looks at a where outputs tell enough
    if course.free is None:
        return seen, seen
    if stage.integrates:
        assert net is not None
        before, (keep, share) = _states_before(course, stage, ticks), course.euler(stage)
        a = np.concatenate([a[..., :first], keep * before + share * _driven(course, stage, ticks, net=net) + bias], axis=-1)
    evaluated = Answered(gain * a, np.empty_like(stored))
    for row in stage.answers:
        given = np.ascontiguousarray(evaluated.a[..., row.positions])
        y = row.activation.value(given, given, given) if row.activation.has_gradient else given
        evaluated.y[..., row.positions] = y
    y = np.concatenate([evaluated.y[..., :first], stored[..., first:]], axis=-1)
    for row in stage.answers if stage.integrates else ():
        if row.activation.name == "softmax":  # who is not due shows an older share, but it is this one that clamped neighbours see
            given = np.ascontiguousarray(seen.a[..., row.positions])
            y[..., row.positions] = row.activation.value(given, given, given)
    return Answered(seen.a, y), evaluated


def _states_before(course: Course, stage: StagePlan, ticks: slice) -> Floats:
    """(…, B, m) states of the tick swept before; row t + 1 is that of tick t."""
    assert course.states is not None
    shift = 1 - stage.direction
    return course.states[ticks.start + shift : ticks.stop + shift][..., stage.rows[stage.first :]]


def _driven(course: Course, stage: StagePlan, ticks: slice, *, net: Floats) -> Floats:
    """(…, B, m) drive(net), with the numbers that were drawn in the run."""
    made, own = np.empty_like(net[..., stage.first :]), net[..., stage.first :]
    for row in stage.drives:
        given = own[..., row.positions]
        drawn = course.draws(stage.rows[stage.first :][row.positions], ticks) if row.activation.draws else given
        made[..., row.positions] = row.activation.value(given, given, drawn)
    return made


def _derivatives(stage: StagePlan, answered: Answered, gain: Floats) -> Floats:
    """gain · ∂y/∂a; 1 for softmax, whose matrix is `through`'s."""
    made = np.empty_like(answered.y)
    for row in stage.answers:
        if row.activation.name == "softmax":
            made[..., row.positions] = 1
        else:
            slope = row.activation.derivative(answered.a[..., row.positions], answered.y[..., row.positions])
            made[..., row.positions] = gain[row.positions] * slope
    return made


def _of_states(course: Course, stage: StagePlan, ticks: slice, *, net: Floats | None) -> Floats:
    """∂s/∂net = share · drive'(net)."""
    share = course.euler(stage)[1]
    if net is None:  # every drive is the identity
        return np.broadcast_to(share, (ticks.stop - ticks.start, course.inputs.shape[1], len(share)))
    own = net[..., stage.first :]
    made = np.empty_like(own)
    for row in stage.drives:
        given = own[..., row.positions]
        y = row.activation.value(given, given, given) if row.activation.has_gradient else given
        made[..., row.positions] = row.activation.derivative(given, y)
    return np.asarray(share * made)


def _from_loss(stage: StagePlan, evaluated: Answered, score: Scored, *, ticks: slice) -> Floats | None:
    """(…, B, n) ∂L/∂a that comes from the outputs here as they were evaluated; None without outputs."""
    positions, columns = stage.outputs
    if not len(positions):
        return None
    by_outputs, by_nets = np.zeros_like(evaluated.y), np.zeros_like(evaluated.y)
    matched = np.zeros(len(stage.rows), bool)
    matched[positions] = score.matched[columns]
    by_outputs[..., positions], by_nets[..., positions] = score.by_outputs[ticks][..., columns], score.by_nets[ticks][..., columns]
    made = np.empty_like(by_outputs)
    for row in stage.answers:
        at = row.positions
        y, mine = evaluated.y[..., at], matched[at]
        if row.activation.name == "softmax":
            weighed = np.where(mine, by_nets[..., at], y * by_outputs[..., at])
            made[..., at] = weighed - y * weighed.sum(axis=-1, keepdims=True)
        else:
            slope = row.activation.derivative(evaluated.a[..., at], y)
            made[..., at] = np.where(mine, by_nets[..., at], np.where(by_outputs[..., at] == 0, 0, slope * by_outputs[..., at]))
    return made


def _sides_of_state(stage: StagePlan, masks: tuple[Mask | None, Mask | None, Mask | None]) -> tuple[Mask | None, Mask | None]:
    """Where a state that later ticks read came about in its tick, and where it is that of the tick before."""
    if not stage.integrates or all(mask is None for mask in masks):
        return None, None
    due, free, valid = (None if mask is None else mask[..., stage.first :] if mask.shape[-1] > 1 else mask for mask in masks)
    return _all_of(due, free, valid), None if due is None else _all_of(~due, free, valid)


def _answering(stage: StagePlan, masks: tuple[Mask | None, Mask | None, Mask | None]) -> Mask | None:
    """(…, B, n) where readers see the answer to the net input or state of this very tick.

    A clamp sets the output of an instant unit but the state of an integrator, due or not: what is read is the answer to that
    state and, in a coupled group, to those of its neighbours.
    """
    due, free, valid = masks
    if free is None or not stage.integrates:
        return _all_of(due, free, valid)
    of_integrators = np.ones_like(free) if due is None else due | ~free
    of_instant = free if due is None else free & due
    first = stage.first
    return _all_of(np.concatenate([of_instant[..., :first], of_integrators[..., first:]], axis=-1), valid)


def _all_of(*masks: Mask | None) -> Mask | None:
    given = [mask for mask in masks if mask is not None]
    if not given:
        return None
    made = given[0]
    for mask in given[1:]:
        made = made & mask
    return made
