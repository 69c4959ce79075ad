"""Which group dragged units come into: the innermost whose box, drawn around the others, is under the pointer. No Qt here."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.network_picture import boxes_of
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import change_layout, set_units
from rnnsim.network.grouping import move_into
from rnnsim.session.action import in_sequence


class Membership:
    """Of units (ids) in a document as it was when the drag began."""

    def __init__(self, document: Document, ids: NDArray[np.int64]) -> None:
        self._document, self._ids = document, ids

    @cached_property
    def as_before(self) -> Edit:
        """Every unit in the group it was in, and the groups as they were."""
        units, layout = self._document.network.units, self._document.layout
        groups = change_layout(collapsed=layout.collapsed, locked=layout.locked, tints=layout.tints)
        return in_sequence(set_units(self._ids, group=units.group[units.rows(self._ids)]), groups)

    def edit_at(self, x: float, y: float) -> Edit:
        """Into the group under a point, or out of all groups."""
        path = next((box.path for box in reversed(self._boxes) if box.holds(x, y)), "")
        return in_sequence(self.as_before, move_into(self._ids, path))

    @cached_property
    def _boxes(self) -> list[GroupBox]:
        """Boxes around what is not dragged; those of groups that are dragged as a whole are gone."""
        network = self._document.network
        still = ~np.isin(network.units.id, self._ids)
        rest = network.with_rows(units=network.units.taken(still))
        wires = rest.connections
        inside = np.isin(wires.source, rest.units.id) & np.isin(wires.target, rest.units.id)
        return boxes_of(rest.with_rows(connections=wires.taken(inside)), picture_of(self._document))
