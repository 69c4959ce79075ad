"""A small card over the canvas that asks how many units to add, how they stand and how they begin. Adds nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.many_units import ARRANGEMENTS, MOST_UNITS, usual_arrangement
from rnnsim.views.controls import ChoiceBox, labelled
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import look, px
from rnnsim.views.number_fields import number_from

WIDTH, PRESET, AWAY = 280, 10, 12
RANDOM, ZERO = "random, −1 … 1", "0"
Adds = Callable[[int, str, bool], None]  # count, arrangement, whether they begin at random values


class ManyUnitsPrompt(QFrame):
    """Enter adds, Escape or a click elsewhere closes. `closed` is told in any case, so that the canvas has the keyboard again."""

    def __init__(self, window: QWidget, adds: Adds, closed: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._adds, self._closed = adds, closed
        self._is_open = self._is_usual = True
        self.setObjectName("many_units")
        self.setAccessibleName(self.tr("Many units"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.number = QLineEdit(str(PRESET))
        self.number.setAccessibleName(self.tr("How many units"))
        self.number.setFixedHeight(px(26))
        self.arrangement = ChoiceBox(self.tr("Arrangement"), tuple(ARRANGEMENTS))
        self.start = ChoiceBox(self.tr("Begin at"), (RANDOM, ZERO))
        self.about = labelled("", "muted")
        self._place()
        self.number.textEdited.connect(self._count_changed)
        self.arrangement.activated.connect(self._arrangement_chosen)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self._count_changed()

    def open_at(self, place: QPoint) -> None:
        """Show it beside a place of the window, wholly inside; the number is ready to be typed over."""
        self.adjustSize()
        room = self._window.rect().adjusted(AWAY, AWAY, -AWAY, -AWAY)
        wish = place + QPoint(AWAY, AWAY)
        x = max(room.left(), min(wish.x(), room.right() - self.width()))
        self.move(x, max(room.top(), min(wish.y(), room.bottom() - self.height())))
        self.show()
        self.raise_()
        self.number.setFocus()
        self.number.selectAll()

    def finish(self) -> None:
        """Close it, once."""
        if self._is_open:
            self._is_open = False
            QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
            self.hide()
            self.close()
            self._closed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        elif event.key() == Qt.Key.Key_Escape:
            self.finish()
        event.accept()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(4))
        column.addWidget(labelled(self.tr("Many units"), "heading"))
        rows = (
            (self.tr("Number"), self.tr("How many units are added."), self.number),
            (self.tr("Arrangement"), self.tr("How they stand around the pointer."), self.arrangement),
            (self.tr("Begin at"), self.tr("Outputs before the first tick; at 0 a network without input stays silent."), self.start),
        )
        for label, tip, editor in rows:
            column.addWidget(FormRow(label, tip, editor))
        self.about.setWordWrap(True)
        column.addWidget(self.about)
        self.setFixedWidth(px(WIDTH))
        self.setStyleSheet(
            f"#many_units {{ background: {look.theme.panel}; border: 1px solid {look.theme.control}; border-radius: {px(8)}px; }}"
        )

    def _count(self) -> int | None:
        number = number_from(self.number.text())
        return None if number is None or not number.is_integer() or not 1 <= number <= MOST_UNITS else int(number)

    def _count_changed(self) -> None:
        count = self._count()
        if count is None:
            self._say(self.tr("Type a whole number from 1 to {most}.").format(most=f"{MOST_UNITS:,}".replace(",", "\u2009")), "error")
            return
        self._say(self.tr("Enter adds them, Esc cancels."), "muted")
        if self._is_usual:
            self.arrangement.show_choice(usual_arrangement(count))

    def _arrangement_chosen(self) -> None:
        self._is_usual = False

    def _add(self) -> None:
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

    def _say(self, text: str, kind: str) -> None:
        self.about.setText(text)
        if self.about.property("kind") != kind:
            self.about.setProperty("kind", kind)
            self.about.style().unpolish(self.about)
            self.about.style().polish(self.about)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """A click elsewhere closes it; the list of a choice, or another program's window, does not."""
        if new is not None and new is not self and not self.isAncestorOf(new) and new.window() is self.window():
            QTimer.singleShot(0, self, self.finish)
