"""A pixmap of equal cells, painted when first asked for, from which many small pictures are drawn in one call. Knows no network."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from rnnsim.drawing.raster.sheet import Pixels
from rnnsim.drawing.shapes import Shape
from rnnsim.views.canvas.layers.frame_sheet import DrawPieces
from rnnsim.views.canvas.primitives import draw_fragments, fragments_for
from rnnsim.views.painting import paint_shapes

MOST_COLUMNS, MOST_ACROSS, FIRST_ROWS = 32, 2048, 4  # cells and pixels side by side: close up, cells are large and few
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Atlas:
    """Cells show scene shapes around their middle, `extent` scene pixels to each side, at a zoom and a device pixel ratio."""

    def __init__(self, extent: float, zoom: float, ratio: float) -> None:
        self.zoom, self.ratio = zoom, ratio
        self.side = 2 * max(2, ceil(extent * zoom * ratio + 0.5))
        self._columns = max(1, min(MOST_COLUMNS, MOST_ACROSS // self.side))
        self._slots: dict[Hashable, int] = {}
        self._copied: tuple[int, Pixels] | None = None
        self._pixmap = QPixmap()  # has no room before the first cell: many an atlas is never drawn from

    def slot(self, key: Hashable) -> int:
        """Number of the cell with that key, −1 if it was never painted."""
        return self._slots.get(key, -1)

    def paint(self, key: Hashable, shapes: Iterable[Shape]) -> int:
        """Paint a new cell and return its number."""
        slot = len(self._slots)
        if slot >= self._capacity:
            self._grow()
        row, column = divmod(slot, self._columns)
        with QPainter(self._pixmap) as painter:
            painter.setClipRect(QRect(column * self.side, row * self.side, self.side, self.side))
            painter.translate((column + 0.5) * self.side, (row + 0.5) * self.side)
            painter.scale(self.zoom * self.ratio, self.zoom * self.ratio)
            paint_shapes(painter, shapes)
        self._slots[key] = slot
        return slot

    def draw(self, painter: QPainter, slots: Ints, places: tuple[Floats, Floats]) -> None:
        """Draw cells centred at view points (n,) and (n,)."""
        self.draw_placed(painter, slots, self.placed(places))

    def placed(self, places: tuple[Floats, Floats], *, scale: float = 1.0) -> Floats:
        """Fragments (n, 10) centred at view points (n,) and (n,), for any cells: kept where the places stay from frame to frame."""
        fragments = fragments_for(len(places[0]), self.side, scale / self.ratio)
        fragments[:, 0], fragments[:, 1] = places
        return fragments

    def draw_placed(self, painter: QPainter, slots: Ints, fragments: Floats, *, draw: DrawPieces | None = None) -> None:
        """Draw cells (n,) at those places; by the compiled raster with `draw`, which knows no scale."""
        if not len(fragments):
            return
        corners = np.arange(len(self._slots))
        fragments[:, 2] = (corners % self._columns * self.side).astype(float)[slots]
        fragments[:, 3] = (corners // self._columns * self.side).astype(float)[slots]
        if draw is None:
            draw_fragments(painter, fragments, self._pixmap)
        else:
            draw(self._pixels, fragments)

    @property
    def _pixels(self) -> Pixels:
        """(rows, columns), premultiplied."""
        version = self._pixmap.cacheKey()
        if self._copied is None or self._copied[0] != version:
            image = self._pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            self._copied = version, np.array(image.constBits()).view(np.uint32).reshape(image.height(), -1)
        return self._copied[1]

    @property
    def _capacity(self) -> int:
        return self._columns * (self._pixmap.height() // self.side)

    def _grow(self) -> None:
        rows = 2 * self._pixmap.height() // self.side
        larger = QPixmap(self._columns * self.side, max(FIRST_ROWS, rows) * self.side)
        larger.fill(Qt.GlobalColor.transparent)
        if rows:
            with QPainter(larger) as painter:
                painter.drawPixmap(0, 0, self._pixmap)
        self._pixmap = larger
