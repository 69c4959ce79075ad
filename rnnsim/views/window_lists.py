"""Opens the lists over a window: commands, keys, the history, preferences. They know the window; it need not know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from rnnsim.views.commands import Command, commands_of
from rnnsim.views.dialogs.command_search import CommandSearch
from rnnsim.views.dialogs.history_list import HistoryList
from rnnsim.views.dialogs.key_sheet_dialog import show_key_sheet
from rnnsim.views.dialogs.preferences_dialog import show_preferences
from rnnsim.views.key_sheet import sections_of
from rnnsim.views.wording import escaped

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow


def search_commands(window: NetworkWindow) -> None:
    """The command palette; what is chosen there leads it the next time."""

    def run(command: Command) -> None:
        window.windows.remember_command(command.name)
        window.attempt(command.does)

    CommandSearch(window, commands_of(window), recent=window.windows.remembered.commands, run=run).show()


def show_keys(window: NetworkWindow) -> None:
    """The sheet of all keys."""
    show_key_sheet(window, sections_of(window.entries.values()))


def show_history(window: NetworkWindow) -> None:
    """The steps of the history, to go to any of them."""
    HistoryList(window, window.tab.session, window.graph_view.cancel_gesture).show()


def compare_with(window: NetworkWindow) -> None:
    """Beside another open document on one clock; asks which if there are several."""
    others = [other for other in window.windows.networks if other is not window]
    if len(others) == 1:
        window.windows.comparisons.begin(window, others[0])
        return
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for other in others:
        menu.addAction(escaped(other.heading)).triggered.connect(
            lambda _=False, other=other: window.windows.comparisons.begin(window, other)
        )
    menu.popup(window.graph_view.mapToGlobal(window.graph_view.rect().center()))
    menu.setActiveAction(menu.actions()[0])


def prefer(window: NetworkWindow) -> None:
    """The preferences of all windows."""
    windows = window.windows
    show_preferences(window, lambda: windows.remembered, windows.prefer)
