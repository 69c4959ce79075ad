"""Reading the recorded past for panels: which units, their rows with the start before tick 1, and old futures. Imports no Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.values import initial_outputs
from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.network import Ids, Network
from rnnsim.recording.past import Past
from rnnsim.session.history import Selection

Values = NDArray[np.float64]
MOST_CURVES = 8


def start_of(past: Past, network: Network, ids: Ids) -> Values:
    """What these units put out before tick 1 of the course: by the network that made tick 1, else by `network`; NaN where unknown."""
    version = past.version_at(1)
    made_by = network if version is None else version.program.network
    at = made_by.units.positions_of(ids)
    outputs = np.append(initial_outputs(made_by), np.nan)
    return np.where(at >= 0, outputs[at], np.nan)


def rows_with_start(past: Past, network: Network, ids: Ids, *, first: int, last: int) -> tuple[Ids, Values]:
    """(ticks (K,), values (K, len(ids))) of what is kept from `first` to `last`; tick 0 is the start, if the course reaches back to it."""
    ticks, values = past.rows_of(ids, max(1, first), last)
    if first <= 0 and past.first <= 1:
        ticks, values = np.append(0, ticks), np.vstack([start_of(past, network, ids), values])
    return ticks.astype(np.int64), values


def ghost_rows(past: Past, ghost: Past, network: Network, *, ids: Ids) -> tuple[Ids, Values]:
    """An old future with the row it branched at, so that its curve begins on the present one."""
    ticks, values = ghost.rows_of(ids, ghost.first, ghost.last)
    joint, joined = rows_with_start(past, network, ids, first=ghost.branched_at, last=ghost.branched_at)
    return np.append(joint, ticks).astype(np.int64), np.vstack([joined, values])


def outputs_and_hidden(network: Network) -> Ids:
    """Units that are not inputs: the hidden ones in row order, then the outputs."""
    units = network.units
    hidden, outputs = units.id[~units.is_input & ~units.is_output], units.id[units.is_output]
    return np.append(hidden, outputs)


def jumping_units(network: Network, ids: Ids) -> NDArray[np.bool_]:
    """Which of these units go from one value to another at once: thresholds, draws, the largest of a group."""
    at = network.units.positions_of(ids)
    return np.array([row >= 0 and _jumps(str(network.units.activation[row])) for row in at], bool)


def _jumps(activation: str) -> bool:
    row = known_activation(activation)
    return row is not None and (row.kind in ("threshold", "stochastic") or row.name in ("argmax", "sample"))


def _remembered(network: Network, ids: Ids) -> NDArray[np.bool_]:
    """Which of these units are heard at a later tick: they carry the memory."""
    wires = network.connections
    return np.isin(ids, wires.source[wires.delay != 0]) | (network.units.dynamics[network.units.rows(ids)] == "integrator")


def units_to_trace(network: Network, selection: Selection, *, only_selected: bool = False) -> Ids:
    """At most eight units: hidden and output ones with the selected ones among them if all fit; the selected ones alone if not.

    Without a selection, of too many hidden units those that carry the memory; where there are none of either kind, the first units.
    """
    usual = outputs_and_hidden(network)
    chosen = selection.units
    if not len(usual) and not len(chosen):
        return network.units.id[:MOST_CURVES]
    extra = chosen[~np.isin(chosen, usual)]
    if not len(chosen):
        room = MOST_CURVES - int(np.isin(usual, network.output_ids).sum())
        hidden = usual[~np.isin(usual, network.output_ids)]
        if len(hidden) > room:
            hidden = hidden[np.argsort(~_remembered(network, hidden), kind="stable")]
        return np.append(np.sort(hidden[: max(0, room)]), network.output_ids)[:MOST_CURVES]
    if only_selected or len(usual) + len(extra) > MOST_CURVES:
        return chosen[:MOST_CURVES]
    return np.append(usual, extra)
