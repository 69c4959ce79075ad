"""Wires as tasks for the compiled raster: lines by pen, heads, delay squares, or their density. Imports no Qt.

The arrays of a still picture are made once and serve every zoom; the kernels shift, scale and cut them themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.colours import mix
from rnnsim.drawing.heads import head_extent
from rnnsim.drawing.raster.sheet import Looks, Marks, Pens, Pixels, Sheet, bands_of, pixel_of, pixels_of
from rnnsim.drawing.wire_styles import BROKEN, DOTTED, WIDTHS
from rnnsim.views.canvas.layers.still_layer import Drawn
from rnnsim.views.canvas.layers.wires import SQUARE_HALF
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_batches import STEPS, bucket_colour, least_width, width_class_of

if TYPE_CHECKING:
    from rnnsim.views.canvas.layers.still_picture import StillPicture

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
CHUNK = 4000  # marks drawn between two looks at whether to go on
LONG = 6000  # wires in view from which they are drawn on another thread
FULL_SHARE, DENSITY_LEAST, SAMPLE = 0.99, 0.22, 13
BUCKETS = 2 * STEPS + 3  # signed steps of strength, zero in the middle


class RasterWires:
    """What the kernels need of one still picture."""

    def __init__(self, picture: StillPicture, kernels: ModuleType) -> None:
        self._picture, self._kernels = picture, kernels

    def line_tasks(self, area: ViewArea, ratio: float, *, is_long: bool, is_plain: bool = False) -> Iterator[Drawn]:
        """All lines, antialiased, or one plain pixel wide; weak ones first."""
        segments, pens, kernels = self._picture.batches.segments, self._pens(area.zoom, ratio), self._kernels

        def draw_all(pixels: Pixels, goes_on: GoesOn) -> None:
            sheet = sheet_of(pixels, area, ratio)
            if is_plain:
                kernels.draw_plain_lines(sheet, segments, pens)
                return
            for band in bands_of(sheet):
                if not goes_on():
                    return
                kernels.draw_lines(band, segments, pens)

        if len(segments):
            yield Drawn(draw_all, is_long)

    def head_tasks(self, area: ViewArea, ratio: float, *, is_long: bool) -> Iterator[Drawn]:
        """All heads, weak ones first."""
        yield from self._mark_tasks(self._heads, self._head_looks(area.zoom * ratio), area=area, ratio=ratio, is_long=is_long)

    def square_tasks(self, area: ViewArea, ratio: float, *, is_long: bool) -> Iterator[Drawn]:
        """Squares where a delay is."""
        yield from self._mark_tasks(self._squares, self._square_looks(area.zoom * ratio), area=area, ratio=ratio, is_long=is_long)

    def density_tasks(self, area: ViewArea, ratio: float) -> Iterator[Drawn]:
        """How much runs where, in place of lines."""
        picture, kernels = self._picture, self._kernels
        colours = density_colours(picture)

        def draw_all(pixels: Pixels, goes_on: GoesOn) -> None:
            sheet = sheet_of(pixels, area, ratio)
            sums, (segments, amounts) = np.zeros((2, len(sheet.pixels)), np.float32), self._amounts
            for first in range(0, len(segments), 4 * CHUNK):
                if not goes_on():
                    return
                kernels.add_lines(sheet, segments, amounts, sums, first, min(first + 4 * CHUNK, len(segments)))
            sample = sums[0, ::SAMPLE] + sums[1, ::SAMPLE]
            sample = sample[sample > 0]
            full = float(np.quantile(sample, FULL_SHARE)) if len(sample) else 1.0
            kernels.colour_sums(sheet, sums, colours, max(full, 1e-3), DENSITY_LEAST)

        yield Drawn(draw_all, True)

    def _mark_tasks(self, marks: Marks, looks: Looks, *, area: ViewArea, ratio: float, is_long: bool) -> Iterator[Drawn]:
        draw, line = self._kernels.draw_marks, 1.5 * self._picture.theme.line_scale**0.5 * area.zoom * ratio

        def draw_all(pixels: Pixels, goes_on: GoesOn) -> None:
            sheet = sheet_of(pixels, area, ratio)
            for first in range(0, len(marks.x), CHUNK):
                if not goes_on():
                    return
                draw(sheet, _part(marks, slice(first, first + CHUNK)), looks, line)

        if len(marks.x):
            yield Drawn(draw_all, is_long)

    def _pens(self, zoom: float, ratio: float) -> Pens:
        batches = self._picture.batches
        widths = np.array([least_width(pen.width * zoom) * ratio for pen in batches.pens])
        dash = np.array([pen.dash for pen in batches.pens], np.int64)
        scale = zoom * ratio
        broken, dotted = 8 * scale, 1.5 * widths
        dashes = np.where(dash == BROKEN, broken, np.where(dash == DOTTED, dotted, 0.0))
        gaps = np.where(dash == BROKEN, 5.5 * scale, np.where(dash == DOTTED, 1.75 * widths, 0.0))
        return Pens(np.array(batches.ends, np.int64), pixels_of([pen.colour for pen in batches.pens]), widths, dashes, gaps)

    @cached_property
    def _heads(self) -> Marks:
        picture, wires = self._picture, self._picture.network.connections
        rows = self._weak_first(picture.rows)
        kinds = 2 * (wires.weight[rows] < 0) + ~wires.trainable[rows]
        place, way = picture.routes.head[rows], picture.routes.head_direction[rows]
        return _marks(place, way, (picture.batches.buckets[rows] + STEPS + 1) * 4 + kinds)

    @cached_property
    def _squares(self) -> Marks:
        picture = self._picture
        rows = self._weak_first(picture.rows[picture.is_delayed(picture.rows)])
        places = picture.routes.badge[rows]
        return _marks(places, np.tile([1.0, 0.0], (len(rows), 1)), (picture.batches.buckets[rows] + STEPS + 1) * 4)

    @cached_property
    def _amounts(self) -> tuple[Floats, NDArray[np.float32]]:
        """(segments, signed strength of each), 0 for wires that are not drawn."""
        picture, routes = self._picture, self._picture.routes
        strength = np.zeros(len(routes.is_drawn), np.float32)
        weights = picture.network.connections.weight[picture.rows]
        strength[picture.rows] = np.clip(np.nan_to_num(weights) / picture.scale, -1.0, 1.0)
        return routes.segments, strength if len(routes.segments) == len(strength) else strength[routes.segment_connection]

    def _weak_first(self, rows: Ids) -> Ids:
        return rows[np.argsort(np.abs(self._picture.batches.buckets[rows]), kind="stable")]

    def _head_looks(self, scale: float) -> Looks:
        theme, tone = self._picture.theme, self._picture.tone
        shapes = np.array([head_extent(kind, width_class_of(bucket - STEPS - 1)) for bucket in range(BUCKETS) for kind in range(4)])
        begins, ends, halves = np.ascontiguousarray((shapes * scale * theme.line_scale**0.5).T)
        kinds = np.arange(4 * BUCKETS) % 4
        return Looks(kinds >= 2, kinds % 2 == 1, begins, ends, halves, self._colours(tone), pixel_of(theme.canvas))

    def _square_looks(self, scale: float) -> Looks:
        """Hollow bars as long as they are wide."""
        all_of_them, halves = np.ones(4 * BUCKETS, np.bool_), np.full(4 * BUCKETS, SQUARE_HALF * scale)
        colours, paper = self._colours(self._picture.tone), pixel_of(self._picture.theme.panel)
        return Looks(all_of_them, all_of_them, -halves, halves, halves, colours, paper)

    def _colours(self, tone: int) -> Pixels:
        inks = [bucket_colour(bucket - STEPS - 1, self._picture.theme, tone) for bucket in range(BUCKETS)]
        return np.repeat(pixels_of(inks), 4)


class GoesOn(Protocol):
    """Whether what is being drawn is still wanted."""

    def __call__(self) -> bool: ...


def _marks(places: Floats, ways: Floats, looks: Ids) -> Marks:
    x, y, across, down = (np.ascontiguousarray(column) for column in (*places.T, *ways.T))
    return Marks(x, y, across, down, np.asarray(looks, np.int64))


def _part(marks: Marks, part: slice) -> Marks:
    return Marks(marks.x[part], marks.y[part], marks.across[part], marks.down[part], marks.look[part])


def sheet_of(pixels: Pixels, area: ViewArea, ratio: float) -> Sheet:
    """What the kernels draw on; pixels (height, width) show the area."""
    height, width = pixels.shape
    return Sheet(pixels.reshape(-1), width, height, float(area.x), float(area.y), float(area.zoom * ratio))


def density_colours(picture: StillPicture) -> Pixels:
    """(65,) from the negative pole over a neutral middle to the positive one."""
    theme = picture.theme
    halves = [mix(theme.negative, theme.muted, step / 32) for step in range(32)] + [
        mix(theme.muted, theme.positive, step / 32) for step in range(33)
    ]
    made: Pixels = pixels_of(halves)
    return made


def is_raster_width(zoom: float, line_scale: float) -> bool:
    """Whether lines are thin enough for the raster, whose ends are cut along the grid."""
    return float(WIDTHS[-1]) * line_scale * zoom <= MOST_WIDTH


MOST_WIDTH = 6.0
