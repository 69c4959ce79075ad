"""Menu bar, shortcuts and the command list, made by one loop over the two tables of actions. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from rnnsim.session.action import MENUS, Action, why_not
from rnnsim.session.actions import ACTIONS
from rnnsim.views.keys import keys_of, shown_key
from rnnsim.views.look import px
from rnnsim.views.menu_rows import ABOUT_CONNECTIONS, ABOUT_NOTES, ABOUT_NOTHING, ABOUT_UNITS, rows_of
from rnnsim.views.translation import translated
from rnnsim.views.view_actions import VIEW_ACTIONS, ViewAction
from rnnsim.views.wording import escaped, plain_tip, recent_text

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

CANVAS_KEYS = ("Space", "Shift+Space", "Esc", "p", "Up", "Down", "Left", "Right")  # the canvas itself answers these


MOST_STEPS = 20


@dataclass(frozen=True)
class Entry:
    """A row of either table, bound to a window."""

    name: str
    text: str
    menu: str
    shortcut: str
    icon: str
    tip: str
    does: Callable[[], object]
    is_enabled: Callable[[], bool]
    why_not: str  # is said while it is not enabled
    panel: str = ""  # is opened with it


def entries_of(window: NetworkWindow) -> dict[str, Entry]:
    """Both tables bound to one window, by name, in the order of the menus: so do the list of keys and that of all commands read."""
    rows = [_entry(row, partial(row.does, window.tab), partial(row.is_enabled, window.tab)) for row in ACTIONS]
    rows += [_entry(row, partial(row.does, window), partial(row.is_enabled, window)) for row in VIEW_ACTIONS]
    by_name = {row.name: row for row in rows}
    return {name: by_name[name] for menu in MENUS for name in rows_of(menu, [row.name for row in rows if row.menu == menu]) if name}


def _entry(row: Action | ViewAction, does: Callable[[], object], is_enabled: Callable[[], bool]) -> Entry:
    text, tip, missing = translated(row.text), translated(row.tip), translated(why_not(row.is_enabled))
    panel = row.panel if isinstance(row, Action) else ""
    return Entry(row.name, text, row.menu, row.shortcut, row.icon, tip, does=does, is_enabled=is_enabled, why_not=missing, panel=panel)


def is_plain(key: str) -> bool:
    """Whether a key means something in fields and tables (F2 edits a cell): then it acts only while the canvas has the keyboard."""
    sequence = QKeySequence(key)
    if sequence.isEmpty():
        return True
    combination = sequence[0]  # type: ignore[index]  # the stubs lack it
    bare = combination.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.NoModifier
    return bare and not (Qt.Key.Key_F1 <= combination.key() <= Qt.Key.Key_F35 and combination.key() != Qt.Key.Key_F2)


def context_menu(window: NetworkWindow, unit: int, connection: int) -> QMenu:
    """The menu of what is under the pointer (−1 for none); it deletes itself when it closes."""
    has_note = window.graph_view.scene.chosen_note >= 0
    names = ABOUT_UNITS if unit >= 0 else ABOUT_CONNECTIONS if connection >= 0 else ABOUT_NOTES if has_note else ABOUT_NOTHING
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in names:
        if not name:
            menu.addSeparator()
            continue
        entry = window.entries[name]
        key = next(iter(keys_of(entry.shortcut)), "")
        item = menu.addAction(entry.text + (f"\t{shown_key(key)}" if key else ""))
        item.setObjectName(name)
        item.setToolTip(entry.tip)
        item.setEnabled(entry.is_enabled())
        item.triggered.connect(lambda _=False, name=name: window.do(name))
    return menu


ENDS_A_FIELD = ("Return", "Enter", "Shift+Return")
"""Keys that mean something to the canvas and to the fields beside it."""


class MenuBar(QMenuBar):
    """28 high. Rows are enabled when a menu opens; shortcuts ask again when they fire."""

    HEIGHT = 28

    def __init__(self, window: NetworkWindow, entries: dict[str, Entry], run: Callable[[str], None]) -> None:
        super().__init__()
        self.setNativeMenuBar(False)
        self.setAccessibleName(self.tr("Menu"))
        self.actions_by_name: dict[str, QAction] = {}
        self.plain_keys: dict[str, str] = {}  # what keys that type something do where no field wants them
        self._entries, self._run = entries, run
        self._window, self._windows = window, window.windows
        self.menus: dict[str, QMenu] = {}
        for name in MENUS:
            self._add_menu(name, rows_of(name, [row for row, entry in entries.items() if entry.menu == name]))
        for entry in entries.values():
            self._add_shortcuts(window, entry)

    def ask_enabled(self, names: list[str] | None = None) -> None:
        """Ask every row (or these) whether it can be done now."""
        for name in names or self.actions_by_name:
            self.actions_by_name[name].setEnabled(self._entries[name].is_enabled())

    def apply_look(self) -> None:
        """Take the height of the theme in force."""
        self.setFixedHeight(px(self.HEIGHT))

    def _add_menu(self, name: str, rows: tuple[str, ...]) -> None:
        menu = self.menus[name] = self.addMenu(f"&{self.tr(name)}")
        menu.setToolTipsVisible(True)
        for row in rows:
            if not row:
                menu.addSeparator()
                continue
            entry = self._entries[row]
            key = next(iter(keys_of(entry.shortcut)), "")
            text = entry.text + (f"\t{shown_key(key)}" if key else "")
            item = menu.addAction(text)
            item.setToolTip(entry.tip)
            item.triggered.connect(lambda _=False, name=entry.name: self._run(name))
            self.actions_by_name[entry.name] = item
            if row == "open":
                self._add_recent(menu)
            elif row == "redo":
                self._add_steps(menu)
        menu.aboutToShow.connect(lambda: self.ask_enabled([row for row in rows if row]))

    def _add_recent(self, menu: QMenu) -> None:
        """The files opened last, asked when the menu opens."""
        recent = menu.addMenu(self.tr("Open recent"))

        def fill() -> None:
            recent.clear()
            paths = self._windows.remembered.recent
            recent.setEnabled(bool(paths))
            for text in paths:
                item = recent.addAction(recent_text(Path(text)))
                item.setToolTip(plain_tip(text))
                item.setEnabled(Path(text).exists())
                item.triggered.connect(lambda _=False, path=Path(text): self._windows.open_path(path, self._window))
            if any(not Path(text).exists() for text in paths):
                recent.addSeparator()
                recent.addAction(self.tr("Forget the missing ones")).triggered.connect(self._windows.forget_missing)

        menu.aboutToShow.connect(fill)
        self.recent = recent

    def _add_steps(self, menu: QMenu) -> None:
        """Undo and redo say what they would do; the newest steps stand in a menu, each to be undone with all after it."""
        steps = self.steps = menu.addMenu(self.tr("Undo back to"))
        history = self._window.tab.session.history

        def fill() -> None:
            made, gone = [[translated(label) for label in labels] for labels in (history.labels(), history.redo_labels())]
            for name, labels, at in (("undo", made, -1), ("redo", gone, 0)):
                row = self._entries[name]
                text = f"{row.text}: {labels[at]}" if labels else row.text
                self.actions_by_name[name].setText(f"{escaped(text)}\t{shown_key(keys_of(row.shortcut)[0])}")
            steps.clear()
            steps.setEnabled(bool(made))
            for count, label in enumerate(reversed(made[-MOST_STEPS:]), start=1):
                steps.addAction(escaped(label)).triggered.connect(lambda _=False, count=count: self._undo(count))

        menu.aboutToShow.connect(fill)

    def _undo(self, count: int) -> None:
        if not self._window.graph_view.cancel_gesture():
            self._window.tab.session.jump(-count)

    def _add_shortcuts(self, window: NetworkWindow, entry: Entry) -> None:
        self.plain_keys |= {QKeySequence(key).toString(): entry.name for key in keys_of(entry.shortcut) if is_plain(key)}
        keys = [key for key in keys_of(entry.shortcut) if key not in CANVAS_KEYS]
        for on_canvas in (True, False):
            wanted = [QKeySequence(key) for key in keys if is_plain(key) is on_canvas]
            if not wanted:
                continue
            item = QAction(entry.text, window)
            item.setShortcuts(wanted)
            contexts = Qt.ShortcutContext
            item.setShortcutContext(contexts.WidgetWithChildrenShortcut if on_canvas else contexts.WindowShortcut)
            item.triggered.connect(lambda _=False, name=entry.name: self._run(name))
            beside = () if any(key in ENDS_A_FIELD for key in keys) else (window.transport,)
            for owner in (window.graph_view, *beside) if on_canvas else (window,):
                owner.addAction(item)
