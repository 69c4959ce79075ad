"""The properties of one unit in place: a card beside it with the columns that are changed most, as in the inspector."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.rims import RADIUS
from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS
from rnnsim.network.edits import set_units
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.session.tab import Tab
from rnnsim.views.inspector_heads import UnitHead
from rnnsim.views.inspector_rows import ColumnRow
from rnnsim.views.popover import AbstractPopover

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

SHOWN = ("bias", "activation", "label", "initial", "gain", "dynamics", "is_input", "is_output")
ROOM = RADIUS + 6


class UnitPopover(AbstractPopover):
    """Every field is an edit of its own as soon as it is left; Enter and a click elsewhere close."""

    WIDTH = 300

    def __init__(self, window: QWidget, tab: Tab, unit: int, *, closed: Callable[[], None], refuse: Callable[[str], None]) -> None:
        super().__init__(window, "unit_popover", self.tr("Properties of the unit"), closed=closed)
        self._tab, self._unit, self._refuse = tab, unit, refuse
        self.head = UnitHead()
        self.column.addWidget(self.head)
        self.rows: dict[str, ColumnRow] = {}
        for name in SHOWN:
            row = self.rows[name] = ColumnRow(COLUMNS["units"][name], lambda: tab.session.document.network)
            row.wished.connect(lambda value, name=name: self._set(name, value))
            row.finished.connect(tab.session.seal)
            self.column.addWidget(row)
        self._unsubscribe = tab.session.announcements.subscribe(self._hear)
        self.refresh()

    @property
    def first_field(self) -> QWidget:
        """Where the keyboard goes at first: the number of the bias."""
        return self.rows["bias"].fields[-1]

    def refresh(self) -> None:
        """Show the document's values; close when the unit is gone."""
        units = self._tab.session.document.network.units
        row = units.positions_of(np.array([self._unit]))
        if row[0] < 0:
            self.finish()
            return
        for name, field in self.rows.items():
            field.show_values(units.columns[name][row])
        self.head.show_selection(self._tab.session.document, np.array([self._unit]), self._tab.playback.frame)

    def finish(self) -> None:
        """Close it, once; what stands in a field that is left by this is an edit, too."""
        self._unsubscribe()
        super().finish()

    def _hear(self, announcement: Announcement) -> None:
        if isinstance(announcement, DocumentReplaced):
            self.refresh()

    def _set(self, name: str, value: Any) -> None:
        text = self.tr("Set {column}").format(column=COLUMNS["units"][name].label.lower())
        try:
            self._tab.session.apply(text, set_units(self._unit, **{name: value}), merge=(name, (self._unit,)))
        except Refused as refused:
            self._refuse(str(refused))
        self.refresh()


def show_properties(window: NetworkWindow, unit: int) -> None:
    """Open the card beside a unit of the canvas."""
    view, units = window.graph_view, window.tab.session.document.network.units
    row = int(units.rows(unit))
    x, y = view.view_area.to_view(float(units.place_x[row]), float(units.place_y[row]))
    reach = round(ROOM * view.view_area.zoom)
    corner = view.mapTo(window, QPoint(round(x), round(y))) - QPoint(reach, reach)
    card = UnitPopover(window, window.tab, unit, closed=window.take_keyboard, refuse=window.refuse)
    card.open_beside(QRect(corner.x(), corner.y(), 2 * reach, 2 * reach), card.first_field)
