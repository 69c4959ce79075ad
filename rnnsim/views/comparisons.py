"""Which open documents are compared side by side; a document is in one comparison at most. Knows pages, owns no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnsim.views.frames import Frames

if TYPE_CHECKING:
    from rnnsim.views.side_by_side import SideBySide
    from rnnsim.views.window import NetworkWindow


class Comparisons:
    """Begins and ends them; each is a tab of the window its first document is in."""

    def __init__(self, frames: Frames) -> None:
        self.pages: list[SideBySide] = []
        self._frames = frames

    def begin(self, first: NetworkWindow, second: NetworkWindow) -> None:
        """Two documents side by side on one clock; a comparison that either was in ends."""
        from rnnsim.views.side_by_side import SideBySide

        for window in (first, second):
            self.end(window)
        page = SideBySide(first, second)
        self.pages.append(page)
        self._frames.place(page, beside=first)

    def end(self, window: NetworkWindow) -> None:
        """End the comparison a document is in, if there is one."""
        for page in tuple(self.pages):
            if window in page.windows:
                page.close()

    def ended(self, page: SideBySide) -> None:
        """A comparison has been taken down."""
        self.pages.remove(page)
        self._frames.let_go(page)
