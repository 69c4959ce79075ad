"""Spreadsheet: every unit or connection a row. What is selected here is selected on the canvas, and the other way round."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.edits import add_units, connect_all
from rnnsim.network.network import Ids
from rnnsim.session.announcements import Announcement, CursorMoved, FrameReady
from rnnsim.views.controls import labelled
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.spreadsheet.cell_clipboard import copied_text, pasted_text
from rnnsim.views.panels.spreadsheet.sheet import Sheet, sheet_of
from rnnsim.views.panels.spreadsheet.sheet_bar import FilterField, SheetTabs
from rnnsim.views.panels.spreadsheet.sheet_edits import cells_edit, edit_label, rows_gone
from rnnsim.views.panels.spreadsheet.sheet_filter import rows_wanted
from rnnsim.views.panels.spreadsheet.sheet_model import NOTHING, Index, SheetModel
from rnnsim.views.panels.spreadsheet.sheet_table import SheetTable
from rnnsim.views.translation import translated
from rnnsim.views.wording import counted_text

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

KINDS = ("units", "connections")
LIVE_SECONDS = 0.1  # between two live values that are shown: faster ones cannot be read


class SpreadsheetPanel(AbstractPanel):
    """Two tables, units and connections, each with its own filter and order."""

    name = "spreadsheet"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.tables = {kind: self._made_table(kind) for kind in KINDS}
        self._filters, self._told = dict.fromkeys(KINDS, ""), dict.fromkeys(KINDS, NOTHING)
        self._seen, self._shown_at = self.selection, 0.0
        self.tabs, self.pages, self.filter = SheetTabs(), QStackedWidget(), FilterField(lambda: self.table_shown.setFocus())
        self.problem = labelled("", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        for kind, title in zip(KINDS, (self.tr("Units"), self.tr("Connections")), strict=True):
            self.tabs.addTab(title)
            self.pages.addWidget(self.tables[kind])
            self.tables[kind].setAccessibleName(title)
        self.tabs.setAccessibleName(self.tr("Units or connections"))
        self.tabs.currentChanged.connect(self._choose_page)
        self.filter.setPlaceholderText(self.tr("Filter: name, delay > 1"))
        self.filter.setToolTip(
            self.tr("Words of a label, id or group, and comparisons: weight > 0.5 delay = 1, |bias| < 0.1 or label ~ h, not learns = yes")
        )
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.textChanged.connect(self._filter_changed)
        self._head.insertWidget(0, self.tabs)
        self._head.insertWidget(2, self.filter, 1)
        self.setFocusProxy(self.table_shown)
        self.place_body(self.pages)
        self._column.addWidget(self.problem)

    @property
    def kind(self) -> str:
        """What is on show: "units" or "connections"."""
        return KINDS[self.tabs.currentIndex()]

    @property
    def table_shown(self) -> SheetTable:
        """The table on show."""
        return self.tables[self.kind]

    @property
    def model(self) -> SheetModel:
        """The model of the table on show."""
        return self.table_shown.sheet_model

    def is_concerned_by(self, announcement: Announcement) -> bool:
        return not isinstance(announcement, CursorMoved)

    def refresh(self) -> None:
        self._follow_tab()
        model, network = self.model, self.document.network
        if network is not model.sheet.network:
            model.show_sheet(sheet_of(self.kind, network, self.frame, before=model.sheet), self._wanted)
        elif self.frame is not model.sheet.frame and is_live_due(self.frame, self._shown_at):
            model.show_frame(sheet_of(self.kind, network, self.frame, before=model.sheet))
            self.table_shown.repaint_live()
            self._shown_at = perf_counter()
        self._follow_selection()
        self._show_empty()
        if self.table_shown.state() != SheetTable.State.EditingState:
            self.say(sentence_of(self))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for table in self.tables.values():
            sheet = table.sheet_model.sheet
            table.sheet_model.show_frame(sheet_of(sheet.kind, sheet.network, None, before=sheet))

    def table(self) -> Table:
        model, rows = self.model, np.arange(len(self.model.order))
        columns = [[str(one) for one in model.ids_of(rows).tolist()], *(model.plain(rows, at) for at in range(len(model.columns)))]
        return ["id", *(column.title for column in model.columns)], list(zip(*columns, strict=True))

    def more_actions(self) -> list[QAction]:
        rows: tuple[tuple[str, Callable[[], object]], ...] = (
            (self.tr("Copy with the names of the columns"), lambda: self._copy(has_titles=True)),
            (self.tr("Order as in the network"), lambda: self.table_shown.sortByColumn(-1, Qt.SortOrder.AscendingOrder)),
            (self.tr("Filter…"), self.filter.setFocus),
        )
        actions = []
        for text, does in rows:
            action = QAction(text, self)
            action.triggered.connect(lambda _checked=False, does=does: does())
            actions.append(action)
        return actions

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.filter.selectAll()
        else:
            super().keyPressEvent(event)

    def refuse(self, sentence: str) -> None:
        """Why something could not be done, below the table; an empty one takes it away."""
        self.problem.setText(translated(sentence))
        self.problem.setVisible(bool(sentence))

    def _made_table(self, kind: str) -> SheetTable:
        table = SheetTable(SheetModel(kind))
        table.sheet_model.write = table.typed = self._typed
        table.pasted = lambda: self._try(lambda: self.tab.session.apply(*pasted_text(self.table_shown, QApplication.clipboard().text())))
        table.begun = self._begun
        table.copied, table.deleted, table.let_go, table.chosen = self._copy, self._delete, self._let_go, self._chosen
        return table

    def _try(self, does: Callable[[], object]) -> bool:
        try:
            does()
        except Refused as refused:
            self.refuse(str(refused))
            return False
        self.refuse("")
        self.refresh_now()
        return True

    def _typed(self, index: Index, text: str) -> bool:
        """Write into the cell, and into that column of all rows that are selected with it."""
        model = self.model
        column, ids = model.columns[index.column()], model.ids_of(self.table_shown.rows_meant(index))
        return self._try(
            lambda: self.tab.session.apply(edit_label(model.sheet, column, len(ids)), cells_edit(model.sheet, column, ids, text=text))
        )

    def _begun(self, index: Index) -> None:
        """Say for how many rows is typed."""
        count = len(self.table_shown.rows_meant(index))
        if count > 1:
            self.say(self.tr("Types into {}").format(counted_text(count, self.kind[:-1])))

    def _delete(self) -> None:
        model, index = self.model, self.table_shown.currentIndex()
        if model.has(index):
            ids = model.ids_of(self.table_shown.rows_meant(index))
            label = self.tr("Delete {}").format(counted_text(len(ids), self.kind[:-1]))
            self._try(lambda: self.tab.session.apply(label, rows_gone(model.sheet, ids)))

    def _copy(self, *, has_titles: bool = False) -> None:
        text = copied_text(self.table_shown, has_titles=has_titles)
        if text:
            QApplication.clipboard().setText(text)

    def _chosen(self) -> None:
        """Cells were chosen here: their rows are selected everywhere."""
        ids = np.unique(self.model.ids_of(self.table_shown.chosen_rows()))
        self.model.mark(ids)
        self._told[self.kind] = ids
        self.refuse("")
        self.tab.session.select(**{self.kind: ids})
        self._seen = self.tab.session.selection

    def _let_go(self) -> None:
        """Escape: first nothing is selected any more, then the keyboard goes to the filter."""
        if self.tab.session.selection.is_empty:
            self.filter.setFocus()
        self.refuse("")
        self.table_shown.forget_chosen()
        self.tab.session.select()

    def _choose_page(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        self.setFocusProxy(self.table_shown)
        self.filter.blockSignals(True)
        self.filter.setText(self._filters[self.kind])
        self.filter.blockSignals(False)
        self.refuse("")
        self.refresh_now()

    def _filter_changed(self, text: str) -> None:
        self._filters[self.kind] = text
        try:
            wanted = rows_wanted(self.model.sheet, text)
        except Refused as refused:
            self.refuse(str(refused))
            return
        self.refuse("")
        self.model.arrange(np.flatnonzero(wanted))
        self.say(sentence_of(self))

    def _wanted(self, sheet: Sheet) -> NDArray[np.bool_]:
        try:
            return rows_wanted(sheet, self._filters[sheet.kind])
        except Refused:
            return np.ones(len(sheet.rows), bool)

    def _follow_tab(self) -> None:
        """Show what was selected elsewhere, unless a person is at work here."""
        selection, self._seen, seen = self.selection, self.selection, self._seen
        focused = QApplication.focusWidget()
        if selection is seen or (focused is not None and self.isAncestorOf(focused)):
            return
        if bool(len(selection.units)) != bool(len(selection.connections)):
            self.tabs.setCurrentIndex(KINDS.index("units" if len(selection.units) else "connections"))

    def _follow_selection(self) -> None:
        ids: Ids = getattr(self.selection, self.kind)
        self.model.mark(ids)
        if np.array_equal(ids, self._told[self.kind]):
            return
        self._told[self.kind] = ids
        self.table_shown.forget_chosen()
        rows = self.model.marked_rows()
        if len(rows):
            self.table_shown.go_to(int(rows[0]), max(0, self.table_shown.currentIndex().column()))

    def _show_empty(self) -> None:
        network, ids = self.document.network, self.document.network.units.id
        if not len(ids):
            way = (self.tr("There is no unit yet; double-click the canvas to draw one."), self.tr("Add a unit"))
            edit = add_units(1, activation="tanh")
        elif self.kind == "connections" and not len(network.connections):
            way = (self.tr("There is no connection yet: drag from a unit's rim to another unit."), self.tr("Connect all units"))
            edit = connect_all(ids, ids, 0.5)
        else:
            self.empty_state.hide()
            self.pages.show()
            return
        self.empty_state.show_empty(*way, lambda: self._try(lambda: self.tab.session.apply(way[1], edit)))
        self.pages.hide()


def is_live_due(frame: FrameReady | None, shown_at: float) -> bool:
    """Whether live values shall follow this frame now: at once where the clock stands."""
    return frame is None or not frame.playing or perf_counter() - shown_at >= LIVE_SECONDS


def sentence_of(panel: SpreadsheetPanel) -> str:
    """How many rows there are, are on show, are selected."""
    model, noun = panel.model, panel.kind[:-1]
    total, shown, marked = len(model.sheet.rows), len(model.order), len(model.marked_rows())
    said = counted_text(total, noun)
    if shown != total:
        said = panel.tr("{shown} of {total}").format(shown=shown, total=said)
    if marked > 1:
        return panel.tr("{marked} of {said} selected").format(said=said, marked=marked)
    return panel.tr("{said}, one a row").format(said=said) if total else panel.tr("Units and connections, one a row")
