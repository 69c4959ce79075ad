"""Presses on groups: a header or card is clicked to select, dragged to move all that is in it; its chevron folds and unfolds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.groups import GroupBox
from rnnsim.session.folding import fold
from rnnsim.views.canvas.gestures.drag_units import DragUnits
from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, NOTHING_DRAWN, AbstractGesture
from rnnsim.views.canvas.gestures.marquee import combined
from rnnsim.views.canvas.group_table import CARD, TITLE, TOGGLED
from rnnsim.views.canvas.scene import Press, Scene


def group_gesture_at(scene: Scene, press: Press) -> tuple[bool, AbstractGesture | None]:
    """(whether the press was meant for a group or a bundle, the gesture it begins)."""
    found = scene.groups.part_at(press.x, press.y)
    if found is None:
        return _press_bundle(scene, press), None
    box, part = found
    if part == TOGGLED or (part == CARD and press.is_double):
        toggle_collapsed(scene, box)
        return True, None
    if part == TITLE and press.is_double:
        scene.rename_requested(box.path)
        return True, None
    return True, PressGroup(scene, box, press)


def group_hint_at(scene: Scene, x: float, y: float) -> tuple[str, str] | None:
    """(pointer shape, what a press would do) over a group's header, card or bundle; None elsewhere."""
    found = scene.groups.part_at(x, y)
    if found is None:
        bundled = scene.bundle_at(x, y)
        return ("pointing", f"Click to select these {len(bundled)} connections.") if len(bundled) else None
    is_collapsed = found[0].path in scene.session.document.layout.collapsed
    if found[1] == TOGGLED:
        return "pointing", "Click to expand the group." if is_collapsed else "Click to collapse the group to a card."
    return "move", f"Drag to move the group, double-click to {'expand' if found[1] == CARD else 'rename'} it, right-click for more."


def toggle_collapsed(scene: Scene, box: GroupBox) -> None:
    """Collapse an open group to a card, or expand it again."""
    is_collapsed = box.path in scene.session.document.layout.collapsed
    verb = "Expand" if is_collapsed else "Collapse"
    scene.session.apply(f"{verb} “{box.title}”", fold((box.path,), not is_collapsed))


def _press_bundle(scene: Scene, press: Press) -> bool:
    bundled = scene.bundle_at(press.x, press.y)
    if not len(bundled):
        return False
    before = scene.session.selection
    added = bool(press.modifiers & {"shift", "ctrl"})
    scene.session.select(before.units if added else (), combined(before.connections, bundled, press.modifiers))
    return True


class PressGroup(AbstractGesture):
    """A click until the pointer travels, then a drag of all the group's units."""

    cursor = "move"
    hint = "Drag to move everything in the group."

    def __init__(self, scene: Scene, box: GroupBox, press: Press) -> None:
        self._scene, self._press = scene, press
        self._members: NDArray[np.int64] = scene.groups.members_of(box)
        self._became: DragUnits | None = None

    def move(self, x: float, y: float) -> None:
        travel = np.hypot(x - self._press.x, y - self._press.y) * self._scene.area.zoom
        if self._became is None and travel >= CLICK_TRAVEL:
            if not np.isin(self._members, self._scene.session.selection.units).all():
                self._scene.session.select(self._members)
            self._became = DragUnits(self._scene, int(self._members[0]), self._press)
        if self._became is not None:
            self._became.modifiers = self.modifiers - {"alt"}
            self._became.move(x, y)
            self.sketch, self.hint = self._became.sketch, self._became.hint

    def finish(self, x: float, y: float) -> None:
        self.sketch = NOTHING_DRAWN
        if self._became is not None:
            self._became.modifiers = self.modifiers - {"alt"}
            self._became.finish(x, y)
            return
        before, modifiers = self._scene.session.selection, self._press.modifiers
        added = bool(modifiers & {"shift", "ctrl"})
        self._scene.session.select(combined(before.units, self._members, modifiers), before.connections if added else ())

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN
        if self._became is not None:
            self._became.cancel()
