"""The view that shows everything of a document. Imports no Qt."""

from __future__ import annotations

from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.network_picture import Bounds, bounds_of
from rnnsim.drawing.shown_part import shown_network
from rnnsim.network.document import Document
from rnnsim.views.canvas.view_area import ViewArea

EXACT_CONNECTIONS, ROOM = 2000, 60.0


def fitted_area(area: ViewArea, document: Document, scale: float = 1.0) -> ViewArea:
    """Everything in the middle, at most at 100 % (times `scale`, for a projector); an empty canvas begins at the origin."""
    if not len(document.network.units) and not document.layout.text_notes:
        return ViewArea(area.width, area.height, scale)
    return area.fitted(extent_of(document), margin=16.0 * scale, greatest=scale)


def extent_of(document: Document) -> Bounds:
    """What everything drawn covers; for many connections, the units with some room around."""
    units = document.network.units
    if len(shown_network(document).connections) <= EXACT_CONNECTIONS or not len(units):
        return bounds_of(document.network, picture_of(document))
    x, y = units.place_x, units.place_y
    return float(x.min()) - ROOM, float(y.min()) - ROOM, float(x.max()) + ROOM, float(y.max()) + ROOM
