"""Asks for a formula in a, checked while it is written. Gives text; knows no network."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import parsed_formula
from rnnsim.views.controls import labelled
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.look import px


def problem_of(formula: str) -> str:
    """Why a formula cannot be understood, in one sentence; empty if it can."""
    try:
        parsed_formula(formula)
    except Refused as refused:
        return str(refused)
    return ""


def ask_formula(parent: QWidget, current: str | None) -> str | None:
    """The formula with its leading =, or None if it was not changed."""
    content = QWidget()
    field, problem = QLineEdit(current or ""), labelled("", "error")
    _place(content, field, problem)
    buttons = (("", parent.tr("Cancel")), ("use", parent.tr("Use the formula")))
    text = parent.tr("A formula in a, the net input, such as =a / (1 + abs(a)).")
    dialog = SentenceDialog(parent, parent.tr("Formula"), text, buttons=buttons, content=content)

    def check() -> None:
        sentence = problem_of(with_sign(field.text()))
        problem.setText(sentence)
        dialog.buttons["use"].setEnabled(not sentence)

    field.textChanged.connect(check)
    check()
    answer = dialog.asked()
    return with_sign(field.text()) if answer == "use" else None


def with_sign(text: str) -> str:
    """The text beginning with one =."""
    return f"={text.strip().lstrip('=').strip()}"


def _place(content: QWidget, field: QLineEdit, problem: QLabel) -> None:
    field.setAccessibleName("Formula")
    field.setFixedHeight(px(32))
    problem.setWordWrap(True)
    problem.setMinimumHeight(px(36))
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(field)
    column.addWidget(problem)
