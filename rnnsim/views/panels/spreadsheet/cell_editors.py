"""How a cell is painted and typed over: the inspector's number fields, lists of names to choose from, a formula with its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRectF, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rnnsim.drawing.colours import mix
from rnnsim.views.look import current_theme, dress_window, line, px
from rnnsim.views.number_fields import MINUS, NumberField
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.spreadsheet.formula_popover import FormulaPopover
from rnnsim.views.panels.spreadsheet.sheet_columns import NO, YES, SheetColumn
from rnnsim.views.translation import translated
from rnnsim.views.wording import NOBODY, shown_name

if TYPE_CHECKING:
    from rnnsim.views.panels.spreadsheet.sheet_model import Index
    from rnnsim.views.panels.spreadsheet.sheet_table import SheetTable

PAD = 8
MOST_OFFERED = 5000
STEPS = {Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1)}


class CellDelegate(QStyledItemDelegate):
    """One cell is typed over at a time; what was typed goes to `table.typed`, and stays in the field if it is refused."""

    def __init__(self, table: SheetTable) -> None:
        super().__init__(table)
        self._table = table
        self._edited = (0, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._table.sheet_model
        if not model.has(index):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = current_theme(), QRectF(option.rect)
        pencil = Pencil(painter, theme)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen or model.is_marked(index.row()):
            pencil.fill(box, theme.accent_soft if is_chosen else mix(theme.panel, theme.accent_soft, 0.55))
        pencil.across(box.left(), box.right(), box.bottom() - 1)
        self._paint_value(pencil, box, (index.row(), index.column()))
        if index == self._table.currentIndex() and self._table.hasFocus():
            pencil.frame(box.adjusted(1, 1, -1, -1.5), "accent", width=2)
        painter.restore()

    def _paint_value(self, pencil: Pencil, box: QRectF, cell: tuple[int, int]) -> None:
        """Values that are the default are quiet, so that the others can be found."""
        model = self._table.sheet_model
        column = model.columns[cell[1]]
        value = model.value(cell[0], column)
        is_default = bool(value == column.column.default) and column.kind not in ("live", "unit")
        if column.kind == "flag":
            _paint_flag(pencil, box, bool(value))
            return
        text, ink = model.text(*cell), "muted" if is_default else "text"
        if column.is_numeric:
            pencil.write(box.right() - px(PAD), box.center().y(), text, colour=ink, align="right")
        else:
            pencil.write(box.left() + px(PAD), box.center().y(), _cut(text, box.width() - px(2 * PAD)), colour=ink)

    def toggle(self, index: Index) -> bool:
        """Turn a yes into a no, or the other way; whether the cell is one of these."""
        model = self._table.sheet_model
        column = model.columns[index.column()]
        if column.kind != "flag":
            return False
        self._table.typed(index, NO if model.value(index.row(), column) else YES)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the column, with what can be chosen; a formula shows its curve."""
        model = self._table.sheet_model
        column = model.columns[index.column()]
        if column.kind in ("number", "whole"):
            field: QLineEdit = _number_field(column, float(model.value(index.row(), column)))
        else:
            field = QLineEdit(model.plain(np.array([index.row()]), index.column())[0])
            field.setText("" if column.kind == "unit" and field.text() == NOBODY else field.text())
        field.setParent(parent)
        field.setAccessibleName(translated(column.title))
        field.setModified(False)
        self._offer_names(field, column)
        if column.column.takes_formula:
            FormulaPopover(field)
        self._edited = (index.row(), index.column())
        self._table.begun(index)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is being typed is not disturbed by the clock."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            editor.setModified(False)
            self._table.typed(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Fields of names and formulas take more room where the cell is narrow."""
        column = self._table.sheet_model.columns[index.column()]
        area = option.rect
        if column.kind in ("choice", "text", "unit"):
            area.setWidth(max(area.width(), px(150)))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._finish(editor, step)
                return True
        return super().eventFilter(editor, event)

    def _finish(self, editor: QLineEdit, step: tuple[int, int]) -> None:
        """Take what was typed and go on; what is refused stays to be corrected."""
        if editor.isModified() and not self._table.typed(self._table.sheet_model.index(*self._edited), editor.text()):
            _mark_wrong(editor)
            return
        editor.setModified(False)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self._table.step(*step)

    def _offer_names(self, field: QLineEdit, column: SheetColumn) -> None:
        names = self._names(column)
        if not names or len(names) > MOST_OFFERED:
            return
        completer = QCompleter(QStringListModel(names, field), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        if popup is not None:
            dress_window(popup)
        field.setCompleter(completer)
        completer.activated.connect(lambda text: self._take(field, text))

    def _take(self, field: QLineEdit, name: str) -> None:
        """A name of the list was chosen."""
        field.setText(name)
        field.setModified(True)
        self._finish(field, (1, 0))

    def _names(self, column: SheetColumn) -> list[str]:
        sheet = self._table.sheet_model.sheet
        if column.kind == "choice":
            return [shown_name(name) for name in column.column.choices]
        if column.kind == "unit":
            return sheet.names.names
        return sorted(set(sheet.network.units.group.tolist()) - {""}) if column.name == "group" else []


def _number_field(column: SheetColumn, value: float) -> QLineEdit:
    table = column.column
    field = NumberField(column.title, table.low, table.high, is_whole=column.kind == "whole")

    def stepped(value: float) -> None:
        field.show_number(value)
        field.setText(f"{value:.12g}".replace("-", MINUS))
        field.setModified(True)

    field.show_number(value)
    field.number_wished.connect(stepped)
    field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return field


def _mark_wrong(field: QLineEdit) -> None:
    field.setProperty("wrong", True)
    field.style().unpolish(field)
    field.style().polish(field)
    field.selectAll()


def _cut(text: str, room: float) -> str:
    """The beginning of a text that is too long, with dots."""
    if text_width(text, 12) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text_width(text[:middle] + "…", 12) <= room else (low, middle - 1)
    return text[:low] + "…"


def _paint_flag(pencil: Pencil, box: QRectF, is_on: bool) -> None:
    """A tick for yes, a short line for no."""
    x, y, painter = box.left() + px(PAD + 5), box.center().y(), pencil.painter
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_on:
        painter.setPen(QPen(pencil.colour("text"), line(1.6), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        places = (QPointF(x - px(5), y), QPointF(x - px(1.5), y + px(3.5)), QPointF(x + px(5), y - px(4)))
        painter.drawPolyline(QPolygonF(list(places)))
    else:
        painter.setPen(QPen(pencil.colour("faint"), line(1.5)))
        painter.drawLine(QPointF(x - px(3), y), QPointF(x + px(3), y))
