"""One stage of one tick: net input, integrator step, activation, hold, clamp. Knows the moment, not the clock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.aggregation import net_input
from rnnsim.engine.moment import Moment
from rnnsim.engine.preparing import Answer, Integrators, PreparedStage
from rnnsim.formulas.activations import Floats


def evaluate(stage: PreparedStage, moment: Moment) -> Floats:
    """Write the stage's stored outputs (and integrator states) into the moment; returns the net inputs (B, n)."""
    net = net_input(stage, moment)
    due = due_in(stage, moment.tick)
    if stage.integrators is None:
        y = answered(stage, net, moment)
        if due is not None:
            y = np.where(due, y, moment.previous[:, stage.first : stage.last])
        if moment.clamp is not None:
            y = clamped(stage, y, moment)
        moment.row[:, stage.first : stage.last] = y
    else:
        _integrate(stage, net, moment)
    return net


def due_in(stage: PreparedStage, tick: int) -> NDArray[np.bool_] | None:
    """(n,) which units are evaluated in this tick; None when all are."""
    if stage.period is None:
        return None
    period, phase = stage.period
    return np.asarray(tick % period == phase)


def answered(stage: PreparedStage, a: Floats, moment: Moment) -> Floats:
    """(B, n) activation(gain · a), group by group."""
    if stage.gain is not None:
        a = stage.gain * a
    if len(stage.answers) == 1:
        return _answer(stage.answers[0], a, moment)
    y = np.empty_like(a)
    for answer in stage.answers:
        y[:, answer.first : answer.last] = _answer(answer, a[:, answer.first : answer.last], moment)
    return y


def _answer(answer: Answer, a: Floats, moment: Moment) -> Floats:
    previous = moment.previous[:, answer.slots] if answer.activation.holds else a
    return answer.activation.value(a, previous, a if answer.draws is None else moment.draws[:, answer.draws])


def driven(integrators: Integrators, net: Floats, moment: Moment) -> Floats:
    """(B, n) drive(net) of the integrators of a stage; a drawing drive draws the unit's own number."""
    if len(integrators.drives) == 1:
        activation, _, drawn = integrators.drives[0]
        return activation.value(net, net, net if drawn is None else moment.draws[:, drawn])
    made = np.empty_like(net)
    for activation, at, drawn in integrators.drives:
        mine = net.take(at, axis=1)
        made[:, at] = activation.value(mine, mine, mine if drawn is None else moment.draws.take(drawn, axis=1))
    return made


def clamped(stage: PreparedStage, y: Floats, moment: Moment) -> Floats:
    """(B, n) outputs of instant units with clamps in force; what was evaluated is kept aside."""
    assert moment.clamp is not None
    assert moment.evaluated is not None
    held = moment.clamp[:, stage.first : stage.last]
    moment.evaluated[:, stage.first : stage.last] = y
    return np.where(np.isnan(held), y, held)


def _integrate(stage: PreparedStage, net: Floats, moment: Moment) -> None:
    """One Euler step of the stage's integrators in their place within the tick, then all outputs of the stage.

    keep · s + share · drive is what a unit with these two connections adds up, so unfolding is equal to the last bit.
    """
    integrators = stage.integrators
    assert integrators is not None
    inner = moment.inner[:, stage.first + integrators.first : stage.last]
    drive = driven(integrators, net[:, integrators.first :], moment)
    state = (integrators.keep * inner + 0.0) + integrators.share * drive
    place_states(stage, net, state=state, moment=moment)


def place_states(stage: PreparedStage, net: Floats, *, state: Floats, moment: Moment) -> None:
    """Store new states (B, integrators of the stage) where they are due, and all outputs of the stage they give."""
    integrators = stage.integrators
    assert integrators is not None
    here, own = slice(stage.first, stage.last), slice(stage.first + integrators.first, stage.last)
    previous, due = moment.previous[:, here], due_in(stage, moment.tick)
    if due is not None:
        state = np.where(due[integrators.first :], state, moment.inner[:, own])
    y = _with_states(stage, net, state=state, moment=moment)
    if due is not None:
        y = np.where(due, y, previous)
    if moment.clamp is not None:
        held = moment.clamp[:, here]
        is_free = np.isnan(held)
        y, evaluated = clamped(stage, y, moment), y
        state = np.where(is_free[:, integrators.first :], state, held[:, integrators.first :])
        again = _with_states(stage, net, state=state, moment=moment)[:, integrators.first :]
        stays = np.zeros(again.shape, bool) if due is None else is_free & ~due
        stays = stays[:, -again.shape[1] :]
        y[:, integrators.first :] = np.where(stays, evaluated[:, integrators.first :], again)
    moment.inner[:, own] = state
    moment.row[:, here] = y


def _with_states(stage: PreparedStage, net: Floats, *, state: Floats, moment: Moment) -> Floats:
    integrators = stage.integrators
    assert integrators is not None
    a = net.copy()
    a[:, integrators.first :] = state + integrators.output_bias
    return answered(stage, a, moment)
