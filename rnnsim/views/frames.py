"""The windows of the desktop and which is in front: gives each new page its place. Knows pages, no documents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from rnnsim.views.tab_dragging import BESIDE, Ending, dragged
from rnnsim.views.tabbed_window import TabbedWindow
from rnnsim.views.window_sizes import first_size, free_area

ASIDE = QPoint(36, 36)  # a window made from a tab stands so much beside the old one


class Frames:
    """Keeps windows alive while they have pages. `make_new` is what the plus of a row of tabs does."""

    def __init__(self, make_new: Callable[[QWidget | None], object]) -> None:
        self.all: list[TabbedWindow] = []
        self.front: TabbedWindow | None = None  # the one that was active last
        self._make_new = make_new
        self._dropped: tuple[TabbedWindow, int] | None = None  # where a tab that is dragged was let go

    def place(self, page: QWidget, *, in_tabs: bool = True, beside: QWidget | None = None) -> bool:
        """Give a page a place: a tab of the window `beside` is in (of the one in front, if none), or a window; whether it is new."""
        wanted = self.of(beside) if beside is not None else None
        frame = (wanted or self.front) if in_tabs else None
        if frame is not None:
            frame.add(page)
            return False
        self.opened(page)
        return True

    def opened(self, page: QWidget) -> TabbedWindow:
        """A new window with this page."""
        frame = TabbedWindow(self)
        frame.resize(first_size(frame))
        self.all.append(frame)
        self.front = frame
        frame.add(page)
        self._show_strips()
        return frame

    def of(self, page: QWidget) -> TabbedWindow | None:
        """The window a page is in."""
        return next((frame for frame in self.all if page in frame.pages), None)

    def show(self, page: QWidget) -> None:
        """Bring a page and its window to the front."""
        frame = self.of(page)
        if frame is not None:
            frame.show_page(page)
            frame.show()
            frame.activateWindow()
            frame.raise_()

    def detach(self, page: QWidget, *, place: QPoint | None = None) -> None:
        """Move a page to a window of its own, unless it has one; with its upper left corner at the place, if one is given."""
        old = self.of(page)
        if old is not None and len(old.pages) > 1:
            area = QRect(old.geometry().topLeft() + ASIDE if place is None else place, free_area(old).size())
            old.let_go(page)
            frame = self.opened(page)
            frame.setGeometry(area)
            frame.show()

    def drag(self, page: QWidget, source: QWidget) -> None:
        """A person drags a page out of its row, to another row or to where it becomes a window of its own."""
        ending = dragged(source, page)
        dropped, self._dropped = self._dropped, None
        if ending is Ending.FREE:
            self.detach(page, place=QCursor.pos() - BESIDE)
        elif ending is Ending.TAKEN and dropped is not None:
            self.dock(page, *dropped)

    def drop_into(self, frame: TabbedWindow, at: int) -> None:
        """What is dragged is let go over this row; it goes there when the drag is over."""
        self._dropped = frame, at

    def dock(self, page: QWidget, frame: TabbedWindow, at: int) -> None:
        """Move a page to a place in the row of a window; its own window goes with its last page."""
        old = self.of(page)
        if old is frame:
            frame.move_page(page, at)
        elif old is not None:
            old.let_go(page)
            frame.add(page, at=at)
            frame.activateWindow()
            frame.raise_()

    def walk(self, page: QWidget, steps: int) -> None:
        """From a page to another tab of its window."""
        frame = self.of(page)
        if frame is not None:
            frame.walk(steps)

    def let_go(self, page: QWidget) -> None:
        """A page has been taken down."""
        frame = self.of(page)
        if frame is not None:
            frame.let_go(page)

    def new(self, beside: QWidget | None) -> None:
        """A new document in a tab beside a page."""
        self._make_new(beside)

    def closed(self, frame: TabbedWindow) -> None:
        """A window has no page any more."""
        if frame in self.all:
            self.all.remove(frame)
        if self.front is frame:
            self.front = self.all[-1] if self.all else None
        self._show_strips()

    def is_front(self, frame: TabbedWindow) -> None:
        """The window has become the active one."""
        self.front = frame

    def _show_strips(self) -> None:
        for frame in self.all:
            frame.show_strip()
