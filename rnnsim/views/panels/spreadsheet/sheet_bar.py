"""What stands above the tables: the choice of units or connections, and the filter. Knows no table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTabBar

from rnnsim.views.look import colour, font, look, px, text_pixels


class SheetTabs(QTabBar):
    """Quiet tabs within a panel."""

    def __init__(self) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self.apply_look)
        self.apply_look()

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        muted, text, accent = (colour(token).name() for token in ("muted", "text", "accent"))
        self.setFont(font(12, 500))
        self.setFixedHeight(px(26))
        self.setStyleSheet(
            f"QTabBar {{ background: transparent; font-size: {text_pixels(12)}px; }}"
            f"QTabBar::tab {{ background: transparent; border: none; padding: 1px 0 0 0; margin: 0 {px(14)}px 0 0;"
            f" height: {px(26) - 4}px; color: {muted}; border-bottom: 2px solid transparent; }}"
            f"QTabBar::tab:selected {{ color: {text}; font-weight: 600; border-bottom-color: {accent}; }}"
            f"QTabBar::tab:focus {{ color: {accent}; }}"
        )


class FilterField(QLineEdit):
    """Enter and Down go to the table, Escape takes the filter away first."""

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__()
        self._leave = leave
        self.setClearButtonEnabled(True)
        look.changed.connect(self.apply_look)
        self.apply_look()

    def apply_look(self) -> None:
        """Take the sizes of the theme in force."""
        self.setFixedHeight(px(26))
        self.setMinimumWidth(px(168))
        self.setMaximumWidth(px(320))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._leave()
        else:
            super().keyPressEvent(event)
