"""Outline: the network as a tree for keyboard and screen reader, its selection that of the canvas, its numbers typed over in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from rnnsim.network.columns import COLUMNS
from rnnsim.network.edits import set_rows
from rnnsim.session.announcements import Announcement, FrameReady, SelectionReplaced
from rnnsim.views.look import colour, font, px, text_pixels
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.outline.outline_model import HEADS, NAME, OutlineModel
from rnnsim.views.panels.outline.outline_tree import Branch, Key
from rnnsim.views.panels.pencil import text_width
from rnnsim.views.panels.spreadsheet.sheet_columns import columns_of, value_from
from rnnsim.views.panels.spreadsheet.unit_names import UnitNames
from rnnsim.views.panels.starting import add_one_unit

if TYPE_CHECKING:
    from rnnsim.session.history import Selection
    from rnnsim.session.tab import Tab

MOST_FOLLOWED = 300  # selected lines that are looked for in the tree
FLAGS = QItemSelectionModel.SelectionFlag


class OutlinePanel(AbstractPanel):
    """What is chosen here is selected on the canvas, and the other way round. Keys the tree does not need belong to the window."""

    name = "outline"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.model = OutlineModel()
        self.model.write = self._write
        self.view = OutlineView(self.model)
        self._open: set[Key] = set()
        self._is_following = False
        self._followed: Selection | None = None  # whose lines are chosen
        self.view.expanded.connect(lambda index: self._open.add(self.model.branch(index).key))
        self.view.collapsed.connect(lambda index: self._open.discard(self.model.branch(index).key))
        self.model.modelReset.connect(self._open_again)
        self.view.selectionModel().selectionChanged.connect(self._chosen)
        self.setFocusProxy(self.view)
        self.place_body(self.view)
        self.apply_look()

    def refresh(self) -> None:
        self.model.frame = self.frame
        network = self.document.network
        if network is not self.model.tree.network:
            self._is_following = True
            self.model.show_network(network)
            self._is_following = False
        if not len(network.units):
            self.empty_state.show_empty(
                self.tr("Groups, units and what each unit hears stand here as lines. There is no unit yet."),
                self.tr("Add a unit"),
                lambda: add_one_unit(self),
            )
        else:
            self.empty_state.hide()
        self.view.setVisible(len(network.units) > 0)
        self._follow_selection()
        self.view.viewport().update()
        self.say(self.tr("F2 types a value over, letters do what they do on the canvas, arrows open and close"))

    def show_announcement(self, announcement: Announcement) -> None:
        if isinstance(announcement, SelectionReplaced) and self._is_following:
            return
        super().show_announcement(announcement)

    def is_concerned_by(self, announcement: Announcement) -> bool:
        """The clock matters while there are numbers on show; everything else always."""
        return not isinstance(announcement, FrameReady) or len(self.document.network.units) > 0

    def take_keyboard(self) -> None:
        """To the line that was the last one, at first the uppermost."""
        super().take_keyboard()
        if not self.view.currentIndex().isValid():
            self.view.selectionModel().setCurrentIndex(self.model.index(0, 0), FLAGS.NoUpdate)

    def table(self) -> Table:
        return [self.tr(head) for head in HEADS], self._lines(self.model.tree.top)

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        super().apply_look()
        if hasattr(self, "view"):
            self.view.apply_look()

    def _lines(self, over: Branch) -> list[list[str]]:
        made: list[list[str]] = []
        for branch in self.model.tree.below(over):
            texts = [str(self.model.data(self.model.index_of(branch, column))) for column in range(len(HEADS))]
            made += [texts, *self._lines(branch)]
        return made

    def _write(self, branch: Branch, column: str, text: str) -> bool:
        kind = f"{branch.kind}s"
        shown = next(shown for shown in columns_of(kind) if shown.name == column)
        label = self.tr("Set {column}").format(column=COLUMNS[kind][column].label.lower())
        names = UnitNames(self.document.network.units)
        self.attempt(lambda: self.tab.session.apply(label, set_rows(kind, branch.id, **{column: value_from(shown, text, names)})))
        return True

    def _chosen(self, chosen: QItemSelection, left: QItemSelection) -> None:
        if self._is_following:
            return
        keys = [self.model.branch(index).key for index in self.view.selectionModel().selectedRows(NAME)]
        units = {key[1] for key in keys if key[0] == "unit"} | {unit for key in keys if key[0] == "group" for unit in self._members(key)}
        self._is_following = True
        self.tab.session.select(sorted(units), sorted(key[1] for key in keys if key[0] == "connection"))
        self._followed = self.tab.session.selection
        self._is_following = False

    def _members(self, key: Key) -> list[int]:
        units, path = self.document.network.units, str(key[1])
        return [int(unit) for unit, group in zip(units.id, units.group, strict=True) if group == path or group.startswith(f"{path}/")]

    def _follow_selection(self) -> None:
        """Choose the lines of what is selected on the canvas, as long as they are few; open what they stand in."""
        selection = self.tab.session.selection
        if self._is_following or selection is self._followed or self.view.state() == QAbstractItemView.State.EditingState:
            return
        self._followed = selection
        keys: list[Key] = [
            *(("unit", unit) for unit in selection.units.tolist()),
            *(("connection", wire) for wire in selection.connections.tolist()),
        ]
        here = {
            key for key in (self.model.branch(index).key for index in self.view.selectionModel().selectedRows(NAME)) if key[0] != "group"
        }
        if set(keys) == here:
            return
        branches = [branch for key in keys[:MOST_FOLLOWED] if (branch := self.model.tree.find(key)) is not None]
        self._is_following = True
        self.view.selectionModel().select(self._lines_of(branches), FLAGS.ClearAndSelect | FLAGS.Rows)
        if branches:
            first = self.model.index_of(branches[0])
            self.view.selectionModel().setCurrentIndex(first, FLAGS.NoUpdate)
            self.view.scrollTo(first)
        self._is_following = False

    def _lines_of(self, branches: list[Branch]) -> QItemSelection:
        """Their lines, neighbours as one range: each range costs something wherever a cell is painted."""
        ranges: list[tuple[Branch, Branch]] = []
        for branch in sorted(branches, key=lambda branch: (id(branch.above), branch.place)):
            if ranges and ranges[-1][1].above is branch.above and ranges[-1][1].place == branch.place - 1:
                ranges[-1] = (ranges[-1][0], branch)
            else:
                ranges.append((branch, branch))
        made = QItemSelection()
        for first, last in ranges:
            made.select(self.model.index_of(first), self.model.index_of(last, len(HEADS) - 1))
        return made

    def _open_again(self) -> None:
        """A new tree: what was open is open again, and the outermost groups are; no line is chosen in it yet."""
        self._followed = None
        tops = {branch.key for branch in self.model.tree.below(self.model.tree.top) if branch.kind == "group"}
        todo = [branch for branch in self.model.tree.below(self.model.tree.top) if branch.key in self._open | tops]
        while todo:
            branch = todo.pop()
            self.view.expand(self.model.index_of(branch))
            todo += [inner for inner in self.model.tree.below(branch) if inner.key in self._open]


class OutlineView(QTreeView):
    """Letters, Delete and the menu key are not its own: they go on to the window, which does with them what the canvas does."""

    OWN = (
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown, Qt.Key.Key_F2, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
    )  # fmt: skip

    def __init__(self, model: OutlineModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(self.tr("Outline of the network"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setAllColumnsShowFocus(False)

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        self.setFont(font(12))
        self.setStyleSheet(
            f"QTreeView {{ background: {colour('panel').name()}; border: none; color: {colour('text').name()}; outline: none; }}"
            f"QTreeView::item {{ height: {px(24)}px; border: none; }}"
            f"QTreeView::item:selected {{ background: {colour('accent_soft').name()}; color: {colour('text').name()}; }}"
            f"QTreeView::item:focus {{ border: 2px solid {colour('accent').name()}; border-radius: 3px; }}"
            f"QHeaderView::section {{ background: {colour('panel').name()}; color: {colour('muted').name()}; border: none;"
            f" border-bottom: 1px solid {colour('border').name()}; padding: 2px 6px; font-size: {text_pixels(11)}px; }}"
            f"QTreeView QLineEdit {{ padding: 0 2px; margin: 0; border: 2px solid {colour('accent').name()}; border-radius: 0;"
            f" background: {colour('panel').name()}; font-size: {text_pixels(12)}px; }}"
        )
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, across in ((1, 104), (2, 56), (3, 76)):
            name = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
            header.resizeSection(column, max(px(across), round(text_width(name, 11)) + px(16)))
        self.setIndentation(px(16))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_walk = event.key() in self.OWN or event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_Control)
        if is_walk or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.currentIndex().siblingAtColumn(max(1, self.currentIndex().column()))
            if self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()
