"""The frame of every dialog: 480 wide, title, text, content, buttons at the lower right with the primary one last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rnnsim.views.controls import labelled
from rnnsim.views.look import dress_window, px
from rnnsim.views.window_sizes import FRAME

WIDTH = 480
AROUND = 140  # title, buttons and margins above and below a content
Buttons = tuple[tuple[str, str], ...]


class SentenceDialog(QDialog):
    """`buttons` are (answer, text) with the primary one last; `answer` is the pressed one's, or "" after Escape.

    `enter` is the answer Enter gives, where the primary one would destroy something. A field has the keyboard first.
    """

    def __init__(self, parent: QWidget | None, title: str, text: str, *, buttons: Buttons, content: QWidget | None = None,
                 enter: str | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        if parent is None:
            dress_window(self)
        self.answer = ""
        self.first: QWidget | None = None  # has the keyboard first, in place of a field
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(labelled(title, "heading"))
        if text:
            sentence = labelled(text, "body")
            sentence.setWordWrap(True)
            sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(sentence)
        if content is not None:
            column.addWidget(content, 1)
        self.buttons: dict[str, QPushButton] = {}
        row = self._button_row(buttons, enter)
        column.addLayout(row)
        self.setFixedWidth(max(px(WIDTH), row.sizeHint().width() + 2 * px(24)))

    @property
    def most_content(self) -> int:
        """How high the content may be for all of the dialog to be on the screen; what is higher is to be scrolled."""
        return max(px(160), self.screen().availableGeometry().height() - px(AROUND) - FRAME)

    def asked(self) -> str:
        """Show the dialog until it is answered."""
        self.exec()
        self.deleteLater()
        return self.answer

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_room()
        for button in self.buttons.values():
            if button.isDefault():
                button.setFocus()
        field = self.first or self.findChild(QLineEdit) or self.findChild(QPlainTextEdit)
        if field is not None:
            field.setFocus()

    def _take_room(self) -> None:
        """Qt opens no window higher than two thirds of the screen, and cuts off what wraps."""
        layout, most = self.layout(), self.screen().availableGeometry().height() - FRAME
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), max(self.height(), min(layout.totalHeightForWidth(self.width()), most)))

    def _button_row(self, buttons: Buttons, enter: str | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        for answer, text in buttons:
            button = self.buttons[answer] = QPushButton(text)
            button.setAccessibleName(text)
            button.setMinimumHeight(px(32))
            button.clicked.connect(lambda _=False, answer=answer: self._answer(answer))
            row.addWidget(button)
        if buttons:
            primary = self.buttons[buttons[-1][0]]
            primary.setProperty("kind", "primary")
            self.buttons[enter if enter is not None else buttons[-1][0]].setDefault(True)
        return row

    def _answer(self, answer: str) -> None:
        self.answer = answer
        self.accept()
