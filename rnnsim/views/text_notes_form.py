"""The texts on the canvas as a list: each can be changed or deleted. Places none; holds no truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rnnsim.network.document import Edit, TextNote
from rnnsim.views.canvas.note_edits import note_replaced
from rnnsim.views.controls import HairLine, IconButton, labelled
from rnnsim.views.dialogs.note_question import ask_note
from rnnsim.views.look import px
from rnnsim.views.wording import escaped

SHOWN_LETTERS = 26


class TextNotesForm(QWidget):
    """Hidden while there are no texts. `apply(label, edit)` changes the document."""

    def __init__(self, apply: Callable[[str, Edit], None]) -> None:
        super().__init__()
        self._apply = apply
        self._notes: tuple[TextNote, ...] = ()
        self._list = QWidget()
        QVBoxLayout(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        for widget in (HairLine(), labelled(self.tr("Texts on the canvas"), "section"), self._list):
            column.addWidget(widget)
        self.hide()

    def show_notes(self, notes: tuple[TextNote, ...]) -> None:
        """Show these texts."""
        self.setVisible(bool(notes))
        if notes == self._notes:
            return
        self._notes = notes
        layout = self._list.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        for note in notes:
            layout.addWidget(self._made_row(note))

    def _made_row(self, note: TextNote) -> QWidget:
        made, text = QWidget(), " ".join(note.text.split())
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        change = QPushButton(escaped(text if len(text) <= SHOWN_LETTERS else f"{text[: SHOWN_LETTERS - 1]}…"))
        change.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        change.setToolTip(self.tr("Change the text"))
        change.setAccessibleName(self.tr("Change “{text}”").format(text=text))
        remove = IconButton("trash", self.tr("Delete “{text}”").format(text=text[:60]))
        change.clicked.connect(lambda: self._change(note))
        remove.clicked.connect(lambda: self._apply(self.tr("Delete a text note"), note_replaced(note, None)))
        row.addWidget(change)
        row.addWidget(remove)
        return made

    def _change(self, note: TextNote) -> None:
        text = ask_note(self, note.text)
        if text is not None and text != note.text:
            self._apply(self.tr("Change a text note"), note_replaced(note, replace(note, text=text) if text else None))
