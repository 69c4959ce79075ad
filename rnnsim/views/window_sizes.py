"""How large a window is at first and may be at most: no larger than what its screen has room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from rnnsim.views.qt_presence import WITHOUT_A_SCREEN

FIRST_SIZE = (1280, 800)
FRAME = 40  # what the desktop puts around a window, its title above all


def free_area(window: QWidget) -> QRect:
    """Where a window stands while it does not fill its screen; of its first size, as long as the desktop has not said."""
    area = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    return area if area.isValid() else QRect(window.pos(), first_size(window))


def first_size(window: QWidget) -> QSize:
    """The first size of a window."""
    return fitting(QSize(*FIRST_SIZE), window)


def fitting(size: QSize, window: QWidget) -> QSize:
    """A size as far as the window's screen has room for it: what is below the edge of a small laptop cannot be reached."""
    if QGuiApplication.platformName() in WITHOUT_A_SCREEN:
        return size
    return size.boundedTo(window.screen().availableSize() - QSize(0, FRAME))
