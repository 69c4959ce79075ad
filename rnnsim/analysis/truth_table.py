"""What a network with few inputs answers to every combination of 0 and 1, each held until the outputs have come to rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

Floats = NDArray[np.float64]
MOST_INPUTS, LEAST_TICKS, MOST_TICKS = 8, 4, 64
MOST_ADAPTIVE = 64  # rows × ticks, each of which takes some milliseconds
MOST_WORK = 20_000_000  # rows × ticks × (units + connections): some tenths of a second
RESTS = 1e-9  # change from tick to tick below which an output rests


@dataclass(frozen=True, eq=False)
class Answers:
    """inputs (R, I) of 0 and 1, the first input slowest; outputs (R, K) at the last tick; rests (R,): whether they came to rest."""

    inputs: Floats
    outputs: Floats
    rests: NDArray[np.bool_]


def combinations(count: int) -> Floats:
    """(2^count, count) all rows of 0 and 1, counting upward in binary.

    >>> combinations(2).tolist()
    [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    return np.array([[float(number >> bit & 1) for bit in range(count - 1, -1, -1)] for number in range(2**count)])


def answers_of(network: Network, settings: RunSettings | None = None) -> Answers:
    """Run every combination from the start, as many ticks as the longest way through the units can take, 64 at most.

    `Refused` if there is no input or output unit, if there are more than 8 inputs, if the network is so large that its answers would
    take longer than an edit may, or if it cannot be run.
    """
    count, delay = len(network.input_ids), int(np.max(network.connections.delay, initial=1))
    if not count or not len(network.output_ids):
        raise Refused("A truth table needs input units and output units; select units and make them inputs (i) or outputs (o).")
    if count > MOST_INPUTS:
        raise Refused(f"A truth table of {count} inputs would have {2**count} rows; there can be {MOST_INPUTS} inputs at most.")
    rows = combinations(count)
    ticks = int(np.clip(len(network.units) * max(1, delay) + 1, LEAST_TICKS, MOST_TICKS))
    if len(rows) * ticks * (len(network.units) + len(network.connections)) > MOST_WORK:
        raise Refused(f"The network is too large for a truth table of {count} inputs; make fewer units inputs.")
    chosen = RunSettings() if settings is None else settings
    if chosen.method == "adaptive" and len(rows) * ticks > MOST_ADAPTIVE:
        raise Refused("With the adaptive method this truth table would take too long; choose another method, such as rk4.")
    held = np.repeat(rows[None], ticks, axis=0)
    trace = run(network, held, record="outputs", seed=chosen.seed, method=chosen.method, dt=chosen.dt, update_order=chosen.update_order)
    outputs = np.asarray(trace.outputs, float)
    last = outputs[-min(ticks - 1, delay + 1) :]
    return Answers(rows, outputs[-1], (np.abs(last - outputs[-1]) <= RESTS).all(axis=(0, 2)))


def is_as_wanted(given: Floats, wanted: Floats) -> NDArray[np.bool_]:
    """Elementwise: nearer than one half to what is wanted, or nothing (NaN) is wanted."""
    return np.isnan(wanted) | (np.abs(given - wanted) < 0.5)
