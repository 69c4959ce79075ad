"""The end of a wire: arrow for positive, bar for negative; filled where it learns, hollow where it is fixed."""

from __future__ import annotations

from math import sqrt

from rnnsim.drawing.shapes import Path, Point, Shape, polyline, turned
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.wire_styles import BAR, HOLLOW_ARROW, HOLLOW_BAR, WIDTHS

RIGHT: tuple[Point, Point] = ((0.0, 0.0), (1.0, 0.0))


def head_code(weight: float, is_trainable: bool) -> int:
    """ARROW, HOLLOW_ARROW, BAR or HOLLOW_BAR."""
    return 2 * (weight < 0) + (not is_trainable)


def head_extent(code: int, width_class: int) -> tuple[float, float, float]:
    """Where a head begins and ends on a wire that comes from the left and ends at the origin, and half of what it is across."""
    grow = (float(WIDTHS[width_class]) - 1.25) * 0.8
    if code in (BAR, HOLLOW_BAR):
        return -2.5, (0.5 if code == BAR else 2.0), 5.5 + grow
    return -7 - grow, 1.5, 3.6 + grow


def head_points(code: int, width_class: int) -> list[Point]:
    """Corners of that head."""
    left, right, half = head_extent(code, width_class)
    if code in (BAR, HOLLOW_BAR):
        return [(left, -half), (right, -half), (right, half), (left, half)]
    return [(right, 0.0), (left, half), (left, -half)]


def head_shape(code: int, width_class: int, theme: Theme, *, colour: str, at: tuple[Point, Point] = RIGHT, size: float = 1.0) -> Shape:
    """A head at a point, in a direction (unit vector): by default at the origin, pointing right."""
    size *= sqrt(theme.line_scale)
    points = [(x * size, y * size) for x, y in head_points(code, width_class)]
    fill = theme.canvas if code in (HOLLOW_ARROW, HOLLOW_BAR) else colour
    return Path(polyline(turned(points, *at), True), fill, colour, 1.5 * size)
