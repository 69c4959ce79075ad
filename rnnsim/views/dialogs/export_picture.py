"""Writes the network as it is shown now to an .svg or .png file, from the same shapes that the canvas paints."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from rnnsim.drawing.frame import Picture
from rnnsim.drawing.network_picture import bounds_of, shapes_of
from rnnsim.drawing.svg import svg_of
from rnnsim.drawing.theme import Theme
from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network
from rnnsim.views.painting import paint_shapes

MARGIN = 24.0
PIXELS_PER_POINT = 2.0
MOST_PIXELS = 8000


def export_picture(path: Path, network: Network, picture: Picture, *, theme: Theme) -> None:
    """Write the picture; refused in one sentence if the file cannot be written or nothing is there to draw."""
    if not len(network.units):
        raise Refused("There is nothing to draw yet; add a unit first.")
    shapes = shapes_of(network, picture, theme)
    left, top, right, bottom = bounds_of(network, picture)
    view = (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
    try:
        if path.suffix.lower() == ".svg":
            path.write_text(svg_of(shapes, view[2], view[3], background=theme.canvas, view=view), encoding="utf-8")
            return
    except OSError as error:
        raise Refused(f"The picture could not be written to {path} ({error.strerror or error}); choose another folder.") from None
    scale = min(PIXELS_PER_POINT, MOST_PIXELS / max(view[2], view[3]))
    image = QImage(ceil(view[2] * scale), ceil(view[3] * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    with QPainter(image) as painter:
        painter.scale(scale, scale)
        painter.translate(-view[0], -view[1])
        painter.setPen(Qt.PenStyle.NoPen)
        paint_shapes(painter, shapes)
    if not image.save(str(path)):
        raise Refused(f"The picture could not be written to {path}; choose another folder or a name ending in .png.")
