"""One painter with the colours of one theme: texts, lines, pills and cursors as every plot draws them (VISUAL 3 and 6)."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLine, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from rnnsim.drawing.theme import Theme
from rnnsim.views.look import line, px, scaled_font, text_pixels

Ink = str | QColor
Align = str  # "left", "centre" or "right"
FontStyle = tuple[float, int]  # size before scaling, weight


class Pencil:
    """Draws with `painter` in the colours of `theme`; colours are tokens of the table, "#RRGGBB" or QColors."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self.painter, self.theme = painter, theme

    def colour(self, given: Ink) -> QColor:
        """A token's colour; anything else as it is."""
        if isinstance(given, QColor):
            return given
        return QColor(given if given.startswith("#") else str(getattr(self.theme, given)))

    def write(self, x: float, y: float, text: str, *, colour: Ink = "text", font: FontStyle = (12, 400), align: Align = "left") -> float:
        """Text of `font` (size, weight) whose capitals have their middle at y; returns its width."""
        chosen, width, cap = _measured(text, text_pixels(font[0]), font[1])
        self.painter.setFont(chosen)
        self.painter.setPen(self.colour(colour))
        self.painter.drawText(QPointF(x - {"left": 0.0, "centre": width / 2, "right": width}[align], y + cap / 2), text)
        return width

    def across(self, left: float, right: float, y: float, *, colour: Ink = "border") -> None:
        """A level line of one pixel on the pixel."""
        self._hair(QLine(round(left), round(y), round(right), round(y)), colour)

    def upright(self, x: float, top: float, bottom: float, *, colour: Ink = "border") -> None:
        """An upright line of one pixel on the pixel."""
        self._hair(QLine(round(x), round(top), round(x), round(bottom)), colour)

    def _hair(self, stroke: QLine, colour: Ink) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.setPen(QPen(self.colour(colour), 1))
        self.painter.drawLine(stroke)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def fill(self, area: QRectF, colour: Ink, radius: float = 0.0) -> None:
        """A filled rectangle without a border."""
        if not radius:
            self.painter.fillRect(area, self.colour(colour))
            return
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.colour(colour))
        self.painter.drawRoundedRect(area, radius, radius)

    def frame(self, area: QRectF, colour: Ink, *, width: float = 1.0, radius: float = 0.0) -> None:
        """A rectangle's outline."""
        self.painter.setPen(QPen(self.colour(colour), line(width)))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(area, radius, radius)

    def pill(self, x: float, y: float, text: str, *, low: float | None = None, high: float | None = None) -> None:
        """An ink pill with its middle at (x, y), kept between `low` and `high`."""
        width = text_width(text, 11, 600) + px(12)
        height = text_pixels(11) * 1.56
        left = x - width / 2
        left = max(left, low) if low is not None else left
        left = min(left, high - width) if high is not None else left
        self.fill(QRectF(left, y - height / 2, width, height), "text", height / 2)
        self.write(left + width / 2, y, text, colour="panel", align="centre", font=(11, 600))

    def cursor(self, x: float, top: float, bottom: float) -> None:
        """The clock is ink: the line that means now in every panel."""
        width = line(1.5)
        self.fill(QRectF(x - width / 2, top, width, bottom - top), "text")


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The width of a text at that size."""
    return _measured(text, text_pixels(size), weight)[1]


@lru_cache(maxsize=2048)
def _measured(text: str, pixels: int, weight: int) -> tuple[QFont, float, float]:
    font = scaled_font(pixels, weight)
    metrics = QFontMetricsF(font)
    return font, metrics.horizontalAdvance(text), metrics.capHeight()
