"""Beside the weight matrix: how its weights are distributed, and its eigenvalues in the complex plane with the unit circle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnnsim.analysis.spectrum import eigenvalues_of, weight_matrix_of
from rnnsim.drawing.values import number_text
from rnnsim.views.look import current_theme, line, px
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.panels.weight_cells import WeightCells

WIDTH, LEAST_PANEL = 208, 600
BINS = 21
MOST_UNITS = 200  # eigenvalues of more take too long between two frames
LARGEST_WEIGHT = 1e150  # of which eigenvalues are looked for


def histogram_of(weights: NDArray[np.float64]) -> tuple[NDArray[np.int64], float]:
    """(BINS,) how many weights lie in each part of −reach … reach, and that reach; NaN and infinite ones are left out."""
    finite = weights[np.isfinite(weights)]
    reach = float(np.abs(finite).max(initial=0.0)) or 1.0
    return np.histogram(finite / reach, BINS, (-1, 1))[0], reach


def eigenvalues_in(cells: WeightCells) -> NDArray[np.complex128] | None:
    """Those that can differ from 0: of the weights among units that are heard and hear. None for too many units; none for weights so
    large that theirs might be no numbers.
    """
    both = np.intersect1d(cells.targets, cells.sources)
    if len(both) > MOST_UNITS:
        return None
    matrix = weight_matrix_of(cells.network, cells.delay, sources=both, targets=both)
    return eigenvalues_of(matrix) if (np.abs(matrix) < LARGEST_WEIGHT).all() else np.zeros(0, complex)


class WeightPlots(QWidget):
    """Two small plots, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: WeightCells | None = None
        self.counts, self.reach = histogram_of(np.zeros(0))
        self.eigenvalues: NDArray[np.complex128] | None = None
        self.setAccessibleName(self.tr("Histogram and eigenvalues of the weights"))

    def show_cells(self, cells: WeightCells) -> None:
        """Show another matrix."""
        if cells is self._cells:
            return
        self._cells = cells
        self.counts, self.reach = histogram_of(cells.network.connections.weight[cells.wires_shown])
        self.eigenvalues = eigenvalues_in(cells)
        self.setAccessibleDescription(self.radius_text)
        self.update()

    @property
    def radius_text(self) -> str:
        """The greatest absolute eigenvalue in words."""
        if self.eigenvalues is None:
            return self.tr("over {} units").format(MOST_UNITS)
        return self.tr("none") if not len(self.eigenvalues) else self.tr("greatest {:.3f}").format(abs(self.eigenvalues[0]))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil = Pencil(painter, current_theme())
            pencil.fill(QRectF(self.rect()), "panel")
            half = self.height() * 0.42
            self._paint_histogram(pencil, QRectF(px(8), px(22), self.width() - px(16), half - px(40)))
            self._paint_spectrum(pencil, QRectF(px(8), half + px(20), self.width() - px(16), self.height() - half - px(26)))

    def _paint_histogram(self, pencil: Pencil, area: QRectF) -> None:
        pencil.write(area.left(), px(10), self.tr("Weights"), font=(11, 600))
        pencil.across(area.left(), area.right(), area.bottom(), colour="control")
        most, across = max(1, int(self.counts.max())), area.width() / BINS
        for at, count in enumerate(self.counts.tolist()):
            level = (2 * at + 1) / BINS - 1
            high = area.height() * count / most
            fill = "faint" if abs(level) < 1 / BINS else pencil.theme.pole(level)
            pencil.fill(QRectF(area.left() + at * across + 0.5, area.bottom() - high, across - 1, high), fill)
        for value, align in ((-self.reach, "left"), (0.0, "centre"), (self.reach, "right")):
            x = {"left": area.left(), "centre": area.center().x(), "right": area.right()}[align]
            pencil.write(x, area.bottom() + px(10), number_text(value), colour="muted", align=align, font=(11, 400))

    def _paint_spectrum(self, pencil: Pencil, area: QRectF) -> None:
        top = area.top() - px(10)
        width = pencil.write(area.left(), top, self.tr("Eigenvalues"), font=(11, 600))
        pencil.write(area.left() + width + px(8), top, self.radius_text, colour="muted", font=(11, 400))
        values = self.eigenvalues if self.eigenvalues is not None else np.zeros(0, complex)
        reach = max(1.0, float(np.abs(values).max(initial=0.0))) * 1.12
        scale, middle, painter = min(area.width(), area.height()) / 2 / reach, area.center(), pencil.painter
        pencil.across(middle.x() - reach * scale, middle.x() + reach * scale, middle.y())
        pencil.upright(middle.x(), middle.y() - reach * scale, middle.y() + reach * scale)
        painter.setPen(QPen(pencil.colour("control"), line(1.25)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, scale, scale)
        for value in values.tolist():
            place = QPointF(middle.x() + value.real * scale, middle.y() - value.imag * scale)
            is_outside = abs(value) > 1 + 1e-9
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pencil.colour("error" if is_outside else "text"))
            painter.drawEllipse(place, px(2.2), px(2.2))
            if is_outside:
                painter.setPen(QPen(pencil.colour("error"), line(1)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(place, px(4.5), px(4.5))
