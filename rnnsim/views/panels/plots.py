"""Curves over ticks with fixed axes: the only module that imports pyqtgraph. It draws numbers; what they mean it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from rnnsim.drawing.colours import mix
from rnnsim.network.network import Ids
from rnnsim.views.look import colour, current_theme, line, px
from rnnsim.views.panels.axes import INK, PALE, Axes, CurveEnd, paint_axes, paint_curve_ends, paint_hover, paint_now
from rnnsim.views.panels.pencil import Pencil

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """Values at ticks in one colour, pale at 45 %, wide 2.4 (at most two of those: wide pens are dear), stepped where values jump."""

    ticks: Ids
    values: Numbers
    colour: str
    is_dashed: bool = False
    is_pale: bool = False
    is_wide: bool = False
    is_stepped: bool = False

    def between(self, begin: int, end: int) -> Curve:
        """The points begin … end − 1 alone."""
        return replace(self, ticks=self.ticks[begin:end], values=self.values[begin:end])


@dataclass(frozen=True, eq=False)
class Scene:
    """All that a plot shows: fixed ranges, curves, labels at `ends` (text, value, colour, is strong), the current and the hovered tick."""

    first: float = 0
    last: float = 60
    low: float = -1
    high: float = 1
    curves: tuple[Curve, ...] = ()
    ends: tuple[tuple[str, float, str, bool], ...] = ()
    notes: tuple[tuple[str, float, float], ...] = ()  # text, tick, value
    tick: int | None = None
    hover: int | None = None
    is_empty: bool = False
    signed: bool = field(default=True)


class CurvePlot(pg.GraphicsView):  # type: ignore[misc]
    """Shows a scene. `tick_pressed(tick)` is called on a press or drag, `tick_hovered(tick or None)` when the pointer moves."""

    def __init__(self) -> None:
        super().__init__(background=None)
        self.scene_shown = Scene()
        self.tick_pressed: Callable[[int], object] = lambda tick: None
        self.tick_hovered: Callable[[int | None], object] = lambda tick: None
        self._view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._view.setMenuEnabled(False)
        self.setCentralItem(self._view)
        self._items: list[pg.PlotCurveItem] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything here
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # axes are in the background, and they change
        self.setMouseTracking(True)
        self.setMinimumSize(px(160), px(80))
        self.setAntialiasing(True)

    @property
    def axes(self) -> Axes:
        """Where numbers lie on screen."""
        scene = self.scene_shown
        area = QRectF(self.rect()).adjusted(px(36), px(20), -px(76), -px(24))
        return Axes(area, scene.first, scene.last, scene.low, scene.high)

    def show_scene(self, scene: Scene) -> None:
        """Show other numbers."""
        self.scene_shown = scene
        axes = self.axes
        self._view.setGeometry(axes.area)
        self._view.setRange(xRange=(scene.first, scene.last), yRange=(scene.low, scene.high), padding=0, disableAutoRange=True)
        self._match_items(len(scene.curves))
        points = max(64, int(axes.area.width()) * 2)
        for item, curve in zip(self._items, scene.curves, strict=False):
            ticks, values = decimated(curve.ticks, curve.values, points)
            if curve.is_stepped:
                ticks, values = np.repeat(ticks, 2)[1:], np.repeat(values, 2)[:-1]
            item.setPen(_pen(curve))
            item.setData(ticks, values, connect="finite")
        self.viewport().update()

    def _match_items(self, count: int) -> None:
        while len(self._items) < count:
            item = pg.PlotCurveItem(skipFiniteCheck=False)
            self._view.addItem(item, ignoreBounds=True)
            self._items.append(item)
        for number, item in enumerate(self._items):
            item.setVisible(number < count)

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Ground and axes, in the pixels of the widget."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pencil = Pencil(painter, current_theme())
        pencil.fill(QRectF(self.rect()), "panel")
        paint_axes(pencil, self.axes, signed=self.scene_shown.signed, colours=PALE if self.scene_shown.is_empty else INK)
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Cursor and labels, above the curves."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pencil, axes, scene = Pencil(painter, current_theme()), self.axes, self.scene_shown
        if scene.hover is not None:
            paint_hover(pencil, axes, scene.hover)
        if scene.tick is not None:
            paint_now(pencil, axes, scene.tick, text=f"{scene.tick}", pill_y=px(8))
        at = scene.hover if scene.hover is not None else scene.tick
        if at is not None:
            ends = [
                CurveEnd(text, axes.y_of(max(axes.low, min(axes.high, value))), QColor(ink), 600 if is_strong else 500)
                for text, value, ink, is_strong in scene.ends
            ]
            paint_curve_ends(pencil, axes, min(axes.x_of(at), axes.area.right()), ends=ends)
        for text, tick, value in scene.notes:
            pencil.write(axes.x_of(tick) + px(8), axes.y_of(value), text, colour="muted", font=(12, 400))
        painter.restore()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_items"):
            self.show_scene(self.scene_shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.tick_pressed(self._tick_under(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tick = self._tick_under(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.tick_pressed(tick)
        else:
            self.tick_hovered(tick)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self.tick_hovered(None)
        super().leaveEvent(event)

    def _tick_under(self, place: QPointF) -> int:
        return max(0, round(self.axes.at_x(place.x())))


def decimated(ticks: Ids, values: Numbers, points: int) -> tuple[NDArray[np.float64], Numbers]:
    """The least and greatest value of each stretch, in their order, so that at most about `points` points are left and no peak is lost."""
    if len(ticks) <= points:
        return ticks.astype(float), values.astype(float)
    stretch = -(-len(ticks) // (points // 2))
    whole = len(ticks) // stretch * stretch
    parts = values[:whole].reshape(-1, stretch)
    filled = np.where(np.isfinite(parts), parts, np.nanmean(values) if np.isfinite(values).any() else 0.0)
    picked = np.sort(np.stack([filled.argmin(axis=1), filled.argmax(axis=1)], axis=1), axis=1)
    rows = np.append((picked + np.arange(len(parts))[:, None] * stretch).ravel(), np.arange(whole, len(ticks)))
    return ticks[rows].astype(float), values[rows].astype(float)


def _pen(curve: Curve) -> QPen:
    ink = QColor(mix(colour("panel").name(), curve.colour, 0.45) if curve.is_pale else curve.colour)
    pen = QPen(ink, line(2.4 if curve.is_wide else 1.5))
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if curve.is_dashed:
        pen.setDashPattern([4, 3])
    return pen
