"""Asks for the text of a note on the canvas. Gives text; knows no document."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.look import px


def ask_note(parent: QWidget, text: str = "") -> str | None:
    """The text written, without blanks around it; None if nothing is to be changed."""
    field = QPlainTextEdit(text)
    field.setAccessibleName(parent.tr("Text of the note"))
    field.setTabChangesFocus(True)
    field.setFixedHeight(px(96))
    buttons = (("", parent.tr("Cancel")), ("use", parent.tr("Change the note") if text else parent.tr("Put it on the canvas")))
    dialog = SentenceDialog(parent, parent.tr("Text note"), "", buttons=buttons, content=field)
    field.selectAll()
    return field.toPlainText().strip() if dialog.asked() == "use" else None
