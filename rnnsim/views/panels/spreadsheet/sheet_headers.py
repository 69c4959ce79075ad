"""The names of the columns with what they are sorted by, and the ids of the rows with a mark where they are selected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView

from rnnsim.views.look import current_theme, px
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.spreadsheet.sheet_model import SheetModel
from rnnsim.views.translation import translated

PAD = 8


class SheetHeader(QHeaderView):
    """Either header of a sheet's table."""

    def __init__(self, orientation: Qt.Orientation, model: SheetModel) -> None:
        super().__init__(orientation)
        self._sheet_model = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(px(20))
        self.setSectionResizeMode(
            QHeaderView.ResizeMode.Fixed if orientation == Qt.Orientation.Vertical else QHeaderView.ResizeMode.Interactive
        )

    def width_of(self, section: int) -> int:
        """What the name of a column needs."""
        column = self._sheet_model.columns[section]
        unit = text_width(f" {column.column.unit}", 11) if column.column.unit else 0
        return round(text_width(translated(column.title), 12, 500) + unit) + px(2 * PAD + 12)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pencil, box = Pencil(painter, current_theme()), QRectF(rect)
        pencil.fill(box, "panel")
        if self.orientation() == Qt.Orientation.Vertical:
            self._paint_id(pencil, box, section)
        else:
            self._paint_name(pencil, box, section)
            pencil.across(box.left(), box.right(), box.bottom() - 1, colour="control")
        painter.restore()

    def _paint_id(self, pencil: Pencil, box: QRectF, row: int) -> None:
        if row >= len(self._sheet_model.order):
            return
        pencil.across(box.left(), box.right(), box.bottom() - 1)
        is_marked = self._sheet_model.is_marked(row)
        if is_marked:
            pencil.fill(QRectF(box.left(), box.top(), px(3), box.height() - 1), "accent")
        text = str(self._sheet_model.headerData(row, Qt.Orientation.Vertical))
        ink, weight = ("text", 600) if is_marked else ("muted", 400)
        pencil.write(box.right() - px(PAD), box.center().y(), text, colour=ink, align="right", font=(11, weight))

    def _paint_name(self, pencil: Pencil, box: QRectF, section: int) -> None:
        column, sorting = self._sheet_model.columns[section], self._sheet_model.sorting
        is_sorted = sorting is not None and sorting[0] == section
        style, y = (12, 600 if is_sorted else 500), box.center().y()
        title, unit = translated(column.title), column.column.unit
        width = text_width(title, *style) + (text_width(f" {unit}", 11) if unit else 0)
        left = box.right() - px(PAD) - width if column.is_numeric else box.left() + px(PAD)
        after = left + pencil.write(left, y, title, font=style)
        if unit:
            pencil.write(after + text_width(" ", 11), y, unit, colour="muted", font=(11, 400))
        if is_sorted and sorting is not None:
            x = left - px(8) if column.is_numeric else left + width + px(8)
            self._paint_triangle(pencil, QPointF(x, y), is_downward=sorting[1])

    def _paint_triangle(self, pencil: Pencil, middle: QPointF, *, is_downward: bool) -> None:
        """Points up where values grow downward, as the eye reads: least first."""
        side = px(4) * (1 if is_downward else -1)
        corners = [QPointF(-abs(side), -side / 2), QPointF(abs(side), -side / 2), QPointF(0, side / 2)]
        pencil.painter.setPen(Qt.PenStyle.NoPen)
        pencil.painter.setBrush(pencil.colour("text"))
        pencil.painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
