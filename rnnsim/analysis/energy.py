"""Hopfield's energy of recorded states, and its staircase over the single updates inside each tick. Runs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.analysis.integrator_energy import costs_of
from rnnsim.analysis.spectrum import weight_matrix_of
from rnnsim.compiling.components import all_edges_of, cyclic_components, ends_of
from rnnsim.formulas.randomness import ORDER_EPISODE, draws
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Ids, Network
from rnnsim.network.run_settings import RunSettings

LARGEST_BLOCK = 2**21  # products held at once: 16 MB
MOST_DENSE = 2048  # units whose weights are held as one matrix: 32 MB


@dataclass(frozen=True, eq=False)
class Staircase:
    """Energy after each single update: where in time (n,), the energy (n,), which unit was asked (n,), −1 for all at once.

    `ticks` are fractions: the j-th of n updates of tick t stands at t − 1 + j/n. The first entry is the state before.
    """

    ticks: NDArray[np.float64]
    energies: NDArray[np.float64]
    units: Ids


def energies_of(network: Network | Document, rows: ArrayLike) -> NDArray[np.float64]:
    """E = −½ Σ w_ij s_i s_j − Σ b_i s_i of rows (T, U) or (U,), columns in row order of the units (Hopfield, PNAS 79, 1982).

    It never rises when w is symmetric without a diagonal and one unit at a time updates without external input. Integrators add
    what their leak makes an output cost (see `costs_of`): then it never rises in continuous time.
    """
    graph = as_network(network)
    states = np.asarray(rows, float)
    if states.shape[-1:] != (len(graph.units),):
        raise Refused(f"The energy needs one value for each of {len(graph.units)} units, not {states.shape[-1:]}.")
    return (_energies(graph, np.atleast_2d(states)) + costs_of(graph.units, np.atleast_2d(states))).reshape(states.shape[:-1])


def energies_of_updates(network: Network | Document, rows: ArrayLike, settings: RunSettings, *, first_tick: int = 0) -> Staircase:
    """The staircase through rows (T, U): the state after tick `first_tick` (0: before any), after the next one, and so on.

    Within a tick the units take turns as `settings.update_order` and `settings.seed` say (episode 0).
    Synchronous ticks, and those of networks of more than 2,048 units, are one step.
    """
    graph = as_network(network)
    states = np.atleast_2d(np.asarray(rows, float))
    exact = energies_of(graph, states)
    if settings.update_order in ("synchronous", "random_single") or len(graph.units) > MOST_DENSE:
        ticks = first_tick + np.arange(len(states), dtype=float)
        return Staircase(ticks, exact, _asked_each_tick(graph, settings, ticks))
    fields, in_turn = (_symmetric_weights(graph), graph.units.bias), _rows_in_turn(graph)
    energies, units = [exact[:1]], [np.full(1, -1, np.int64)]
    for number in range(1, len(states)):
        order = in_turn[update_order_of(graph.units.id[in_turn], settings, first_tick + number)]
        after = states[number]
        before = after.copy()  # units off any cycle have moved before the first turn
        before[order] = states[number - 1, order]
        energies.append(exact[number] - _still_to_come(before, after, order, fields=fields))
        units.append(graph.units.id[order])
    ticks = first_tick + np.arange(1 + len(in_turn) * (len(states) - 1)) / max(len(in_turn), 1)
    return Staircase(ticks, np.concatenate(energies), np.concatenate(units))


def update_order_of(unit_ids: Ids, settings: RunSettings, tick: int) -> NDArray[np.int64]:
    """Rows of the units in the order in which they take their turns in that tick: by id, or by their order draws."""
    if settings.update_order == "sequential":
        return np.argsort(unit_ids, kind="stable")
    return np.argsort(draws(settings.seed, tick, unit_ids, episode=ORDER_EPISODE), kind="stable")


def _energies(network: Network, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    wires, units = network.connections, network.units
    if len(units) <= MOST_DENSE:
        return np.asarray(-(rows @ units.bias) - ((rows @ _symmetric_weights(network)) * rows).sum(axis=1) / 2)
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    energies = -(rows @ units.bias)
    block = max(1, LARGEST_BLOCK // max(len(wires), 1))
    for first in range(0, len(rows), block):
        part = rows[first : first + block]
        energies[first : first + block] -= (part[:, source] * part[:, target]) @ wires.weight / 2
    return energies


@lru_cache(maxsize=4)
def _symmetric_weights(network: Network) -> NDArray[np.float64]:
    """(U, U): what a pair of units shares in the energy."""
    weights = weight_matrix_of(network)
    return (weights + weights.T) / 2


@lru_cache(maxsize=4)
def _rows_in_turn(network: Network) -> Ids:
    """Rows of the units on a cycle, which take turns."""
    component, holds_cycle = cyclic_components(len(network.units), all_edges_of(ends_of(network)))
    return np.flatnonzero(holds_cycle[component])


def _asked_each_tick(network: Network, settings: RunSettings, ticks: NDArray[np.float64]) -> Ids:
    """(T,) the one unit asked in each tick by random_single; −1 in the first row, and where all were asked."""
    asked = np.full(len(ticks), -1, np.int64)
    ids = network.units.id[_rows_in_turn(network)] if settings.update_order == "random_single" else network.units.id[:0]
    if len(ids):
        drawn = draws(settings.seed, ticks[1:, None].astype(np.int64), ids, episode=ORDER_EPISODE)
        asked[1:] = ids[drawn.argmin(axis=1)]
    return asked


def _still_to_come(
    before: NDArray[np.float64], after: NDArray[np.float64], order: Ids, *, fields: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """After each update in that order, the sum of the later changes −Δs · h − ½ w_ii Δs², with h = W s + b of `fields` (W, b)."""
    weights, bias = fields
    state, steps = before.copy(), (after - before)[order]
    changes = np.zeros(len(order))
    for place in np.flatnonzero(steps):
        unit, step = order[place], steps[place]
        changes[place] = -step * (weights[unit] @ state + bias[unit]) - weights[unit, unit] * step**2 / 2
        state[unit] = after[unit]
    return np.concatenate([np.cumsum(changes[:0:-1])[::-1], np.zeros(min(len(order), 1))])
