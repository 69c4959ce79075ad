"""A panel as a picture (PNG), a drawing (SVG), a table (CSV), or as a figure on the clipboard. Writes files whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRectF, QSize
from PySide6.QtGui import QAction, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from rnnsim.files.saving import write_whole
from rnnsim.formulas.refused import Refused
from rnnsim.views.look import colour, current_theme, px
from rnnsim.views.panels.abstract_panel import AbstractPanel
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.translation import inside, translated

SHARPNESS = 3  # pixels of a picture for each on the screen


def export_actions(panel: AbstractPanel) -> list[QAction]:
    """What stands behind the export button."""
    rows: tuple[tuple[str, Callable[[], object]], ...] = (
        (panel.tr("Copy as a figure"), lambda: copy_figure(panel)),
        (panel.tr("Save picture (PNG)…"), lambda: _save(panel, "png", panel.tr("Picture (*.png)"))),
        (panel.tr("Save drawing (SVG)…"), lambda: _save(panel, "svg", panel.tr("Drawing (*.svg)"))),
        (panel.tr("Save numbers (CSV)…"), lambda: _save(panel, "csv", panel.tr("Table (*.csv)"))),
    )
    actions = []
    for text, does in rows:
        action = QAction(text, panel)
        action.triggered.connect(lambda _checked=False, does=does: panel.attempt(does))
        actions.append(action)
    return actions


def bytes_of(panel: AbstractPanel, suffix: str) -> bytes:
    """The panel as the content of a "png", "svg" or "csv" file."""
    return {"png": _png, "svg": _svg, "csv": _csv}[suffix](panel)


def write_export(panel: AbstractPanel, path: Path) -> None:
    """Write the panel into a file by its suffix; refused in one sentence if that cannot be done."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in ("png", "svg", "csv"):
        raise Refused(f"A panel is saved as .png, .svg or .csv, not as “{path.name}”; choose one of these endings.")
    write_whole(path, bytes_of(panel, suffix))


def copy_figure(panel: AbstractPanel) -> None:
    """Put the panel as a picture on the clipboard."""
    QGuiApplication.clipboard().setImage(_image(panel))


def _save(panel: AbstractPanel, suffix: str, kind: str) -> None:
    title = panel.document.title or panel.tr("network")
    suggested = f"{title} {inside(PANELS[panel.name].title)}.{suffix}".replace("/", " ")
    chosen, _ = QFileDialog.getSaveFileName(panel, panel.tr("Save the panel"), suggested, kind)
    if chosen:
        write_export(panel, Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.{suffix}"))


def _figure_size(panel: AbstractPanel) -> QSize:
    return QSize(panel.width(), panel.height() + px(24))


def _paint_figure(painter: QPainter, panel: AbstractPanel) -> None:
    """The panel below its title, without what only the screen needs."""
    pencil = Pencil(painter, current_theme())
    pencil.fill(QRectF(0, 0, panel.width(), panel.height() + px(24)), colour("panel"))
    panel.is_exported = True
    try:
        panel.render(painter, QPoint(0, px(24)), renderFlags=QWidget.RenderFlag.DrawChildren)
    finally:
        panel.is_exported = False
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pencil.write(px(16), px(18), translated(PANELS[panel.name].title), font=(15, 600))


def _image(panel: AbstractPanel) -> QImage:
    image = QImage(_figure_size(panel) * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    with QPainter(image) as painter:
        _paint_figure(painter, panel)
    return image


def _png(panel: AbstractPanel) -> bytes:
    image, buffer = _image(panel), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _svg(panel: AbstractPanel) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(_figure_size(panel))
    drawing.setViewBox(QRectF(0, 0, panel.width(), panel.height() + px(24)))
    drawing.setTitle(translated(PANELS[panel.name].title))
    drawing.setDescription(panel.sentence)
    with QPainter(drawing) as painter:
        _paint_figure(painter, panel)
    buffer.close()
    return bytes(content.data())


def _csv(panel: AbstractPanel) -> bytes:
    names, rows = panel.table()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
