"""Keys painted as on a keyboard: small rounded fields in a row, as the command palette and the sheet of keys show them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnsim.drawing.theme import Theme
from rnnsim.views.look import scaled_font

HEIGHT, PADDING, GAP = 20.0, 6.0, 3.0


def caps_of(key: str) -> list[str]:
    """The single keys of a combination as it is written: "Ctrl+Shift++" is three."""
    parts = key.replace("++", "+\0").split("+")
    return [part.replace("\0", "+") for part in parts if part]


def width_of(key: str, scale: float = 1.0) -> float:
    """How wide the caps of a combination are."""
    metrics = QFontMetricsF(scaled_font(round(11 * scale), 500))
    return sum(_cap_width(metrics, cap, scale) for cap in caps_of(key)) + GAP * scale * (len(caps_of(key)) - 1)


def paint_caps(painter: QPainter, key: str, at: QPointF, *, theme: Theme, scale: float = 1.0) -> None:
    """Paint the caps of a combination with the middle of their left edge there."""
    painter.setFont(scaled_font(round(11 * scale), 500))
    metrics, left = QFontMetricsF(painter.font()), at.x()
    for cap in caps_of(key):
        area = QRectF(left, at.y() - HEIGHT * scale / 2, _cap_width(metrics, cap, scale), HEIGHT * scale)
        painter.setPen(QPen(QColor(theme.control), theme.line_scale))
        painter.setBrush(QColor(theme.field))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4 * scale, 4 * scale)
        painter.setPen(QColor(theme.text))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), cap)
        left = area.right() + GAP * scale


def _cap_width(metrics: QFontMetricsF, cap: str, scale: float) -> float:
    return max(HEIGHT * scale, metrics.horizontalAdvance(cap) + 2 * PADDING * scale)
