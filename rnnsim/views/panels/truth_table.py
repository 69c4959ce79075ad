"""Truth table: every combination of the inputs, what is wanted of the outputs, and what they answer, as the network is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from rnnsim.analysis.truth_table import Answers, answers_of, is_as_wanted
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.naming import unit_name
from rnnsim.session.announcements import Announcement, DocumentReplaced, FrameReady
from rnnsim.views.look import colour, current_theme, font, px
from rnnsim.views.number_fields import short_text
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.starting import make_inputs
from rnnsim.views.panels.truth_edits import text_of, values_in, want, wanted_in

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

ROW, CELL, GAP = 26, 56, 20
MOST_OUTPUTS = 4
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


class TruthTablePanel(AbstractPanel):
    """One field an output takes what is wanted, row by row; the answers follow every edit. Nothing is said while a field is typed in."""

    name = "truth_table"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.grid, self.fields = TruthGrid(), dict[int, QLineEdit]()
        self._answers: Answers | None = None
        self._refusal = ""
        self._seen: tuple[object, object] = (None, None)
        self._row = QHBoxLayout()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.grid)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
        column.addWidget(scroll, 1)
        self.body = body
        self.place_body(body)

    def is_concerned_by(self, announcement: Announcement) -> bool:
        """Only edits change what is shown; the clock does not."""
        return isinstance(announcement, (DocumentReplaced, FrameReady)) and self._seen != self._now()

    def refresh(self) -> None:
        if self._seen != self._now():
            self._seen = self._now()
            self._ask()
        document = self.document
        self._offer_fields(document)
        if self._answers is None:
            self.empty_state.show_empty(self._refusal, self.tr("Make the selected units inputs"), lambda: make_inputs(self))
        else:
            self.empty_state.hide()
            self.grid.show_answers(document, self._answers, wanted_in(document))
        self.body.setVisible(self._answers is not None)
        self.say(self.verdict())

    def verdict(self) -> str:
        """How many rows are as wanted, and the first that is not."""
        if self._answers is None:
            return self.tr("What the outputs answer to every combination of the inputs")
        network, wanted = self.document.network, wanted_in(self.document)
        good = is_as_wanted(self._answers.outputs, wanted)
        if np.isnan(wanted).all():
            return self.tr("Type what is wanted, one digit a row, such as {}").format(("0110" * 64)[: len(wanted)][:16])
        asked = ~np.isnan(wanted).all(axis=1)
        done = int((good.all(axis=1) & asked).sum())
        text = self.tr("{} of {} rows are as wanted").format(done, int(asked.sum()))
        if not good.all():
            row, at = np.argwhere(~good)[0].tolist()
            given, wish = short_text(float(self._answers.outputs[row, at])), short_text(float(wanted[row, at]))
            name = unit_name(network, int(network.output_ids[at]))
            text += self.tr("; in row {} {} gives {}, wanted is {}").format(row + 1, name, given, wish)
        return text

    def table(self) -> Table:
        if self._answers is None:
            return ["row"], []
        network, wanted = self.document.network, wanted_in(self.document)
        inputs, outputs = ([unit_name(network, int(unit)) for unit in ids] for ids in (network.input_ids, network.output_ids))
        names = [*inputs, *(f"{name} wanted" for name in outputs), *outputs]
        return names, np.column_stack([self._answers.inputs, wanted, self._answers.outputs]).tolist()

    def take_keyboard(self) -> None:
        """To the first field, if nothing is wanted yet."""
        if self.fields and all(not field.text() for field in self.fields.values()):
            next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _now(self) -> tuple[object, object]:
        document = self.tab.session.document
        return document.network, document.episodes

    def _ask(self) -> None:
        document = self.document
        try:
            self._answers, self._refusal = answers_of(document.network, document.settings), ""
        except Refused as refusal:
            self._answers, self._refusal = None, str(refusal)

    def _offer_fields(self, document: Document) -> None:
        ids = document.network.output_ids[:MOST_OUTPUTS].tolist() if self._answers is not None else []
        if ids != list(self.fields):
            while (item := self._row.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            self.fields = {unit: self._made_field(unit) for unit in ids}
            self._row.addStretch(1)
        if not ids:
            return
        wanted = wanted_in(document)
        for at, (unit, field) in enumerate(self.fields.items()):
            name = self.tr("Wanted of {}").format(unit_name(document.network, unit))
            field.setAccessibleName(name)
            if not (field.hasFocus() and field.isModified()):
                field.setText(text_of(wanted[:, at]))

    def _made_field(self, unit: int) -> QLineEdit:
        label, field = QLabel(self.tr("wanted of {}").format(unit_name(self.document.network, unit))), QLineEdit()
        label.setFont(font(12))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(field)
        field.setFixedHeight(px(26))
        field.setMinimumWidth(px(96))
        field.setPlaceholderText("0110")
        field.textEdited.connect(lambda text: self._want(unit, text))
        field.editingFinished.connect(lambda: self._finish(field))
        self._row.addWidget(label)
        self._row.addWidget(field)
        return field

    def _want(self, unit: int, text: str) -> None:
        rows = 2 ** len(self.document.network.input_ids)
        self.attempt(
            lambda: self.tab.session.apply(
                self.tr("Say what is wanted"), want(unit, values_in(text, rows)), merge=("wanted", unit, self.fields[unit])
            )
        )

    def _finish(self, field: QLineEdit) -> None:
        field.setModified(False)
        self.tab.session.seal()
        self.refresh_now()


class TruthGrid(QWidget):
    """The rows: inputs, then for each output what is wanted and what it answers, with a tick or a cross."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Truth table"))
        self._heads: tuple[tuple[str, bool], ...] = ()
        self._rows: list[list[str]] = []
        self._marks: NDArray[np.bool_] = np.zeros((0, 0), bool)
        self._is_asked: NDArray[np.bool_] = np.zeros((0, 0), bool)
        self._inputs = 0

    def show_answers(self, document: Document, answers: Answers, wanted: NDArray[np.float64]) -> None:
        """Show other answers."""
        network = document.network
        self._inputs = len(network.input_ids)
        names = [unit_name(network, int(unit)) for unit in (*network.input_ids, *network.output_ids)]
        self._heads = tuple((name, at >= self._inputs) for at, name in enumerate(names))
        self._marks, self._is_asked = is_as_wanted(answers.outputs, wanted), ~np.isnan(wanted)
        self._rows = [
            [f"{value:g}" for value in row] + [f"{short_text(value, is_signed=False)}{'' if rests else ' …'}" for value in outputs]
            for row, outputs, rests in zip(answers.inputs.tolist(), answers.outputs.tolist(), answers.rests.tolist(), strict=True)
        ]
        self.setAccessibleDescription("; ".join(" ".join(row) for row in self._rows[:32]))
        self.setMinimumSize(QSize(px(CELL) * len(names) + px(GAP) * 3, px(ROW) * (len(self._rows) + 1)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font(12, 600))
            painter.setPen(colour("muted"))
            for column, (name, _) in enumerate(self._heads):
                painter.drawText(
                    self._cell(-1, column), MIDDLE, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, px(CELL))
                )
            painter.fillRect(QRectF(0, px(ROW) - 1, self._cell(0, len(self._heads) - 1).right() + px(GAP), 1), colour("border"))
            for row, texts in enumerate(self._rows):
                self._paint_row(painter, row, texts)

    def _paint_row(self, painter: QPainter, row: int, texts: list[str]) -> None:
        theme = current_theme()
        for column, text in enumerate(texts):
            cell, at = self._cell(row, column), column - self._inputs
            painter.setFont(font(12, 400 if at < 0 else 600))
            painter.setPen(colour("text"))
            if at >= 0 and self._is_asked[row, at]:
                is_good = bool(self._marks[row, at])
                painter.fillRect(cell.adjusted(2, 2, -2, -2), colour("success_soft" if is_good else "error_soft"))
                painter.setPen(colour("success" if is_good else "error"))
                text = f"{text} {'✓' if is_good else '✗'}"
            painter.drawText(cell, MIDDLE, text)
        if theme.name == "projector":
            painter.fillRect(QRectF(0, self._cell(row, 0).bottom(), self.width(), 1), colour("border"))

    def _cell(self, row: int, column: int) -> QRectF:
        left = px(CELL) * column + (px(GAP) if column >= self._inputs else 0)
        return QRectF(left, px(ROW) * (row + 1), px(CELL) + (px(12) if column >= self._inputs else 0), px(ROW))
