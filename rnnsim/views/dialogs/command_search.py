"""The command palette and the list of keys: every action of both tables by name, with its menu and its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from rnnsim.views.controls import labelled
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.look import px


@dataclass(frozen=True)
class Command:
    """One line of the list."""

    name: str
    text: str
    menu: str
    shortcut: str
    is_enabled: bool = True


def shown_key(shortcut: str) -> str:
    """The keys of a row as the desktop writes them, such as "Ctrl+A or A"."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) or key for key in shortcut.split())


def tip_with_key(text: str, shortcut: str) -> str:
    """A tip with the first of a row's keys behind it, if it has one."""
    return f"{text}  ({shown_key(shortcut.split()[0])})" if shortcut else text


def commands_of_words(commands: Sequence[Command], wanted: str) -> list[Command]:
    """Commands that hold every word, those that begin with the first word before the others."""
    words = wanted.lower().split()
    hits = [command for command in commands if all(word in f"{command.text} {command.menu}".lower() for word in words)]
    return sorted(hits, key=lambda command: not command.text.lower().startswith(words[0])) if words else hits


class CommandSearch(QDialog):
    """A field and the commands that match; Enter runs the chosen one."""

    def __init__(self, parent: QWidget, commands: Sequence[Command], run: Callable[[str], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._commands, self._run = [command for command in commands if command.is_enabled], run
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Search commands"))
        self.field, self.table = QLineEdit(), command_table()
        self.setObjectName("commands")
        self.nothing = labelled(self.tr("No command has these words, or none that can be done now."), "muted")
        self.field.setPlaceholderText(self.tr("Type what you want to do"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.setFixedHeight(px(32))
        self.field.textChanged.connect(self.show_matches)
        self.field.returnPressed.connect(self._run_chosen)
        self.field.installEventFilter(self)
        self.table.itemClicked.connect(self._run_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(self.table)
        self.resize(px(480), px(360))
        corner = parent.mapToGlobal(parent.rect().center())
        self.move(corner.x() - self.width() // 2, parent.mapToGlobal(parent.rect().topLeft()).y() + px(84))
        self.matches: list[Command] = []
        self.show_matches("")
        self.field.setFocus()

    def show_matches(self, wanted: str) -> None:
        """Show what fits the words."""
        self.matches = commands_of_words(self._commands, wanted)
        fill_table(self.table, self.matches)
        self.nothing.setVisible(not self.matches)
        if self.matches:
            self.table.selectRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.table.selectRow(min(len(self.matches) - 1, max(0, self.table.currentRow() + step)))
            return True
        return False

    def _run_chosen(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.matches):
            name = self.matches[row].name
            self.close()
            self._run(name)


def command_table() -> QTableWidget:
    """An empty table of commands: text, menu, key."""
    table = QTableWidget(0, 3)
    table.setAccessibleName("Commands")
    table.verticalHeader().hide()
    table.horizontalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for section in (1, 2):
        table.horizontalHeader().setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
    table.verticalHeader().setDefaultSectionSize(px(28))
    return table


def fill_table(table: QTableWidget, commands: Sequence[Command]) -> None:
    """Show these commands."""
    table.setRowCount(len(commands))
    for row, command in enumerate(commands):
        for section, text in enumerate((command.text, command.menu, shown_key(command.shortcut))):
            table.setItem(row, section, QTableWidgetItem(text))


MOUSE = (
    ("Double-click the canvas", "a unit"), ("Drag from a unit’s rim", "a connection; on the same unit a loop; on a connection a gate"),
    ("Drag a unit", "move it"), ("Drag the canvas", "select; Shift adds, Ctrl toggles"), ("Hold the mouse on a unit", "poke it"),
    ("Middle-drag, Space-drag", "pan"), ("Wheel", "zoom at the pointer; over a selected weight, change it"),
)  # fmt: skip


def show_keys(parent: QWidget, commands: Sequence[Command]) -> None:
    """The list of keys and of what the mouse does."""
    table = command_table()
    rows = [Command("", f"{text}: {does}", parent.tr("Mouse"), "") for text, does in MOUSE]
    fill_table(table, [*(command for command in commands if command.shortcut), *rows])
    table.setMinimumHeight(px(420))
    dialog = SentenceDialog(parent, parent.tr("Keys and mouse"), "", buttons=(("close", parent.tr("Close")),), content=table)
    dialog.setFixedWidth(px(640))
    dialog.asked()
