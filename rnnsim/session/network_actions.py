"""The Network menu: connecting, tying, roles, random weights, clamps of the run settings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.edits import clamp_units, connect_all, set_connections, set_units, tie_connections, untie_connections
from rnnsim.network.naming import counted
from rnnsim.network.network import Ids
from rnnsim.session.action import Action, Condition, has_connections, has_units
from rnnsim.session.tab import Tab


def mark_sources(tab: Tab) -> None:
    """The selected units are where the next connections come from."""
    tab.session.mark_sources(tab.session.selection.units)


def connect_marked(tab: Tab, *, self_loops: bool = False) -> None:
    """Connect every marked source to every selected unit."""
    targets = tab.session.selection.units
    edit = connect_all(_marked(tab), targets, self_loops=self_loops, delay=tab.session.drawing.delay)
    tab.session.apply(f"Connect to {counted(len(targets), 'unit')}", edit)


def toggle_flag(column: str, text: str) -> Callable[[Tab], None]:
    """Give the selected units a role, or take it away if all have it."""

    def does(tab: Tab) -> None:
        units, rows = tab.session.selection.units, tab.session.document.network.units
        is_everywhere = bool(rows.columns[column][rows.rows(units)].all())
        tab.session.apply(f"{'No longer ' if is_everywhere else ''}{text}", set_units(units, **{column: not is_everywhere}))

    return does


def clamp_selection(tab: Tab) -> None:
    """Hold the selected units at what they show, for the whole run; let them go if all are held."""
    units, clamped = tab.session.selection.units, tab.session.document.settings.clamp
    if all(unit in clamped for unit in units.tolist()):
        tab.session.apply(f"Unclamp {counted(len(units), 'unit')}", clamp_units(units, None))
    else:
        tab.session.apply(f"Clamp {counted(len(units), 'unit')}", clamp_units(units, _shown(tab, units)))


def randomise_weights(tab: Tab) -> None:
    """Draw from N(0, 1.5/√fan-in): the selected connections, else those into the selected units, else all."""
    wires, selection = tab.session.document.network.connections, tab.session.selection
    chosen = np.isin(wires.id, selection.connections) if len(selection.connections) else np.isin(wires.target, selection.units)
    if selection.is_empty:
        chosen[:] = True
    seed = tab.take_seed()
    targets, fan_in = np.unique(wires.target, return_counts=True)
    width = 1.5 / np.sqrt(fan_in[np.searchsorted(targets, wires.target[chosen])])
    weights = np.random.default_rng(seed).normal(0.0, 1.0, len(width)) * width
    label = f"Randomise {counted(len(width), 'weight')} (seed {seed})"
    tab.session.apply(label, set_connections(wires.id[chosen], weight=weights))


def clear_weights(tab: Tab) -> None:
    """Set to 0: the selected connections, or all if none is selected."""
    ids = tab.session.selection.connections
    ids = ids if len(ids) else tab.session.document.network.connections.id
    tab.session.apply(f"Clear {counted(len(ids), 'weight')}", set_connections(ids, weight=0.0))


def toggle_delay(tab: Tab) -> None:
    """Let the selected connections act within the tick; with a delay of 1 again if all do."""
    ids, wires = tab.session.selection.connections, tab.session.document.network.connections
    delay = int((wires.delay[wires.rows(ids)] == 0).all())
    tab.session.apply(f"Set delay of {counted(len(ids), 'connection')} to {delay}", set_connections(ids, delay=delay))


def tie_selection(tab: Tab) -> None:
    """Let the selected connections share one weight."""
    ids = tab.session.selection.connections
    tab.session.apply(f"Tie {counted(len(ids), 'connection')}", tie_connections(ids))


def untie_selection(tab: Tab) -> None:
    """Give each selected connection its own weight again."""
    ids = tab.session.selection.connections
    tab.session.apply(f"Untie {counted(len(ids), 'connection')}", untie_connections(ids))


def _marked(tab: Tab) -> Ids:
    known = tab.session.document.network.units.id
    return tab.session.marked_sources[np.isin(tab.session.marked_sources, known)]


def _shown(tab: Tab, ids: Ids) -> NDArray[np.float64]:
    """What units show now, as clamps take it: the state of an integrator, the output of an instant unit."""
    units, frame = tab.session.document.network.units, tab.playback.frame
    at = units.rows(ids)
    initial = units.initial[at].astype(float)
    if frame is None:
        return initial
    shown = np.where(units.dynamics[at] == "integrator", frame.states_of(ids), frame.values_of(ids))
    return np.where(np.isfinite(shown), shown, initial)


has_any_connection = Condition[Tab](lambda tab: len(tab.session.document.network.connections) > 0, "There is no connection yet.")
_can_connect = Condition[Tab](lambda tab: has_units(tab) and len(_marked(tab)) > 0, "Mark the sources first (1), then select the targets.")
_has_several_connections = Condition[Tab](lambda tab: len(tab.session.selection.connections) > 1, "Select at least two connections first.")


NETWORK_ACTIONS = (
    Action("mark_sources", "Mark as sources", "Network", "1", mark_sources, has_units, "", "The next connections come from these units"),
    Action("connect", "Connect sources to selection", "Network", "2", connect_marked, _can_connect, "connect",
           "Connect every marked source to every selected unit"),
    Action("connect_with_loops", "Connect with self-loops", "Network", "Shift+2", lambda tab: connect_marked(tab, self_loops=True),
           _can_connect, "connect", "Connect every marked source to every selected unit, itself included"),
    Action("delay", "Delay 0 or 1", "Network", "D", toggle_delay, has_connections, "",
           "Let the selected connections act within the tick, or through time again"),
    Action("tie", "Tie weights", "Network", "", tie_selection, _has_several_connections, "",
           "Let the selected connections share one weight"),
    Action("untie", "Untie weights", "Network", "", untie_selection, has_connections, "",
           "Give each selected connection its own weight again"),
    Action("input_role", "Input", "Network", "i", toggle_flag("is_input", "Input"), has_units, "",
           "Let the selected units read the tape, or no longer"),
    Action("output_role", "Output", "Network", "o", toggle_flag("is_output", "Output"), has_units, "",
           "Let the selected units be outputs, or no longer"),
    Action("clamp", "Clamp or unclamp", "Network", "", clamp_selection, has_units, "lock",
           "Hold the selected units at what they show, or let them go"),
    Action("randomise", "Randomise weights", "Network", "R", randomise_weights, has_any_connection, "dice",
           "Draw the selected weights (all if none is selected) from N(0, 1.5/√fan-in)"),
    Action("clear_weights", "Set weights to 0", "Network", "K", clear_weights, has_any_connection, "",
           "The selected connections, or all if none is selected"),
)  # fmt: skip
