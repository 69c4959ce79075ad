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
from rnnsim.views.key_sheet import Section, columns_of, paint_sheet, sheet_height
from rnnsim.views.keys import shown_key
from rnnsim.views.look import colour, look, px

WIDTH, HEIGHT, COLUMNS = 1000, 660, 3
PAPER_WIDTH = 1060.0  # of the sheet on paper, in its own units


class KeySheet(QWidget):
    """The sheet; for those who cannot see it, its rows as the description."""

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.columns = columns_of(sections, COLUMNS)
        self.setAccessibleName(self.tr("Keys and mouse"))
        spoken = [f"{text}: {shown_key(keys) if section.has_caps else keys}" for section in sections for keys, text in section.rows]
        self.setAccessibleDescription("\n".join(spoken))

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), px(sheet_height(self.columns)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("panel"))
            paint_sheet(painter, self.columns, self.width(), theme=look.theme, scale=look.scale)


def show_key_sheet(parent: QWidget, sections: Sequence[Section], *, name: str = "rnnsim keys") -> None:
    """Show the sheet until it is closed; on wish it is written as a PDF. `Refused` if that cannot be done."""
    sheet, room = KeySheet(sections), QScrollArea()
    sheet.setMinimumSize(sheet.sizeHint())
    room.setWidget(sheet)
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setAccessibleName(parent.tr("Sheet of keys"))
    room.setMinimumHeight(min(px(sheet_height(sheet.columns)), max(px(240), parent.height() - px(140)), px(HEIGHT)))
    buttons = (("save", parent.tr("Save as PDF…")), ("close", parent.tr("Close")))
    dialog = SentenceDialog(parent, parent.tr("Keys and mouse"), "", buttons=buttons, content=room)
    dialog.setFixedWidth(min(px(WIDTH + 64), max(px(480), parent.width() - px(32))))
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
    columns = columns_of(sections, COLUMNS + 1)
    with QPainter(writer) as painter:
        page = QRectF(0, 0, writer.width(), writer.height())
        share = min(page.width() / PAPER_WIDTH, page.height() / sheet_height(columns))
        painter.scale(share, share)
        paint_sheet(painter, columns, page.width() / share, theme=LIGHT)
    write_whole(path, bytes(written.data().data()))
