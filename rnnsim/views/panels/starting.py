"""What panels of the recorded past offer while there is nothing to show: a first unit, or the first tick."""

from __future__ import annotations

from rnnsim.network.edits import add_units, set_units
from rnnsim.views.panels.abstract_panel import AbstractPanel


def offer_to_play(panel: AbstractPanel, *, has_units: bool) -> bool:
    """Whether the panel is empty; it then says how to fill it, with one button."""
    frame = panel.frame
    if not has_units:
        panel.empty_state.show_empty(
            panel.tr("There is no unit yet. Add one and run it, and what it does appears here."),
            panel.tr("Add a unit"),
            lambda: add_one_unit(panel),
        )
    elif frame is None or (frame.past.last == 0 and not frame.past.ghosts):
        panel.empty_state.show_empty(
            panel.tr("Nothing has been recorded yet. Run the network, and what its units do appears here."),
            panel.tr("Play"),
            lambda: panel.tab.playback.play(),
        )
    else:
        panel.empty_state.hide()
    return panel.empty_state.isVisibleTo(panel)


def add_one_unit(panel: AbstractPanel) -> None:
    """Add a unit that remembers a little: tanh, at the origin of the canvas."""
    edit = add_units(1, activation="tanh", is_output=True, label="y")
    panel.attempt(lambda: panel.tab.session.add(panel.tr("Add 1 unit"), edit))


def make_inputs(panel: AbstractPanel) -> None:
    """Let the selected units read the tape; without any, say how to select."""
    session = panel.tab.session
    chosen = session.selection.units
    if len(chosen):
        panel.attempt(lambda: session.apply(panel.tr("Make inputs"), set_units(chosen, is_input=True)))
    else:
        panel.say(panel.tr("Select the units that shall read the tape first, by a click on the canvas."), is_refusal=True)
