"""The shapes that lie under the wires: group boxes, boxes of ghosts, Σ = 1 tags and text notes. Imports no Qt."""

from __future__ import annotations

from rnnsim.drawing.anchors import Anchors
from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.groups import HeaderMarks, coupling_shapes, ghost_box_shapes, group_shapes, tints_of
from rnnsim.drawing.legibility import text_growth
from rnnsim.drawing.network_picture import boxes_of
from rnnsim.drawing.note_setting import note_shapes
from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.shown_part import shown_network
from rnnsim.drawing.theme import Theme
from rnnsim.network.document import Document


def ground_shapes(document: Document, anchors: Anchors, theme: Theme, *, zoom: float = 1.0) -> tuple[Shape, ...]:
    """Boxes outermost first, then notes; titles no smaller on screen than can be read."""
    network, layout = document.network, document.layout
    boxes = boxes_of(network, picture_of(document)) if (network.units.group != "").any() else []
    boxes = [box for box in boxes if box.path not in layout.collapsed]
    made: list[Shape] = []
    for box in boxes:
        made += group_shapes(box, theme, growth=text_growth(zoom), marks=HeaderMarks(box.path in layout.locked, has_toggle=True))
    tints = tuple(tints_of(network, layout.tints).items()) if len(anchors.ghost_rows) else ()
    network = shown_network(document)
    made += ghost_box_shapes(network, anchors, theme, tints=tints, growth=text_growth(zoom))
    made += coupling_shapes(network, boxes, theme)
    for note in layout.text_notes:
        made += note_shapes(note, theme)
    return tuple(made)
