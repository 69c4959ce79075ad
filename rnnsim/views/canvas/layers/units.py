"""The layer of units: pieces of an atlas, one cell for each kind and step of its value, redrawn every frame. Holds no truth."""

from __future__ import annotations

from dataclasses import dataclass
from operator import is_

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from rnnsim.drawing.colours import mix
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Shape, recoloured
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.units import UnitKind, unit_shapes
from rnnsim.views.canvas.layers.atlas import Atlas
from rnnsim.views.canvas.layers.frame_sheet import DrawPieces
from rnnsim.views.canvas.view_area import ViewArea

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FINE, COARSE, MANY_UNITS = 128, 32, 100  # steps from zero to full
NOTCH, LINE = 8.0, 2.0  # room outside the outline for what is over range, and for half a line
FADED_SHARE = 0.22
MOST_STREWN = 2000  # units in view that are drawn in the order of their rows
FULL_DETAIL, PLAIN_DETAIL = 12.0, 5.0  # radius on screen from which a unit has glyph and gauge, and outlines


@dataclass(frozen=True, eq=False)
class _Standing:
    """Units `rows` in view as fragments of an atlas, in the order they are drawn."""

    area: ViewArea
    places: tuple[Floats, Floats]
    atlas: Atlas
    rows: Ints
    fragments: Floats


class UnitLayer:
    """Call `prepare` when kinds, theme or zoom changed (it keeps what it can), then `paint` for every frame."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._atlas: Atlas | None = None
        self._kinds: tuple[UnitKind, ...] = ()
        self._table: Ints = np.full((0, 0), -1)
        self._steps, self._extent = COARSE, 0.0
        self._standing: _Standing | None = None

    def set_theme(self, theme: Theme) -> None:
        """Other colours: every cell is painted anew when it is next needed."""
        self._theme, self._atlas = theme, None

    def prepare(self, kinds: tuple[UnitKind, ...], count: int, *, zoom: float, ratio: float) -> None:
        """An atlas for this zoom; cells are painted when first needed."""
        steps = FINE if count <= MANY_UNITS else COARSE
        extent = extent_of(kinds, zoom)
        if self._atlas is None or (self._atlas.zoom, self._atlas.ratio, self._steps, self._extent) != (zoom, ratio, steps, extent):
            self._atlas, self._steps, self._extent = Atlas(extent, zoom, ratio), steps, extent
            self._kinds = ()
        if kinds != self._kinds:
            self._kinds = kinds
            self._table = np.full((2 * len(kinds), 2 * steps + 4), -1, np.int64)

    @property
    def zoom(self) -> float:
        """Zoom of the cells; 0 before the first."""
        return 0.0 if self._atlas is None else self._atlas.zoom

    def paint(
        self,
        painter: QPainter,
        area: ViewArea,
        *,
        places: tuple[Floats, Floats],
        looks: Ints,
        levels: Floats,
        draw: DrawPieces | None = None,
    ) -> None:
        """Draw the units (U,) that are in view; `looks`: the kind of each, plus their number where it is faded."""
        if self._atlas is None or not len(levels):
            return
        standing = self._standing_at(area, places)
        rows = standing.rows
        looks, steps = looks[rows], self._steps_of(levels[rows])
        slots = self._table[looks, steps]
        missing = slots < 0
        if missing.any():
            self._fill(looks[missing], steps[missing])
            slots = self._table[looks, steps]
        self._atlas.draw_placed(painter, slots, standing.fragments, draw=draw if area.zoom == self._atlas.zoom else None)

    def _standing_at(self, area: ViewArea, places: tuple[Floats, Floats]) -> _Standing:
        """Which units are in view and where; worked out again when view, places or cells are others.

        Very many are drawn from top to bottom: strewn over the view, most of their pixels would have to be fetched from afar.
        """
        atlas, known = self._atlas, self._standing
        assert atlas is not None
        if known is not None and known.area == area and known.atlas is atlas and all(map(is_, known.places, places)):
            return known
        x, y = (places[0] - area.x) * area.zoom, (places[1] - area.y) * area.zoom
        margin = self._extent * area.zoom
        rows = np.flatnonzero((x > -margin) & (y > -margin) & (x < area.width + margin) & (y < area.height + margin))
        if len(rows) > MOST_STREWN:
            rows = rows[np.argsort(y[rows], kind="stable")]
        fragments = atlas.placed((x[rows], y[rows]), scale=area.zoom / atlas.zoom)
        self._standing = _Standing(area, places, atlas, rows, fragments)
        return self._standing

    def _steps_of(self, levels: Floats) -> Ints:
        """Entries of the table: 0 and 2·steps + 2 are over range, the last is not finite."""
        broken = ~np.isfinite(levels)
        known = np.nan_to_num(levels, nan=0.0, posinf=2.0, neginf=-2.0) if broken.any() else levels
        inside = np.rint(np.clip(known, -1.0, 1.0) * self._steps).astype(np.int64) + self._steps + 1
        over = np.abs(known) > 1 + 1e-9
        if over.any():
            inside[over] = np.where(known[over] > 0, 2 * self._steps + 2, 0)
        inside[broken] = 2 * self._steps + 3
        return inside

    def _fill(self, looks: Ints, steps: Ints) -> None:
        assert self._atlas is not None
        for look, step in sorted(set(zip(looks.tolist(), steps.tolist(), strict=True))):
            kind, is_faded = self._kinds[look % len(self._kinds)], look >= len(self._kinds)
            key = (kind, step, is_faded)
            slot = self._atlas.slot(key)
            self._table[look, step] = self._atlas.paint(key, self._shapes(kind, step, is_faded)) if slot < 0 else slot

    def _shapes(self, kind: UnitKind, step: int, is_faded: bool) -> list[Shape]:
        assert self._atlas is not None
        level = (step - self._steps - 1) / self._steps
        level = np.nan if step == 2 * self._steps + 3 else level
        radius = RADIUS * self._atlas.zoom
        detail = "full" if radius >= FULL_DETAIL else "plain" if radius >= PLAIN_DETAIL else "dot"
        shapes = unit_shapes(kind, level, self._theme, detail=detail)
        return [recoloured(shape, self._faded) for shape in shapes] if is_faded else shapes

    def _faded(self, colour: str) -> str:
        return mix(self._theme.canvas, colour, FADED_SHARE)


def extent_of(kinds: tuple[UnitKind, ...], zoom: float) -> float:
    """How far from its middle a unit of these kinds can reach: cells no larger than that keep frames quick."""
    if RADIUS * zoom < PLAIN_DETAIL:
        return max((kind.cell / 2 or RADIUS for kind in kinds), default=RADIUS)
    room = NOTCH if RADIUS * zoom >= FULL_DETAIL else LINE
    return max((kind.extent for kind in kinds), default=RADIUS) + room
