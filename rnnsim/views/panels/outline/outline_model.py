"""The outline as Qt's views ask for it: four columns, of which names, biases, weights and delays can be typed over."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import contributions
from rnnsim.views.number_fields import number_text, short_text
from rnnsim.views.panels.outline.outline_tree import Branch, OutlineTree
from rnnsim.views.translation import inside

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NAME, NUMBER, DELAY, NOW = range(4)
HEADS = ("Name", "Bias or weight", "Delay", "Now")
EDITED = {("unit", NAME): "label", ("unit", NUMBER): "bias", ("connection", NUMBER): "weight", ("connection", DELAY): "delay"}
Role = Qt.ItemDataRole


class OutlineModel(QAbstractItemModel):
    """`write(branch, column, text)` is asked when a cell was typed over."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = OutlineTree(Network())
        self.frame: FrameReady | None = None
        self.write: Callable[[Branch, str, str], bool] = lambda branch, column, text: False

    def show_network(self, network: Network) -> None:
        """Show another network; the whole tree is made anew where its lines are others."""
        old = self.tree.network
        is_same = all(
            getattr(old, kind).columns[name] is getattr(network, kind).columns[name]
            for kind, names in (("units", ("id", "group")), ("connections", ("id", "target")))
            for name in names
        )
        if is_same:
            self.tree.network = network
        else:
            self.beginResetModel()
            self.tree = OutlineTree(network)
            self.endResetModel()

    def branch(self, index: Index) -> Branch:
        """The line of an index; the top for none."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Branch) else self.tree.top

    def index_of(self, branch: Branch, column: int = NAME) -> QModelIndex:
        """The index of a line."""
        return NO_INDEX if branch.above is None else self.createIndex(branch.place, column, branch)

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        below = self.tree.below(self.branch(parent))
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) and 0 <= column < len(HEADS) else NO_INDEX

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]  # the stubs know only QObject's
        above = self.branch(index).above
        return NO_INDEX if above is None else self.index_of(above)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.column() > 0 else len(self.tree.below(self.branch(parent)))

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return len(HEADS)

    def hasChildren(self, parent: Index = NO_INDEX) -> bool:
        return parent.column() <= 0 and self.tree.has_below(self.branch(parent))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if (self.branch(index).kind, index.column()) in EDITED else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.TextAlignmentRole and section:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self.tr(HEADS[section]) if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        branch, column = self.branch(index), index.column()
        if role in (Role.DisplayRole, Role.EditRole):
            return self._text(branch, column, is_edited=role == Role.EditRole)
        if role == Role.AccessibleTextRole:
            return f"{self.tr(HEADS[column])} {self._text(branch, column)}" if column else self._spoken(branch)
        if role == Role.TextAlignmentRole and column:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        branch = self.branch(index)
        column = EDITED.get((branch.kind, index.column()))
        return role == Role.EditRole and column is not None and self.write(branch, column, str(value))

    def _text(self, branch: Branch, column: int, *, is_edited: bool = False) -> str:
        network = self.tree.network
        if column == NAME:
            is_label = is_edited and branch.kind == "unit"
            return str(network.units.label[network.units.rows(branch.id)]) if is_label else self.tree.name_of(branch)
        if branch.kind == "group":
            return ""
        rows = network.units if branch.kind == "unit" else network.connections
        row = int(rows.rows(branch.id))
        if column == NUMBER:
            value = float(rows.columns["bias" if branch.kind == "unit" else "weight"][row])
            return number_text(value, is_signed=not is_edited)
        if column == DELAY:
            return f"{int(rows.columns['delay'][row])}".replace("-", "−") if branch.kind == "connection" else ""
        value = self._now(branch, row)
        return "" if isnan(value) else short_text(value)

    def _now(self, branch: Branch, row: int) -> float:
        """What the unit shows, or what the connection carried into the shown tick."""
        if self.frame is None:
            return float("nan")
        if branch.kind == "unit":
            return float(self.frame.values_of([branch.id])[0])
        version = self.frame.past.version_at(self.frame.tick)
        network = self.tree.network if version is None else version.program.network
        at = network.connections.positions_of(np.array([branch.id]))
        return float("nan") if self.frame.tick < 1 or at[0] < 0 else float(contributions(network, at, self.frame).amounts[0])

    def _spoken(self, branch: Branch) -> str:
        """The whole line, as a screen reader says it."""
        parts = [f"{inside(HEADS[column])} {text}" for column in (NUMBER, DELAY, NOW) if (text := self._text(branch, column))]
        kinds = {"group": self.tr("group"), "unit": self.tr("unit"), "connection": self.tr("connection")}
        return ", ".join([f"{kinds[branch.kind]} {self.tree.name_of(branch)}", *parts])
