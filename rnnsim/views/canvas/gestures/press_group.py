"""Presses on groups: a header or card is clicked to select, dragged to move all that is in it; its chevron folds and unfolds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.groups import GroupBox
from rnnsim.session.folding import fold
from rnnsim.views.canvas.gestures.drag_units import DragUnits
from rnnsim.views.canvas.gestures.gesture import CLICK_TRAVEL, NOTHING_DRAWN, AbstractGesture
from rnnsim.views.canvas.gestures.marquee import pick
from rnnsim.views.canvas.gestures.place import Line, Place, Promise, Under
from rnnsim.views.canvas.group_table import CARD, TITLE, TOGGLED
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

BY_MOUSE = (
    Line("Click a group’s chevron", "Collapse it to a card, or expand it"), Line("Double-click a card", "Expand it"),
    Line("Double-click a group’s title", "Rename it"), Line("Drag a group’s title", "Move everything in it"),
    Line("Click a bundle", "Select its connections"),
)  # fmt: skip


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


def toggle_collapsed(scene: Scene, box: GroupBox) -> None:
    """Collapse an open group to a card, or expand it again."""
    is_collapsed = box.path in scene.session.document.layout.collapsed
    verb = "Expand" if is_collapsed else "Collapse"
    scene.session.apply(f"{verb} “{box.title}”", fold((box.path,), not is_collapsed))


def _press_bundle(scene: Scene, press: Press) -> bool:
    bundled = scene.bundle_at(press.x, press.y)
    if not len(bundled):
        return False
    pick(scene.session, (), bundled, modifiers=press.modifiers)
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
        pick(self._scene.session, self._members, modifiers=self._press.modifiers)

    def cancel(self) -> None:
        self.sketch = NOTHING_DRAWN
        if self._became is not None:
            self._became.cancel()


def _is_part(under: Under) -> bool:
    return under.unit == NOBODY and under.scene.groups.part_at(under.x, under.y) is not None


def _is_bundle(under: Under) -> bool:
    return len(_bundle(under)) > 0


def _bundle(under: Under) -> NDArray[np.int64]:
    return under.scene.bundle_at(under.x, under.y)


def _promise_of_part(under: Under) -> Promise:
    found = under.scene.groups.part_at(under.x, under.y)
    assert found is not None
    is_collapsed = found[0].path in under.scene.session.document.layout.collapsed
    return Promise("pointing" if found[1] == TOGGLED else "move", _hint_for(found[1], is_collapsed=is_collapsed))


def _promise_of_bundle(under: Under) -> Promise:
    return Promise("pointing", _hint_of_bundle(len(_bundle(under))))


def _hint_of_bundle(count: int) -> str:
    return f"Click to select these {count} connections."


def _hint_for(part: str, *, is_collapsed: bool) -> str:
    if part == TOGGLED:
        return "Click to expand the group." if is_collapsed else "Click to collapse the group to a card."
    return f"Drag to move the group, double-click to {'expand' if part == CARD else 'rename'} it, right-click for more."


def _begin(under: Under, press: Press) -> AbstractGesture | None:
    return group_gesture_at(under.scene, press)[1]


PART = Place(_is_part, _promise_of_part, _begin, opens=False)
BUNDLE = Place(_is_bundle, _promise_of_bundle, _begin, opens=False)
