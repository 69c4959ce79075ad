"""A small picture of a part: a dot for every unit where it stands, a line for every connection while they can be told apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap

from rnnsim.network.network import Network
from rnnsim.views.canvas.primitives import draw_lines
from rnnsim.views.look import colour, px

MOST_LINES, MOST_DOTS = 80, 400
SMALLEST, LARGEST = 1.3, 4.0  # radius of a dot in pixels


def paint_piece(painter: QPainter, network: Network, centre: QPointF, *, side: float) -> None:
    """Paint a network into a square."""
    places = np.column_stack([network.units.place_x, network.units.place_y]).astype(float)
    low, high = places.min(axis=0), places.max(axis=0)
    spread, apart = float((high - low).max()), _least_distance(places)
    radius = min(px(LARGEST), max(px(SMALLEST), 0.36 * apart * side / max(spread, 1.0)))
    zoom = (side - 2 * radius) / spread if spread > 0 else 0.0
    places = (places - (low + high) / 2) * zoom + [centre.x(), centre.y()]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wires = network.connections
    if len(wires) <= MOST_LINES:
        painter.setPen(QPen(colour("control"), 1.0))
        draw_lines(painter, _lines(network, places))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("text"))
    step = -(-len(places) // MOST_DOTS)
    for x, y in places[::step].tolist():
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.restore()


def _least_distance(places: NDArray[np.float64]) -> float:
    """Between the two nearest of up to 400 places."""
    some = places[:MOST_DOTS]
    away = np.hypot(some[:, None, 0] - some[:, 0], some[:, None, 1] - some[:, 1])
    return float(away[away > 0].min(initial=1e9)) if len(some) > 1 else 1e9


def _lines(network: Network, places: NDArray[np.float64]) -> NDArray[np.float64]:
    source, target = (network.units.positions_of(network.connections.columns[end]) for end in ("source", "target"))
    return np.column_stack([places[source], places[target]])


def thumbnail(network: Network, side: int = 32) -> QIcon:
    """The same as an icon."""
    picture = QPixmap(px(side), px(side))
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        paint_piece(painter, network, QPointF(px(side) / 2, px(side) / 2), side=px(side - 4))
    return QIcon(picture)
