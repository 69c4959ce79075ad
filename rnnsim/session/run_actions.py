"""The Run menu and what is shown of a run: the clock, resetting activations, numbers and ghosts."""

from __future__ import annotations

from collections.abc import Callable

from rnnsim.network.edits import change_layout
from rnnsim.session.action import Action, Condition
from rnnsim.session.tab import Tab


def play_or_pause(tab: Tab) -> None:
    """Pause a clock that runs or wants to, else run it at its speed."""
    if tab.playback.is_playing:
        tab.playback.pause()
    else:
        tab.playback.play()


def train_or_pause(tab: Tab) -> None:
    """Pause a training that runs, else train the network on what its document says."""
    if tab.training.state == "running":
        tab.training.pause()
    else:
        tab.training.play()


def reset_activations(tab: Tab) -> None:
    """Set every selected unit (all if none) to its initial value before the next tick. A wish, not an edit."""
    units, chosen = tab.session.document.network.units, tab.session.selection.units
    at = units.rows(chosen) if len(chosen) else slice(None)
    tab.playback.poke_all(dict(zip(units.id[at].tolist(), units.initial[at].tolist(), strict=True)))


def toggle_layout(flag: str, text: str) -> Callable[[Tab], None]:
    """Switch a view option of the document."""

    def does(tab: Tab) -> None:
        is_on = getattr(tab.session.document.layout, flag)
        tab.session.apply(f"{'Hide' if is_on else 'Show'} {text}", change_layout(**{flag: not is_on}))

    return does


def _is_past_start(tab: Tab) -> bool:
    return tab.playback.frame is not None and tab.playback.frame.tick > 0


def _keeps_future(tab: Tab) -> bool:
    return tab.playback.frame is not None and bool(tab.playback.frame.past.ghosts)


_can_go_back = Condition[Tab](_is_past_start, "The clock is at the start.")
_has_ghost = Condition[Tab](_keeps_future, "There is no old future yet: go back in time, change something, run again.")


RUN_ACTIONS = (
    Action("start", "To the start", "Run", "Home", lambda tab: tab.playback.to_start(), icon="start",
           tip="Begin again at tick 0; the past stays as a ghost"),
    Action("back", "One tick back", "Run", "Shift+Space", lambda tab: tab.playback.back(), _can_go_back, "back", "Look one tick back"),
    Action("play", "Play or pause", "Run", "F5", play_or_pause, icon="play", tip="Run the clock, or let it stand"),
    Action("tick", "One tick", "Run", "Space", lambda tab: tab.playback.tick(), icon="tick", tip="Make one tick"),
    Action("train", "Train or pause", "Run", "F8", train_or_pause, icon="training",
           tip="Let the network learn what the training panel says, or let it stand", panel="training"),
    Action("train_once", "Train one update", "Run", "Shift+F8", lambda tab: tab.training.one_update(), icon="",
           tip="Make one update of the weights and pause", panel="training"),
    Action("reset_activations", "Reset activations", "Run", "C", reset_activations, icon="",
           tip="Set the selected units (all if none is selected) to their initial value"),
    Action("swap_future", "Swap with the old future", "Run", "", lambda tab: tab.playback.swap_ghost(0), _has_ghost, icon="",
           tip="Go on from the newest old future; the present one becomes the ghost"),
    Action("connections", "Connections", "View", "5", toggle_layout("shows_connections", "connections"), icon="",
           tip="Show or hide all connections"),
    Action("numbers", "Numbers", "View", "", toggle_layout("shows_numbers", "numbers"), icon="eye",
           tip="Show values and weights as numbers"),
    Action("ghosts", "Ghost units", "View", "", toggle_layout("shows_ghosts", "ghost units"), icon="",
           tip="Show the previous tick's values where connections with a delay read them"),
)  # fmt: skip
