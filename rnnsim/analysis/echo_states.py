"""What a network driven by a signal keeps of it: whether it forgets how it began, and how many ticks back it can be asked.

Jaeger, GMD reports 148 (2001) and 152 (2002).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.running import run
from rnnsim.engine.state import first_state, poked
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
FORGOTTEN = 1e-6


class Starts(NamedTuple):
    """distances (T,): greatest distance of one unit between two runs of the same inputs; forgets: whether it has died out."""

    distances: Floats
    forgets: bool


def two_starts(
    network: Network | Document, inputs: ArrayLike, *, reach: float = 1.0, seed: int = 0, tolerance: float = FORGOTTEN
) -> Starts:
    """The echo state property, tried out: from its initial state and from a random one the same inputs (T, I) must come to the same.

    The other start has every unit but inputs drawn from −reach to reach. The property says that the distance dies out for every
    start and input; one pair that stays apart refutes it, one that meets only speaks for it.
    """
    network, rows = as_network(network), np.asarray(inputs, float)
    if rows.ndim != 2 or not len(rows):
        raise Refused(f"Inputs are a table (ticks, inputs) of at least one tick, not of shape {rows.shape}.")
    program = compile_network(network)
    begun, moved = first_state(program, 2), np.flatnonzero(~network.units.is_input)
    usual = np.where(program.integrates, begun.inner[0], begun.recent[0, 0])
    drawn = np.random.default_rng(seed).uniform(-reach, reach, len(moved))
    pairs = {int(network.units.id[row]): [usual[row], value] for row, value in zip(moved, drawn, strict=True)}
    heard = np.repeat(rows[:, None], 2, axis=1)
    trace = run(network, heard, start=poked(begun, program, pairs))
    distances = np.abs(trace.activations[:, 0] - trace.activations[:, 1]).max(axis=1)
    return Starts(distances, bool(distances[-1] < tolerance))


def memory_capacity(
    network: Network | Document,
    *,
    units: Ids | None = None,
    farthest: int | None = None,
    ticks: tuple[int, int, int] = (500, 3500, 2000),
    seed: int = 0,
) -> Floats:
    """(farthest,) how well u(t − 1), u(t − 2), … can be read off the units now, each from 0 to 1; their sum is the memory capacity.

    u is uniform from −½ to ½ and the network's one input. Readouts are least squares with a constant, fitted on `ticks[1]` ticks
    after `ticks[0]` that are passed over, and judged by the squared correlation on `ticks[2]` more. units: ids of those that are
    read, the outputs if None; farthest: twice their number if None. With N linear units and this input the sum is at most N
    (Jaeger 2002); what chance adds on few ticks can lift it a little.
    """
    network = as_network(network)
    if len(network.input_ids) != 1:
        raise Refused(f"Memory capacity is measured with one input, and the network has {len(network.input_ids)}; leave one an input.")
    read = network.output_ids if units is None else np.asarray(units, np.int64)
    washed, fitted, judged = ticks
    total, lags = sum(ticks), farthest or 2 * len(read)
    if not len(read):
        raise Refused("Memory capacity is read off units, and there is no output unit; name the units, or make some outputs (o).")
    if lags > washed:
        raise Refused(f"To look {lags} ticks back, at least as many have to be passed over, not {washed}; raise the first of the ticks.")
    signal = np.random.default_rng(seed).uniform(-0.5, 0.5, total)
    states = np.column_stack([run(network, signal[:, None]).of(read), np.ones(total)])
    wanted = np.stack([np.roll(signal, lag) for lag in range(1, lags + 1)], axis=1)
    fit, judge = slice(washed, washed + fitted), slice(total - judged, total)
    readout = np.linalg.lstsq(states[fit], wanted[fit], rcond=None)[0]
    return squared_correlations(states[judge] @ readout, wanted[judge])


def squared_correlations(first: Floats, second: Floats) -> Floats:
    """(columns,) r² of equal columns; 0 where one of them is constant."""
    a, b = first - first.mean(axis=0), second - second.mean(axis=0)
    sizes = (a**2).sum(axis=0) * (b**2).sum(axis=0)
    return np.asarray(np.divide((a * b).sum(axis=0) ** 2, sizes, out=np.zeros(len(sizes)), where=sizes > 0))
