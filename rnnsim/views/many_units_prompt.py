"""A small card over the canvas that asks how many units to add, how they stand and how they begin. Adds nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLineEdit, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.many_units import ARRANGEMENTS, MOST_UNITS, usual_arrangement
from rnnsim.network.naming import grouped
from rnnsim.views.controls import ChoiceBox, labelled
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import px
from rnnsim.views.number_fields import number_from
from rnnsim.views.popover import AbstractPopover
from rnnsim.views.translation import translated

PRESET = 10
RANDOM = "random, −1 … 1"
ZERO = "0"
Adds = Callable[[int, str, bool], None]  # count, arrangement, whether they begin at random values


class ManyUnitsPrompt(AbstractPopover):
    """Enter adds, Escape or a click elsewhere closes."""

    def __init__(self, window: QWidget, adds: Adds, closed: Callable[[], None]) -> None:
        super().__init__(window, "many_units", self.tr("Many units"), closed=closed)
        self._adds, self._is_usual = adds, True
        self.number = QLineEdit(str(PRESET))
        self.number.setAccessibleName(self.tr("How many units"))
        self.number.setFixedHeight(px(26))
        self.arrangement = ChoiceBox(self.tr("Arrangement"), tuple(ARRANGEMENTS))
        self.start = ChoiceBox(self.tr("Begin at"), (RANDOM, ZERO))
        self.about = labelled("", "muted")
        self._place()
        self.number.textEdited.connect(self._count_changed)
        self.arrangement.activated.connect(self._arrangement_chosen)
        self._count_changed()

    def open_at(self, place: QPoint) -> None:
        """Show it beside a place of the window; the number is ready to be typed over."""
        self.open_beside(QRect(place, QSize(1, 1)), self.number)
        self.number.selectAll()

    def accept(self) -> None:
        """Add the units and close; a number that is none is asked for again."""
        count = self._count()
        if count is None:
            self.number.setFocus()
            self.number.selectAll()
            return
        try:
            self._adds(count, self.arrangement.currentText(), self.start.currentText() == RANDOM)
        except Refused as refused:
            self._say(str(refused), "error")
            return
        self.finish()

    def _place(self) -> None:
        self.column.addWidget(labelled(self.tr("Many units"), "heading"))
        rows = (
            (self.tr("Number"), self.tr("How many units are added."), self.number),
            (self.tr("Arrangement"), self.tr("How they stand around the pointer."), self.arrangement),
            (self.tr("Begin at"), self.tr("Outputs before the first tick; at 0 a network without input stays silent."), self.start),
        )
        for label, tip, editor in rows:
            self.column.addWidget(FormRow(label, tip, editor))
        self.about.setWordWrap(True)
        self.column.addWidget(self.about)

    def _count(self) -> int | None:
        number = number_from(self.number.text())
        return None if number is None or not number.is_integer() or not 1 <= number <= MOST_UNITS else int(number)

    def _count_changed(self) -> None:
        count = self._count()
        if count is None:
            self._say(self.tr("Type a whole number from 1 to {most}.").format(most=grouped(MOST_UNITS)), "error")
            return
        self._say(self.tr("Enter adds them, Esc cancels."), "muted")
        if self._is_usual:
            self.arrangement.show_choice(usual_arrangement(count))

    def _arrangement_chosen(self) -> None:
        self._is_usual = False

    def _say(self, text: str, kind: str) -> None:
        self.about.setText(translated(text))
        if self.about.property("kind") != kind:
            self.about.setProperty("kind", kind)
            self.about.style().unpolish(self.about)
            self.about.style().polish(self.about)
