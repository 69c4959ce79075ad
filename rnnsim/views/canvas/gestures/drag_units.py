"""Drag units: they follow the pointer, snapping to the grid and to units in line with them; Alt does what is not preferred."""

from __future__ import annotations

import numpy as np

from rnnsim.network.document import Edit
from rnnsim.network.edits import set_units
from rnnsim.network.naming import counted
from rnnsim.session.action import in_sequence
from rnnsim.views.canvas.gestures.gesture import NOTHING_DRAWN, AbstractGesture, Sketch
from rnnsim.views.canvas.gestures.membership import Membership
from rnnsim.views.canvas.gestures.place import Line
from rnnsim.views.canvas.gestures.snapping import Snapped, snapped
from rnnsim.views.canvas.scene import Press, Scene

SNAP_REACH = 5.0  # pixels
WITH_KEYS = (Line("Alt", "While moving: opposite of snapping, into and out of groups"),)


class DragUnits(AbstractGesture):
    """Always computed from the places at the start, so nothing drifts; one history entry, named by the gesture object."""

    cursor = "move"

    def __init__(self, scene: Scene, unit: int, press: Press) -> None:
        self._scene, self._from = scene, (press.x, press.y)
        session, units = scene.session, scene.network.units
        if not session.selection.has_unit(unit):
            session.select(np.array([unit]))
        self._ids = session.selection.units
        rows = units.rows(self._ids)
        self._places = units.place_x[rows], units.place_y[rows]
        self._held = scene.place_of(unit)
        self.hint = (
            f"Let go to place. Alt {'moves freely' if session.drawing.snaps else 'snaps to grid and guides'}, into and out of groups."
        )
        shown = scene.shown_network.units
        still = ~np.isin(shown.id, self._ids)
        self._others = shown.place_x[still], shown.place_y[still]
        self._membership = Membership(scene.session.document, self._ids)
        self._joins: Edit | None = None

    def move(self, x: float, y: float) -> None:
        wanted = self._held[0] + x - self._from[0], self._held[1] + y - self._from[1]
        is_free = ("alt" in self.modifiers) is self._scene.session.drawing.snaps
        place = Snapped(*wanted, ()) if is_free else snapped(wanted, *self._others, reach=SNAP_REACH / self._scene.area.zoom)
        self.sketch = Sketch(guides=place.guides, gaps=place.gaps)
        if "alt" in self.modifiers:
            self._joins = self._membership.edit_at(x, y)
        elif self._joins is not None:
            self._joins = self._membership.as_before
        dx, dy = place.x - self._held[0], place.y - self._held[1]
        edit = set_units(self._ids, place_x=self._places[0] + dx, place_y=self._places[1] + dy)
        self._scene.session.apply(
            f"Move {counted(len(self._ids), 'unit')}", edit if self._joins is None else in_sequence(self._joins, edit), merge=self
        )

    def finish(self, x: float, y: float) -> None:
        self.move(x, y)
        self.sketch = NOTHING_DRAWN
        self._scene.session.seal()

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN
        self._scene.session.revert(self)
