"""Editing values where they stand: opens the field over a spot, writes what was typed, walks from spot to spot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Ids
from rnnsim.views.canvas.gestures.keys import VALUE_STEP, WEIGHT_STEP
from rnnsim.views.canvas.in_place.spot_field import SpotField, Wishes
from rnnsim.views.canvas.in_place.spots import Spot, SpotFinder, caption_of, text_of, walked_ids, write
from rnnsim.views.canvas.scene import NOBODY, Scene
from rnnsim.views.number_fields import number_from, number_text

MARGIN = 48.0  # pixels from the edge within which a spot is brought farther into view
STEP_SIZES = {"weight": WEIGHT_STEP, "delay": 1.0}


class InPlaceEditing:
    """At most one field at a time. While Tab walks, what is edited is selected; afterwards what was selected before, if it was several."""

    def __init__(self, view: QWidget, scene: Scene) -> None:
        self._view, self._scene = view, scene
        self.finder = SpotFinder(scene)
        self.spot: Spot | None = None
        self.field: SpotField | None = None
        self._order: Ids = np.zeros(0, np.int64)
        self._chosen: tuple[Ids, Ids] | None = None
        self.show_hint: Callable[[str], None] = lambda text: None

    def spot_at(self, x: float, y: float) -> Spot | None:
        """What a double-click there would edit: a written value, beside units only, or a connection's weight or delay."""
        unit = self._scene.unit_at(x, y)
        return None if unit != NOBODY and self._scene.is_inside(unit, x, y) else self.finder.at(x, y)

    def written_at(self, x: float, y: float) -> str:
        """The caption of the value that is written there, such as "bias of h₁"; empty where there is none."""
        spot = self.spot_at(x, y)
        return "" if spot is None or spot.column == "weight" else caption_of(self._scene, spot)

    def begin(self, spot: Spot) -> None:
        """Edit this one. `Refused` where it is not drawn."""
        self.leave()
        if self._is_gone(spot):
            raise Refused(self._view.tr("It is hidden. Expand its group (or show the connections), or change it in the inspector."))
        selection = self._scene.session.selection
        self._order = walked_ids(self._scene, spot)
        is_several = len(self._order) < len(getattr(self._scene.network, spot.kind))
        self._chosen = (selection.units, selection.connections) if is_several else None
        self._open(spot)

    def leave(self) -> bool:
        """Take the field away; whether there was one. What was not accepted is forgotten."""
        if self.field is None:
            return False
        self._close()
        if self._chosen is not None:
            self._scene.session.select(*self._chosen)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def follow(self) -> None:
        """The view or the network has moved: keep the field over its value, or take it away where that is gone."""
        if self.spot is None or self.field is None:
            return
        if self._is_gone(self.spot):
            self.leave()
            return
        self.field.place(*self._scene.area.to_view(*self.finder.place_of(self.spot)))

    def _open(self, spot: Spot) -> None:
        self._scene.session.select(*(([spot.id], ()) if spot.kind == "units" else ((), [spot.id])))
        self._bring_into_view(spot)
        self.spot = spot
        wishes = Wishes(self._accept, self._walk, self.leave, self._step)
        self.field = SpotField(self._view, caption_of(self._scene, spot), text_of(self._scene, spot), wishes=wishes)
        self.follow()
        self.field.show()
        self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_hint(self._view.tr("Enter accepts, Tab goes to the next, Shift+Tab back, Up and Down step, Esc leaves."))

    def _close(self) -> None:
        field, self.field, self.spot = self.field, None, None
        if field is not None:
            field.line.is_over = True
            field.hide()
            field.deleteLater()

    def _accept(self, text: str) -> bool:
        assert self.spot is not None
        assert self.field is not None
        try:
            write(self._scene, self.spot, text)
        except Refused as refused:
            self.field.line.mark_wrong(str(refused))
            self.show_hint(str(refused))
            return False
        self.field.line.setModified(False)
        return True

    def _walk(self, steps: int) -> None:
        assert self.spot is not None
        here = int(np.searchsorted(self._order, self.spot.id)) if self.spot.kind == "units" else self._place_in_order(self.spot.id)
        for far in range(1, len(self._order) + 1):
            wanted = replace(self.spot, id=int(self._order[(here + steps * far) % len(self._order)]))
            if not self._is_gone(wanted):
                self._close()
                self._open(wanted)
                return

    def _place_in_order(self, connection: int) -> int:
        return int(np.flatnonzero(self._order == connection)[0])

    def _step(self, steps: float) -> None:
        assert self.spot is not None
        assert self.field is not None
        value = number_from(text_of(self._scene, self.spot))
        if value is not None and self.spot.column != "label":
            stepped = round(value + steps * STEP_SIZES.get(self.spot.column, VALUE_STEP), 9)
            if self._accept(number_text(stepped) if self.spot.column != "delay" else f"{stepped:.0f}"):
                self.field.show_text(text_of(self._scene, self.spot))

    def _is_gone(self, spot: Spot) -> bool:
        return int(getattr(self._scene.shown_network, spot.kind).positions_of(spot.id)) < 0

    def _bring_into_view(self, spot: Spot) -> None:
        area = self._scene.area
        x, y = area.to_view(*self.finder.place_of(spot))
        dx = max(0.0, MARGIN - x) + min(0.0, area.width - MARGIN - x)
        dy = max(0.0, MARGIN - y) + min(0.0, area.height - MARGIN - y)
        if dx or dy:
            self._scene.show(area.panned(dx, dy))
