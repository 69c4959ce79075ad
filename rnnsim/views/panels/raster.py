"""Raster: the outputs of all units over time as colours, one row a unit. Keeps an image that only new ticks are written into."""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent, qRgb
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.theme import THEMES, activation_indices
from rnnsim.drawing.values import number_text
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids
from rnnsim.recording.past import Past
from rnnsim.session.announcements import CursorMoved, DocumentReplaced
from rnnsim.views.look import current_theme, px
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.axes import Axes, paint_colour_bar, paint_hover, paint_now, paint_time_axis
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.recorded import rows_with_start
from rnnsim.views.panels.scales import HeldRange, TimeWindow, range_of_units, usual_span, without_outliers
from rnnsim.views.panels.starting import offer_to_play
from rnnsim.views.panels.time_options import span_actions
from rnnsim.views.wording import counted_text

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

ABSENT = 0  # entry of the colour table for a unit that was not there
LEAST_CELL, MOST_CELL, GAP_FROM = 3, 26, 8
MOST_NAMED = 400
MOST_AT_ONCE = 64  # units that are seen without scrolling; of more, outputs come before hidden units


class TickRing:
    """Colour entries (units, span) as a ring over ticks: column t mod span holds tick t. Only ticks not yet held are asked for."""

    def __init__(self, ids: Ids, span: int) -> None:
        self.ids, self.span = ids, span
        self.cells = np.full((len(ids), -(-span // 4) * 4), ABSENT, np.uint8)
        self._held = np.full(span, -1, np.int64)
        self._ghost: weakref.ref[Past] | None = None

    def bring(self, past: Past, network: Any, window: tuple[int, int], *, scale: float) -> None:
        """Hold the ticks from window[0] to window[1] − 1 of this course."""
        self._forget_other_course(past)
        wanted = np.arange(window[0], window[1])
        missing = wanted[self._held[wanted % self.span] != wanted]
        missing = missing[missing <= past.last]
        stale = self._held > past.last
        self.cells[:, : self.span][:, stale] = ABSENT
        self._held[stale] = -1
        if not len(missing):
            return
        ticks, values = rows_with_start(past, network, self.ids, first=int(missing[0]), last=int(missing[-1]))
        entries = np.maximum(activation_indices(values / scale), 1)
        entries[np.isnan(values)] = ABSENT
        self.cells[:, missing % self.span] = ABSENT
        self.cells[:, ticks % self.span] = entries.T
        self._held[missing % self.span] = missing

    def _forget_other_course(self, past: Past) -> None:
        newest = past.ghosts[0] if past.ghosts else None
        if (self._ghost() if self._ghost else None) is not newest:
            self._held[:] = -1
            self._ghost = weakref.ref(newest) if newest is not None else None

    def entries(self, first: int, last: int) -> NDArray[np.uint8]:
        """(units, last − first): the entries of these ticks in order, absent ones ABSENT."""
        ticks = np.arange(first, last)
        found: NDArray[np.uint8] = self.cells[:, ticks % self.span].copy()
        found[:, self._held[ticks % self.span] != ticks] = ABSENT
        return found


class RasterFigure(QWidget):
    """The image with row names, time axis, cursor and colour bar."""

    def __init__(self, panel: RasterPanel) -> None:
        super().__init__()
        self._panel = panel
        self.top_row = 0
        self.setMouseTracking(True)
        self.setMinimumSize(px(160), px(80))
        self.setAccessibleName(panel.tr("Outputs of all units over time"))

    @property
    def axes(self) -> Axes:
        """The image's area: one tick a column, rows from the top."""
        names = max((text_width(name, 11) for name in self._panel.row_names), default=0.0) if self.shows_names else 0.0
        left = min(px(110), names + px(12)) if self.shows_names else px(12)
        area = QRectF(left, px(20), max(10.0, self.width() - left - px(66)), max(10.0, self.height() - px(20) - px(22)))
        window = self._panel.window_shown
        rows = len(self._panel.ids)
        shown = area.height() / self.cell
        area.setHeight(min(area.height(), self.cell * max(1, rows)))
        return Axes(area, window.first - 0.5, window.first + window.span - 0.5, self.top_row + shown, self.top_row)

    @property
    def cell(self) -> float:
        """Height of a row."""
        room = self.height() - px(42)
        return float(max(LEAST_CELL, min(px(MOST_CELL), room / max(1, len(self._panel.ids)))))

    @property
    def shows_names(self) -> bool:
        return self.cell >= px(10)

    @property
    def shown_rows(self) -> int:
        """How many rows fit."""
        return min(len(self._panel.ids) - self.top_row, int((self.height() - px(42)) / self.cell + 1e-6) or 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil, axes = Pencil(painter, current_theme()), self.axes
            pencil.fill(QRectF(self.rect()), "panel")
            paint_time_axis(pencil, axes, colours=("border", "border") if self._panel.is_empty else ("control", "muted"))
            if self._panel.is_empty:
                pencil.frame(axes.area, "border")
                return
            self._paint_cells(pencil, axes)
            if self.shows_names:
                self._paint_names(pencil, axes)
            height = max(px(48), min(px(160), round(axes.area.height()) - px(6)))
            paint_colour_bar(pencil, self.width() - px(46), px(24), height=height, scale=self._panel.scale)
            if self._panel.hover_tick is not None:
                paint_hover(pencil, axes, self._panel.hover_tick)
            if self._panel.frame is not None:
                paint_now(pencil, axes, self._panel.frame.tick, text=f"{self._panel.frame.tick}", pill_y=px(8))

    def _paint_cells(self, pencil: Pencil, axes: Axes) -> None:
        shown = self.shown_rows
        entries = self._panel.entries()[self.top_row : self.top_row + shown]
        image = image_of(entries)
        area = QRectF(axes.area.left(), axes.area.top(), axes.area.width(), shown * self.cell)
        pencil.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        pencil.painter.drawImage(area, image)
        if self.cell >= GAP_FROM:
            for row in range(1, shown):
                y = area.top() + row * self.cell
                pencil.across(area.left(), area.right() - 1, y, colour="panel")
            width = area.width() / max(1, entries.shape[1])
            for column in range(1, entries.shape[1] if width >= GAP_FROM else 0):
                x = area.left() + column * width
                pencil.upright(x, area.top(), area.bottom() - 1, colour="panel")

    def _paint_names(self, pencil: Pencil, axes: Axes) -> None:
        selected = self._panel.selection
        for row in range(self.top_row, self.top_row + self.shown_rows):
            y = axes.area.top() + (row - self.top_row + 0.5) * self.cell
            is_chosen = selected.has_unit(int(self._panel.ids[row]))
            if is_chosen:
                pencil.fill(QRectF(axes.area.left() - px(4), y - self.cell / 2 + 1, px(2.5), self.cell - 2), "accent")
            name = self._panel.row_names[row]
            ink = "text" if is_chosen else "muted"
            pencil.write(axes.area.left() - px(8), y, name, colour=ink, align="right", font=(11, 600 if is_chosen else 400))

    def unit_at(self, place: QPointF) -> int | None:
        """The unit whose row lies at a place of the widget."""
        row = self.top_row + int((place.y() - self.axes.area.top()) // self.cell)
        inside = place.y() - self.axes.area.top() >= 0 and self.top_row <= row < self.top_row + self.shown_rows
        return int(self._panel.ids[row]) if inside and row < len(self._panel.ids) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if event.position().x() < self.axes.area.left():
                unit = self.unit_at(event.position())
                self._panel.tab.session.select([] if unit is None else [unit])
            else:
                self._panel.look_at(round(self.axes.at_x(event.position().x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tick = round(self.axes.at_x(event.position().x()))
        if event.buttons() & Qt.MouseButton.LeftButton and event.position().x() >= self.axes.area.left():
            self._panel.look_at(tick)
        else:
            self._panel.point_at(self.unit_at(event.position()), tick if tick >= 0 else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._panel.point_at(None, None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        hidden = len(self._panel.ids) - int((self.height() - px(42)) / self.cell + 1e-6)
        if hidden > 0:
            self.top_row = int(np.clip(self.top_row - round(event.angleDelta().y() / 120) * 3, 0, hidden))
            self.update()


class RasterPanel(AbstractPanel):
    """All units as rows of colours: inputs, hidden units, outputs; of many, inputs and outputs first."""

    name = "raster"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.window_shown = TimeWindow(usual_span(tab.session.document.layout.speed))
        self.ids: Ids = np.zeros(0, np.int64)
        self.row_names: list[str] = []
        self._named_for: tuple[object, object] = (None, None)  # the labels and the units they were made for
        self.scale, self.is_empty = 1.0, True
        self._held = HeldRange()
        self._ring = TickRing(self.ids, self.window_shown.span)
        self._pointed: int | None = None
        self.figure = RasterFigure(self)
        self.place_body(self.figure)

    def refresh(self) -> None:
        frame = self.frame
        self._take_units()
        self.is_empty = offer_to_play(self, has_units=bool(len(self.ids))) or frame is None
        if not self.is_empty and frame is not None:
            self.window_shown.follow(frame.tick)
            self._bring()
        self.say(self._sentence())
        self.figure.update()

    def _take_units(self) -> None:
        units = self.document.network.units
        rank = np.where(units.is_input, 0, np.where(units.is_output, 1 if len(units) > MOST_AT_ONCE else 3, 2))
        ids = units.id[np.lexsort((units.id, rank))]
        if not np.array_equal(ids, self.ids) or self._ring.span != self.window_shown.span:
            self.ids, self.figure.top_row = ids, 0
            self._ring = TickRing(ids, self.window_shown.span)
        if self._named_for[0] is not units.label or self._named_for[1] is not self.ids:
            self._named_for = units.label, self.ids
            self.row_names = [unit_name(self.document.network, int(unit)) for unit in ids] if len(ids) <= MOST_NAMED else []

    def _bring(self) -> None:
        assert self.frame is not None
        network, window = self.document.network, (self.window_shown.first, self.window_shown.last)
        fixed = range_of_units(network, self.ids)
        scale = self.scale
        values = self.frame.values_of(self.ids)
        low, high = self._held.of(fixed, without_outliers(values))
        self.scale = max(abs(low), abs(high))
        if self.scale != scale:
            self._ring = TickRing(self.ids, self.window_shown.span)
        self._ring.bring(self.frame.past, network, window, scale=self.scale)

    def entries(self) -> NDArray[np.uint8]:
        """(units, ticks) entries of the colour table now on show."""
        return self._ring.entries(self.window_shown.first, self.window_shown.last)

    def point_at(self, unit: int | None, tick: int | None) -> None:
        """The pointer is over this unit's row at this tick."""
        self._pointed = unit
        self.tab.session.announcements.announce(CursorMoved(tick))

    def _sentence(self) -> str:
        general = self.tr("Outputs of all {} over time").format(counted_text(len(self.ids), "unit"))
        if self._pointed is None or self.hover_tick is None or self.frame is None:
            return general
        one = np.array([self._pointed])
        ticks, values = rows_with_start(self.frame.past, self.document.network, one, first=self.hover_tick, last=self.hover_tick)
        if not len(ticks):
            return general
        return self.tr("{} at t = {}: {}").format(
            unit_name(self.document.network, self._pointed), self.hover_tick, number_text(float(values[0, 0]))
        )

    def table(self) -> Table:
        names = ["tick", *(unit_name(self.document.network, int(unit)) for unit in self.ids)]
        if self.frame is None:
            return names, []
        ticks, values = rows_with_start(self.frame.past, self.document.network, self.ids, first=0, last=self.frame.past.last)
        return names, [[int(tick), *row.tolist()] for tick, row in zip(ticks, values, strict=True)]

    def more_actions(self) -> list[QAction]:
        return span_actions(self, self.window_shown)

    def document_replaced(self, announcement: DocumentReplaced) -> None:
        if announcement.old.network.units.id is not announcement.new.network.units.id:
            self._held.forget()


def image_of(entries: NDArray[np.uint8]) -> QImage:
    """An image of entries (rows, columns) of the activation map; ABSENT is the field's colour."""
    rows, columns = entries.shape
    wide = np.zeros((max(1, rows), -(-max(1, columns) // 4) * 4), np.uint8)
    wide[:rows, :columns] = entries
    image = QImage(wide.tobytes(), max(1, columns), max(1, rows), wide.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable(_colour_table(current_theme().name))
    return image.copy()


@lru_cache(maxsize=8)
def _colour_table(name: str) -> list[int]:
    table = [qRgb(*entry) for entry in THEMES[name].activation_table.tolist()]
    table[ABSENT] = QColor(THEMES[name].field).rgb()
    return table
