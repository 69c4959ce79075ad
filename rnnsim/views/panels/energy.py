"""Energy: Hopfield's energy after each single update as stairs, and how near the state is to each stored pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.values import number_text
from rnnsim.session.announcements import CursorMoved
from rnnsim.views.look import current_theme, line, px
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.axes import PALE, Axes, paint_axes, paint_hover, paint_now, widest_number
from rnnsim.views.panels.energy_course import EnergyCourse, EnergyRange, Landscape, energy_course
from rnnsim.views.panels.overlap_bars import paint_overlaps
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.panels.scales import TimeWindow, axis_text, decimals_for
from rnnsim.views.panels.starting import offer_to_play
from rnnsim.views.panels.time_options import span_actions
from rnnsim.views.translation import translated

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

Values = NDArray[np.float64]
FILL_SHARE = 0.09
MOST_PATTERN_ENERGIES = 64


class EnergyFigure(QWidget):
    """The stairs at the left (or above), the bars at the right (or below)."""

    def __init__(self, panel: EnergyPanel) -> None:
        super().__init__()
        self._panel = panel
        self.setMouseTracking(True)
        self.setMinimumSize(px(160), px(80))
        self.setAccessibleName(panel.tr("Energy over time and overlap with the stored patterns"))

    @property
    def _halves(self) -> tuple[QRectF, QRectF]:
        area = QRectF(self.rect())
        if self._panel.course is not None and not self._panel.course.names:
            return area, QRectF()
        if area.height() > 0.7 * area.width():
            split = area.height() * 0.52
            return QRectF(0, 0, area.width(), split), QRectF(0, split + px(8), area.width(), area.height() - split - px(8))
        split = area.width() * (0.58 if area.width() > px(480) else 0.46)
        return QRectF(0, 0, split, area.height()), QRectF(split + px(16), 0, area.width() - split - px(16), area.height())

    @property
    def axes(self) -> Axes:
        """The axes of the stairs."""
        half, window, (low, high) = self._halves[0], self._panel.window_shown, self._panel.range_shown
        left = max(px(40), round(widest_number(low, high)) + px(12))
        area = QRectF(half.left() + left, half.top() + px(20), half.width() - left - px(56), half.height() - px(44))
        return Axes(area, window.first, window.last, low, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil, panel = Pencil(painter, current_theme()), self._panel
            pencil.fill(QRectF(self.rect()), "panel")
            unit = panel.tr("update") if panel.turns_are_ticks else panel.tr("tick")
            if panel.course is None or panel.frame is None:
                paint_axes(pencil, self.axes, unit=unit, signed=False, colours=PALE)
                return
            paint_axes(pencil, self.axes, unit=unit, signed=False)
            self._paint_stairs(pencil, panel.course, panel.frame.tick)
            if panel.hover_tick is not None:
                paint_hover(pencil, self.axes, panel.hover_tick)
            self._paint_now(pencil, panel.course, panel.frame.tick)
            if panel.course.names:
                paint_overlaps(pencil, self._halves[1], panel.course, landscape=panel.landscape)

    def _paint_stairs(self, pencil: Pencil, course: EnergyCourse, tick: int) -> None:
        axes, violet = self.axes, QColor(pencil.theme.gradient)
        ticks, energies = course.staircase.ticks, course.staircase.energies
        done = int(np.searchsorted(ticks, tick + 1e-9, side="right"))
        painter = pencil.painter
        painter.save()
        painter.setClipRect(axes.area.adjusted(-2, -2, 2, 2))
        if done:
            path = stairs(axes, ticks[:done], energies[:done])
            ground = QPainterPath(path)
            ground.lineTo(axes.x_of(ticks[done - 1]), axes.area.bottom())
            ground.lineTo(axes.x_of(ticks[0]), axes.area.bottom())
            soft = QColor(violet)
            soft.setAlphaF(FILL_SHARE)
            painter.fillPath(ground, soft)
            painter.strokePath(path, QPen(violet, line(2)))
        if done < len(ticks):
            later = stairs(axes, ticks[max(0, done - 1) :], energies[max(0, done - 1) :])
            pale = QColor(pencil.theme.amount(0.35))
            painter.strokePath(later, QPen(pale, line(1.5)))
        painter.restore()

    def _paint_now(self, pencil: Pencil, course: EnergyCourse, tick: int) -> None:
        axes = self.axes
        text = self._panel.tr("update {}").format(tick) if self._panel.turns_are_ticks else f"t = {tick}"
        paint_now(pencil, axes, tick, text=text, pill_y=axes.area.top() - px(11))
        energy = course.energy_at(tick)
        if np.isfinite(energy):
            at = QPointF(axes.x_of(tick), axes.y_of(energy))
            pencil.painter.setPen(Qt.PenStyle.NoPen)
            pencil.painter.setBrush(QColor(pencil.theme.gradient))
            pencil.painter.drawEllipse(at, px(4.5), px(4.5))
            pencil.write(at.x() + px(11), at.y() - px(9), axis_text(energy, decimals=decimals_for(axes.high - axes.low)), font=(12, 600))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_over_stairs(event.position()):
            self._panel.look_at(round(self.axes.at_x(event.position().x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_over_stairs(event.position()):
            return
        tick = round(self.axes.at_x(event.position().x()))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._panel.look_at(tick)
        else:
            self._panel.tab.session.announcements.announce(CursorMoved(tick if tick >= 0 else None))

    def leaveEvent(self, event: QEvent) -> None:
        self._panel.tab.session.announcements.announce(CursorMoved(None))

    def _is_over_stairs(self, place: QPointF) -> bool:
        return self.axes.area.adjusted(-px(6), -px(20), px(6), px(24)).contains(place)


class EnergyPanel(AbstractPanel):
    """Says when the energy can be trusted to fall, and why not where it cannot."""

    name = "energy"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.window_shown = TimeWindow(self._usual_span())
        self.course: EnergyCourse | None = None
        self.range_shown = (-1.0, 0.0)
        self.landscape = Landscape(self.document)
        self._range = EnergyRange()
        self.figure = EnergyFigure(self)
        self.place_body(self.figure)

    @property
    def turns_are_ticks(self) -> bool:
        """Whether a tick is one update of one unit."""
        return self.document.settings.update_order == "random_single"

    def refresh(self) -> None:
        document, frame = self.document, self.frame
        if document is not self.landscape.document:
            self.landscape = Landscape(document)
        if not len(document.network.connections):
            self.course = None
            self.empty_state.show_empty(
                self.tr("The energy is a sum over connections, and there is none yet. The Hopfield sample shows one at work."),
                self.tr("Add a unit") if not len(document.network.units) else self.tr("Connect all units both ways"), self._connect_all,
            )  # fmt: skip
        elif offer_to_play(self, has_units=True) or frame is None:
            self.course = None
        else:
            self.window_shown.follow(frame.tick)
            window = (self.window_shown.first, self.window_shown.last)
            self.course = energy_course(document, frame.past, window=window, tick=frame.tick)
            seen = np.append(self.course.staircase.energies, self.landscape.pattern_energies[:MOST_PATTERN_ENERGIES])
            self.range_shown = self._range.of(document.network, seen)
        self.say(self._sentence())
        self.figure.update()

    def _usual_span(self) -> int:
        order = self.tab.session.document.settings.update_order
        return 200 if order == "random_single" else 30

    def _sentence(self) -> str:
        if self.course is None:
            return self.tr("Energy E = −½ Σ w s s − Σ b s, and overlap with the stored patterns")
        hover = self.hover_tick
        if hover is not None and np.isfinite(self.course.energy_at(hover)):
            return self.tr("Energy at {}: {}").format(f"t = {hover}", number_text(self.course.energy_at(hover)))
        word = self.tr("after each update") if self.course.is_per_update else self.tr("after each tick")
        return self.tr("Energy {}: {}").format(word, translated(self.landscape.trust))

    def _connect_all(self) -> None:
        from rnnsim.network.edits import add_units, connect_all

        ids = self.tab.session.document.network.units.id
        label, edit = (self.tr("Connect all units"), connect_all(ids, ids, 0.5)) if len(ids) else (
            self.tr("Add 1 unit"), add_units(1, activation="sign_hold"))  # fmt: skip
        self.attempt(lambda: self.tab.session.apply(label, edit))

    def table(self) -> Table:
        names = ("tick", "energy", "unit")
        if self.frame is None or not len(self.document.network.units):
            return names, []
        past = self.frame.past
        stairs_ = energy_course(self.document, past, window=(0, past.last), tick=self.frame.tick).staircase
        return names, list(zip(stairs_.ticks.tolist(), stairs_.energies.tolist(), stairs_.units.tolist(), strict=True))

    def more_actions(self) -> list[QAction]:
        return span_actions(self, self.window_shown)


def stairs(axes: Axes, ticks: Values, energies: Values) -> QPainterPath:
    """A path that holds each energy until the next update."""
    reach = axes.high - axes.low
    energies = np.nan_to_num(energies).clip(axes.low - reach, axes.high + reach)
    path = QPainterPath(QPointF(axes.x_of(ticks[0]), axes.y_of(energies[0])))
    for before, now, x in zip(energies[:-1], energies[1:], ticks[1:], strict=True):
        if now != before:
            path.lineTo(axes.x_of(x), axes.y_of(before))
            path.lineTo(axes.x_of(x), axes.y_of(now))
    path.lineTo(axes.x_of(ticks[-1]), axes.y_of(energies[-1]))
    return path
