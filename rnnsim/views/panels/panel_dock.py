"""A dock of panels: tabs above, export and more at the right, one panel on show.

A panel is built when its tab is first shown, and not before the dock was painted once: a window's first frame waits for no plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from rnnsim.session.announcements import Announcement
from rnnsim.views.controls import HairLine, IconButton
from rnnsim.views.look import colour, font, look, px, text_pixels
from rnnsim.views.panels.abstract_panel import AbstractPanel
from rnnsim.views.panels.panel_export import export_actions
from rnnsim.views.panels.panel_table import PANELS, panel_class

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab


class PanelDock(QWidget):
    """Several panels of one tab behind one row of tabs; only the visible one is told what happens.

    `let_go`: the panel that had the keyboard is no longer on show.
    """

    names_changed = Signal(tuple)
    let_go = Signal()

    def __init__(self, tab: Tab, names: Sequence[str], *, title: str = "Panels") -> None:
        super().__init__()
        self._tab = tab
        self._panels: dict[str, AbstractPanel] = {}
        self._was_painted = False
        self._asked_for = ""  # the panel a person has opened, until it stands there
        self.setAccessibleName(title)
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self._nothing = QWidget()
        self._stack.addWidget(self._nothing)
        self.export_button = IconButton("export", self.tr("Export this panel"))
        self.more_button = IconButton("more", self.tr("More about this panel"))
        self._arrange()
        look.changed.connect(self.apply_look)
        self.apply_look()
        for name in names:
            if name in PANELS:
                self._add_tab(name)
        self.tabs.currentChanged.connect(self._show_current)
        self._show_current()

    def _arrange(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setMovable(True)
        self.tabs.setAccessibleName(self.tr("Panels"))
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export_button.clicked.connect(self._open_export_menu)
        self.more_button.clicked.connect(self._open_more_menu)
        self.tabs.tabMoved.connect(self._say_names)
        self._row = QHBoxLayout()
        self._row.addWidget(self.tabs)
        self._row.addStretch(1)
        self._row.addWidget(self.export_button)
        self._row.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addWidget(HairLine())
        column.addWidget(self._stack, 1)

    @property
    def open_names(self) -> tuple[str, ...]:
        """The names of the open panels, left to right."""
        return tuple(str(self.tabs.tabData(at)) for at in range(self.tabs.count()))

    @property
    def current_name(self) -> str:
        """The name of the panel on show; empty if there is none."""
        return str(self.tabs.tabData(self.tabs.currentIndex())) if self.tabs.count() else ""

    @property
    def current_panel(self) -> AbstractPanel | None:
        """The panel on show."""
        return self._panels.get(self.current_name)

    def show_announcement(self, announcement: Announcement) -> None:
        """Tell the panel on show."""
        panel = self.current_panel
        if panel is not None:
            panel.show_announcement(announcement)

    def open_panel(self, name: str) -> None:
        """Open a panel and show it."""
        if name not in self.open_names:
            self._add_tab(name)
            self._say_names()
        self._asked_for = name
        self.show_panel(name)

    def show_panel(self, name: str) -> None:
        """Bring an open panel to the front."""
        if name in self.open_names:
            self.tabs.setCurrentIndex(self.open_names.index(name))
            self._show_current()

    def close_panel(self, name: str) -> None:
        """Put a panel away."""
        if name not in self.open_names:
            return
        self.tabs.removeTab(self.open_names.index(name))
        panel = self._panels.pop(name, None)
        if panel is not None:
            self._stack.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        self._show_current()
        self._say_names()

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        self._row.setContentsMargins(px(8), 0, px(8), 0)
        self.tabs.setFixedHeight(px(36))
        self.tabs.setFont(font(12, 500))
        self.tabs.setStyleSheet(
            f"QTabBar {{ background: transparent; font-size: {text_pixels(12)}px; }}"
            f"QTabBar::tab {{ background: transparent; border: none; height: {px(36) - 3}px; padding: 0; margin: 0 {px(10)}px;"
            f" color: {colour('muted').name()}; font-weight: 500; border-bottom: {px(2.5)}px solid transparent; }}"
            f"QTabBar::tab:selected {{ color: {colour('text').name()}; font-weight: 600; border-bottom-color: {colour('accent').name()}; }}"
            f"QTabBar QToolButton {{ background: {colour('panel').name()}; border: none; width: {px(18)}px; }}"
            f"QTabBar::tab:hover {{ color: {colour('text').name()}; }}"
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("panel"))
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._show_current)

    def _add_tab(self, name: str) -> None:
        self.tabs.blockSignals(True)  # the first tab becomes the current one before it has its name
        at = self.tabs.addTab(self.tr(PANELS[name].title))
        self.tabs.setTabData(at, name)
        self.tabs.blockSignals(False)
        self.tabs.setTabToolTip(at, self.tr(PANELS[name].summary))

    def _show_current(self) -> None:
        name = self.current_name
        if name and name not in self._panels and self._was_painted:
            self._panels[name] = panel_class(name)(self._tab)
            self._stack.addWidget(self._panels[name])
        shown, focused = self._panels.get(name, self._nothing), QApplication.focusWidget()
        if shown is not self._stack.currentWidget() and focused is not None and self._stack.isAncestorOf(focused):
            self.let_go.emit()  # else Qt would give the keyboard to whatever control comes next
        self._stack.setCurrentWidget(shown)
        self.export_button.setEnabled(bool(name))
        if self._asked_for and self._asked_for == name and name in self._panels:
            self._asked_for = ""
            self._panels[name].take_keyboard()

    def _say_names(self) -> None:
        self.names_changed.emit(self.open_names)

    def _open_export_menu(self) -> None:
        if self.current_panel is not None:
            self._pop_up(export_actions(self.current_panel), self.export_button)

    def _open_more_menu(self) -> None:
        self._pop_up(self.more_menu_actions(), self.more_button)

    def more_menu_actions(self) -> list[QAction]:
        """What stands behind ⋯: the panel's own options, pause and close, and the panels that can be opened."""
        actions: list[QAction] = []
        panel = self.current_panel
        if panel is not None:
            pause = QAction(self.tr("Go on") if panel.is_paused else self.tr("Pause this panel"), self)
            pause.triggered.connect(lambda: panel.set_paused(not panel.is_paused))
            close = QAction(self.tr("Close this panel"), self)
            close.triggered.connect(lambda: self.close_panel(panel.name))
            actions += [*panel.more_actions(), _separator(self), pause, close, _separator(self)]
        for name in PANELS:
            if name not in self.open_names:
                opening = QAction(self.tr("Open {}").format(self.tr(PANELS[name].title)), self)
                opening.triggered.connect(lambda _checked=False, name=name: self.open_panel(name))
                actions.append(opening)
        return actions

    def _pop_up(self, actions: Sequence[QAction], button: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in actions:
            action.setParent(menu)
        menu.addActions(list(actions))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _separator(parent: QWidget) -> QAction:
    action = QAction(parent)
    action.setSeparator(True)
    return action
