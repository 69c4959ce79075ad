"""Traces: outputs of a few units as curves over the recorded past, old futures dashed. A press on the plot looks back at that tick."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QAction

from rnnsim.drawing.values import number_text
from rnnsim.network.naming import listed, unit_name
from rnnsim.network.network import Ids
from rnnsim.session.announcements import CursorMoved, DocumentReplaced
from rnnsim.views.look import current_theme
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.plots import Curve, CurvePlot, Scene
from rnnsim.views.panels.recorded import Values, ghost_rows, jumping_units, outputs_and_hidden, rows_with_start, units_to_trace
from rnnsim.views.panels.scales import HeldRange, TimeWindow, range_of_units, usual_span
from rnnsim.views.panels.starting import offer_to_play
from rnnsim.views.panels.time_options import span_actions
from rnnsim.views.wording import counted_text

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

DASHED_FROM = 4
MOST_WIDE = 2
MOST_NAMES = 8


class TracesPanel(AbstractPanel):
    """Up to eight curves with their names and values at the current tick, or at the tick under the pointer."""

    name = "traces"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.window_shown = TimeWindow(usual_span(tab.session.document.layout.speed))
        self.shows_only_selected = False
        self._range = HeldRange()
        self.plot = CurvePlot()
        self.plot.setAccessibleName(self.tr("Outputs over time"))
        self.plot.tick_pressed = self.look_at
        self.plot.tick_hovered = lambda tick: self.tab.session.announcements.announce(CursorMoved(tick))
        self.place_body(self.plot)

    def refresh(self) -> None:
        frame, network = self.frame, self.document.network
        ids = units_to_trace(network, self.selection, only_selected=self.shows_only_selected)
        if offer_to_play(self, has_units=bool(len(ids))) or frame is None:
            self.say(self.tr("Outputs over time"))
            self.plot.show_scene(Scene(is_empty=True))
            return
        self.window_shown.follow(frame.tick)
        first, last = self.window_shown.first, self.window_shown.last
        ticks, values = rows_with_start(frame.past, network, ids, first=first, last=last)
        low, high = self._range.of(range_of_units(network, ids), values)
        curves, notes = self._ghosts(ids)
        curves += self._curves(ids, ticks, values)
        ends = self._ends(ids, ticks, values)
        self.say(self._sentence(ids))
        self.plot.show_scene(
            Scene(first, last, low, high, tuple(curves), ends, tuple(notes), tick=frame.tick, hover=self.hover_tick, signed=low < 0)
        )

    def _curves(self, ids: Ids, ticks: Ids, values: Values) -> list[Curve]:
        """The present course: up to the current tick in full colour, what was recorded after it pale."""
        assert self.frame is not None
        theme, strong, jumps = current_theme(), self._strong(ids), jumping_units(self.document.network, ids)
        now = int(np.searchsorted(ticks, self.frame.tick, side="right"))
        curves = []
        for number in range(len(ids)):
            whole = Curve(ticks, values[:, number], theme.series(number), number >= DASHED_FROM, is_stepped=bool(jumps[number]))
            if now < len(ticks):
                curves.append(replace(whole.between(max(0, now - 1), len(ticks)), is_pale=True))
            curves.append(replace(whole.between(0, now), is_wide=bool(strong[number])))
        return curves

    def _ghosts(self, ids: Ids) -> tuple[list[Curve], list[tuple[str, float, float]]]:
        """Old futures of the selected units, or of all where none is selected, and a word at the end of the newest."""
        assert self.frame is not None
        past, theme, strong = self.frame.past, current_theme(), self._strong(ids)
        jumps = jumping_units(self.document.network, ids)
        shown = np.flatnonzero(strong) if strong.any() else np.arange(len(ids))
        curves: list[Curve] = []
        notes: list[tuple[str, float, float]] = []
        for ghost in reversed(past.ghosts):
            ticks, values = ghost_rows(past, ghost, self.document.network, ids=ids)
            inside = ticks <= self.window_shown.last
            if not inside.any() or ticks[inside].max() <= self.window_shown.first:
                continue
            for number in shown:
                ink = theme.series(int(number))
                old = Curve(ticks, values[:, number], ink, is_dashed=True, is_pale=True, is_stepped=bool(jumps[number]))
                curves.append(old.between(0, int(inside.sum())))
            height = float(values[inside, shown[0]][-1]) if len(shown) else 0.0
            notes = [(self.tr("old future"), float(ticks[inside][-1]), height)] if np.isfinite(height) else []
        return curves, notes

    def _ends(self, ids: Ids, ticks: Ids, values: Values) -> tuple[tuple[str, float, str, bool], ...]:
        assert self.frame is not None
        at = self.hover_tick if self.hover_tick is not None else self.frame.tick
        row = int(np.searchsorted(ticks, at))
        if row >= len(ticks) or ticks[row] != at:
            return ()
        theme, strong, network = current_theme(), self._strong(ids), self.document.network
        return tuple(
            (f"{unit_name(network, int(unit))} {number_text(float(values[row, number]))}", float(values[row, number]),
             theme.series_text(number), bool(strong[number]))
            for number, unit in enumerate(ids) if np.isfinite(values[row, number])
        )  # fmt: skip

    def _strong(self, ids: Ids) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which curves are drawn wide: the selected ones, if they are at most two."""
        selected = np.isin(ids, self.selection.units)
        return selected if selected.sum() <= MOST_WIDE else np.zeros(len(ids), bool)

    def _sentence(self, ids: Ids) -> str:
        network, chosen = self.document.network, self.selection.units
        names = listed((unit_name(network, int(unit)) for unit in ids), MOST_NAMES)
        left_out = int((~np.isin(chosen if len(chosen) else outputs_and_hidden(network), ids)).sum())
        more = self.tr("; {} not drawn, the raster shows all").format(counted_text(left_out, "unit")) if left_out > 0 else ""
        return self.tr("Outputs of {} over time{}").format(names, more)

    def table(self) -> Table:
        network = self.document.network
        ids = units_to_trace(network, self.selection, only_selected=self.shows_only_selected)
        names = ["tick", *(unit_name(network, int(unit)) for unit in ids)]
        if self.frame is None:
            return names, []
        ticks, values = rows_with_start(self.frame.past, network, ids, first=0, last=self.frame.past.last)
        return names, [[int(tick), *row.tolist()] for tick, row in zip(ticks, values, strict=True)]

    def more_actions(self) -> list[QAction]:
        only = QAction(self.tr("Only the selected units"), self)
        only.setCheckable(True)
        only.setChecked(self.shows_only_selected)
        only.toggled.connect(self._show_only_selected)
        return [only, *span_actions(self, self.window_shown)]

    def _show_only_selected(self, is_on: bool) -> None:
        self.shows_only_selected = is_on
        self.refresh_now()

    def document_replaced(self, announcement: DocumentReplaced) -> None:
        if announcement.old.network.units.id is not announcement.new.network.units.id:
            self._range.forget()
