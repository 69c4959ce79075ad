"""A small card over the window, at the thing it is about. What is in it is the business of those who build on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from rnnsim.views.look import look, px

AWAY = 12  # between the card and what it is about, and at the edges of the window


class AbstractPopover(QFrame):
    """Enter accepts, Escape or a click elsewhere closes. `closed` is told in any case, so that the canvas has the keyboard again."""

    WIDTH = 280

    def __init__(self, window: QWidget, name: str, title: str, *, closed: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._closed = window, closed
        self.is_open = True
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(12), px(16), px(12))
        self.column.setSpacing(px(4))
        self.setFixedWidth(px(self.WIDTH))
        self.setStyleSheet(
            f"#{name} {{ background: {look.theme.panel}; border: 1px solid {look.theme.control}; border-radius: {px(8)}px; }}"
        )
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        window.installEventFilter(self)

    def open_beside(self, thing: QRect, first: QWidget) -> None:
        """Show it beside a rectangle of the window, wholly inside; the keyboard goes to the first field."""
        self.adjustSize()
        self.move(beside(thing, self.size(), self._window.rect().adjusted(AWAY, AWAY, -AWAY, -AWAY)))
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def accept(self) -> None:
        """What Enter does: close, unless a field stands in the way."""
        self.finish()

    def finish(self) -> None:
        """Close it, once."""
        if self.is_open:
            self.is_open = False
            QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
            self._window.removeEventFilter(self)
            self.hide()
            self.close()
            self._closed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.finish()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window of another size has the thing elsewhere."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self.finish)
        return False

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """A click elsewhere closes it; the list of a choice, or another program's window, does not."""
        if new is not None and new is not self and not self.isAncestorOf(new) and new.window() is self.window():
            QTimer.singleShot(0, self, self.finish)


def beside(thing: QRect, size: QSize, room: QRect, *, away: int = AWAY) -> QPoint:
    """Where a card of a size stands: right, left, below or above the thing, where there is room, rather than on it."""
    middle = thing.center() - QPoint(size.width() // 2, size.height() // 2)
    wishes = (
        QPoint(thing.right() + away, middle.y()), QPoint(thing.left() - away - size.width(), middle.y()),
        QPoint(middle.x(), thing.bottom() + away), QPoint(middle.x(), thing.top() - away - size.height()),
    )  # fmt: skip
    kept = [_moved_into(QRect(wish, size), room) for wish in wishes]
    free = [place for place in kept if not place.intersects(thing)]
    return (free or kept)[0].topLeft()


def _moved_into(place: QRect, room: QRect) -> QRect:
    """The place, moved as little as needed to lie in the room."""
    x = max(room.left(), min(place.left(), room.right() - place.width()))
    y = max(room.top(), min(place.top(), room.bottom() - place.height()))
    return QRect(QPoint(x, y), place.size())
