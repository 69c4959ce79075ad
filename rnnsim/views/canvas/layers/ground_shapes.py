"""The shapes that lie under the wires: group boxes, boxes of ghosts, Σ = 1 tags and text notes. Imports no Qt."""

from __future__ import annotations

from rnnsim.drawing.anchors import Anchors
from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.groups import coupling_shapes, ghost_box_shapes, group_shapes
from rnnsim.drawing.legibility import text_growth
from rnnsim.drawing.marks import note_shapes
from rnnsim.drawing.network_picture import boxes_of
from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.theme import Theme
from rnnsim.network.document import Document


def ground_shapes(document: Document, anchors: Anchors, theme: Theme, *, zoom: float = 1.0) -> tuple[Shape, ...]:
    """Boxes outermost first, then notes; titles no smaller on screen than can be read."""
    network, layout = document.network, document.layout
    boxes = boxes_of(network, picture_of(document)) if (network.units.group != "").any() else []
    made: list[Shape] = [shape for box in boxes for shape in group_shapes(box, theme, growth=text_growth(zoom))]
    made += ghost_box_shapes(network, anchors, theme, tints=layout.tints, growth=text_growth(zoom))
    made += coupling_shapes(network, boxes, theme)
    for note in layout.text_notes:
        made += note_shapes(note, theme)
    return tuple(made)
