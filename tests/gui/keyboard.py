"""Keys pressed on whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

NONE = Qt.KeyboardModifier.NoModifier


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: QtBot, key: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """A key by its name in Qt, such as Return."""
    qtbot.keyClick(focused(), getattr(Qt.Key, f"Key_{key}"), modifiers)
