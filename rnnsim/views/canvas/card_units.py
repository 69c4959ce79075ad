"""The small list beside a card that asks which unit of a card a wire begins or ends at. Type to search, Enter or a click takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from rnnsim.formulas.refused import Refused
from rnnsim.network.grouping import title_of
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids
from rnnsim.views.canvas.gestures.card_choice import CardChoice
from rnnsim.views.controls import labelled
from rnnsim.views.fuzzy_search import ranked
from rnnsim.views.look import px
from rnnsim.views.popover import AbstractPopover
from rnnsim.views.translation import translated

if TYPE_CHECKING:
    from rnnsim.views.canvas.graph_view import GraphView

ROW, MOST_ROWS = 24, 9
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -MOST_ROWS, Qt.Key.Key_PageDown: MOST_ROWS}


def open_card_choice(view: GraphView, choice: CardChoice) -> None:
    """Ask beside the card; what is drawn stays on the canvas until the question is answered or left."""
    CardUnits(view, choice).open()


class CardUnits(AbstractPopover):
    """Units with wires to the other side come first; the last row is all units of the group."""

    WIDTH = 260

    def __init__(self, view: GraphView, choice: CardChoice) -> None:
        is_in = choice.way == "in"
        title = (translated("To which unit of “{}”?") if is_in else translated("From which unit of “{}”?")).format(title_of(choice.path))
        super().__init__(view.window(), "card_units", title, closed=self._over)
        self._view, self._choice = view, choice
        self._rows: list[tuple[str, Ids]] = self._named()
        self.field, self.list = QLineEdit(), QListWidget()
        self._place(title)
        self.show_rows("")

    def open(self) -> None:
        """Show it beside the card, the keyboard in the field."""
        self._view.scene.asked = self._choice
        self.open_beside(self._card_place(), self.field)
        self._view.show_hint(self.tr("Type to search, Enter connects, Esc leaves."))
        self._view.update()

    def show_rows(self, wanted: str) -> None:
        """The rows that fit the typed letters, the best one chosen."""
        self.list.clear()
        for index, _ in ranked(wanted, [text for text, _ in self._rows]):
            item = QListWidgetItem(self._rows[index][0])
            item.setData(Qt.ItemDataRole.UserRole, index)
            item.setSizeHint(QSize(px(ROW), px(ROW)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def accept(self) -> None:
        """Take the chosen row and close; where nothing fits, go on asking."""
        row = self.list.currentRow()
        if row < 0:
            return
        ids = self._rows[self.list.item(row).data(Qt.ItemDataRole.UserRole)][1]
        self.finish()
        try:
            self._choice.takes(ids)
        except Refused as refused:
            self._view.refused(str(refused))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys in the field walk through the list."""
        if watched is not self.field:
            return super().eventFilter(watched, event)
        is_step = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and Qt.Key(event.key()) in STEPS
        if is_step and isinstance(event, QKeyEvent):
            row = self.list.currentRow() + STEPS[Qt.Key(event.key())]
            self.list.setCurrentRow(min(self.list.count() - 1, max(0, row)))
        return is_step

    def _card_place(self) -> QRect:
        """Where the card is in the window; of one that is gone, where the pointer is."""
        area, box = self._view.view_area, self._view.scene.groups.box(self._choice.path)
        x, y, across, down = (*self._view.input.pointer.place, 0.0, 0.0) if box is None else (box.x, box.y, box.across, box.down)
        left, top = area.to_view(x, y)
        corner = self._view.mapTo(self._window, QPoint(round(left), round(top)))
        return QRect(corner, QSize(round(across * area.zoom) + 1, round(down * area.zoom) + 1))

    def _named(self) -> list[tuple[str, Ids]]:
        """(text, ids) of every row."""
        ports, network = self._choice.ports, self._view.scene.network
        known = self.tr("{unit} · {count} from outside") if self._choice.way == "in" else self.tr("{unit} · {count} to outside")
        made: list[tuple[str, Ids]] = []
        for at, (unit, count) in enumerate(zip(ports.ids.tolist(), ports.wires.tolist(), strict=True)):
            name = translated(unit_name(network, unit))
            made.append((known.format(unit=name, count=count) if count else name, ports.ids[at : at + 1]))
        if self._choice.has_all and len(ports.ids) > 1:
            made.append((self.tr("All {} units").format(len(ports.ids)), ports.ids))
        return made

    def _place(self, title: str) -> None:
        self.field.setPlaceholderText(self.tr("Type to search"))
        self.field.setAccessibleName(title)
        self.field.setFixedHeight(px(26))
        self.field.textChanged.connect(self.show_rows)
        self.field.installEventFilter(self)
        self.list.setAccessibleName(self.tr("Units of the group"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(px(ROW) * min(MOST_ROWS, len(self._rows)))
        self.list.itemClicked.connect(lambda _: self.accept())
        heading = labelled(title, "heading")
        heading.setWordWrap(True)
        for part in (heading, self.field, self.list):
            self.column.addWidget(part)

    def _over(self) -> None:
        """The question is no longer on the canvas, which has the keyboard again."""
        if self._view.scene.asked is self._choice:
            self._view.scene.asked = None
        self._view.setFocus()
        self._view.update()
