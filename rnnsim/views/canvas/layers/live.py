"""What changes with every tick and is neither a unit nor a ring: ghosts, registers on wires, valves, beads, printed values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from rnnsim.drawing.connections import delay_shapes, head_shapes, signal_shapes, valve_shapes, wire_shapes
from rnnsim.drawing.legibility import legible
from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.shapes import Box, Shape, all_moved
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unit_marks import faded, value_shapes
from rnnsim.drawing.units import ghost_shapes, unit_shapes
from rnnsim.drawing.values import number_text
from rnnsim.drawing.wire_styles import wire_styles
from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.canvas.layers.atlas import Atlas
from rnnsim.views.canvas.layers.ground import paint_scene_shapes
from rnnsim.views.canvas.layers.still_picture import StillPicture, in_view
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_batches import bucket_colour

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Contributions = dict[int, float]
Hidden = tuple[Network, Floats] | None  # a network with units that are not shown, and their levels (U,)
STEPS = 24
MOST_REGISTERS, MOST_NUMBERS, MOST_LARGE = 2000, 300, 60
REGISTER_EXTENT, GHOST_EXTENT = 6.0, 26.0


class LiveLayer:
    """Pictures of the same kind are pieces of an atlas."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._ghosts: Atlas | None = None
        self._registers: Atlas | None = None

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme, self._ghosts, self._registers = theme, None, None

    def prepare(self, zoom: float, ratio: float) -> None:
        """Atlases for this zoom."""
        if self._ghosts is None or (self._ghosts.zoom, self._ghosts.ratio) != (zoom, ratio):
            self._ghosts, self._registers = Atlas(GHOST_EXTENT, zoom, ratio), Atlas(REGISTER_EXTENT, zoom, ratio)

    def paint_wires(
        self,
        painter: QPainter,
        area: ViewArea,
        still: StillPicture,
        *,
        reader: LevelReader,
        frame: FrameReady | None,
        hidden: Hidden = None,
    ) -> None:
        """What lies on wires: under the units. `hidden` has the gates that are in cards."""
        if len(still.live_gated):
            paint_scene_shapes(painter, area, self._gated_shapes(still, _gate_levels(still, reader.levels(frame), hidden), area))
        registers = still.registers_in(area)
        if len(registers):
            self._paint_registers(painter, area, still, rows=registers, previous=reader.previous_levels(frame))
        self.paint_ghosts(painter, area, still, reader=reader, frame=frame)

    def paint_ghosts(
        self, painter: QPainter, area: ViewArea, still: StillPicture, *, reader: LevelReader, frame: FrameReady | None
    ) -> None:
        """Units as they were a tick ago."""
        if len(still.routes.anchors.ghost_rows):
            self._paint_ghosts(painter, area, still, reader=reader, previous=reader.previous_levels(frame))

    def paint_beads(self, painter: QPainter, area: ViewArea, still: StillPicture, *, contributions: Contributions, progress: float) -> None:
        """Signals on their way."""
        if contributions and detail_at(area.zoom).has_heads:
            paint_scene_shapes(painter, area, signal_shapes(still.wiring, contributions, progress, theme=self._theme))

    def paint_numbers(self, painter: QPainter, area: ViewArea, still: StillPicture, *, values: Floats) -> None:
        """Values above the units."""
        detail = detail_at(area.zoom)
        if not detail.has_labels or detail.units == "numbers":
            return
        units, shapes = still.network.units, list[Shape]()
        seen = in_view(np.column_stack([units.place_x, units.place_y]), area)
        seen &= np.isin(units.id, list(still.lit)) if still.lit else True
        rows = np.flatnonzero(seen)[:MOST_NUMBERS]
        for row in rows.tolist():
            kind, side = still.kinds[still.kind_index[row]], str(still.label_sides[row])
            has_label, number = bool(units.label[row]) and side != "none", number_text(float(values[row]))
            made = value_shapes(kind, number, self._theme, side=side, has_label=has_label, is_biased=bool(units.bias[row]))
            shapes += all_moved(legible(made, area.zoom), float(units.place_x[row]), float(units.place_y[row]))
        paint_scene_shapes(painter, area, shapes)

    def paint_large_units(self, painter: QPainter, area: ViewArea, still: StillPicture, *, levels: Floats, values: Floats) -> bool:
        """At high zoom, the units in view with their value inside; False if they are too many or too small for that."""
        if detail_at(area.zoom).units != "numbers" or still.is_faded:
            return False
        units, shapes = still.network.units, list[Shape]()
        rows = np.flatnonzero(in_view(np.column_stack([units.place_x, units.place_y]), area))
        if len(rows) > MOST_LARGE:
            return False
        for row in rows.tolist():
            kind, number = still.kinds[still.kind_index[row]], number_text(float(values[row]))
            made = unit_shapes(kind, float(levels[row]), self._theme, number=number)
            shapes += all_moved(made, float(units.place_x[row]), float(units.place_y[row]))
        paint_scene_shapes(painter, area, shapes)
        return True

    def _paint_registers(self, painter: QPainter, area: ViewArea, still: StillPicture, *, rows: Ids, previous: Floats) -> None:
        if self._registers is None or not 0 < len(rows) <= MOST_REGISTERS:
            return
        sources = still.network.units.positions_of(still.network.connections.source[rows])
        steps = np.rint(np.clip(np.nan_to_num(previous[sources]), -1, 1) * STEPS).astype(np.int64) + STEPS
        keys = (still.batches.buckets[rows] + 16) * 64 + steps
        found, index = np.unique(keys, return_inverse=True)
        slots = np.array([self._register_slot(int(key)) for key in found.tolist()], np.int64)
        places = (still.routes.badge[rows] - np.array([area.x, area.y])) * area.zoom
        self._registers.draw(painter, slots[index], (places[:, 0], places[:, 1]))

    def _register_slot(self, key: int) -> int:
        assert self._registers is not None
        slot = self._registers.slot(key)
        if slot >= 0:
            return slot
        bucket, step = divmod(key, 64)
        fill, line = self._theme.activation((step - STEPS) / STEPS), 1.5 * self._theme.line_scale
        return self._registers.paint(key, [Box(-4, -4, 8, 8, 0, fill, bucket_colour(bucket - 16, self._theme), line)])

    def _paint_ghosts(self, painter: QPainter, area: ViewArea, still: StillPicture, *, reader: LevelReader, previous: Floats) -> None:
        rows, places = still.routes.anchors.ghost_rows, still.routes.anchors.ghost_places
        if self._ghosts is None or not len(rows):
            return
        steps = np.rint(np.clip(np.nan_to_num(previous[rows]), -1, 1) * STEPS).astype(np.int64)
        slots = np.empty(len(rows), np.int64)
        for at, (row, step) in enumerate(zip(rows.tolist(), steps.tolist(), strict=True)):
            key = (reader.kinds[reader.kind_index[row]], step)
            slot = self._ghosts.slot(key)
            slots[at] = self._ghosts.paint(key, ghost_shapes(key[0], step / STEPS, self._theme)) if slot < 0 else slot
        x, y = (places[:, 0] - area.x) * area.zoom, (places[:, 1] - area.y) * area.zoom
        self._ghosts.draw(painter, slots, (x, y))

    def _gated_shapes(self, still: StillPicture, gates: Floats, area: ViewArea) -> list[Shape]:
        """Gated wires as their gates (C,) stand now, valves on top."""
        styles = wire_styles(still.network, self._theme, scale=still.scale, gate_levels=gates)
        has_badges = still.detail_in(area).has_badges
        wiring = replace(still.wiring_in(area) if has_badges else still.wiring, gate_levels=gates, styles=styles)
        lines, valves = list[Shape](), list[Shape]()
        for row in still.live_gated.tolist():
            is_faded = still.is_faded and not still.is_lit(row)
            for shapes in (wire_shapes, head_shapes, *((delay_shapes,) if has_badges else ())):
                lines += shapes(wiring, row, self._theme, state="faded" if is_faded else "")
            made = valve_shapes(wiring, row, self._theme)
            valves += faded(made, self._theme) if is_faded else made
        return lines + valves


def _gate_levels(still: StillPicture, levels: Floats, hidden: Hidden) -> Floats:
    """(C,) the level of each wire's gate, also of one in a card; NaN where there is none."""
    gates = still.network.connections.gate
    made: Floats = np.append(levels, np.nan)[still.network.units.positions_of(gates)]
    if hidden is not None:
        made = np.where(np.isnan(made), np.append(hidden[1], np.nan)[hidden[0].units.positions_of(gates)], made)
    return made
