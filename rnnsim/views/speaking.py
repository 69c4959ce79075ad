"""Another language in force at once: what is shown is built again around what is kept: documents, history, clocks, tabs and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnsim.views.gallery import GalleryWindow

if TYPE_CHECKING:
    from rnnsim.views.open_windows import OpenWindows


def speak_anew(windows: OpenWindows) -> None:
    """Show every window in the language in force. To be called from the event loop, when no menu or dialog of theirs is open."""
    compared = [page.windows for page in windows.comparisons.pages]
    in_front = [(frame, frame.page) for frame in windows.frames.all]
    for first, _ in compared:
        windows.comparisons.end(first)
    for window in windows.networks:
        window.speak_anew()
    for first, second in compared:
        windows.comparisons.begin(first, second)
    for frame, page in in_front:
        frame.strip.speak_anew()
        if page in frame.pages and page is not None:
            frame.show_page(page)
    if windows.gallery is not None:
        windows.gallery = _made_anew(windows.gallery)


def _made_anew(old: GalleryWindow) -> GalleryWindow:
    """The new one is there before the old one goes, for the app ends with its last window."""
    made = GalleryWindow(old.windows)
    made.setGeometry(old.geometry())
    made.tabs.setCurrentIndex(old.tabs.currentIndex())
    made.search.setText(old.search.text())
    made.show()
    old.close()
    return made
