"""Weights: the weight matrix as coloured cells. A press selects the connection, wheel or drag changes it, a double press types it.

Shift and a drag copy the first cell into the others; blocks of a spreadsheet are copied and pasted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QWidget

from rnnsim.drawing.values import number_text
from rnnsim.drawing.wire_styles import weight_scale
from rnnsim.network.edits import connect, delete, set_connections
from rnnsim.network.naming import connection_name, unit_name
from rnnsim.network.network import Ids, Network
from rnnsim.session.announcements import Announcement, CursorMoved, FrameReady
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.look import px
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.weight_cells import Cell, WeightCells, cells_of, delays_of
from rnnsim.views.panels.weight_edits import block_of_weights, paint_between, paste_weights
from rnnsim.views.panels.weight_figure import WeightFigure
from rnnsim.views.panels.weight_plots import LEAST_PANEL, WIDTH, WeightPlots
from rnnsim.views.wording import counted_text

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab


MOST_CHOSEN = 2000
MOST_UNITS = 3000  # a side of the matrix: 70 MB


class WeightMatrixPanel(AbstractPanel):
    """The matrix of the document's network; it is live, for it shows the document and not the clock."""

    name = "weights"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.delay: int | None = None
        self.scale = 1.0
        self.cells = cells_of(Network())
        self.pointed: Cell | None = None
        self.delays = ChoiceBox(self.tr("Delay"))
        self.delays.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.delays.setMinimumWidth(px(104))
        self.delays.currentIndexChanged.connect(self._choose_delay)
        self.place_control(self.delays)
        self.figure = WeightFigure(self)
        self.plots, self.shows_plots = WeightPlots(), True
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.figure, 1)
        row.addWidget(self.plots)
        self.place_body(body)

    def refresh(self) -> None:
        network = Network() if self._has_too_many else self.document.network
        if network is not self.cells.network or self.delay != self.cells.delay:
            self._offer_delays(delays_of(network))
            self.cells = cells_of(network, self.delay)
            self.scale = weight_scale(self.cells.weights, self.scale)
        if len(self.document.network.connections):
            self.empty_state.hide()
        else:
            self.empty_state.show_empty(
                self.tr("There is no connection yet: drag from a unit's rim to another unit."),
                self.tr("Connect all units"),
                self._connect_all,
            )
        self.plots.setVisible(self.shows_plots and self.width() >= px(LEAST_PANEL) and len(network.connections) > 0)
        if self.plots.isVisibleTo(self):
            self.plots.setFixedWidth(px(WIDTH))
            self.plots.show_cells(self.cells)
        self.say(self._sentence())
        self.figure.update()

    @property
    def _has_too_many(self) -> bool:
        return len(self.document.network.units) > MOST_UNITS

    def more_actions(self) -> list[QAction]:
        plots = QAction(self.tr("Histogram and eigenvalues"), self)
        plots.setCheckable(True)
        plots.setChecked(self.shows_plots)
        plots.toggled.connect(self._show_plots)
        return [plots]

    def _show_plots(self, shows: bool) -> None:
        self.shows_plots = shows
        self.refresh_now()

    def is_concerned_by(self, announcement: Announcement) -> bool:
        return not isinstance(announcement, (FrameReady, CursorMoved))

    @property
    def chosen(self) -> list[Cell]:
        """The cells of the selected connections."""
        return self.cells.cells_at(self.selection.connections[:MOST_CHOSEN])

    def point_at(self, cell: Cell | None) -> None:
        """The pointer is over this cell."""
        if cell != self.pointed:
            self.pointed = cell
            self.say(self._sentence())
            self.figure.update()

    def choose(self, cell: Cell) -> None:
        """Select the connections of a cell; of an empty one, its target and source."""
        found = self.cells.connections_in(cell)
        ends = [] if len(found) else [int(self.cells.targets[cell[0]]), int(self.cells.sources[cell[1]])]
        self.tab.session.select(ends, found)

    def weight_of(self, cell: Cell) -> float | None:
        """The weight to type over: None where several connections with several delays share the cell."""
        found = self._connections_now(cell)
        wires = self.tab.session.document.network.connections
        if len(np.unique(wires.delay[wires.rows(found)])) > 1:
            count = counted_text(len(found), "connection")
            self.say(self.tr("{} share this cell; choose one delay above to change one of them.").format(count), is_refusal=True)
            return None
        return float(wires.weight[wires.rows(found[:1])][0]) if len(found) else 0.0

    def set_weight(self, cell: Cell, weight: float, *, merge: object = None) -> None:
        """Give the connection of a cell a weight; in an empty cell, draw the connection."""
        if not self.cells.has(cell):
            return
        found, name = self._connections_now(cell), self._cell_name(cell)
        if len(found):
            self.attempt(
                lambda: self.tab.session.apply(self.tr("Weight {}").format(name), set_connections(found, weight=weight), merge=merge)
            )
        else:
            source, target = int(self.cells.sources[cell[1]]), int(self.cells.targets[cell[0]])
            delay = 1 if self.delay is None else self.delay
            self.attempt(lambda: self.tab.session.apply(self.tr("Connect {}").format(name), connect(source, target, weight, delay=delay)))

    def change_weight(self, cell: Cell, by: float, *, merge: object = None, base: float | None = None) -> None:
        """Add to the weight of a cell (or to `base`); wheel steps in a row are one entry of the history."""
        found = self._connections_now(cell)
        if not len(found):
            return
        before = self.weight_of(cell) if base is None else base
        if before is not None:
            token = merge if merge is not None else ("weight", tuple(found.tolist()))
            self.set_weight(cell, round(before + by, 6), merge=token)

    def brush_of(self, cell: Cell) -> float | None:
        """What painting from this cell copies: its weight, or None for no connection."""
        weight = float(self.cells.weights[cell])
        return None if np.isnan(weight) else weight

    def paint(self, cell: Cell, brush: float | None, *, merge: object) -> None:
        """Make a cell like the one painting began at."""
        if self.cells.has(cell):
            source, target = int(self.cells.sources[cell[1]]), int(self.cells.targets[cell[0]])
            edit = paint_between(source, target, brush, delay=self.delay)
            self.attempt(lambda: self.tab.session.apply(self.tr("Paint weights"), edit, merge=merge))

    def copy(self) -> None:
        """The matrix as another spreadsheet takes it; empty cells where there is no connection."""
        lines = ["\t".join("" if np.isnan(weight) else repr(weight) for weight in row) for row in self.cells.weights.tolist()]
        QApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Write a block of a spreadsheet from the selected cell on, or from the upper left one."""
        self.refresh_now()
        corner = next(iter(self.chosen), (0, 0))
        self.attempt(
            lambda: self.tab.session.apply(
                self.tr("Paste weights"), paste_weights(self.cells, corner, block_of_weights(QApplication.clipboard().text()))
            )
        )

    def remove(self) -> None:
        """Delete the selected connections."""
        chosen = self.tab.session.selection.connections
        if len(chosen):
            label = self.tr("Delete {}").format(counted_text(len(chosen), "connection"))
            self.attempt(lambda: self.tab.session.apply(label, delete(connections=chosen)))

    def _connections_now(self, cell: Cell) -> Ids:
        """Those of the cell as it is painted that the document still has."""
        found = self.cells.connections_in(cell)
        here: Ids = found[self.tab.session.document.network.connections.positions_of(found) >= 0]
        return here

    def _choose_delay(self, index: int) -> None:
        self.delay = self.delays.itemData(index)
        self.refresh_now()

    def _offer_delays(self, delays: list[int]) -> None:
        choices: list[tuple[str, int | None]] = [
            (self.tr("all delays"), None),
            *((self.tr("delay {}").format(delay), delay) for delay in delays),
        ]
        if self.delay not in delays:
            self.delay = None
        self.delays.blockSignals(True)
        self.delays.clear()
        for text, delay in choices:
            self.delays.addItem(text, delay)
        self.delays.setCurrentIndex(0 if self.delay is None else 1 + delays.index(self.delay))
        self.delays.blockSignals(False)
        widest = max(self.delays.fontMetrics().horizontalAdvance(text) for text, _ in choices)
        self.delays.setMinimumWidth(max(px(104), widest + px(38)))
        self.delays.setVisible(len(delays) > 1)

    def _connect_all(self) -> None:
        from rnnsim.network.edits import connect_all

        ids: Ids = self.tab.session.document.network.units.id
        if len(ids):
            self.attempt(lambda: self.tab.session.apply(self.tr("Connect all units"), connect_all(ids, ids, 0.5)))
        else:
            self.say(self.tr("There are no units yet; double-click the canvas to draw one."), is_refusal=True)

    def _cell_name(self, cell: Cell) -> str:
        network = self.document.network
        return f"{unit_name(network, int(self.cells.sources[cell[1]]))} → {unit_name(network, int(self.cells.targets[cell[0]]))}"

    def _sentence(self) -> str:
        if self._has_too_many:
            return self.tr("The weights of more than {:,} units have no room here.").format(MOST_UNITS)
        cell = self.pointed
        if cell is None or not self.cells.has(cell):
            return self.tr("Weights: each row a target, each column a source")
        found = self.cells.connections_in(cell)
        if not len(found):
            return self.tr("{}: no connection; double-click to draw one").format(self._cell_name(cell))
        wires = self.document.network.connections
        parts = []
        for row in wires.rows(found[:3]):
            learns = self.tr("learns") if wires.trainable[row] else self.tr("fixed")
            gate = int(wires.gate[row])
            gated = self.tr(", gated by {}").format(unit_name(self.document.network, gate)) if gate >= 0 else ""
            parts.append(self.tr("{} (delay {}, {}{})").format(number_text(float(wires.weight[row])), int(wires.delay[row]), learns, gated))
        return f"{connection_name(self.document.network, int(found[0]))}:  {'; '.join(parts)}"

    def table(self) -> Table:
        cells: WeightCells = self.cells
        network = self.document.network
        names = [self.tr("target \\ source"), *(unit_name(network, int(unit)) for unit in cells.sources)]
        return names, [
            [unit_name(network, int(unit)), *("" if np.isnan(weight) else weight for weight in row.tolist())]
            for unit, row in zip(cells.targets, cells.weights, strict=True)
        ]
