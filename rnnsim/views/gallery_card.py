"""One card of the gallery: a living picture, a title, one line, one thing to try. 285 × 310."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton

from rnnsim.views.canvas.thumbnails import paint_network
from rnnsim.views.living_pictures import LivingPicture
from rnnsim.views.look import colour, current_theme, font, line, look, px
from rnnsim.views.translation import translated
from rnnsim.zoo.architecture import Architecture

WIDTH, HEIGHT, PICTURE_HEIGHT = 285, 310, 173
PADDING, GRID = 16, 24
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class GalleryCard(QAbstractButton):
    """Press it to open the sample running. `walked` says which arrow key was pressed."""

    walked = Signal(int)

    def __init__(self, row: Architecture) -> None:
        super().__init__()
        self.row = row
        self.title, self.summary, self.try_this = translated(row.title), translated(row.summary), translated(row.try_this)
        self.picture: LivingPicture | None = None
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(f"{self.summary} {self.try_this}")
        self.setToolTip(self.summary)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_picture(self, picture: LivingPicture) -> None:
        """Show another tick of the sample."""
        self.picture = picture
        self.update(0, 0, self.width(), px(PICTURE_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter press; arrows walk to another card."""
        if event.key() in ARROWS:
            self.walked.emit(event.key())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), px(HEIGHT))

    def apply_look(self) -> None:
        """Take the size of the theme in force."""
        self.setFixedSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect())
            card, shape = area.adjusted(0.5, 0.5, -0.5, -0.5), QPainterPath()
            shape.addRoundedRect(card, px(8), px(8))
            painter.fillPath(shape, colour("panel"))
            painter.save()
            painter.setClipPath(shape)
            self._paint_picture(painter, QRectF(0, 0, self.width(), px(PICTURE_HEIGHT)))
            painter.restore()
            self._paint_words(painter)
            is_hot = self.hasFocus() or self.underMouse()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent" if is_hot else "border"), line(2) if is_hot else 1))
            painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5) if is_hot else card, px(8), px(8))

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, colour("canvas"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("grid"))
        for x in range(px(12), int(area.right()), px(GRID)):
            for y in range(px(10), int(area.bottom()), px(GRID)):
                painter.drawEllipse(QPointF(x, y), 0.75, 0.75)
        if self.picture is not None:
            inset = area.adjusted(px(14), px(10), -px(14), -px(10))
            paint_network(painter, inset, self.picture.document, values=self.picture.values, theme=current_theme())
        painter.fillRect(QRectF(0, area.bottom() - 1, area.width(), 1), colour("border"))

    def _paint_words(self, painter: QPainter) -> None:
        left, room = px(PADDING), self.width() - 2 * px(PADDING)
        self._write(painter, QPointF(left, px(199)), self.title, chosen=font(15, 600), token="text")
        painter.setFont(font(13))
        painter.setPen(colour("muted"))
        lines = QRectF(left, px(216), room, px(46))
        painter.drawText(lines, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), self.summary)
        is_long = QFontMetricsF(font(13, 500)).horizontalAdvance(self.try_this) > room - px(20)
        y = px(271 if is_long else 280)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawPolygon(QPolygonF([QPointF(left + 1, y - px(6)), QPointF(left + px(12), y), QPointF(left + 1, y + px(6))]))
        painter.setFont(font(13, 500))
        painter.setPen(colour("accent"))
        room_left = QRectF(left + px(20), y - px(9), room - px(20), px(40))
        painter.drawText(room_left, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), self.try_this)

    def _write(self, painter: QPainter, place: QPointF, text: str, *, chosen: QFont, token: str) -> None:
        """Text with the middle of its capitals at the place."""
        painter.setFont(chosen)
        painter.setPen(colour(token))
        painter.drawText(place + QPointF(0, QFontMetricsF(chosen).capHeight() / 2), text)
