"""The axes of every plot, painted: horizontal grid lines, a zero line, numbers, the cursor, labels at the ends of curves (VISUAL 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from rnnsim.drawing.theme import THEMES
from rnnsim.views.look import px
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.scales import axis_text, pushed_apart, ticks_between
from rnnsim.views.translation import translated


@dataclass(frozen=True)
class Axes:
    """A plot's area on screen and the numbers at its edges: `first` … `last` to the right, `low` … `high` upward."""

    area: QRectF
    first: float
    last: float
    low: float
    high: float

    def x_of(self, value: float) -> float:
        """Where a number of the horizontal axis lies on screen."""
        return self.area.left() + (value - self.first) / max(1e-12, self.last - self.first) * self.area.width()

    def y_of(self, value: float) -> float:
        """Where a number of the vertical axis lies on screen."""
        return self.area.bottom() - (value - self.low) / max(1e-12, self.high - self.low) * self.area.height()

    def at_x(self, x: float) -> float:
        """The number of the horizontal axis under a place on screen."""
        return self.first + (x - self.area.left()) / max(1.0, self.area.width()) * (self.last - self.first)


@dataclass(frozen=True)
class CurveEnd:
    """The label of a curve: at `y` on screen before it is pushed away from its neighbours."""

    text: str
    y: float
    colour: QColor
    weight: int = 500


INK = ("border", "control", "muted")
PALE = ("border", "border", "border")


def widest_number(low: float, high: float) -> float:
    """Pixels the numbers beside an axis may take, at the finest steps it may have."""
    return max((text_width(axis_text(value), 11) for value in ticks_between(low, high, 6)), default=0.0)


def paint_axes(
    pencil: Pencil, axes: Axes, *, unit: str = "tick", signed: bool = True, colours: tuple[str, str, str] = INK
) -> None:  # fmt: skip
    """Grid, zero line and numbers; `colours` are those of grid, zero line and numbers (an empty panel has them all pale)."""
    grid, zero, ink = colours
    area = axes.area
    for value in ticks_between(axes.low, axes.high, max(2, min(6, int(area.height() // px(30))))):
        y = axes.y_of(value)
        pencil.across(area.left(), area.right(), y, colour=zero if abs(value) < 1e-12 and axes.low <= 0 else grid)
        pencil.write(area.left() - px(8), y, axis_text(value, signed=signed), colour=ink, align="right", font=(11, 400))
    paint_time_axis(pencil, axes, unit=unit, colours=(zero, ink))


def paint_time_axis(pencil: Pencil, axes: Axes, *, unit: str = "tick", colours: tuple[str, str] = ("control", "muted")) -> None:
    """Numbers below the area, ticks of 4 px, the unit at the end."""
    (line, ink), area, edge = colours, axes.area, 0.0
    shown = ticks_between(axes.first, axes.last, max(2, min(6, int(area.width() // px(70)))))
    for value in shown:
        x = axes.x_of(value)
        pencil.upright(x, area.bottom(), area.bottom() + px(4), colour=line)
        width = pencil.write(x, area.bottom() + px(14), axis_text(value), colour=ink, align="centre", font=(11, 400))
        edge = x + width / 2
    if unit:
        pencil.write(max(edge + px(8), area.right() + px(16)), area.bottom() + px(14), translated(unit), colour=ink, font=(11, 400))


def paint_curve_ends(pencil: Pencil, axes: Axes, x: float, *, ends: Sequence[CurveEnd]) -> None:
    """Labels right of x, pushed 14 apart, each on a patch of the panel's colour; where not all fit, the strong ones first."""
    gap = px(14)
    room = max(1, int(axes.area.height() // gap))
    if len(ends) > room:
        ends = sorted(ends, key=lambda end: -end.weight)[:room]
    places = pushed_apart([end.y for end in ends], gap, low=axes.area.top() + gap / 2, high=axes.area.bottom() - gap / 2)
    for end, y in zip(ends, places, strict=True):
        width = text_width(end.text, 12, end.weight)
        patch = QColor(pencil.colour("panel"))
        patch.setAlpha(215)
        pencil.fill(QRectF(x + px(6), y - gap / 2, width + px(4), gap), patch)
        pencil.write(x + px(8), y, end.text, colour=end.colour, font=(12, end.weight))


def paint_now(pencil: Pencil, axes: Axes, tick: float, *, text: str, pill_y: float) -> None:
    """The cursor of the current tick with its pill."""
    x = axes.x_of(tick)
    if axes.area.left() - 1 <= x <= axes.area.right() + 1:
        pencil.cursor(x, pill_y, axes.area.bottom())
        pencil.pill(x, pill_y, text)


def paint_hover(pencil: Pencil, axes: Axes, tick: float) -> None:
    """The cursor all panels share while the pointer is over one of them: a pale line."""
    x = axes.x_of(tick)
    if axes.area.left() <= x <= axes.area.right():
        pencil.upright(x, axes.area.top(), axes.area.bottom(), colour="control")


def paint_colour_bar(pencil: Pencil, left: float, top: float, *, height: float, scale: float, is_soft: bool = False) -> None:
    """The activation map as a bar 12 wide with its numbers at the right; full colour means `scale`, `is_soft` is for large cells."""
    pencil.painter.drawImage(QRectF(left, top, px(12), height), _colour_column(max(2, int(height)), pencil.theme.name, is_soft))
    for value in (1.0, 0.0, -1.0):
        y = top + (1 - value) / 2 * height
        pencil.write(left + px(18), y, axis_text(value * scale, signed=True), colour="muted", font=(11, 400))


@lru_cache(maxsize=16)
def _colour_column(rows: int, name: str, is_soft: bool) -> QImage:
    """The activation map from +1 down to −1, one pixel wide."""
    theme, made = THEMES[name], QImage(1, rows, QImage.Format.Format_RGB32)
    for row in range(rows):
        value = 1 - 2 * (row + 0.5) / rows
        made.setPixelColor(0, row, QColor(theme.area(value) if is_soft else theme.activation(value)))
    return made
