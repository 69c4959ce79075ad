"""The windows of the desktop and which is in front: gives each new page its place. Knows pages, no documents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from rnnsim.views.tabbed_window import TabbedWindow

FIRST_SIZE = (1280, 800)
ASIDE = QPoint(36, 36)  # a window made from a tab stands so much beside the old one


class Frames:
    """Keeps windows alive while they have pages. `make_new` is what the plus of a row of tabs does."""

    def __init__(self, make_new: Callable[[QWidget | None], object]) -> None:
        self.all: list[TabbedWindow] = []
        self.front: TabbedWindow | None = None  # the one that was active last
        self._make_new = make_new

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
        frame.resize(*FIRST_SIZE)
        self.all.append(frame)
        self.front = frame
        frame.add(page)
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

    def detach(self, page: QWidget) -> None:
        """Move a page to a window of its own, unless it has one."""
        old = self.of(page)
        if old is not None and len(old.pages) > 1:
            old.let_go(page)
            frame = self.opened(page)
            frame.setGeometry(old.geometry().translated(ASIDE))
            frame.show()

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

    def is_front(self, frame: TabbedWindow) -> None:
        """The window has become the active one."""
        self.front = frame
