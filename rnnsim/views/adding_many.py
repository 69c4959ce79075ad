"""The key for many units: asks in a card at the pointer, adds them as one edit, selects them and keeps them in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnsim.network.many_units import many_units
from rnnsim.network.naming import counted
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.graph_view import pointer_pixel
from rnnsim.views.many_units_prompt import ManyUnitsPrompt

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

REACH = 40.0  # of a unit with its label, in scene numbers


def ask_many_units(window: NetworkWindow) -> None:
    """Open the card at the pointer, or in the middle of the canvas if the pointer is elsewhere."""
    view = window.graph_view
    place = pointer_pixel(view)
    middle = view.view_area.to_scene(place.x(), place.y())

    def adds(count: int, arrangement: str, is_random: bool) -> None:
        add_many(window, count, middle, arrangement=arrangement, is_random=is_random)

    ManyUnitsPrompt(window, adds, window.take_keyboard).open_at(view.mapTo(window, place))


def add_many(window: NetworkWindow, count: int, middle: tuple[float, float], *, arrangement: str, is_random: bool) -> None:
    """Add them around a scene point. Initial values drawn at random lie between −1 and 1, and the label names the seed."""
    session, label, initial = window.tab.session, f"Add {counted(count, 'unit')}", np.zeros(count)
    if is_random:
        seed = window.tab.next_seed
        label, initial = f"{label} (seed {seed})", np.random.default_rng(seed).uniform(-1, 1, count)
    middle = on_grid(middle[0]), on_grid(middle[1])
    session.add(label, many_units(count, middle, arrangement=arrangement, activation=session.drawing.activation, initial=initial))
    window.tab.next_seed += is_random
    _keep_in_view(window)


def _keep_in_view(window: NetworkWindow) -> None:
    view, units = window.graph_view, window.tab.session.document.network.units
    at = units.rows(window.tab.session.selection.units)
    left, top = view.view_area.to_view(float(units.place_x[at].min()) - REACH, float(units.place_y[at].min()) - REACH)
    right, bottom = view.view_area.to_view(float(units.place_x[at].max()) + REACH, float(units.place_y[at].max()) + REACH)
    if left < 0 or top < 0 or right > view.width() or bottom > view.height():
        view.fit()
