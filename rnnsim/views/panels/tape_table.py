"""The tape as an editable table: a row for each input, a column for each tick (or the other way), the current tick lit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QApplication, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from rnnsim.drawing.colours import ink_on
from rnnsim.network.network import Ids
from rnnsim.views.look import colour, current_theme, font, look, px, text_pixels
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.scales import axis_text

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class TapeModel(QAbstractTableModel):
    """Values (ticks, inputs). `write(tick, unit, value text)` is asked when a cell was typed over."""

    def __init__(self) -> None:
        super().__init__()
        self.values: NDArray[np.float64] = np.zeros((0, 0))
        self.ids: Ids = np.zeros(0, np.int64)
        self.names: tuple[str, ...] = ()
        self.goes_down, self.largest = False, 1.0
        self.lit = -1
        self.write: Callable[[int, int, str], bool] = lambda tick, unit, text: False

    def show_values(self, values: NDArray[np.float64], ids: Ids, names: tuple[str, ...], *, goes_down: bool) -> None:
        """Show other values; the shape of the table changes only if it must."""
        same = values.shape == self.values.shape and np.array_equal(ids, self.ids) and goes_down == self.goes_down
        if not same:
            self.beginResetModel()
        changed = np.argwhere(values != self.values) if same else np.zeros((0, 2), int)
        self.values, self.ids, self.names, self.goes_down = values, ids, names, goes_down
        self.largest = max(1.0, float(np.abs(values).max(initial=0.0)))
        if not same:
            self.endResetModel()
        elif len(changed):  # not the others: a field that is open over one of them would lose what has been typed
            (first, left), (last, right) = changed.min(axis=0).tolist(), changed.max(axis=0).tolist()
            corners = ((first, left), (last, right)) if goes_down else ((left, first), (right, last))
            self.dataChanged.emit(*(self.index(row, column) for row, column in corners))

    def place_of(self, index: Index) -> tuple[int, int]:
        """(tick − 1, column of the input) of a cell."""
        return (index.row(), index.column()) if self.goes_down else (index.column(), index.row())

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self.values.shape[0 if self.goes_down else 1]

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self.values.shape[1 if self.goes_down else 0]

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not self._has(index):
            return None
        value = float(self.values[self.place_of(index)])
        if role == Qt.ItemDataRole.EditRole:
            return f"{value:g}"
        if role == Qt.ItemDataRole.DisplayRole:
            return axis_text(value)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            tick, column = self.place_of(index)
            return f"{self.names[column]}, tick {tick + 1}: {axis_text(value)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self._has(index):
            return False
        tick, column = self.place_of(index)
        return self.write(tick + 1, int(self.ids[column]), str(value))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        is_tick = (orientation == Qt.Orientation.Horizontal) != self.goes_down
        if is_tick:
            return str(section + 1)
        return self.names[section] if 0 <= section < len(self.names) else None

    def _has(self, index: Index) -> bool:
        """Views ask for cells and headers of the table's last shape while they take the new one."""
        return index.isValid() and index.row() < self.rowCount() and index.column() < self.columnCount()


class TapeTable(QTableView):
    """`paste(text, tick, place of the input)` is asked on Ctrl+V, `look_at(tick)` on a press on a tick's number."""

    def __init__(self, model: TapeModel) -> None:
        super().__init__()
        self.tape_model = model
        self.setModel(model)
        self.paste: Callable[[str, int, int], object] = lambda text, tick, column: None
        self.setItemDelegate(TapeDelegate(self))
        self.setHorizontalHeader(TickHeader(Qt.Orientation.Horizontal, model))
        self.setVerticalHeader(TickHeader(Qt.Orientation.Vertical, model))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.AnyKeyPressed | QTableView.EditTrigger.EditKeyPressed
        )
        look.changed.connect(self.apply_look)
        self.apply_look()

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        self.setFont(font(12))
        self.setStyleSheet(
            f"QTableView {{ background: {colour('panel').name()}; border: none; }}"
            f"QHeaderView {{ background: {colour('panel').name()}; border: none; }}"
            f"QTableView QTableCornerButton::section {{ background: {colour('panel').name()}; border: none; }}"
            f"QTableView QLineEdit {{ padding: 0; margin: 0; border: 2px solid {colour('accent').name()}; border-radius: 0;"
            f" background: {colour('panel').name()}; font-size: {text_pixels(12)}px; }}"
        )
        self.horizontalHeader().setDefaultSectionSize(px(46))
        self.horizontalHeader().setFixedHeight(px(24))
        self.verticalHeader().setDefaultSectionSize(px(26))
        self.verticalHeader().setFixedWidth(px(64))

    def light(self, row: int) -> None:
        """Light the row of the tape that is being read; −1 for none."""
        model = self.tape_model
        if row == model.lit:
            return
        model.lit = row
        if row >= 0 and self.state() != QTableView.State.EditingState:
            place = model.index(row, 0) if model.goes_down else model.index(0, row)
            self.scrollTo(place)
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            place = self.tape_model.place_of(self.currentIndex()) if self.currentIndex().isValid() else (0, 0)
            self.paste(QApplication.clipboard().text(), place[0] + 1, place[1])
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """The selected cells as a spreadsheet takes them, a line for each tick."""
        places = sorted(self.tape_model.place_of(index) for index in self.selectedIndexes())
        ticks = sorted({tick for tick, _ in places})
        columns = sorted({column for _, column in places})
        return "\n".join("\t".join(f"{self.tape_model.values[tick, column]:g}" for column in columns) for tick in ticks)


class TapeDelegate(QStyledItemDelegate):
    """Paints a value as a soft colour with its number."""

    def __init__(self, table: TapeTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = self._table.tape_model, current_theme()
        tick, column = model.place_of(index)
        if index.data() is None:
            return
        value, box = float(model.values[tick, column]), QRectF(option.rect)
        painter.save()
        pencil = Pencil(painter, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if tick == model.lit:
            pencil.fill(box, "now")
        fill = theme.area(value / model.largest) if value else (theme.now if tick == model.lit else theme.field)
        pencil.fill(box.adjusted(1.5, 1.5, -1.5, -1.5), fill, 3)
        text = axis_text(value)
        if text_width(text, 12) > box.width() - px(8):
            text = axis_text(value, decimals=2) if abs(value) < 100 else f"{value:.0e}"
        pencil.write(box.center().x(), box.center().y(), text, colour=ink_on(fill) if value else "muted", align="centre", font=(12, 400))
        if option.state & QStyle.StateFlag.State_Selected:
            pencil.frame(box.adjusted(1.5, 1.5, -1.5, -1.5), "accent", width=2, radius=3)
        painter.restore()


class TickHeader(QHeaderView):
    """Numbers of ticks with an ink pill on the current one, or names of inputs."""

    def __init__(self, orientation: Qt.Orientation, model: TapeModel) -> None:
        super().__init__(orientation)
        self._tape_model = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pencil, model = Pencil(painter, current_theme()), self._tape_model
        pencil.fill(QRectF(rect), "panel")
        text = str(model.headerData(section, self.orientation()) or "")
        centre = QRectF(rect).center()
        is_tick = (self.orientation() == Qt.Orientation.Horizontal) != model.goes_down
        if is_tick and section == model.lit:
            pencil.pill(centre.x(), centre.y(), text)
        elif is_tick:
            pencil.write(centre.x(), centre.y(), text, colour="muted", align="centre", font=(11, 400))
        elif self.orientation() == Qt.Orientation.Vertical:
            pencil.write(rect.right() - px(8), centre.y(), text, align="right", font=(12, 500))
        else:
            pencil.write(centre.x(), centre.y(), text, align="centre", font=(12, 500))
        painter.restore()
