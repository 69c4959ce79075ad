"""Notes in Markdown: read as text, edited as source after a click on Edit. Knows no session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rnnsim.views.controls import labelled
from rnnsim.views.look import font, px

LINE_HEIGHT = 120  # percent of the font's own, which makes 1.45 of its size
HEADINGS = {1: 15, 2: 13}


def notes_html(text: str) -> str:
    """Markdown as rich text in the sizes of the app: headings 15 and 13 in 600, lines 1.45 apart, lists close to the edge."""
    document = QTextDocument()
    document.setDefaultFont(font(13))
    document.setMarkdown(text)
    block = document.begin()
    while block.isValid():
        cursor, level = QTextCursor(block), block.blockFormat().headingLevel()
        layout, bullets = block.blockFormat(), block.textList()
        if bullets is not None:
            flush = bullets.format()
            flush.setIndent(0)
            bullets.setFormat(flush)
            layout.setLeftMargin(px(18))
        layout.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        layout.setTopMargin(px(2 if bullets else 6))
        layout.setBottomMargin(0)
        cursor.setBlockFormat(layout)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            letters.setFont(font(HEADINGS.get(level, 12), 600))
            letters.setProperty(QTextCharFormat.Property.FontSizeAdjustment, 0)
            cursor.mergeCharFormat(letters)
        block = block.next()
    return document.toHtml()


class NotesView(QWidget):
    """`wish(text)` is called when editing is finished."""

    def __init__(self, wish: Callable[[str], None]) -> None:
        super().__init__()
        self._wish, self._text = wish, ""
        self.shown: QLabel = labelled("", "body")
        self.shown.setWordWrap(True)
        self.shown.setTextFormat(Qt.TextFormat.RichText)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.shown.setOpenExternalLinks(True)
        self.shown.setAccessibleName(self.tr("Notes"))
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(self.tr("Notes in Markdown"))
        self.editor.setPlaceholderText(self.tr("What this network shows, and one thing to try."))
        self.button = QPushButton()
        self.button.clicked.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for widget in (self.shown, self.editor, self.button):
            column.addWidget(widget)
        column.setAlignment(self.button, Qt.AlignmentFlag.AlignLeft)
        self._show_editor(False)

    def show_notes(self, text: str) -> None:
        """Show other notes, unless they are being edited."""
        self._text = text
        if not self.editor.isVisibleTo(self):
            self.shown.setText(notes_html(text or self.tr("Nothing written yet. Say what this network shows.")))

    def _toggle(self) -> None:
        if self.editor.isVisibleTo(self):
            text = self.editor.toPlainText()
            self._show_editor(False)
            if text != self._text:
                self._wish(text)
            self.show_notes(self._text)
        else:
            self.editor.setPlainText(self._text)
            self._show_editor(True)
            self.editor.setFocus()

    def _show_editor(self, is_edited: bool) -> None:
        self.editor.setVisible(is_edited)
        self.shown.setVisible(not is_edited)
        self.editor.setMinimumHeight(px(180))
        self.button.setText(self.tr("Done") if is_edited else self.tr("Edit notes"))
