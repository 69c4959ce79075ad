"""Boltzmann learning: Δw_ij = ε·(⟨s_i s_j⟩ clamped − ⟨s_i s_j⟩ free), by Gibbs sampling (Ackley, Hinton and Sejnowski 1985).

Both phases run many samples side by side in the engine's one-at-a-time order. The patterns are clamped with noise (a bit may be
wrong), without which the weights of rare states grow without end. The temperature is 1/gain.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.running import run
from rnnsim.engine.state import first_state
from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network
from rnnsim.training.associative_memories import patterns_of
from rnnsim.training.learning import Learning, Setup, Step, begun, program_of
from rnnsim.training.readout import running

Floats = NDArray[np.float64]


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless the network is made of bernoulli units and patterns of 0 and 1 are there."""
    _, patterns = patterns_of(network, setup)
    if (network.units.activation != "bernoulli").any():
        raise Refused("Boltzmann learning needs units that toss coins: set the activation of all units to bernoulli.")
    if not np.isin(patterns, (0.0, 1.0)).all():
        raise Refused("Boltzmann learning needs patterns of 0 and 1.")
    if (network.connections.gate >= 0).any() or (network.connections.delay != 1).any():
        raise Refused("Boltzmann learning needs connections of delay 1 without gates.")
    return begun(network, setup)


def step(learning: Learning, batch: Any = None) -> tuple[Learning, Step]:
    """One cycle: a clamped phase, a free phase, one change. The loss is the mean difference of the two phases' statistics."""
    network, options = learning.learned, learning.setup.options
    clamped = sampled(learning, noisy(learning), phase=0)
    free = sampled(learning, {}, phase=1)
    source, target = (network.units.positions_of(ids) for ids in (network.connections.source, network.connections.target))
    pairs = np.mean(clamped[:, source] * clamped[:, target], axis=0) - np.mean(free[:, source] * free[:, target], axis=0)
    units = clamped.mean(axis=0) - free.mean(axis=0)
    changes = [np.sign(part) if options["change"] == "sign" else part for part in (pairs, units)]
    rate = learning.rate
    values = learning.with_rows(weights=network.connections.weight + rate * changes[0], biases=network.units.bias + rate * changes[1])
    return learning.moved_on(values=values), Step(float(np.abs(np.concatenate([pairs, units])).mean()))


def noisy(learning: Learning) -> dict[int, Floats]:
    """Clamps (ticks, samples) that show the patterns in turn, each bit wrong with its chance."""
    options, rng = learning.setup.options, learning.rng()
    rows, patterns = patterns_of(learning.network, learning.setup)
    shown = patterns[np.arange(options["samples"]) % len(patterns)]
    is_wrong = rng.random(shown.shape) < np.where(shown > 0, options["turn_off"], options["turn_on"])
    bits = np.where(is_wrong, 1.0 - shown, shown)
    ids = learning.network.units.id[rows]
    return {int(unit): np.tile(bits[:, column], (options["sweeps"], 1)) for column, unit in enumerate(ids)}


def sampled(learning: Learning, clamp: dict[int, Floats], *, phase: int) -> Floats:
    """(samples, U): the units of every sample after its sweeps, begun at random. A pure function of seed, update and phase."""
    setup, options = learning.setup, learning.setup.options
    rng = learning.rng(1 + phase)
    chosen = running(setup) | {"seed": int(rng.integers(2**53))}
    if not setup.settings.is_one_at_a_time:
        chosen["update_order"] = "sequential"
    network = learning.learned
    settings = setup.settings.changed(**{name: chosen[name] for name in ("update_order", "seed")})
    start = first_state(program_of(network, replace(setup, settings=settings)), options["samples"], settings.precision)
    bits = rng.integers(0, 2, start.recent.shape[1:]).astype(start.recent.dtype)
    start = replace(start, recent=np.broadcast_to(bits, start.recent.shape).copy())
    inputs = np.zeros((options["sweeps"], options["samples"], len(network.input_ids)))
    trace = run(network, inputs, record="last", clamp=clamp, start=start, **chosen)
    return np.asarray(trace.activations[-1], float)
