"""Asks for a formula in a; its curve and slope, or why it is refused, are shown while it is written. Gives text; knows no network."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from rnnsim.formulas.user_formulas import LONGEST
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.formula_preview import FormulaPreview
from rnnsim.views.look import px


def ask_formula(parent: QWidget, current: str | None) -> str | None:
    """The formula with its leading =, or None if it was not changed."""
    content = QWidget()
    field, preview = QLineEdit(current or ""), FormulaPreview()
    _place(content, field, preview)
    buttons = (("", parent.tr("Cancel")), ("use", parent.tr("Use the formula")))
    text = parent.tr("A formula in a, the net input times the gain, such as =a / (1 + abs(a)).")
    dialog = SentenceDialog(parent, parent.tr("Formula"), text, buttons=buttons, content=content)

    def check() -> None:
        preview.show_formula(with_sign(field.text()))
        dialog.buttons["use"].setEnabled(not preview.problem)

    field.textChanged.connect(check)
    check()
    answer = dialog.asked()
    return with_sign(field.text()) if answer == "use" else None


def with_sign(text: str) -> str:
    """The text beginning with one =."""
    return f"={text.strip().lstrip('=').strip()}"


def _place(content: QWidget, field: QLineEdit, preview: FormulaPreview) -> None:
    field.setAccessibleName("Formula")
    field.setFixedHeight(px(32))
    field.setMaxLength(LONGEST + 1)
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(12))
    column.addWidget(field)
    column.addWidget(preview)
