"""A list of shapes as a PNG picture, painted without a window. Works with no display: Qt's offscreen platform is used then."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from rnnsim.drawing.shapes import Shape
from rnnsim.formulas.refused import Refused
from rnnsim.views.look import load_fonts
from rnnsim.views.painting import paint_shapes

SHARPNESS = 2.0  # pixels for each of the scene
MOST_PIXELS = 64_000_000
View = tuple[float, float, float, float]  # left, top, width, height
_FORMATS = (QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied)


def png_bytes(shapes: Iterable[Shape], view: View, background: str | None, *, sharpness: float = SHARPNESS) -> bytes:
    """The scene rectangle `view` as the content of a PNG file, see-through without a background; less sharp where it would be huge."""
    _keep_application()
    load_fonts()
    left, top, across, down = view
    scale = min(sharpness, (MOST_PIXELS / max(across * down, 1.0)) ** 0.5)
    image = QImage(max(1, round(across * scale)), max(1, round(down * scale)), _FORMATS[background is None])
    if image.isNull():
        raise Refused("There is not enough memory for a picture of this size; save it as .svg instead.")
    image.fill(QColor(background) if background is not None else Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.scale(scale, scale)
        painter.translate(-left, -top)
        painter.setClipRect(QRectF(left, top, across, down))
        paint_shapes(painter, shapes)
    return _encoded(image)


def _encoded(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"PNG")).write(image):
        raise Refused("Qt could not make a PNG picture; save it as .svg instead.")
    return bytes(content.data())


@cache
def _keep_application() -> QCoreApplication:
    """The application that is running, or one without a screen; kept, since Qt's fonts end with it."""
    running = QGuiApplication.instance()
    if running is not None:
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(["rnnsim"])
