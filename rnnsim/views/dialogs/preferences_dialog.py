"""Preferences, generated from their table; every choice is in force at once and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rnnsim.views.controls import ChoiceBox, HairLine, labelled
from rnnsim.views.dialogs.sentence_dialog import WIDTH, SentenceDialog
from rnnsim.views.inspector_rows import LABEL_WIDTH, FormRow
from rnnsim.views.look import look, px
from rnnsim.views.preferences import PREFERENCES, Preference
from rnnsim.views.remembered import Remembered

Prefer = Callable[[str, Any], None]
BAR = 12  # beside the form, to scroll by
SPOKEN = 2  # the result of a dialog that has to be built again


class PreferencesForm(QWidget):
    """One row per preference; `prefer` is told name and value, and `remembered` asked what holds afterwards."""

    spoken = Signal()  # another language was chosen
    grown = Signal()  # it may need another height

    def __init__(self, remembered: Callable[[], Remembered], prefer: Prefer) -> None:
        super().__init__()
        self._remembered, self._prefer = remembered, prefer
        self.fields: dict[str, ChoiceBox] = {}
        self._rows: dict[str, FormRow] = {}
        self._abouts: list[QLabel] = []
        column, section = QVBoxLayout(self), ""
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in PREFERENCES:
            if row.section != section:
                if section:
                    column.addSpacing(px(8))
                    column.addWidget(HairLine())
                    column.addSpacing(px(12))
                section = row.section
                column.addWidget(labelled(self.tr(section), "section"))
                column.addSpacing(px(4))
            column.addWidget(self._made_row(row))
            about = labelled(self.tr(row.help), "muted")
            about.setWordWrap(True)
            self._abouts.append(about)
            column.addWidget(about)
        self.defaults = QPushButton(self.tr("Back to the defaults"))
        self.defaults.clicked.connect(self.show_defaults)
        column.addSpacing(px(8))
        column.addWidget(self.defaults, 0, Qt.AlignmentFlag.AlignLeft)
        look.changed.connect(self.apply_look)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.apply_look()

    def apply_look(self) -> None:
        """The dialog grows and shrinks with its texts, as far as the screen reaches."""
        self.window().setFixedWidth(px(WIDTH))
        for about in self._abouts:
            about.setContentsMargins(px(LABEL_WIDTH), 0, 0, px(6))
            about.setMinimumHeight(about.heightForWidth(px(WIDTH - 48 - BAR)))
        self.grown.emit()

    def refresh(self) -> None:
        """Show what is preferred."""
        for row in PREFERENCES:
            value = getattr(self._remembered(), row.name)
            self.fields[row.name].show_choice(row.text_of(value))
            self._rows[row.name].label.show_changed(value != row.default)
        self.defaults.setEnabled(any(getattr(self._remembered(), row.name) != row.default for row in PREFERENCES))

    def show_defaults(self) -> None:
        """Prefer everything as it was at first."""
        for row in PREFERENCES:
            if getattr(self._remembered(), row.name) != row.default:
                self._choose(row, row.text_of(row.default))

    def _made_row(self, row: Preference) -> FormRow:
        field = self.fields[row.name] = ChoiceBox(self.tr(row.text), tuple(text for text, _ in row.choices))
        field.textActivated.connect(lambda text: self._choose(row, text))
        self._rows[row.name] = FormRow(self.tr(row.text), self.tr(row.help), field)
        return self._rows[row.name]

    def _choose(self, row: Preference, text: str) -> None:
        before = getattr(self._remembered(), row.name)
        self._prefer(row.name, row.value_of(text))
        self.refresh()
        if row.name == "language" and getattr(self._remembered(), row.name) != before:
            self.spoken.emit()


def show_preferences(parent: QWidget, remembered: Callable[[], Remembered], prefer: Prefer) -> None:
    """Show the form until it is closed. In another language it stands there anew, once the windows do."""
    form = PreferencesForm(remembered, prefer)
    room = QScrollArea()
    room.setWidget(form)
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    room.setAccessibleName(parent.tr("Preferences"))
    dialog = SentenceDialog(parent, parent.tr("Preferences"), "", buttons=(("close", parent.tr("Close")),), content=room)

    def fit() -> None:
        room.setMinimumHeight(min(form.sizeHint().height(), dialog.most_content))
        dialog.adjustSize()

    form.grown.connect(fit)
    form.spoken.connect(lambda: dialog.done(SPOKEN))
    dialog.asked()
    if dialog.result() == SPOKEN:
        QTimer.singleShot(0, parent, lambda: show_preferences(parent, remembered, prefer))
