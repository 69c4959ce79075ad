"""Unfolded in time: one copy of the network a tick, same-tick wires inside a copy, delayed ones between copies, the current tick lit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.folded import Folded, folded_network
from rnnsim.drawing.shapes import Box, Disc, Path, Shape, polyline
from rnnsim.drawing.unfolded import COLUMN_GAP, COLUMN_TOP, Columns, columns_of, copies_that_fit, unfolded_column_at
from rnnsim.drawing.values import number_text
from rnnsim.network.edits import set_connections
from rnnsim.network.naming import connection_name, unit_name
from rnnsim.session.announcements import CursorMoved
from rnnsim.session.folding import fold
from rnnsim.session.group_actions import named
from rnnsim.views.look import current_theme, px
from rnnsim.views.painting import paint_shapes
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.panels.recorded import Values, rows_with_start
from rnnsim.views.panels.starting import offer_to_play
from rnnsim.views.panels.unfolded_hits import connection_at, copies_reached, unit_at, wires_into
from rnnsim.views.panels.unfolded_picture import Unfolded, UnfoldedPainter

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

COLUMN, WIDE_COLUMN = 66.0, 124.0  # at least so wide is a copy; one with cards, whose names are to be read
STEP = 0.05
MOST_UNITS = 2000
MOST_MARKED = 40


class UnfoldedFigure(QWidget):
    """The picture, its columns, units and wires to press."""

    def __init__(self, panel: UnfoldedPanel) -> None:
        super().__init__()
        self._panel, self._painter = panel, UnfoldedPainter()
        self.setMouseTracking(True)
        self.setMinimumSize(px(160), px(80))
        self.setAccessibleName(panel.tr("The network unfolded in time"))

    @property
    def size_shown(self) -> tuple[float, float]:
        """Width of the copies that are there, and height."""
        return self._panel.copies / self._panel.room * (self.width() + COLUMN_GAP) - COLUMN_GAP, float(self.height())

    @property
    def columns(self) -> Columns:
        """The geometry of the copies."""
        return columns_of(self._panel.folded, self._panel.copies, self.size_shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil = Pencil(painter, current_theme())
            pencil.fill(QRectF(self.rect()), "panel")
            if self._panel.is_empty:
                self._paint_empty(pencil)
                return
            picture = self._panel.picture(self.size_shown)
            under, over = self._panel.marks(picture.columns)
            if self._panel.is_exported:
                shapes = picture.shapes(picture.folded, picture.values)
                paint_shapes(painter, [*shapes[: self._panel.copies], *under, *shapes[self._panel.copies :], *over])
            else:
                self._painter.paint(painter, picture, under, over=over, ratio=self.devicePixelRatioF())

    def _paint_empty(self, pencil: Pencil) -> None:
        width = (self.width() + COLUMN_GAP) / self._panel.room - COLUMN_GAP
        for copy in range(self._panel.room):
            area = QRectF(copy * (width + COLUMN_GAP) + 0.5, COLUMN_TOP + 0.5, width - 1, self.height() - COLUMN_TOP - 1)
            pencil.frame(area, "border", radius=8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._panel.is_empty:
            return
        folded, place = self._panel.folded, event.position()
        unit, wire = self._under(place)
        if unit is not None and folded.card_of(unit[1]):
            self._panel.expand(folded.card_of(unit[1]))
        elif unit is not None:
            self._panel.tab.session.select([int(folded.network.units.id[unit[1]])])
        elif wire >= 0:
            self._panel.tab.session.select([], folded.connections_of(wire))
        else:
            copy = unfolded_column_at(place.x(), self._panel.copies, self.size_shown[0])
            if copy >= 0:
                self._panel.look_at(self._panel.first + copy)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panel.is_empty:
            return
        copy = unfolded_column_at(event.position().x(), self._panel.copies, self.size_shown[0])
        self._panel.point_at(self._under(event.position()), copy)

    def leaveEvent(self, event: QEvent) -> None:
        self._panel.point_at((None, -1), -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        wire = self._under(event.position())[1] if not self._panel.is_empty else -1
        folded = self._panel.folded
        if wire < 0 or wire in folded.bundles or not self._panel.tab.session.selection.has_connection(int(folded.connections_of(wire)[0])):
            event.ignore()
            return
        self._panel.change_weight(wire, STEP * event.angleDelta().y() / 120)

    def _under(self, place: QPointF) -> tuple[tuple[int, int] | None, int]:
        columns = self.columns
        unit = unit_at(columns, place.x(), place.y())
        return unit, -1 if unit is not None else connection_at(self._panel.folded.network, columns, place.x(), y=place.y())


class UnfoldedPanel(AbstractPanel):
    """As many of the last ticks as there is room for; the window stands still while the cursor moves inside it."""

    name = "unfolded"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.first, self.room, self.is_empty = 0, 1, True
        self._values: Values = np.zeros((1, 0))
        self._folded = folded_network(self.document.network)
        self._folded_for: tuple[object, ...] = ()
        self._pointed: tuple[tuple[int, int] | None, int] = (None, -1)
        self.figure = UnfoldedFigure(self)
        self.place_body(self.figure)

    @property
    def copies(self) -> int:
        """How many copies are on show."""
        return max(1, len(self._values))

    @property
    def folded(self) -> Folded:
        """The document's network with its collapsed groups as cards."""
        network, layout = self.document.network, self.document.layout
        made_for = network, layout.collapsed, layout.tints
        if made_for != self._folded_for:
            self._folded, self._folded_for = folded_network(network, frozenset(layout.collapsed), layout.tints), made_for
        return self._folded

    def expand(self, path: str) -> None:
        """Expand a group, here and on the canvas."""
        self.attempt(lambda: self.tab.session.apply(f"Expand {named((path,))}", fold((path,), False)))

    def refresh(self) -> None:
        network, frame = self.document.network, self.frame
        self.room = copies_that_fit(self.figure.width(), column=px(WIDE_COLUMN if self.folded.paths else COLUMN))
        too_many = len(self.folded.network.units) > MOST_UNITS
        self.is_empty = offer_to_play(self, has_units=bool(len(network.units))) or frame is None or too_many
        if not self.is_empty and frame is not None:
            last = max(frame.tick, frame.past.last)
            self._follow(frame.tick, last)
            self._values = self._recorded(self.first, min(last, self.first + self.room - 1))
        self.say(self._sentence(too_many))
        self.figure.update()

    def _follow(self, tick: int, last: int) -> None:
        self.first = min(self.first, max(0, last - self.room + 1))  # there may be more room than before
        if tick < self.first:
            self.first = tick
        elif tick > self.first + self.room - 1:
            self.first = tick - self.room + 1

    def _recorded(self, first: int, last: int) -> NDArray[np.float64]:
        """(ticks, units) with a row for each tick from first to last, NaN where it is not kept."""
        assert self.frame is not None
        network = self.document.network
        ticks, values = rows_with_start(self.frame.past, network, network.units.id, first=first, last=last)
        made = np.full((last - first + 1, len(network.units)), np.nan)
        made[ticks - first] = values
        return made

    def picture(self, size: tuple[float, float]) -> Unfolded:
        """What is painted, in that size."""
        assert self.frame is not None
        return Unfolded(self.folded, self._values, self.first, self.frame.tick, size, current_theme())

    def marks(self, columns: Columns) -> tuple[list[Shape], list[Shape]]:
        """What lies under the wires and over the units: the selected ones, marked in every copy."""
        return self._selected_wires(columns), self._selected_units(columns)

    def _selected_wires(self, columns: Columns) -> list[Shape]:
        network = self.folded.network
        marks: list[Shape] = []
        for row in self._rows_selected()[1]:
            for copy in copies_reached(network, row, columns.ticks):
                points = wires_into(network, columns, np.array([row]), copy=copy)[0]
                marks.append(Path(polyline(points), None, current_theme().accent, 5.0))
        return marks

    def _selected_units(self, columns: Columns) -> list[Shape]:
        return [mark_around(columns, copy, row) for row in self._rows_selected()[0] for copy in range(columns.ticks)]

    def _rows_selected(self) -> tuple[list[int], list[int]]:
        units, wires = self.folded.rows_showing(self.selection.units, self.selection.connections)
        return units[:MOST_MARKED], wires[:MOST_MARKED]

    def point_at(self, what: tuple[tuple[int, int] | None, int], copy: int) -> None:
        """The pointer is over a unit (copy, row), a connection (row), or a copy."""
        self._pointed = what
        self.tab.session.announcements.announce(CursorMoved(self.first + copy if copy >= 0 else None))

    def change_weight(self, row: int, by: float) -> None:
        """Add to the weight of a connection by its row in what is painted; it is the same in every copy."""
        wire, network = int(self.folded.network.connections.id[row]), self.tab.session.document.network
        at = int(network.connections.positions_of(wire))
        if at < 0:
            return  # it was deleted since it was painted
        weight = float(network.connections.weight[at])
        label = self.tr("Weight {}").format(connection_name(network, wire))
        edit = set_connections([wire], weight=round(weight + by, 6))
        self.attempt(lambda: self.tab.session.apply(label, edit, merge=("weight", (wire,))))

    def _sentence(self, too_many: bool) -> str:
        unit, wire = self._pointed
        if too_many:
            return self.tr("More than {} units cannot be told apart here; the raster shows them all.").format(MOST_UNITS)
        is_there = unit is not None and unit[0] < len(self._values) and unit[1] < len(self.folded.network.units)
        if unit is not None and is_there and self._values.shape[1] == len(self.document.network.units):
            return self._unit_sentence(*unit)
        if 0 <= wire < len(self.folded.network.connections):
            return self._wire_sentence(wire)
        return self.tr("One copy for each tick; wires between copies carry the past")

    def _unit_sentence(self, copy: int, row: int) -> str:
        folded = self.folded
        value, path = number_text(float(folded.values(self._values)[copy, row])), folded.card_of(row)
        if not path:
            name = unit_name(folded.network, int(folded.network.units.id[row]))
            return self.tr("{} at t = {}: {}").format(name, self.first + copy, value)
        count = len(folded.members[row - len(folded.shown)])
        about = self.tr("{}: {} units, on average {} at t = {}; a click expands the group")
        return about.format(path.replace("/", " › "), count, value, self.first + copy)

    def _wire_sentence(self, wire: int) -> str:
        network, rows = self.folded.network, self.folded.bundles.get(wire)
        name, delay = connection_name(network, int(network.connections.id[wire])), int(network.connections.delay[wire])
        if rows is not None:
            return self.tr("{}: {} connections, delay {}, in every copy").format(name, len(rows), delay)
        weight = number_text(float(network.connections.weight[wire]))
        return self.tr("{}: {}, delay {}, the same in every copy").format(name, weight, delay)

    def table(self) -> Table:
        network = self.document.network
        names = ["tick", *(unit_name(network, int(unit)) for unit in network.units.id)]
        return names, [[self.first + at, *row.tolist()] for at, row in enumerate(self._values)]


def mark_around(columns: Columns, copy: int, row: int) -> Shape:
    """The ring of a selected unit, the frame of a selected card."""
    (x, y), half, ink = columns.place(copy, row), columns.card(row), current_theme().accent
    if half is None:
        return Disc(x, y, columns.radius + 3, None, ink, 2.0)
    return Box(x - half[0] - 2, y - half[1] - 2, 2 * half[0] + 4, 2 * half[1] + 4, 6, None, ink, 2.0)
