"""Pictures of a document as people take them away: all of it, what is selected, or what is in view; PNG, SVG, on paper, on the clipboard.

The same shapes as on the canvas. Asks nothing; paths and printers come from the dialogs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPagedPaintDevice, QPageLayout, QPainter

from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.network_picture import MOST_DRAWN, bounds_of, shapes_of
from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.svg import svg_of
from rnnsim.drawing.theme import LIGHT, Theme
from rnnsim.files.saving import write_whole
from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import copied
from rnnsim.network.network import Network
from rnnsim.views.look import current_theme
from rnnsim.views.painting import paint_shapes
from rnnsim.views.picture import png_bytes

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

MARGIN, SVG_TYPE = 24.0, "image/svg+xml"
PARTS = ("network", "selection", "view")
View = tuple[float, float, float, float]  # left, top, width, height in the scene


@dataclass(frozen=True)
class PictureWish:
    """What is to be in the picture (one of PARTS), pixels per point of a PNG (1 to 4), and whether it has no ground."""

    part: str = "network"
    scale: int = 2
    is_transparent: bool = False


@dataclass(frozen=True, eq=False)
class Drawing:
    """Shapes in paint order and the part of the scene that is shown of them."""

    shapes: list[Shape]
    view: View
    ground: str | None


def drawing_of(window: NetworkWindow, wish: PictureWish, *, theme: Theme | None = None) -> Drawing:
    """What is shown now, as shapes. `Refused` if nothing is there to draw, or too much."""
    document, frame = window.tab.session.document, window.tab.playback.frame
    network, colours = _network_of(window, wish), theme or current_theme()
    if not len(network.units) and not document.layout.text_notes:
        raise Refused("There is nothing to draw yet; add a unit first.")
    if len(network.units) + len(network.connections) > MOST_DRAWN:
        raise Refused(f"A picture holds at most {MOST_DRAWN:,} units and connections; select a part and export the selection.")
    parts = {} if frame is None else {"unit_ids": frame.unit_ids, "values": frame.values, "states": frame.states}
    picture = picture_of(document, **parts)
    if wish.part == "selection":
        picture = picture.changed(text_notes=())
    shapes = shapes_of(network, picture, colours)
    left, top, right, bottom = bounds_of(network, picture)
    view = (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
    if wish.part == "view":
        left, top, right, bottom = window.graph_view.view_area.shown
        view = (left, top, right - left, bottom - top)
    return Drawing(shapes, view, None if wish.is_transparent else colours.canvas)


def write_picture(path: Path, drawing: Drawing, *, scale: int = 2) -> None:
    """As the suffix says, .svg or .png. `Refused` if it cannot be written."""
    content = svg_text(drawing).encode("utf-8") if path.suffix.lower() == ".svg" else png_content(drawing, scale)
    write_whole(path, content)


def svg_text(drawing: Drawing) -> str:
    """The drawing as SVG, its text as text."""
    return svg_of(drawing.shapes, drawing.view[2], drawing.view[3], background=drawing.ground, view=drawing.view)


def png_content(drawing: Drawing, scale: int) -> bytes:
    """The drawing as PNG, less sharp where it would be huge."""
    return png_bytes(drawing.shapes, drawing.view, drawing.ground, sharpness=float(scale))


def copy_picture(drawing: Drawing, *, scale: int = 2) -> None:
    """To the clipboard, as an image for documents and slides and as SVG for drawing programs."""
    image = QImage.fromData(png_content(drawing, scale))
    made = QMimeData()
    made.setImageData(image)
    made.setData(SVG_TYPE, svg_text(drawing).encode("utf-8"))
    QGuiApplication.clipboard().setMimeData(made)


def paint_page(device: QPagedPaintDevice, drawing: Drawing) -> None:
    """On one sheet, as large as fits and no larger than it is on the screen at its own size."""
    left, top, across, down = drawing.view
    with QPainter(device) as painter:
        page = QRectF(0, 0, device.width(), device.height())
        own = device.logicalDpiX() / 96
        scale = min(page.width() / across, page.height() / down, 2 * own)
        painter.translate(page.center().x() - scale * (left + across / 2), page.center().y() - scale * (top + down / 2))
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(left, top, across, down))
        paint_shapes(painter, drawing.shapes)


def paper_drawing(window: NetworkWindow, wish: PictureWish) -> Drawing:
    """In the light theme without a ground: paper has its own."""
    return drawing_of(window, PictureWish(wish.part, wish.scale, True), theme=LIGHT)


def orientation_of(drawing: Drawing) -> QPageLayout.Orientation:
    """How the sheet is turned so that the drawing is largest."""
    return QPageLayout.Orientation.Landscape if drawing.view[2] > drawing.view[3] else QPageLayout.Orientation.Portrait


def _network_of(window: NetworkWindow, wish: PictureWish) -> Network:
    network, selection = window.tab.session.document.network, window.tab.session.selection
    if wish.part != "selection":
        return network
    units = selection.units
    if not len(units) and len(selection.connections):
        rows = network.connections.rows(selection.connections)
        units = network.connections.source[rows].tolist() + network.connections.target[rows].tolist()
    if not len(units):
        raise Refused("Nothing is selected; select the units that are to be in the picture.")
    clipping = copied(network, units)
    return Network(clipping.units, clipping.connections, network.name)
