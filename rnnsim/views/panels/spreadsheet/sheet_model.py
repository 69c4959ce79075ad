"""A sheet as a model of Qt: cells are read from the network's columns when they are painted, nothing is copied.

Rows keep their place while they are edited; only sorting, filtering and rows that come or go change the order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from rnnsim.network.network import Ids, Network
from rnnsim.views.panels.spreadsheet.sheet import Sheet, sheet_of
from rnnsim.views.panels.spreadsheet.sheet_columns import YES, SheetColumn, plain_texts, shown_text
from rnnsim.views.translation import translated

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NOTHING: Ids = np.zeros(0, np.int64)
BLOCK = 64  # live values are worked out for so many rows at once
ROLES = Qt.ItemDataRole


class SheetModel(QAbstractTableModel):
    """`order` holds the position in the network of each row that is shown. `write(index, text)` is asked when a cell was typed over."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.sheet = sheet_of(kind, Network(), None)
        self.columns = self.sheet.columns
        self.order = NOTHING
        self.marked: NDArray[np.bool_] = np.zeros(0, bool)  # by position in the network: selected on the canvas too
        self.sorting: tuple[int, bool] | None = None  # column, downward
        self.write: Callable[[Index, str], bool] = lambda index, text: False
        self._live: dict[int, NDArray[np.float64]] = {}

    @property
    def kind(self) -> str:
        """ "units" or "connections"."""
        return self.sheet.kind

    def show_sheet(self, sheet: Sheet, wanted: Callable[[Sheet], NDArray[np.bool_]]) -> None:
        """Show another sheet: rows stay where they stand, new ones that are wanted come last, those that are gone leave."""
        before, self._live = self.sheet, {}
        if sheet.rows.id is before.rows.id or np.array_equal(sheet.rows.id, before.rows.id):
            self.sheet = sheet
            self._say_changed()
            return
        shown = before.rows.id[self.order]
        kept = sheet.rows.positions_of(shown)
        is_new = before.rows.positions_of(sheet.rows.id) < 0
        fresh = np.flatnonzero(is_new & wanted(sheet)) if is_new.any() else NOTHING
        order = np.sort(np.append(kept[kept >= 0], fresh)) if self.sorting is None else np.append(kept[kept >= 0], fresh)
        if np.array_equal(sheet.rows.id[order], shown):
            self.sheet, self.order = sheet, order
            self._say_changed()
        else:
            self._show(sheet, order)

    def arrange(self, order: Ids) -> None:
        """Show these rows, given as in the network, in the order asked for."""
        if self.sorting is not None:
            column, downward = self.sorting
            order = self.sheet.sorted_by(self.columns[column], order, downward=downward)
        self._show(self.sheet, order)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows on show by a column; −1 for the order of the network."""
        self.sorting = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.arrange(np.sort(self.order))

    def show_frame(self, sheet: Sheet) -> None:
        """Take live values from the sheet's frame; the view repaints their column."""
        self.sheet, self._live = sheet, {}

    def mark(self, ids: Ids) -> None:
        """Mark the rows of these units or connections."""
        at = self.sheet.rows.positions_of(ids)
        self.marked = np.zeros(len(self.sheet.rows), bool)
        self.marked[at[at >= 0]] = True

    def is_marked(self, row: int) -> bool:
        """Whether the unit or connection of this row is selected."""
        at = int(self.order[row])
        return at < len(self.marked) and bool(self.marked[at])

    def marked_rows(self) -> Ids:
        """The rows on show that are marked."""
        return np.flatnonzero(self.marked[self.order]) if len(self.marked) == len(self.sheet.rows) else NOTHING

    def ids_of(self, rows: Ids) -> Ids:
        """The ids of units or connections in these rows of the table."""
        ids: Ids = self.sheet.rows.id[self.order[rows]]
        return ids

    def row_of(self, one: int) -> int:
        """The row of a unit or connection; −1 if it is not on show."""
        at = int(self.sheet.rows.positions_of(one)) if one >= 0 else -1
        found = np.flatnonzero(self.order == at) if at >= 0 else NOTHING
        return int(found[0]) if len(found) else -1

    def value(self, row: int, column: SheetColumn) -> Any:
        """The value of a cell."""
        if column.kind == "live":
            block = row // BLOCK
            if block not in self._live:
                self._live[block] = self.sheet.live(self.order[block * BLOCK : (block + 1) * BLOCK])
            return self._live[block][row % BLOCK]
        return self.sheet.rows.columns[column.name][self.order[row]]

    def text(self, row: int, at: int) -> str:
        """What stands in a cell."""
        column = self.columns[at]
        return shown_text(column, self.value(row, column), self.sheet.names)

    def plain(self, rows: Ids, at: int) -> list[str]:
        """Cells of a column as they are copied and typed over."""
        column = self.columns[at]
        return plain_texts(column, self.sheet.values(column, self.order[rows]), self.sheet.names)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not self.has(index):
            return flags
        is_typed = self.columns[index.column()].kind not in ("live", "flag")  # yes and no are turned, not typed
        return flags | Qt.ItemFlag.ItemIsEditable if is_typed else flags

    def data(self, index: Index, role: int = ROLES.DisplayRole) -> Any:
        if not self.has(index):
            return None
        row, at = index.row(), index.column()
        if role == ROLES.DisplayRole:
            return self.text(row, at)
        if role == ROLES.EditRole or (role == ROLES.ToolTipRole and self.columns[at].kind in ("number", "live")):
            return self.plain(np.array([row]), at)[0]
        if role == ROLES.AccessibleTextRole:
            name = translated(f"{self.kind[:-1]} {self.ids_of(np.array([row]))[0]}")
            return f"{name}, {translated(self.columns[at].title)}: {self.text(row, at) or translated('none')}"
        if role == ROLES.CheckStateRole and self.columns[at].kind == "flag":
            return Qt.CheckState.Checked if self.text(row, at) == YES else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = ROLES.EditRole) -> bool:
        return role == ROLES.EditRole and self.has(index) and self.write(index, str(value))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLES.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            has_row = role == ROLES.DisplayRole and 0 <= section < len(self.order)
            return str(self.sheet.rows.id[self.order[section]]) if has_row else None
        if not 0 <= section < len(self.columns) or role not in (ROLES.DisplayRole, ROLES.ToolTipRole):
            return None
        column = self.columns[section]
        return translated(column.title if role == ROLES.DisplayRole else column.tip)

    def has(self, index: Index) -> bool:
        """Views ask for cells of the table's last shape while they take the new one."""
        return index.isValid() and index.row() < len(self.order) and index.column() < len(self.columns)

    def _show(self, sheet: Sheet, order: Ids) -> None:
        self.beginResetModel()
        self.sheet, self.order, self._live = sheet, order, {}
        self.endResetModel()

    def _say_changed(self) -> None:
        if len(self.order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.order) - 1, len(self.columns) - 1))
