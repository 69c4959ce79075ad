"""Preferences and places put into force: on the look, on an open window. Decides nothing itself, stores nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from rnnsim.session.drawing_defaults import DrawingDefaults
from rnnsim.views.look import look, scale_text
from rnnsim.views.remembered import Remembered, WindowPlaces
from rnnsim.views.window_sizes import first_size, fitting, free_area

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow


def prefer_in(window: NetworkWindow, remembered: Remembered) -> None:
    """Let a window draw and save as is preferred."""
    window.tab.session.drawing = DrawingDefaults(remembered.activation, remembered.delay, remembered.snaps)
    window.tab.save_within(remembered.autosave_seconds)


def prefer_look(remembered: Remembered) -> None:
    """Show everything in the preferred theme and size, if it is shown otherwise."""
    if look.text_scale != remembered.text_scale:
        scale_text(remembered.text_scale)
    if look.theme.name != remembered.theme:
        look.choose(remembered.theme)


def places_of(window: NetworkWindow) -> WindowPlaces:
    """Where a window stands and how it is divided."""
    frame = window.window()
    area = free_area(frame)
    height, split = window.layout_.dragged
    return WindowPlaces(area.x(), area.y(), area.width(), area.height(), frame.isMaximized(), height, split)


def restore(frame: QWidget, places: WindowPlaces, *, is_only: bool) -> None:
    """Put a window where another stood; only its size if others are open, or if the place is on no screen any more."""
    is_there = any(screen.availableGeometry().contains(places.x, places.y) for screen in QGuiApplication.screens())
    if is_only and is_there:
        frame.setGeometry(places.x, places.y, places.width, places.height)
    frame.resize(fitting(QSize(places.width, places.height), frame))
    if places.is_maximised:
        frame.setWindowState(frame.windowState() | frame.windowState().WindowMaximized)


def reset_layout(window: NetworkWindow) -> None:
    """The first size and the window's own division; the next window stands so too."""
    window.window().showNormal()
    window.window().resize(first_size(window.window()))
    window.layout_.divide()
    window.windows.forget_places()
