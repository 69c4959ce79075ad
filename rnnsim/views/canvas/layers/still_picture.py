"""Everything that stands still between two ticks, as one list of painting tasks for an area: ground, wires, heads, marks, labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from rnnsim.drawing.connections import Wiring, delay_shapes, starts_at_ghost, stem_shapes, tie_shapes, valve_shapes, wiring_of
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.group_bundles import GroupBundles
from rnnsim.drawing.label_sides import label_sides
from rnnsim.drawing.legibility import legible
from rnnsim.drawing.level_of_detail import MOST_LINES, Detail, detail_at
from rnnsim.drawing.routing import Routes
from rnnsim.drawing.shapes import Shape, all_moved
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.unit_marks import bias_shapes, faded, label_shapes
from rnnsim.drawing.units import UnitKind
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Network
from rnnsim.views.canvas.layers.delay_marks import DelayMarks, delay_marks_at
from rnnsim.views.canvas.layers.ground import ground_tasks, paint_scene_shapes
from rnnsim.views.canvas.layers.raster_wires import LONG, RasterWires, is_raster_width
from rnnsim.views.canvas.layers.still_layer import Drawn, Task
from rnnsim.views.canvas.layers.wires import FEW_CURVES, FEW_HEADS, HeadAtlas, Heads, curve_tasks, head_tasks, line_tasks, square_tasks
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_batches import DENSE, FADED, FULL, WireBatches, batches_of

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
MOST_MARKS, MARKS_IN_ONE_TASK = 600, 12
MOST_LIVE_GATES = 120
MOST_COUNTED = 8  # areas
FEW_WIRES = 150  # in view, that QPainter draws as exactly as fast


@dataclass(frozen=True, eq=False)
class StillPicture:
    """A network as it stands, in a theme. `left_out` (C,) wires are painted elsewhere, as they move; `is_faded` but for the
    `looping` units (ids) when a loop is shown, or for the `lit` units and `lit_wires` (ids) in focus mode; `is_dense` where wires
    are so many that they pale. `ground` gives shapes for a zoom. With `kernels`
    many wires are drawn by the compiled raster."""

    network: Network
    routes: Routes
    theme: Theme
    scale: float
    ground: Callable[[float], tuple[Shape, ...]] = lambda zoom: ()
    kinds: tuple[UnitKind, ...] = ()
    kind_index: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    left_out: Mask | None = None
    is_faded: bool = False
    looping: tuple[int, ...] = ()
    lit: frozenset[int] = frozenset()
    lit_wires: frozenset[int] = frozenset()
    is_dense: bool = False
    shows_numbers: bool = False
    kernels: ModuleType | None = None
    far: GroupBundles | None = None  # what is drawn as bundles between open groups instead
    _counts: dict[ViewArea, int] = field(default_factory=dict, init=False)
    _delay_marks: dict[float, DelayMarks] = field(default_factory=dict, init=False)
    _marked: dict[ViewArea, tuple[Wiring, Ids]] = field(default_factory=dict, init=False)
    has_live_gates: bool = True  # gated wires are painted with every frame, as long as they are few

    @cached_property
    def rows(self) -> Ids:
        """Rows of the wires painted here."""
        drawn = self.routes.is_drawn if self.left_out is None else self.routes.is_drawn & ~self.left_out
        if len(self.live_gated):
            drawn = drawn.copy()
            drawn[self.live_gated] = False
        if self.far is not None:
            drawn = drawn & ~self.far.is_bundled
        return np.flatnonzero(drawn)

    @cached_property
    def batches(self) -> WireBatches:
        """Lines by pen."""
        return self.batches_of(self.rows)

    def batches_of(self, rows: Ids) -> WireBatches:
        """Lines of some wires by pen."""
        return batches_of(self.network, self.routes, self.theme, scale=self.scale, rows=rows, tone=self.tone)

    @property
    def tone(self) -> int:
        """How much of the wires' contrast is shown."""
        return FADED if self.is_faded else DENSE if self.is_dense else FULL

    @cached_property
    def gated(self) -> Ids:
        """Rows of gated wires."""
        gated = (self.network.connections.gate != NO_ID) & self.routes.is_drawn
        return np.flatnonzero(gated if self.far is None else gated & ~self.far.is_bundled)

    @cached_property
    def live_gated(self) -> Ids:
        """Rows of the gated wires that are painted with every frame."""
        return self.gated if self.has_live_gates and len(self.gated) <= MOST_LIVE_GATES else self.gated[:0]

    @cached_property
    def label_sides(self) -> NDArray[np.str_]:
        """(U,) where labels stand."""
        return label_sides(self.routes.anchors, len(self.network.units))

    @cached_property
    def wiring(self) -> Wiring:
        """What marks on wires are drawn from."""
        return wiring_of(self.network, Picture(weight_scale=self.scale), self.theme, routes=self.routes)

    @cached_property
    def raster(self) -> RasterWires | None:
        """The wires as the compiled raster takes them."""
        return None if self.kernels is None else RasterWires(self, self.kernels)

    def count_in(self, area: ViewArea) -> int:
        """How many of the wires painted here could be seen in the area."""
        if area in self._counts:
            return self._counts[area]
        left, top, right, bottom = area.shown
        bounds = self.routes.bounds
        with np.errstate(invalid="ignore"):
            seen = (bounds[:, 0] < right) & (bounds[:, 2] > left) & (bounds[:, 1] < bottom) & (bounds[:, 3] > top)
        if len(self._counts) > MOST_COUNTED:
            self._counts.clear()
        self._counts[area] = count = int(seen[self.rows].sum()) if len(self.rows) < len(seen) else int(seen.sum())
        return count

    def detail_in(self, area: ViewArea) -> Detail:
        """How much is drawn of what the area shows."""
        return detail_at(area.zoom, self.count_in(area))

    def tasks(self, area: ViewArea, heads: HeadAtlas | None, ratio: float = 1.0) -> Iterator[Task | Drawn]:
        """Paint all of it; without an atlas of heads plainly: by the raster without heads, else in lines of one pixel."""
        yield from ground_tasks(area, self.theme, list(self.ground(area.zoom)))
        count = self.count_in(area)
        detail = detail_at(area.zoom, count)
        is_fine = heads is not None and detail.has_heads
        if self.raster is not None and count > FEW_WIRES and is_raster_width(area.zoom, self.theme.line_scale):
            yield from self._raster_tasks(self.raster, area, ratio, count=count, is_fine=is_fine)
        else:
            yield from self.line_tasks(area, is_fine=is_fine)
            if heads is not None and is_fine:
                found = Heads(self.network, self.routes, self.batches, area=area, rows=self.rows, tone=self.tone)
                yield from head_tasks(heads, found, detail, is_coarse=len(found.keys) > FEW_HEADS)
                if detail.has_squares:
                    yield from square_tasks(self, area)
        if self.far is not None:
            shapes = self.far.shapes(self.theme, area.zoom)
            yield partial(paint_scene_shapes, area=area, shapes=faded(shapes, self.theme) if self.is_faded else shapes)
        if is_fine and count <= MOST_LINES:
            yield from self.mark_tasks(area, detail, self.rows)
            yield from self._unit_tasks(area, detail)

    def _raster_tasks(self, raster: RasterWires, area: ViewArea, ratio: float, *, count: int, is_fine: bool) -> Iterator[Drawn]:
        if count > MOST_LINES:
            yield from raster.density_tasks(area, ratio)
            return
        is_long = count > LONG
        is_plain = not is_fine and detail_at(area.zoom, count).has_heads and count > LONG  # things move: the fine picture follows
        yield from raster.line_tasks(area, ratio, is_long=is_long, is_plain=is_plain)
        if is_fine:
            yield from raster.head_tasks(area, ratio, is_long=is_long)
            if detail_at(area.zoom, count).has_squares:
                yield from raster.square_tasks(area, ratio, is_long=is_long)

    def line_tasks(self, area: ViewArea, *, is_fine: bool) -> Iterator[Task]:
        """The lines alone; few curves are exact, many are made of straight pieces."""
        has_exact = is_fine and int(self.routes.is_curved[self.rows].sum()) <= FEW_CURVES
        yield from line_tasks(self.batches, area, is_fine=is_fine, skips_curves=has_exact)
        if has_exact:
            yield from curve_tasks(self.batches, self.routes.curves, area)

    def mark_tasks(self, area: ViewArea, detail: Detail, rows: Ids) -> Iterator[Task]:
        """Badges, ties and gates' stems of those wires."""
        if not detail.has_badges or not len(self.network.connections):
            return
        wires = self.network.connections
        marked = rows[((wires.delay[rows] != 0) | (wires.tie[rows] != NO_ID))]
        marked = marked[in_view(self.routes.badge[marked], area)]
        if len(self.gated) and len(self.gated) <= MOST_LIVE_GATES:
            stems = stem_shapes(self.wiring, self.theme)
            yield partial(paint_scene_shapes, area=area, shapes=faded(stems, self.theme) if self.is_faded else stems)
        if 0 < len(self.gated) <= MOST_LIVE_GATES and not self.has_live_gates:
            valves = [shape for row in self.gated.tolist() for shape in valve_shapes(self.wiring, row, self.theme)]
            yield partial(paint_scene_shapes, area=area, shapes=valves)
        wiring = self.wiring_in(area)
        squares = self.is_register(marked) & wiring.is_compact[marked]  # painted with every frame
        marked = marked[~squares | (wires.tie[marked] != NO_ID)]
        if 0 < len(marked) <= MOST_MARKS:
            for start in range(0, len(marked), MARKS_IN_ONE_TASK):
                yield partial(self._paint_marks, area=area, wiring=wiring, rows=marked[start : start + MARKS_IN_ONE_TASK])

    def wiring_in(self, area: ViewArea) -> Wiring:
        """The wiring with small marks in place of the badges that would crowd."""
        return self._marks_in(area)[0]

    def _marks_in(self, area: ViewArea) -> tuple[Wiring, Ids]:
        """(wiring, rows of the registers that are squares), kept for the areas that are shown."""
        if area in self._marked:
            return self._marked[area]
        marks = self._delay_marks.get(area.zoom)
        if marks is None:
            self._delay_marks.clear()
            marks = self._delay_marks[area.zoom] = delay_marks_at(self.network, self.routes, area.zoom, text_scale=self.theme.text_scale)
        count = int(in_view(self.routes.badge[marks.singles], area).sum())
        compact = marks.is_compact(count)
        squares = marks.singles[compact[marks.singles] & (self.network.connections.delay[marks.singles] == 1)]
        squares = squares[in_view(self.routes.badge[squares], area)]
        if len(self._marked) > MOST_COUNTED:
            self._marked.clear()
        self._marked[area] = made = replace(self.wiring, is_compact=compact, badge_size=marks.size), squares
        return made

    def is_lit(self, row: int) -> bool:
        """Whether a wire is shown in full although others are faded."""
        return int(self.network.connections.id[row]) in self.lit_wires

    def is_delayed(self, rows: Ids) -> Mask:
        """(n,) which of the wires carry the past, without a ghost that shows it; those from the future are broken lines anyway."""
        delayed: Mask = self.network.connections.delay[rows] > 0
        return delayed & ~starts_at_ghost(self.routes)[rows]

    def is_register(self, rows: Ids) -> Mask:
        """(n,) which of the wires have a delay of one tick that no ghost shows."""
        return self.is_delayed(rows) & (self.network.connections.delay[rows] == 1)

    def registers_in(self, area: ViewArea) -> Ids:
        """Rows of the wires whose register is a small square, filled with what it holds; not those that are written as badges."""
        return self._marks_in(area)[1] if self.detail_in(area).has_badges else np.zeros(0, np.int64)

    def _paint_marks(self, painter: QPainter, area: ViewArea, wiring: Wiring, *, rows: Ids) -> None:
        shapes: list[Shape] = []
        is_square = self.is_register(rows) & wiring.is_compact[rows]
        for row, is_live in zip(rows.tolist(), is_square.tolist(), strict=True):
            state = "faded" if self.is_faded else ""
            if not is_live:
                shapes += delay_shapes(wiring, row, self.theme, state=state)
            shapes += tie_shapes(wiring, row, self.theme)
        paint_scene_shapes(painter, area, shapes)

    def _unit_tasks(self, area: ViewArea, detail: Detail) -> Iterator[Task]:
        if not detail.has_labels or (self.is_dense and area.zoom < self.theme.text_scale):
            return
        units = self.network.units
        places = np.column_stack([units.place_x, units.place_y])
        rows = np.flatnonzero(in_view(places, area) & ((units.bias != 0) | (units.label != "")))
        for start in range(0, len(rows), MARKS_IN_ONE_TASK):
            yield partial(self._paint_units, area=area, rows=rows[start : start + MARKS_IN_ONE_TASK])

    def _paint_units(self, painter: QPainter, area: ViewArea, rows: Ids) -> None:
        units, shapes = self.network.units, list[Shape]()
        for row in rows.tolist():
            made = legible(self.still_marks_of(row), area.zoom)
            shapes += all_moved(made, float(units.place_x[row]), float(units.place_y[row]))
        paint_scene_shapes(painter, area, shapes)

    def still_marks_of(self, row: int) -> list[Shape]:
        """Bias stub and label of one unit, around the origin."""
        units, kind = self.network.units, self.kinds[self.kind_index[row]]
        bias, is_looping = float(units.bias[row]), int(units.id[row]) in self.looping
        made = bias_shapes(kind, bias, self.theme, scale=self.scale, is_trainable=bool(units.bias_trainable[row]))
        label, side = str(units.label[row]), str(self.label_sides[row])
        if label:
            number = "0" if self.shows_numbers else ""  # leaves room for the value, which is painted with every frame
            is_low = bias != 0 or is_looping
            made += label_shapes(kind, label, self.theme, number=number, side=side, is_biased=is_low)[: int(side != "none")]
        is_shown_in_full = is_looping or int(units.id[row]) in self.lit
        return faded(made, self.theme) if self.is_faded and not is_shown_in_full else made


def in_view(points: NDArray[np.float64], area: ViewArea, margin: float = 48.0) -> Mask:
    """(n,) which scene points (n, 2) are in the area, or nearly."""
    left, top, right, bottom = area.shown
    with np.errstate(invalid="ignore"):
        inside: Mask = (points[:, 0] > left - margin) & (points[:, 0] < right + margin)
        inside &= (points[:, 1] > top - margin) & (points[:, 1] < bottom + margin)
    return inside
