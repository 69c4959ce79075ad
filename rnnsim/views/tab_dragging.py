"""The drag of a tab out of its row, as the desktop does drags: a picture at the pointer until the button is let go or Escape is pressed."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from rnnsim.views.look import colour, px

MIME = "application/x-rnnsim-tab"
PICTURE_WIDTH, BESIDE = 280, QPoint(24, 12)  # of the picture, and how far the pointer is inside it


class Ending(Enum):
    """How a drag has ended."""

    TAKEN = "a row of tabs has taken it"
    FREE = "it was let go elsewhere"
    CANCELLED = "Escape was pressed"


class EscapeWatch(QObject):
    """Sees whether Escape is pressed; a drag itself says only that nobody has taken it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.was_pressed = False
        QTimer.singleShot(0, self, self._begin)  # once the drag runs: who watches last sees first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.was_pressed = True
        return False

    def _begin(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)


def dragged(source: QWidget, page: QWidget) -> Ending:
    """Let a person drag a page by its tab until it is let go."""
    drag, watch = QDrag(source), EscapeWatch(source)
    mime = QMimeData()
    mime.setData(MIME, b"tab")
    drag.setMimeData(mime)
    drag.setPixmap(_picture_of(page))
    drag.setHotSpot(BESIDE)
    taken = drag.exec(Qt.DropAction.MoveAction)
    ending = Ending.TAKEN if taken == Qt.DropAction.MoveAction else Ending.CANCELLED if watch.was_pressed else Ending.FREE
    watch.deleteLater()
    return ending


def _picture_of(page: QWidget) -> QPixmap:
    picture = page.grab().scaledToWidth(px(PICTURE_WIDTH), Qt.TransformationMode.SmoothTransformation)
    with QPainter(picture) as painter:
        painter.setPen(QPen(colour("accent"), 2 * px(1)))
        painter.drawRect(picture.rect())
    return picture
