"""What the rows of the table of actions do to the canvas of a window: units and notes at the pointer, values in place, focus, Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnsim.session.action import Condition
from rnnsim.views.canvas.gestures.marquee import add_unit_at
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.graph_view import pointer_pixel
from rnnsim.views.canvas.in_place.spots import Spot, first_spot
from rnnsim.views.canvas.scene import NOBODY
from rnnsim.views.unit_popover import show_properties

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow


def pointer_place(window: NetworkWindow) -> tuple[float, float]:
    """The scene point under the pointer; the middle of the canvas if the pointer is elsewhere."""
    view = window.graph_view
    place = pointer_pixel(view)
    return view.view_area.to_scene(place.x(), place.y())


def add_unit_here(window: NetworkWindow) -> None:
    """A unit with the preferred activation at the pointer."""
    add_unit_at(window.graph_view.scene, *pointer_place(window))


def write_note(window: NetworkWindow) -> None:
    """Begin a text note at the pointer; the text is written where it will stand."""
    x, y = pointer_place(window)
    window.graph_view.writing.begin_new(on_grid(x), on_grid(y))


def edit_in_place(window: NetworkWindow, *, of_wire: str = "weight") -> None:
    """Edit the first selected value where it stands: a connection's weight (or delay), a unit's bias, the text of a chosen note."""
    view = window.graph_view
    spot = first_spot(view.scene, of_wire=of_wire)
    if spot is not None:
        view.editing.begin(spot)
    elif view.scene.chosen_note != NOBODY:
        view.writing.begin(view.scene.chosen_note)


def edit_delay(window: NetworkWindow) -> None:
    """Edit the first selected connection's delay where it stands."""
    edit_in_place(window, of_wire="delay")


def edit_label(window: NetworkWindow) -> None:
    """Edit the label of the first selected unit where it stands."""
    window.graph_view.editing.begin(Spot("units", "label", int(window.tab.session.selection.units[0])))


def show_selected_properties(window: NetworkWindow) -> None:
    """The inspector's first field; where the inspector is put away, the properties of the first selected unit in place."""
    selection = window.tab.session.selection
    if window.inspector.isVisible():
        window.inspector.take_keyboard()
    elif len(selection.units):
        show_properties(window, int(selection.units[0]))


def delete_note(window: NetworkWindow) -> None:
    """Take the chosen text note away."""
    window.graph_view.scene.delete_note()


def toggle_focus(window: NetworkWindow) -> None:
    """Fade all but the selection and what it is joined to, or show everything in full again."""
    scene = window.graph_view.scene
    scene.is_focusing = not scene.is_focusing
    window.graph_view.update()


def let_go(window: NetworkWindow) -> None:
    """What Escape does: the gesture or edit under way, else focus mode, else selection and marked sources."""
    if not window.graph_view.cancel_gesture():
        window.graph_view.scene.let_go()
        window.graph_view.update()


def _has_something(window: NetworkWindow) -> bool:
    scene = window.graph_view.scene
    return not scene.session.selection.is_empty or scene.chosen_note != NOBODY


def _can_focus(window: NetworkWindow) -> bool:
    scene = window.graph_view.scene
    return not scene.session.selection.is_empty or scene.is_focusing


has_note = Condition["NetworkWindow"](lambda window: window.graph_view.scene.chosen_note != NOBODY, "Click a text note first.")
can_edit_in_place = Condition["NetworkWindow"](_has_something, "Select a unit or a connection first.")
can_focus = Condition["NetworkWindow"](_can_focus, "Select the unit to look at first.")
