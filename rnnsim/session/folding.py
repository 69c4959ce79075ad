"""Collapsing and expanding groups. A group that would lie on its neighbours when it is expanded pushes them aside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.network_picture import boxes_of
from rnnsim.drawing.rims import RADIUS
from rnnsim.network.document import Document, Edit
from rnnsim.network.grouping import inside_mask, is_inside, set_flag

Floats = NDArray[np.float64]
ROOM = 12.0  # between an expanded group and what stands beside it


def fold(paths: tuple[str, ...], is_collapsed: bool) -> Edit:
    """Show groups as cards, or expand them and make room for what is in them."""

    def edit(document: Document) -> Document:
        if is_collapsed:
            return set_flag("collapsed", paths, True)(document)
        for path in paths:
            if path in document.layout.collapsed:
                document = _expanded(document, path)
        return document

    return edit


def _expanded(document: Document, path: str) -> Document:
    """The group open; where it would lie on others, whatever is beyond an edge of its card moves by what that edge moves."""
    opened = set_flag("collapsed", (path,), False)(document)
    card = _box_of(document, path)
    box = _box_of(opened, path)
    if card is None or box is None:
        return opened
    units = opened.network.units
    movable = ~inside_mask(opened.network, (path,))
    middles = _middles(opened, path)
    if not _lies_on_others(opened, box, movable):
        return opened
    low, high = np.array([card.x, card.y]), np.array([card.x + card.across, card.y + card.down])
    outer_low, outer_high = np.array([box.x, box.y]) - ROOM, np.array([box.x + box.across, box.y + box.down]) + ROOM
    shift = np.where(middles > high, np.maximum(outer_high - high, 0.0), np.where(middles < low, np.minimum(outer_low - low, 0.0), 0.0))
    places = np.column_stack([units.place_x, units.place_y]) + shift * movable[:, None]
    moved = units.with_columns(place_x=places[:, 0], place_y=places[:, 1])
    return opened.changed(network=opened.network.with_rows(units=moved))


def _box_of(document: Document, path: str) -> GroupBox | None:
    return next((box for box in boxes_of(document.network, picture_of(document)) if box.path == path), None)


def _middles(document: Document, path: str) -> Floats:
    """(U, 2) the middle of what each unit moves with: the outermost group that does not hold the expanded one, or itself."""
    units = document.network.units
    middles = np.column_stack([units.place_x, units.place_y])
    for box in reversed(boxes_of(document.network, picture_of(document))):  # outermost last
        if not is_inside(path, box.path) and not is_inside(box.path, path):
            middles[list(box.rows)] = box.middle
    return middles


def _lies_on_others(document: Document, box: GroupBox, movable: NDArray[np.bool_]) -> bool:
    """Whether the open box covers a unit that is shown, or the box of another group."""
    units, hidden = document.network.units, inside_mask(document.network, document.layout.collapsed)
    seen = movable & ~hidden
    x, y = units.place_x[seen], units.place_y[seen]
    covered = (abs(x - box.middle[0]) < box.across / 2 + RADIUS) & (abs(y - box.middle[1]) < box.down / 2 + RADIUS)
    others = [
        other for other in boxes_of(document.network, picture_of(document))
        if not is_inside(other.path, box.path) and not is_inside(box.path, other.path)
    ]  # fmt: skip
    return bool(covered.any()) or any(_overlap(box, other) for other in others)


def _overlap(one: GroupBox, other: GroupBox) -> bool:
    across, down = (one.across + other.across) / 2, (one.down + other.down) / 2
    return abs(one.middle[0] - other.middle[0]) < across and abs(one.middle[1] - other.middle[1]) < down
