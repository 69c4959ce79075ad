"""Sequential, random permutation, random single: who updates when within a tick. Knows one tick only."""

from __future__ import annotations

import numpy as np

from rnnsim.engine.evaluation import due_in, evaluate
from rnnsim.engine.moment import Moment
from rnnsim.engine.preparing import PreparedStage
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.randomness import ORDER_EPISODE, draws
from rnnsim.network.run_settings import RunSettings


def turns_of(stages: tuple[PreparedStage, ...], tick: int, settings: RunSettings) -> dict[PreparedStage, list[PreparedStage]]:
    """For each stage with turns, the nodes that update in this tick, in their order; nodes off their period wait.

    Random orders are the order of the draws of each node's lowest unit id with episode −1; a random single update is the first
    of all nodes of the network.
    """
    due = {stage: [turn for turn in stage.turns if _is_due(turn, tick)] for stage in stages if stage.turns}
    if settings.update_order == "sequential":
        return due
    every = [turn for turns in due.values() for turn in turns]
    lowest = np.fromiter((turn.unit_ids[0] for turn in every), np.int64, len(every))
    drawn = dict(zip(every, draws(settings.seed, tick, lowest, episode=ORDER_EPISODE).tolist(), strict=True))
    for turns in due.values():
        turns.sort(key=drawn.__getitem__)
    if settings.update_order == "random_single":
        first = min(drawn, key=drawn.__getitem__, default=None)
        return {stage: [turn for turn in turns if turn is first] for stage, turns in due.items()}
    return due


def _is_due(turn: PreparedStage, tick: int) -> bool:
    due = due_in(turn, tick)
    return due is None or bool(due.all())


def take_turns(stage: PreparedStage, turns: list[PreparedStage], moment: Moment) -> None:
    """Update the units of a stage one node after another, each reading the newest values of its own cycle.

    The row begins as the previous tick's, so the newest value of a unit is always its entry there. A clamp also holds units
    that have no turn.
    """
    here = slice(stage.first, stage.last)
    before = moment.previous
    moment.row[:, here] = before[:, here]
    moment.moved[here] = 0
    if moment.evaluated is not None:
        moment.evaluated[:, here] = before[:, here]
    moment.previous = moment.row
    waiting = [turn for turn in stage.turns if turn not in set(turns)] if moment.clamp is not None else []
    for turn in waiting:
        _hold(turn, moment)
    for turn in turns:
        own = slice(turn.first, turn.last)
        old = moment.row[:, own].copy()
        net = evaluate(turn, moment)
        moment.moved[own] = 1
        if moment.updates is not None:
            _note(turn, moment, old=old, net=net)
    moment.previous = before


def _hold(turn: PreparedStage, moment: Moment) -> None:
    """Let a clamp take hold of units that are not evaluated in this tick."""
    assert moment.clamp is not None
    held = moment.clamp[:, turn.first : turn.last]
    if not np.isnan(held).all():
        old = moment.row[:, turn.first : turn.last].copy()
        states = moment.inner[:, turn.first : turn.last].copy()
        evaluate(turn, moment)
        is_free = np.isnan(held)
        moment.row[:, turn.first : turn.last] = np.where(is_free, old, moment.row[:, turn.first : turn.last])
        moment.inner[:, turn.first : turn.last] = np.where(is_free, states, moment.inner[:, turn.first : turn.last])
        if moment.evaluated is not None:
            moment.evaluated[:, turn.first : turn.last] = old


def _note(turn: PreparedStage, moment: Moment, *, old: Floats, net: Floats) -> None:
    """Record single updates with the energy change of a flip, ΔE = −Δs · h (Hopfield 1982); h is the net input."""
    assert moment.updates is not None
    new = moment.row[:, turn.first : turn.last]
    change = -(new - old) * net
    ticks = np.full(len(turn.unit_ids), moment.tick)
    moment.updates.append(np.stack([ticks, turn.unit_ids, new[0], change[0]], axis=1).astype(np.float64))
