"""The binding keeps its references: a release that loses them kills the process without a word."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen


def call_often(painter: QPainter, count: int) -> None:
    path, pen = QPainterPath(), QPen()
    for _ in range(count):
        path.moveTo(0.0, 0.0)
        path.lineTo(1.0, 1.0)
        pen.setWidthF(1.0)
        pen.setColor(QColor(1, 2, 3))
        painter.setPen(pen)
        painter.save()
        painter.drawLine(0, 0, 4, 4)
        painter.restore()
        painter.drawRect(0, 0, 2, 2)


def test_qt_does_not_lose_references_to_none() -> None:
    """PySide6 6.12.0 drops one reference to None per call on Python below 3.12 and then aborts; hence the pin in pyproject.toml."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        call_often(painter, 50)
        before = sys.getrefcount(None)
        call_often(painter, 200)
        lost = before - sys.getrefcount(None)
    assert abs(lost) < 100, "200 rounds of eight calls lose 1,600 references where the binding is faulty"
