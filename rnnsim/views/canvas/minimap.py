"""The whole network in a corner of the canvas, with a frame around what is in view: drag the frame, or double-click to jump.

There only while something is out of view. Knows the scene, changes nothing but the view.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.raster.sheet import pixel_of
from rnnsim.drawing.theme import Theme
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Network
from rnnsim.views.canvas.scene import Scene
from rnnsim.views.canvas.view_area import Rectangle, ViewArea
from rnnsim.views.painting import colour, pen

Floats = NDArray[np.float64]
SIZE, AWAY, PADDING = (168.0, 112.0), 14.0, 8.0
ROOM, LEAST_FRAME, DOT = 60.0, 6.0, 2.0
LEAST_VIEW = (560.0, 360.0)  # on a smaller canvas it would cover too much


class Minimap(QWidget):
    """A child of the canvas at its lower left; `follow` after every frame."""

    def __init__(self, canvas: QWidget, scene: Scene, theme: Theme) -> None:
        super().__init__(canvas)
        self._scene, self._theme = scene, theme
        self._units: Network | None = None
        self._collapsed: tuple[str, ...] = ()
        self._places: Floats = np.zeros((0, 2))
        self._dots: tuple[tuple[object, ...], QImage] | None = None
        self._extent: Rectangle = (0.0, 0.0, 1.0, 1.0)
        self._held: tuple[float, float] | None = None
        self._shown: ViewArea | None = None
        self.setObjectName("minimap")
        self.setAccessibleName(self.tr("Overview"))
        self.setToolTip(self.tr("Drag the frame to look elsewhere; double-click to jump there."))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme, self._dots = theme, None
        self.update()

    def follow(self) -> None:
        """Show what the canvas shows now, or hide if that is everything."""
        network, area, collapsed = self._scene.network, self._scene.area, self._scene.session.document.layout.collapsed
        if self._units is None or is_elsewhere(self._units, network) or collapsed != self._collapsed:
            self._units, self._collapsed, self._dots = network, collapsed, None
            self._places = places_seen(network, collapsed)
            self._extent = extent_of(self._places)
        is_wanted = len(network.units) > 0 and area.width >= LEAST_VIEW[0] and area.height >= LEAST_VIEW[1]
        is_wanted = is_wanted and (not holds(area.shown, self._extent) or self._held is not None)
        if is_wanted:
            wide, high = (round(length * self._theme.text_scale) for length in SIZE)
            self.setGeometry(round(AWAY), round(area.height - AWAY - high), wide, high)
        if is_wanted == self.isHidden():
            self.setVisible(is_wanted)
        if is_wanted and (self._dots is None or self._shown != area):
            self._shown = area
            self.update()

    @property
    def frame(self) -> QRectF:
        """What is in view, in pixels of the minimap."""
        left, top, right, bottom = self._scene.area.shown
        first, last = self._to_map(left, top), self._to_map(right, bottom)
        made = QRectF(QPointF(*first), QPointF(*last)).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        lacking = max(0.0, LEAST_FRAME - made.width()) / 2, max(0.0, LEAST_FRAME - made.height()) / 2
        return made.adjusted(-lacking[0], -lacking[1], lacking[0], lacking[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, place = self._theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen(theme.border, theme.line_scale))
            painter.setBrush(QBrush(colour(theme.panel)))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.drawImage(QPointF(0, 0), self._dots_image())
            frame_pen = QPen(colour(theme.accent), 1.5 * theme.line_scale)
            painter.setPen(frame_pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.frame, 2, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() == Qt.MouseButton.LeftButton and self.frame.adjusted(-3, -3, 3, 3).contains(at):
            middle = self.frame.center()
            self._held = at.x() - middle.x(), at.y() - middle.y()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._look_at(event.position().x() - self._held[0], event.position().y() - self._held[1])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.follow()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._look_at(event.position().x(), event.position().y())

    def _look_at(self, x: float, y: float) -> None:
        """Bring the scene point under a pixel of the minimap into the middle of the canvas."""
        area, (wanted_x, wanted_y) = self._scene.area, self._to_scene(x, y)
        left, top, right, bottom = self._extent
        wanted_x, wanted_y = min(max(wanted_x, left), right), min(max(wanted_y, top), bottom)
        middle_x, middle_y = area.to_scene(area.width / 2, area.height / 2)
        self._scene.show(area.panned((middle_x - wanted_x) * area.zoom, (middle_y - wanted_y) * area.zoom))
        self.update()

    def _to_map(self, x: float, y: float) -> tuple[float, float]:
        scale, left, top = scale_of(self._extent, (self.width(), self.height()))
        return (x - left) * scale, (y - top) * scale

    def _to_scene(self, x: float, y: float) -> tuple[float, float]:
        scale, left, top = scale_of(self._extent, (self.width(), self.height()))
        return left + x / scale, top + y / scale

    def _dots_image(self) -> QImage:
        """Every unit as a dot; kept while no unit moves."""
        key = self.width(), self.height(), self.devicePixelRatioF(), self._theme.name
        if self._dots is None or self._dots[0] != key:
            self._dots = key, self._painted_dots(self.devicePixelRatioF())
        return self._dots[1]

    def _painted_dots(self, ratio: float) -> QImage:
        wide, high = round(self.width() * ratio), round(self.height() * ratio)
        pixels = np.zeros((high, wide), np.uint32)
        scale, left, top = scale_of(self._extent, (self.width(), self.height()))
        side = max(1, round(DOT * ratio))
        x, y = ((places - first) * scale * ratio - side / 2 for places, first in ((self._places[:, 0], left), (self._places[:, 1], top)))
        for across in range(side):
            for down in range(side):
                columns, rows = _inside(x + across, wide), _inside(y + down, high)
                pixels[rows, columns] = pixel_of(self._theme.muted)
        made = QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied).copy()
        made.setDevicePixelRatio(ratio)
        return made


def _inside(places: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    return np.rint(np.nan_to_num(places)).astype(np.int64).clip(0, size - 1)


def is_elsewhere(old: Network, new: Network) -> bool:
    """Whether a unit has come, gone, moved or changed its group."""
    return any(old.units.columns[name] is not new.units.columns[name] for name in ("id", "place_x", "place_y", "group"))


def places_seen(network: Network, collapsed: tuple[str, ...]) -> Floats:
    """(U, 2) where each unit is seen: in its place, or in the middle of the card of its group."""
    places = np.column_stack([network.units.place_x, network.units.place_y])
    for path in sorted(collapsed, key=lambda path: -path.count("/")):
        inside = inside_mask(network, (path,))
        if inside.any():
            places[inside] = np.mean([network.units.place_x[inside], network.units.place_y[inside]], axis=1)
    return places


def extent_of(places: Floats) -> Rectangle:
    """What the units cover, with some room around; a point where there is none."""
    if not len(places):
        return 0.0, 0.0, 1.0, 1.0
    x, y = places.T.copy()
    return float(x.min()) - ROOM, float(y.min()) - ROOM, float(x.max()) + ROOM, float(y.max()) + ROOM


def holds(outer: Rectangle, inner: Rectangle) -> bool:
    """Whether a rectangle lies in another, but for the room around the units."""
    room = ROOM - 20.0
    return outer[0] <= inner[0] + room and outer[1] <= inner[1] + room and outer[2] >= inner[2] - room and outer[3] >= inner[3] - room


def scale_of(extent: Rectangle, size: tuple[float, float]) -> tuple[float, float, float]:
    """Pixels for one of the scene, and the scene point in the upper left corner, of a map that holds the extent."""
    left, top, right, bottom = extent
    scale = min((size[0] - 2 * PADDING) / max(right - left, 1.0), (size[1] - 2 * PADDING) / max(bottom - top, 1.0))
    return scale, (left + right) / 2 - size[0] / 2 / scale, (top + bottom) / 2 - size[1] / 2 / scale
