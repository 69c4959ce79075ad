"""numpy arrays handed to QPainter without a copy: lines and pixmap fragments. The only module that knows how Qt lays them out."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import Shiboken

Floats = NDArray[np.float64]
FRAGMENT_COLUMNS = 10  # x, y, source left, source top, width, height, scale x, scale y, rotation, opacity


def draw_lines(painter: QPainter, segments: Floats) -> None:
    """Draw segments (S, 4) as x1, y1, x2, y2 with the painter's pen."""
    if len(segments):
        lines = np.ascontiguousarray(segments, np.float64)
        first = cast(QLineF, Shiboken.wrapInstance(lines.ctypes.data, QLineF))
        painter.drawLines(first, len(lines))


def draw_squares(painter: QPainter, places: Floats, half: float) -> None:
    """Draw squares around places (n, 2) with the painter's pen and brush."""
    if len(places):
        boxes = np.ascontiguousarray(np.column_stack([places - half, np.full((len(places), 2), 2 * half)]))
        first = cast(QRectF, Shiboken.wrapInstance(boxes.ctypes.data, QRectF))
        painter.drawRects(first, len(boxes))


def fragments_for(count: int, side: float, scale: float = 1.0) -> Floats:
    """(count, 10) fragments of squares of one size; the caller fills places (columns 0, 1) and sources (columns 2, 3)."""
    made = np.zeros((count, FRAGMENT_COLUMNS))
    made[:, 4:6] = side
    made[:, 6:8] = scale
    made[:, 9] = 1.0
    return made


def draw_fragments(painter: QPainter, fragments: Floats, atlas: QPixmap) -> None:
    """Draw pieces of an atlas, each centred at its place; fragments (F, 10), sources in pixels of the pixmap."""
    if len(fragments):
        pieces = np.ascontiguousarray(fragments, np.float64)
        first = cast(QPainter.PixmapFragment, Shiboken.wrapInstance(pieces.ctypes.data, QPainter.PixmapFragment))
        painter.drawPixmapFragments(first, len(pieces), atlas)
