"""The weight matrix as a widget: cells, names, group borders, colour bar, and the field in which a number is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from rnnsim.drawing.colours import ink_on
from rnnsim.drawing.values import number_text
from rnnsim.network.naming import unit_name
from rnnsim.views.look import current_theme, font, line, look, px
from rnnsim.views.number_fields import number_from
from rnnsim.views.panels.axes import paint_colour_bar
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.raster import ABSENT, GAP_FROM, image_of
from rnnsim.views.panels.weight_cells import Cell

if TYPE_CHECKING:
    from rnnsim.views.panels.weight_matrix import WeightMatrixPanel

WIDEST_CELL, HIGHEST_CELL = 54, 30
STEP, DRAG_STEP = 0.05, 0.01
LARGE = 24
OWN_KEYS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste)


class WeightFigure(QWidget):
    """Mouse and keys on the cells; what they mean is asked of the panel."""

    def __init__(self, panel: WeightMatrixPanel) -> None:
        super().__init__()
        self._panel = panel
        self._pressed: tuple[Cell, float, float | None] | None = None  # cell, y, weight then
        self._drag: object | None = None
        self._brush: tuple[Cell, float | None] | None = None  # the cell painted last, the weight that is painted
        self._room: tuple[object, float] = (None, 0.0)
        self.editor = CellField(self)
        self.editor.setAccessibleName(panel.tr("Weight"))
        self.editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.editor.hide()
        self.editor.typed = self._typed
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(px(160), px(80))
        self.setAccessibleName(panel.tr("Weight matrix"))

    @property
    def area(self) -> QRectF:
        """Where the cells are."""
        rows, columns = self._panel.cells.weights.shape
        left, top = self._row_room(), px(22)
        width = min(self.width() - left - px(72), max(1, columns) * px(WIDEST_CELL))
        height = min(self.height() - top - px(4), max(1, rows) * px(HIGHEST_CELL))
        return QRectF(left, top, max(10.0, width), max(10.0, height))

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell."""
        rows, columns = self._panel.cells.weights.shape
        return self.area.width() / max(1, columns), self.area.height() / max(1, rows)

    def cell_area(self, cell: Cell) -> QRectF:
        """Where a cell is painted."""
        area, (across, down) = self.area, self.cell_size
        return QRectF(area.left() + cell[1] * across, area.top() + cell[0] * down, across, down)

    def cell_at(self, place: QPointF) -> Cell | None:
        """The cell under a place of the widget."""
        rows, columns = self._panel.cells.weights.shape
        if not self.area.contains(place) or not (rows and columns):
            return None
        across, down = self.cell_size
        row, column = int((place.y() - self.area.top()) // down), int((place.x() - self.area.left()) // across)
        return min(row, rows - 1), min(column, columns - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil = Pencil(painter, current_theme())
            pencil.fill(QRectF(self.rect()), "panel")
            if not self._panel.cells.weights.size:
                for step in range(5):
                    pencil.across(px(60), self.width() - px(80), px(22) + step * px(24))
                return
            self._paint_cells(pencil)
            self._paint_borders(pencil)
            self._paint_names(pencil)
            self._paint_marks(pencil)
            height = min(px(160), self.height() - px(44))
            paint_colour_bar(pencil, self.width() - px(52), px(24), height=height, scale=self._panel.scale, is_soft=self._has_large_cells)

    def _paint_cells(self, pencil: Pencil) -> None:
        across, down = self.cell_size
        weights, scale = self._panel.cells.weights, self._panel.scale
        if across < GAP_FROM or down < GAP_FROM:
            with np.errstate(over="ignore"):
                levels = np.clip(np.nan_to_num(weights) / scale, -1, 1)
            entries = np.where(np.isnan(weights), ABSENT, np.rint(levels * 127) + 128)
            pencil.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            pencil.painter.drawImage(self.area, image_of(entries.astype(np.uint8)))
            return
        theme, has_large_cells, area = pencil.theme, self._has_large_cells, self.area
        has_numbers = across >= text_width("−0.00", 11) + 4 and down >= px(14)
        for row in range(weights.shape[0]):
            for column in range(weights.shape[1]):
                weight = float(weights[row, column])
                box = QRectF(area.left() + column * across + 0.5, area.top() + row * down + 0.5, across - 1, down - 1)
                if np.isnan(weight):
                    pencil.fill(box, "field")
                    continue
                fill = theme.area(weight / scale) if has_large_cells else theme.activation(weight / scale)
                pencil.fill(box, fill)
                if has_numbers:
                    middle = box.center()
                    pencil.write(middle.x(), middle.y(), number_text(weight), colour=ink_on(fill), font=(11, 400), align="centre")

    @property
    def _has_large_cells(self) -> bool:
        across, down = self.cell_size
        return across > px(LARGE) and down > px(LARGE) / 2

    def _paint_borders(self, pencil: Pencil) -> None:
        cells, area, (across, down) = self._panel.cells, self.area, self.cell_size
        for row in cells.borders(cells.targets):
            pencil.across(area.left(), area.right(), area.top() + row * down, colour="control")
        for column in cells.borders(cells.sources):
            pencil.upright(area.left() + column * across, area.top(), area.bottom(), colour="control")

    def _paint_names(self, pencil: Pencil) -> None:
        cells, (across, down), network = self._panel.cells, self.cell_size, self._panel.document.network
        pointed = self._panel.pointed or (-1, -1)
        every_row, every_column = max(1, int(np.ceil(px(12) / down))), max(1, int(np.ceil(px(26) / across)))
        for row in range(0, len(cells.targets), every_row):
            y = self.area.top() + (row + 0.5) * down
            name = self._shortened(unit_name(network, int(cells.targets[row])), self._row_room() - px(8))
            pencil.write(self.area.left() - px(6), y, name, colour="text" if row == pointed[0] else "muted", align="right", font=(11, 400))
        for column in range(0, len(cells.sources), every_column):
            x = self.area.left() + (column + 0.5) * across
            name = self._shortened(unit_name(network, int(cells.sources[column])), across * every_column - px(4))
            pencil.write(x, px(12), name, colour="text" if column == pointed[1] else "muted", align="centre", font=(11, 400))

    def _paint_marks(self, pencil: Pencil) -> None:
        pencil.painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._panel.pointed is not None:
            pencil.frame(self.cell_area(self._panel.pointed), "control", width=1.5, radius=2)
        for cell in self._panel.chosen:
            pencil.frame(self.cell_area(cell), QColor(pencil.theme.accent), width=2.5, radius=2)
        if self.hasFocus():
            pencil.frame(self.area.adjusted(-2, -2, 2, 2), "accent", width=line(1), radius=3)

    def _row_room(self) -> float:
        cells = self._panel.cells
        if self._room[0] != (cells, look.scale):
            widest = max((text_width(unit_name(cells.network, int(unit)), 11) for unit in cells.targets[:200]), default=0.0)
            self._room = (cells, look.scale), max(px(28.0), min(px(110.0), widest + px(10)))
        return self._room[1]

    def _shortened(self, name: str, room: float) -> str:
        while len(name) > 1 and text_width(name, 11) > room:
            name = name[:-2] + "…" if name.endswith("…") else name[:-1] + "…"
        return name

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._panel.choose(cell)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._brush = (cell, self._panel.brush_of(cell))
                return
            single = len(self._panel.cells.connections_in(cell)) == 1
            self._pressed = (cell, event.position().y(), self._panel.weight_of(cell)) if single else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._panel.point_at(self.cell_at(event.position()))
        if self._brush is not None:
            self._paint_on(self.cell_at(event.position()))
            return
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        cell, y, weight = self._pressed
        moved = y - event.position().y()
        if self._drag is None and abs(moved) >= 4:
            self._drag = object()
        if self._drag is not None:
            self._panel.change_weight(cell, round(moved) * DRAG_STEP, merge=self._drag, base=weight)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._panel.tab.session.seal()
        self._pressed = self._drag = self._brush = None

    def _paint_on(self, cell: Cell | None) -> None:
        """The weight painting began with goes into each cell the pointer comes to; all of them are one step back."""
        if cell is not None and self._brush is not None and cell != self._brush[0]:
            self._drag = self._drag or object()
            self._brush = (cell, self._brush[1])
            self._panel.paint(cell, self._brush[1], merge=self._drag)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None:
            self.edit(cell)

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is None or cell not in self._panel.chosen:
            event.ignore()
            return
        self._panel.change_weight(cell, STEP * event.angleDelta().y() / 120)

    def leaveEvent(self, event: QEvent) -> None:
        self._panel.point_at(None)

    def event(self, event: QEvent) -> bool:
        """Copy and paste belong to the matrix while it has the keyboard, not to the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and any(map(event.matches, OWN_KEYS)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        key, chosen = Qt.Key(event.key()), self._panel.chosen
        current = self._panel.pointed or (chosen[0] if chosen else (0, 0))
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._panel.tab.session.revert(self._drag)
            self._pressed = self._drag = self._brush = None
        elif key in moves and self._panel.cells.weights.size:
            rows, columns = self._panel.cells.weights.shape
            cell = (int(np.clip(current[0] + moves[key][0], 0, rows - 1)), int(np.clip(current[1] + moves[key][1], 0, columns - 1)))
            self._panel.choose(cell)
            self._panel.point_at(cell)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._panel.cells.weights.size:
            self.edit(current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and chosen:
            self._panel.change_weight(chosen[0], STEP if key == Qt.Key.Key_Plus else -STEP)
        elif key == Qt.Key.Key_Delete:
            self._panel.remove()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._panel.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._panel.paste()
        else:
            event.ignore()

    def edit(self, cell: Cell) -> None:
        """Open the field over a cell."""
        weight = self._panel.weight_of(cell)
        if weight is None:
            return
        self._editing = cell
        box = self.cell_area(cell)
        width = max(box.width(), px(64.0))
        self.editor.setFont(font(11))
        self.editor.setGeometry(int(box.center().x() - width / 2), int(box.center().y() - px(13)), int(width), px(26))
        self.editor.setText(f"{weight:g}")
        self.editor.selectAll()
        self.editor.show()
        self.editor.setFocus()

    def _typed(self, text: str) -> None:
        self.setFocus()
        weight = number_from(text)
        if weight is None:
            self._panel.say(self._panel.tr("“{}” is not a number; type one such as 0.25.").format(text[:40]), is_refusal=True)
            return
        self._panel.set_weight(self._editing, weight)


class CellField(QLineEdit):
    """A field that lies over a cell: Return calls `typed(text)`, Escape and going elsewhere put it away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.typed: Callable[[str], object] = lambda text: None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            self.typed(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hide()
        super().focusOutEvent(event)
