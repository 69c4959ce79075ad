"""The table on screen: keys, mouse and what is selected. What an edit means is asked of the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

import numpy as np
from PySide6.QtCore import QEvent, QItemSelectionModel, QItemSelectionRange, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QTableView

from rnnsim.network.network import Ids
from rnnsim.views.look import colour, font, look, px, text_pixels
from rnnsim.views.panels.spreadsheet.cell_editors import CellDelegate
from rnnsim.views.panels.spreadsheet.sheet_columns import WIDTHS
from rnnsim.views.panels.spreadsheet.sheet_headers import SheetHeader
from rnnsim.views.panels.spreadsheet.sheet_model import NOTHING, Index, SheetModel

ROW_HEIGHT, HEAD_HEIGHT, ID_WIDTH = 26, 28, 64
KEYS = QKeySequence.StandardKey
OWN_KEYS = (KEYS.Copy, KEYS.Paste, KEYS.SelectAll, KEYS.Delete)
Ask = Callable[[], object]
ALONG = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
SORTS = {Qt.Key.Key_Up: Qt.SortOrder.AscendingOrder, Qt.Key.Key_Down: Qt.SortOrder.DescendingOrder}
Command = QItemSelectionModel.SelectionFlag


class SheetTable(QTableView):
    """`typed(index, text)`, `pasted()`, `copied()`, `deleted()`, `let_go()`, `chosen()` and `begun(index)` are asked of the panel."""

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self.sheet_model = model
        self.typed: Callable[[Index, str], bool] = lambda index, text: False
        self.pasted: Ask = lambda: None
        self.copied: Ask = lambda: None
        self.deleted: Ask = lambda: None
        self.let_go: Ask = lambda: None
        self.chosen: Ask = lambda: None
        self.begun: Callable[[Index], object] = lambda index: None
        self.is_following = False  # what is selected is being shown, not chosen
        self.setModel(model)
        self.delegate = CellDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setHorizontalHeader(SheetHeader(Qt.Orientation.Horizontal, model))
        self.setVerticalHeader(SheetHeader(Qt.Orientation.Vertical, model))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self._kept = (-1, 0, 0)  # id of the current row, column, place of the scroll bar
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._find_place)
        look.changed.connect(self.apply_look)
        self.apply_look()

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        ground, accent = colour("panel").name(), colour("accent").name()
        self.setStyleSheet(
            f"QTableView, QHeaderView, QTableCornerButton::section {{ background: {ground}; border: none; }}"
            f"QAbstractScrollArea::corner {{ background: {ground}; border: none; }}"
            f"QTableView QLineEdit {{ padding: 0 {px(6)}px; border: 2px solid {accent}; border-radius: 0;"
            f" background: {ground}; font-size: {text_pixels(12)}px; }}"
            f'QTableView QLineEdit[wrong="true"] {{ border: 2px solid {colour("error").name()}; }}'
        )
        self.setFont(font(12))
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.verticalHeader().setFixedWidth(px(ID_WIDTH))
        self.horizontalHeader().setFixedHeight(px(HEAD_HEIGHT))
        for at, column in enumerate(self.sheet_model.columns):
            header = self.horizontalHeader()
            self.setColumnWidth(at, max(px(WIDTHS[column.kind]), cast(SheetHeader, header).width_of(at)))

    def _chosen_parts(self) -> list[QItemSelectionRange]:
        return list(cast(Iterable[QItemSelectionRange], self.selectionModel().selection()))

    def chosen_rows(self) -> Ids:
        """The rows with a chosen cell, ascending; whole stretches are never looked at cell by cell."""
        parts = [np.arange(part.top(), part.bottom() + 1) for part in self._chosen_parts()]
        return np.unique(np.concatenate(parts)) if parts else NOTHING

    def chosen_columns(self) -> list[int]:
        """The columns with a chosen cell."""
        return sorted({at for part in self._chosen_parts() for at in range(part.left(), part.right() + 1)})

    def rows_meant(self, index: Index) -> Ids:
        """The rows an edit of this cell is for: all that are selected if it is one of them, else its own."""
        return self.sheet_model.marked_rows() if self.sheet_model.is_marked(index.row()) else np.array([index.row()])

    def go_to(self, row: int, column: int, *, is_chosen: bool = False) -> None:
        """Make a cell the current one, without telling that rows were chosen unless they are."""
        model = self.sheet_model
        index = model.index(row, max(0, min(column, len(model.columns) - 1)))
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, Command.ClearAndSelect if is_chosen else Command.NoUpdate)

    def step(self, down: int, across: int) -> None:
        """Go on after typing; with several rows selected only across."""
        here, model = self.currentIndex(), self.sheet_model
        several = len(model.marked_rows()) > 1
        row = max(0, min(here.row() + (0 if several else down), len(model.order) - 1))
        self.go_to(row, here.column() + across, is_chosen=not several)

    def forget_chosen(self) -> None:
        """Let no cell be chosen; what is marked stays."""
        self.is_following = True
        self.clearSelection()
        self.is_following = False

    def repaint_live(self) -> None:
        """Repaint the live column alone."""
        at = next(at for at, column in enumerate(self.sheet_model.columns) if column.kind == "live")
        self.viewport().update(QRect(self.columnViewportPosition(at), 0, self.columnWidth(at), self.viewport().height()))

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> Command:
        """Moving along selected rows keeps them selected, so that one column of all of them can be edited."""
        if self._keeps_rows(index, event):
            return Command.NoUpdate
        return super().selectionCommand(index, event)

    def _keeps_rows(self, index: Index, event: QEvent | None) -> bool:
        model = self.sheet_model
        if event is None or not model.has(index) or not model.is_marked(index.row()) or np.count_nonzero(model.marked) < 2:
            return False
        if isinstance(event, QKeyEvent):
            return event.key() in ALONG and event.modifiers() == Qt.KeyboardModifier.NoModifier
        is_press = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        is_plain = is_press and event.modifiers() == Qt.KeyboardModifier.NoModifier  # type: ignore[attr-defined]
        return is_plain and (event.type() == QEvent.Type.MouseButtonRelease or index != self.currentIndex())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not (self.sheet_model.has(index) and self.delegate.toggle(index)):
            super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        """Copy, paste, select all and find belong to the table while it has the keyboard, not to the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if event.matches(KEYS.Copy):
            self.copied()
        elif event.matches(KEYS.Paste):
            self.pasted()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted()
        elif key == Qt.Key.Key_Escape:
            self.let_go()
        elif key in SORTS and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.sortByColumn(index.column(), SORTS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space) and self._begins(index, key):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _begins(self, index: Index, key: int) -> bool:
        """Turn a yes into a no, or begin to type."""
        model = self.sheet_model
        if not model.has(index) or self.delegate.toggle(index):
            return True
        if key != Qt.Key.Key_Space:
            self.edit(index)
        return True

    def _selection_changed(self) -> None:
        self.viewport().update()
        self.verticalHeader().viewport().update()
        if not self.is_following:
            self.chosen()

    def _keep_place(self) -> None:
        index, model = self.currentIndex(), self.sheet_model
        one = int(model.ids_of(np.array([index.row()]))[0]) if model.has(index) else -1
        self._kept = (one, max(0, index.column()), self.verticalScrollBar().value())

    def _find_place(self) -> None:
        """The cell that had the keyboard keeps it, wherever its row is now."""
        one, column, place = self._kept
        row = self.sheet_model.row_of(one)
        self.is_following = True
        self.verticalScrollBar().setValue(place)
        if len(self.sheet_model.order):
            self.go_to(max(row, 0), column)
        self.is_following = False


def _is_own(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in OWN_KEYS)
