"""Short news that needs no answer: bottom right, 320 wide, five seconds, longer while the pointer is on it. Never for errors."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rnnsim.views.controls import labelled
from rnnsim.views.look import colour, paint_icon, px
from rnnsim.views.translation import translated

SECONDS = 5
SHADOW = 16


class Toast(QWidget):
    """One piece of news over the lower right corner of its window; a new one takes its place."""

    def __init__(self, window: QWidget, over: QWidget) -> None:
        super().__init__(window)
        self._window, self._over = window, over
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        self.label = labelled("", "body")
        self.label.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(SHADOW + 40), px(SHADOW + 8), px(SHADOW + 12), px(SHADOW + 8))
        row.addWidget(self.label)
        self.setAccessibleName(self.tr("News"))
        over.installEventFilter(self)
        self.hide()

    def show_news(self, sentence: str) -> None:
        """Show a sentence for five seconds."""
        self.label.setText(translated(sentence))
        self.setAccessibleDescription(translated(sentence))
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def close_now(self) -> None:
        """Stop the timer; the window is going."""
        self._timer.stop()
        self._over.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def mousePressEvent(self, event: object) -> None:
        self._timer.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            card = QRectF(self.rect()).adjusted(px(SHADOW), px(SHADOW), -px(SHADOW), -px(SHADOW))
            painter.setPen(Qt.PenStyle.NoPen)
            for spread in range(px(SHADOW), 0, -2):
                painter.setBrush(QColor(0, 0, 0, 4))
                painter.drawRoundedRect(card.adjusted(-spread, -spread + 4, spread, spread + 4), 8 + spread, 8 + spread)
            painter.setPen(QPen(colour("border"), 1))
            painter.setBrush(colour("panel"))
            painter.drawRoundedRect(card, px(8), px(8))
            paint_icon(painter, "check", QRectF(card.left() + px(12), card.center().y() - px(10), px(20), px(20)), ink=colour("success"))

    def _place(self) -> None:
        width = px(320 + 2 * SHADOW)
        self.setFixedWidth(width)
        height = max(px(44 + 2 * SHADOW), self.sizeHint().height())
        corner = self._over.mapTo(self._window, self._over.rect().bottomRight())
        self.setGeometry(corner.x() - width, corner.y() - height, width, height)
