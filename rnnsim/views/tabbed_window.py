"""A window of the desktop: its documents are tabs, one page on show. Decides what is in front and nothing else; pages do the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QEvent, QPoint, Qt, SignalInstance
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from rnnsim.views.look import dress_window
from rnnsim.views.tab_strip import TabStrip
from rnnsim.views.wording import escaped

if TYPE_CHECKING:
    from rnnsim.views.frames import Frames


class AbstractPage(Protocol):
    """What a tab shows: a widget with a heading, whose `close()` may ask and refuse."""

    heading: str
    heading_changed: SignalInstance

    def come_forward(self) -> None:
        """It is on show now: take the keyboard."""


class TabbedWindow(QWidget):
    """The strip is hidden while there is one page in the only window, for then a tab could be dragged nowhere. Closing closes every page,
    each with its own question; one refusal keeps the rest.
    """

    def __init__(self, frames: Frames) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress_window(self)
        self.frames = frames
        self.strip, self._stack = TabStrip(), QStackedWidget()
        self._pages: list[QWidget] = []
        self._is_closing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)
        self.strip.hide()
        self.strip.chosen.connect(lambda at: self.show_page(self._pages[at]))
        self.strip.close_wished.connect(lambda at: self._pages[at].close())
        self.strip.moved.connect(self._follow_move)
        self.strip.menu_wished.connect(self._show_menu)
        self.strip.torn.connect(lambda at: self.frames.drag(self._pages[at], self.strip))
        self.strip.dropped.connect(lambda at: self.frames.drop_into(self, at))
        self.strip.new_wished.connect(lambda: self.frames.new(self.page))

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """In the order of their tabs."""
        return tuple(self._pages)

    @property
    def page(self) -> QWidget | None:
        """The one on show."""
        return self._stack.currentWidget()

    def add(self, page: QWidget, *, at: int | None = None) -> None:
        """A page at a place, else beside the one on show; it comes to the front."""
        if at is None:
            at = self._pages.index(self.page) + 1 if self.page in self._pages else len(self._pages)
        self._pages.insert(at, page)
        self.strip.add(at, as_page(page).heading)
        self._stack.addWidget(page)
        as_page(page).heading_changed.connect(self._name_tabs)
        self.show_page(page)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front of this window."""
        self._stack.setCurrentWidget(page)
        self.strip.choose(self._pages.index(page))
        self._name_tabs()
        as_page(page).come_forward()

    def walk(self, steps: int) -> None:
        """To the next tab, or the one before; around the ends."""
        if len(self._pages) > 1 and self.page is not None:
            self.show_page(self._pages[(self._pages.index(self.page) + steps) % len(self._pages)])

    def let_go(self, page: QWidget) -> None:
        """A page has been closed or goes to another window; the last one takes this window with it."""
        if page not in self._pages:
            return
        at = self._pages.index(page)
        was_shown = page is self.page
        as_page(page).heading_changed.disconnect(self._name_tabs)
        self._pages.remove(page)
        self.strip.remove(at)
        self._stack.removeWidget(page)
        page.hide()
        if not self._pages:
            self._is_closing = True
            self.close()
        elif was_shown:
            self.show_page(self._pages[min(at, len(self._pages) - 1)])
        else:
            self._name_tabs()

    def closeEvent(self, event: QCloseEvent) -> None:
        while self._pages and not self._is_closing:
            page = self._pages[-1] if self.page is None else self.page
            if not page.close():
                event.ignore()
                return
        self.frames.closed(self)
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.frames.is_front(self)

    def _name_tabs(self) -> None:
        """Tabs, and the window after the page on show."""
        for at, page in enumerate(self._pages):
            heading = as_page(page).heading
            self.strip.name(at, heading, is_modified=page.isWindowModified(), tip=page.windowTitle().replace("[*]", ""))
        self.show_strip()
        if self.page is not None:
            self.setWindowTitle(self.page.windowTitle())
            self.setWindowModified(self.page.isWindowModified())

    def show_strip(self) -> None:
        """Show the tabs, if there is any use for them."""
        self.strip.setVisible(len(self._pages) > 1 or len(self.frames.all) > 1)

    def move_page(self, page: QWidget, at: int) -> None:
        """To another place in the row, before the tab that stands there."""
        old = self._pages.index(page)
        self.strip.bar.moveTab(old, at - (at > old))

    def _follow_move(self, old: int, new: int) -> None:
        self._pages.insert(new, self._pages.pop(old))

    def _show_menu(self, at: int, place: QPoint) -> None:
        page = self._pages[at]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Close")).triggered.connect(page.close)
        menu.addAction(self.tr("Close the others")).triggered.connect(lambda: self._close_others(page))
        menu.addSeparator()
        menu.addAction(self.tr("Move to a window of its own")).triggered.connect(lambda: self.frames.detach(page))
        for other in self.frames.all:
            if other is not self and other.page is not None:
                text = self.tr("Move to the window of {name}").format(name=escaped(as_page(other.page).heading))
                menu.addAction(text).triggered.connect(lambda _=False, other=other: self.frames.dock(page, other, len(other.pages)))
        menu.popup(place)

    def _close_others(self, kept: QWidget) -> None:
        for page in self.pages:
            if page is not kept and not page.close():
                return


def as_page(widget: QWidget) -> AbstractPage:
    """The widget as what a tab shows."""
    return cast("AbstractPage", widget)
