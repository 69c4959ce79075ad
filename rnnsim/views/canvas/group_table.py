"""Where the groups of one document are on the canvas: boxes, cards and bundles, worked out when first needed. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.card_gates import Cards, Valve, cards_of, valves_at_cards, valves_on_bundles
from rnnsim.drawing.cards import Bundle, bundle_ways, bundles_of
from rnnsim.drawing.frame import drawn_network, picture_of
from rnnsim.drawing.group_bundles import GroupBundles, group_bundles_of
from rnnsim.drawing.groups import HEADER, TOGGLE, GroupBox
from rnnsim.drawing.hit_testing import distances_to_segments
from rnnsim.drawing.network_picture import boxes_of
from rnnsim.drawing.shown_part import shown_network
from rnnsim.network.document import Document
from rnnsim.network.network import Ids
from rnnsim.views.canvas.view_area import Rectangle

RIM_INSIDE = 5.0  # scene pixels of a card, from its edge inward, that belong to its rim
CARD, TITLE, TOGGLED = "card", "title", "toggle"


@dataclass(frozen=True, eq=False)
class GroupTable:
    """Boxes and bundles of a document; asks nothing of the network where there are no groups."""

    document: Document

    @cached_property
    def boxes(self) -> list[GroupBox]:
        """Of all groups that are not inside a collapsed one, outermost first."""
        has_groups = bool((self.document.network.units.group != "").any())
        return boxes_of(self.document.network, picture_of(self.document)) if has_groups else []

    @cached_property
    def cards(self) -> list[GroupBox]:
        """Those of collapsed groups."""
        return [box for box in self.boxes if box.path in self.document.layout.collapsed]

    @cached_property
    def bundles(self) -> list[Bundle]:
        """What runs between cards and the rest."""
        if not self.cards:
            return []
        picture = picture_of(self.document)
        return bundles_of(drawn_network(self.document.network, picture), picture.collapsed)

    @cached_property
    def ways(self) -> NDArray[np.float64]:
        """(n, 4) x0 y0 x1 y1 of the bundles."""
        return bundle_ways(self.bundles, self.document.network, self.cards)

    @cached_property
    def drawn_cards(self) -> Cards:
        """The cards with what every unit is drawn as."""
        picture = picture_of(self.document)
        return cards_of(drawn_network(self.document.network, picture), picture.collapsed, self.cards)

    @cached_property
    def valves(self) -> list[Valve]:
        """Valves on bundles and at cards."""
        return [*valves_on_bundles(self.bundles, self.ways), *valves_at_cards(self.drawn_cards)] if self.cards else []

    @cached_property
    def far_bundles(self) -> GroupBundles:
        """What runs between open groups, gathered for a view from far away; rows are those of what is shown."""
        opened = [box for box in self.boxes if box.path not in self.document.layout.collapsed]
        return group_bundles_of(shown_network(self.document), opened)

    def box(self, path: str) -> GroupBox | None:
        """The box of a group, if it is on the canvas."""
        return next((box for box in self.boxes if box.path == path), None)

    def card_at(self, x: float, y: float) -> GroupBox | None:
        """The card under a point."""
        return next((box for box in reversed(self.cards) if box.holds(x, y)), None)

    def card_rim_at(self, x: float, y: float, reach: float) -> GroupBox | None:
        """The card on whose rim a point lies: up to `reach` outside, and a strip within; not on what expands it."""
        for box in reversed(self.cards):
            is_toggle = y < box.y + HEADER and x > box.x + box.across - TOGGLE
            if box.holds(x, y, slack=reach) and not box.holds(x, y, slack=-min(reach, RIM_INSIDE)):
                return None if is_toggle and box.holds(x, y) else box
        return None

    def part_at(self, x: float, y: float) -> tuple[GroupBox, str] | None:
        """The group whose card or header is under a point, and whether it is the card, the title, or what collapses and expands it."""
        for box in reversed(self.boxes):
            is_card = box.path in self.document.layout.collapsed
            if not box.holds(x, y) or not (is_card or y < box.y + HEADER):
                continue
            if y < box.y + HEADER:
                return box, TOGGLED if x > box.x + box.across - TOGGLE else TITLE
            return box, CARD
        return None

    def units_inside(self, rectangle: Rectangle) -> Ids:
        """Ids of the units in cards whose middle lies in the rectangle."""
        left, top, right, bottom = rectangle
        found = [box.rows for box in self.cards if left <= box.middle[0] <= right and top <= box.middle[1] <= bottom]
        return self.document.network.units.id[[row for rows in found for row in rows]]

    def bundle_at(self, x: float, y: float, reach: float) -> Ids:
        """Ids of the connections in the bundle that passes the point; none if there is none."""
        if len(self.ways):
            distances = np.nan_to_num(distances_to_segments(self.ways, x, y), nan=np.inf)
            nearest = int(distances.argmin())
            if distances[nearest] <= max(reach, 5.0):
                return self.connections_of(self.bundles[nearest])
        return np.zeros(0, np.int64)

    def connections_of(self, bundle: Bundle) -> Ids:
        """Ids of the connections gathered in a bundle."""
        return drawn_network(self.document.network, picture_of(self.document)).connections.id[bundle.rows]

    def members_of(self, box: GroupBox) -> Ids:
        """Ids of the units in a group."""
        return self.document.network.units.id[list(box.rows)]
