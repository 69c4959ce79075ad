"""A small picture of who would be connected to whom: sources across, targets down, weights as colours. Knows a plan, no session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.colours import rgb_of
from rnnsim.network.connecting import Plan
from rnnsim.network.network import Ids
from rnnsim.views.look import colour, current_theme, font, line, px

SIDE, LABEL = 256, 20
MOST_CELLS = 128  # along a side; beyond, a cell stands for several units
LARGEST_CELL = 26
FAINTEST = 0.3  # so that a weak or lonely connection is seen


def cells_of(plan: Plan, sources: Ids, targets: Ids) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Levels −1 … 1 (rows targets, columns sources), and where there is a connection at all."""
    rows, columns = (min(len(ids), MOST_CELLS) for ids in (targets, sources))
    row, column = _places(plan.targets, targets) * rows // len(targets), _places(plan.sources, sources) * columns // len(sources)
    summed, count = np.zeros((rows, columns)), np.zeros((rows, columns))
    np.add.at(summed, (row, column), plan.weights)
    np.add.at(count, (row, column), 1.0)
    strongest = np.abs(summed).max(initial=0.0)
    strength = FAINTEST + (1 - FAINTEST) * np.abs(summed) / (strongest or 1.0)
    return np.where(summed == 0, 0.0, np.copysign(strength, summed)), count > 0


def _places(wanted: Ids, ids: Ids) -> Ids:
    order = np.argsort(ids)
    return np.asarray(order[np.searchsorted(ids[order], wanted)], np.int64)


class AdjacencyPicture(QWidget):
    """Square, with the words "from" above and "to" at the left."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedSize(px(SIDE + LABEL), px(SIDE + LABEL))
        self.setAccessibleName(self.tr("Who is connected to whom"))

    def show_plan(self, plan: Plan | None, ends: tuple[Ids, Ids]) -> None:
        """Show a plan, or empty ground."""
        self._image = None if plan is None else self._painted(*cells_of(plan, *ends))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(px(LABEL), px(LABEL), px(SIDE), px(SIDE))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("field"))
            painter.drawRoundedRect(area, px(4), px(4))
            if self._image is None:
                return
            place = self._place(area)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(place, self._image)
            self._paint_gaps(painter, place)
            self._paint_words(painter, place)

    def _place(self, area: QRectF) -> QRectF:
        assert self._image is not None
        cell = min(px(LARGEST_CELL), area.width() / max(self._image.width(), self._image.height()))
        return QRectF(area.left(), area.top(), cell * self._image.width(), cell * self._image.height())

    def _paint_gaps(self, painter: QPainter, place: QRectF) -> None:
        assert self._image is not None
        across, down = self._image.width(), self._image.height()
        if place.width() / across < 8:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour("panel"))
        for step in range(1, max(across, down)):
            x, y = round(place.left() + step * place.width() / across), round(place.top() + step * place.height() / down)
            if step < across:
                painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
            if step < down:
                painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_words(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(colour("muted"))
        painter.setFont(font(11))
        painter.drawText(QPointF(place.left(), place.top() - line(6)), self.tr("from"))
        painter.save()
        painter.translate(place.left() - line(6), place.top() + painter.fontMetrics().horizontalAdvance(self.tr("to")))
        painter.rotate(-90)
        painter.drawText(QPointF(0, 0), self.tr("to"))
        painter.restore()

    def _painted(self, levels: NDArray[np.float64], is_there: NDArray[np.bool_]) -> QImage:
        theme = current_theme()
        pixels = np.empty((*levels.shape, 3), np.uint8)
        pixels[:] = rgb_of(theme.field)
        pixels[is_there] = theme.activation_colours(levels[is_there])
        pixels[is_there & (levels == 0)] = rgb_of(theme.faint)
        rows, columns = levels.shape
        image = QImage(pixels.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        return image.copy()
