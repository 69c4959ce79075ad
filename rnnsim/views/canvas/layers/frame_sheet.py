"""A frame that is painted into memory and then shown as a whole, so that the compiled raster can draw on it between two painters' calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from rnnsim.drawing.raster.sheet import Pixels, Sheet
from rnnsim.views.canvas.layers.still_layer import clipped_painter
from rnnsim.views.canvas.view_area import ViewArea

DrawPieces = Callable[[Pixels, NDArray[np.float64]], None]  # an atlas (rows, columns), and fragments of it in view pixels


class FrameSheet:
    """Kept from frame to frame while the view is as large."""

    def __init__(self) -> None:
        self._image, self._pixels = QImage(), np.zeros((0, 0), np.uint32)

    def paint(
        self, painter: QPainter, view: ViewArea, ratio: float, *, kernels: ModuleType, layers: Callable[[QPainter, DrawPieces], None]
    ) -> None:
        """Have the layers painted, then show them."""
        wide, high = max(1, ceil(view.width * ratio)), max(1, ceil(view.height * ratio))
        if self._pixels.shape != (high, wide):
            self._pixels = np.zeros((high, wide), np.uint32)
            self._image = QImage(self._pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        with clipped_painter(self._image) as inner:
            layers(inner, partial(kernels.draw_pieces, Sheet(self._pixels.reshape(-1), wide, high, 0.0, 0.0, ratio)))
        painter.drawImage(QPointF(), self._image)
