"""Shows the sheet of all keys, and writes it as a PDF to be printed. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QRectF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPaintEvent, QPdfWriter
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from rnnsim.drawing.theme import LIGHT
from rnnsim.files.saving import write_whole
from rnnsim.views.dialogs.file_choices import asked_sheet_path
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.key_sheet import Section, column_width, columns_of, paint_sheet, sheet_height
from rnnsim.views.keys import shown_key
from rnnsim.views.look import colour, look, px

WIDTH, HEIGHT, LEAST_COLUMN = 1000, 660, 290
AROUND = 64  # margins of the dialog and the bar to scroll by
PAPER_WIDTH, PAPER_COLUMNS = 1060.0, 4  # of the sheet on paper, in its own units


class KeySheet(QWidget):
    """The sheet; for those who cannot see it, its rows as the description."""

    def __init__(self, sections: Sequence[Section], width: float) -> None:
        """width: before scaling; it has as many columns as fit."""
        super().__init__()
        self._width, count = width, max(1, int(width // LEAST_COLUMN))
        self.across = column_width(width, count)
        self.columns = columns_of(sections, count, self.across)
        self.setAccessibleName(self.tr("Keys and mouse"))
        spoken = [f"{text}: {shown_key(keys) if section.has_caps else keys}" for section in sections for keys, text in section.rows]
        self.setAccessibleDescription("\n".join(spoken))

    def sizeHint(self) -> QSize:
        return QSize(px(self._width), px(sheet_height(self.columns, self.across)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("panel"))
            paint_sheet(painter, self.columns, self.width(), theme=look.theme, scale=look.scale)


def show_key_sheet(parent: QWidget, sections: Sequence[Section], *, name: str = "rnnsim keys") -> None:
    """Show the sheet until it is closed; on wish it is written as a PDF. `Refused` if that cannot be done."""
    width = min(px(WIDTH + AROUND), max(px(480), parent.width() - px(32)))
    sheet, room = KeySheet(sections, width / look.scale - AROUND), QScrollArea()
    sheet.setMinimumSize(sheet.sizeHint())
    room.setWidget(sheet)
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setAccessibleName(parent.tr("Sheet of keys"))
    buttons = (("save", parent.tr("Save as PDF…")), ("close", parent.tr("Close")))
    dialog = SentenceDialog(parent, parent.tr("Keys and mouse"), "", buttons=buttons, content=room)
    dialog.setFixedWidth(width)
    room.setMinimumHeight(min(sheet.sizeHint().height(), px(HEIGHT), dialog.most_content))
    if dialog.asked() == "save":
        path = asked_sheet_path(parent, name)
        if path is not None:
            write_sheet(path, sections)


def write_sheet(path: Path, sections: Sequence[Section]) -> None:
    """One page A4 across, in the light theme at its own size. `Refused` in one sentence if it cannot be written."""
    written = QBuffer()
    written.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(written)
    writer.setTitle("rnnsim: keys and mouse")
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(10, 10, 10, 10)))
    across = column_width(PAPER_WIDTH, PAPER_COLUMNS)
    columns = columns_of(sections, PAPER_COLUMNS, across)
    with QPainter(writer) as painter:
        page = QRectF(0, 0, writer.width(), writer.height())
        share = min(page.width() / PAPER_WIDTH, page.height() / sheet_height(columns, across))
        painter.scale(share, share)
        paint_sheet(painter, columns, page.width() / share, theme=LIGHT)
    write_whole(path, bytes(written.data().data()))
