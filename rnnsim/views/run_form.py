"""The inspector when nothing is selected: the network's name, how it is run (generated from the table of settings), and its notes."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Edit
from rnnsim.network.edits import change_settings, rename, set_notes
from rnnsim.network.run_settings import SETTINGS, RunSettings, Setting
from rnnsim.session.tab import Tab
from rnnsim.views.controls import ChoiceBox, HairLine, labelled
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import px
from rnnsim.views.notes_view import NotesView
from rnnsim.views.number_fields import NumberField
from rnnsim.views.text_notes_form import TextNotesForm
from rnnsim.views.translation import inside
from rnnsim.views.wording import counted_text, name_from, shown_name

LABELS = {"seed": "Seed", "precision": "Precision", "update_order": "Update order", "method": "Method", "dt": "Time per tick",
          "backend": "Backend"}  # fmt: skip


class RunForm(QWidget):
    """Shows the document's settings; every change is one edit."""

    let_go = Signal()

    def __init__(self, tab: Tab, refuse: Callable[[str], None]) -> None:
        super().__init__()
        self._tab, self._refuse = tab, refuse
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the network"))
        self.name.setMaxLength(200)
        self.name.editingFinished.connect(self._rename)
        self.counts = labelled("", "muted")
        self.notes = NotesView(self._set_notes)
        self.rows: dict[str, tuple[FormRow, ChoiceBox | NumberField]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(labelled(self.tr("Network"), "heading"))
        column.addWidget(self.counts)
        column.addSpacing(px(8))
        self.name_row = FormRow(self.tr("Name"), self.tr("Title of the document."), self.name)
        column.addWidget(self.name_row)
        self._head(column, self.tr("How it runs"))
        for setting in SETTINGS:
            if setting.name in LABELS:
                column.addWidget(self._made_row(setting))
        self.texts = TextNotesForm(self._apply)
        column.addWidget(self.texts)
        self._head(column, self.tr("Notes"))
        column.addWidget(self.notes)

    def refresh(self) -> None:
        """Show the document."""
        document = self._tab.session.document
        network = document.network
        self.counts.setText(f"{counted_text(len(network.units), 'unit')} · {counted_text(len(network.connections), 'connection')}")
        if not (self.name.hasFocus() and self.name.isModified()) and self.name.text() != network.name:
            self.name.setText(network.name)
            self.name.setCursorPosition(0)
        self.name.setFixedHeight(px(26))
        defaults = RunSettings()
        for name, (row, editor) in self.rows.items():
            value = getattr(document.settings, name)
            if isinstance(editor, ChoiceBox):
                editor.show_choice(shown_name(value))
            else:
                editor.show_number(value)
            row.label.show_changed(value != getattr(defaults, name))
        self.texts.show_notes(document.layout.text_notes)
        self.notes.show_notes(document.notes)

    def show_frame(self) -> None:
        """Nothing here depends on the tick."""

    def _head(self, column: QVBoxLayout, text: str) -> None:
        column.addSpacing(px(12))
        column.addWidget(HairLine())
        column.addSpacing(px(12))
        column.addWidget(labelled(text, "section"))
        column.addSpacing(px(4))

    def _made_row(self, setting: Setting) -> FormRow:
        editor: ChoiceBox | NumberField
        label = self.tr(LABELS[setting.name])
        if setting.choices:
            editor = ChoiceBox(label, tuple(shown_name(choice) for choice in setting.choices))
            editor.textActivated.connect(lambda text: self._set(setting, name_from(text)))
            editor.let_go.connect(self.let_go)
        else:
            editor = NumberField(label, setting.low, inf, is_whole=setting.kind is int)
            editor.number_wished.connect(lambda value: self._set(setting, setting.kind(value)))
            editor.finished.connect(self._tab.session.seal)
        row = FormRow(label, setting.help, editor)
        self.rows[setting.name] = (row, editor)
        return row

    def _set(self, setting: Setting, value: Any) -> None:
        self._apply(self.tr("Set {setting}").format(setting=inside(LABELS[setting.name])), change_settings(**{setting.name: value}))

    def _rename(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self._apply(self.tr("Rename"), rename(self.name.text()))

    def _set_notes(self, text: str) -> None:
        self._apply(self.tr("Edit notes"), set_notes(text))

    def _apply(self, label: str, edit: Edit) -> None:
        try:
            self._tab.session.apply(label, edit)
        except Refused as refused:
            self._refuse(str(refused))
        self.refresh()
