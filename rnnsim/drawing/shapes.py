"""What a picture is made of: four frozen kinds of shape that a painter and an SVG writer draw alike. Colours are "#RRGGBB".

Lengths, pen widths and dashes are in scene pixels (zoom 1). `fill` and `stroke` are None where nothing is painted; joins are round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, pi, sin, tan

import numpy as np
from numpy.typing import NDArray

Command = tuple[str, tuple[float, ...]]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Path:
    """Commands in order: ("M", (x, y)), ("L", (x, y)), ("C", (x1, y1, x2, y2, x, y)), ("Z", ()). `cap` is "round" or "flat"."""

    commands: tuple[Command, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.5
    dash: tuple[float, ...] = ()
    cap: str = "round"


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle around x, y."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.5
    dash: tuple[float, ...] = ()
    cap: str = "round"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner, corners rounded by `radius`."""

    x: float
    y: float
    across: float
    down: float
    radius: float = 0.0
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    cap: str = "round"


@dataclass(frozen=True, slots=True)
class Text:
    """One line; y is the vertical middle of its capitals. `anchor` is "start", "middle" or "end"; `halo` is painted 3 wide behind."""

    x: float
    y: float
    text: str
    colour: str
    size: float = 12.0
    weight: int = 400
    anchor: str = "start"
    halo: str | None = None
    is_italic: bool = False  # of variables in formulas


Shape = Path | Disc | Box | Text


def polyline(points: Iterable[Sequence[float]], closed: bool = False) -> tuple[Command, ...]:
    """Commands of straight lines through the points."""
    flat = [(float(x), float(y)) for x, y in points]
    made: list[Command] = [("M" if at == 0 else "L", point) for at, point in enumerate(flat)]
    return (*made, ("Z", ())) if closed else tuple(made)


def cubic(points: NDArray[np.float64]) -> tuple[Command, ...]:
    """Commands of one Bézier curve; points (4, 2)."""
    flat = points.ravel().tolist()
    return ("M", (flat[0], flat[1])), ("C", tuple(flat[2:]))


def arc(centre: Point, radius: float, turns: tuple[float, float], *, move: bool = True) -> tuple[Command, ...]:
    """An arc as cubics; `turns` is its start and its sweep, clockwise on the screen from twelve o'clock. Without `move` a path goes on."""
    start, sweep = turns
    pieces = max(1, ceil(abs(sweep) * 4))
    step = sweep * 2 * pi / pieces
    pull = 4 / 3 * tan(step / 4) * radius
    angle = start * 2 * pi
    made: list[Command] = []
    if move:
        made.append(("M", (centre[0] + radius * sin(angle), centre[1] - radius * cos(angle))))
    for _ in range(pieces):
        across, up = sin(angle), cos(angle)
        x0, y0 = centre[0] + radius * across, centre[1] - radius * up
        x0, y0 = x0 + pull * up, y0 + pull * across
        angle += step
        across, up = sin(angle), cos(angle)
        x1, y1 = centre[0] + radius * across, centre[1] - radius * up
        made.append(("C", (x0, y0, x1 - pull * up, y1 - pull * across, x1, y1)))
    return tuple(made)


def moved(shape: Shape, dx: float, dy: float, *, scale: float = 1.0) -> Shape:
    """The shape scaled about the origin (pens and text too), then shifted."""
    if isinstance(shape, Text):
        return replace(shape, x=shape.x * scale + dx, y=shape.y * scale + dy, size=shape.size * scale)
    width, dash = shape.width * scale, tuple(length * scale for length in shape.dash)
    if isinstance(shape, Path):
        commands = tuple((letter, _moved_points(points, (dx, dy), scale)) for letter, points in shape.commands)
        return replace(shape, commands=commands, width=width, dash=dash)
    x, y, radius = shape.x * scale + dx, shape.y * scale + dy, shape.radius * scale
    if isinstance(shape, Disc):
        return replace(shape, x=x, y=y, radius=radius, width=width, dash=dash)
    return replace(shape, x=x, y=y, radius=radius, across=shape.across * scale, down=shape.down * scale, width=width, dash=dash)


def _moved_points(points: tuple[float, ...], by: Point, scale: float) -> tuple[float, ...]:
    return tuple(value * scale + by[at % 2] for at, value in enumerate(points))


def all_moved(shapes: Iterable[Shape], dx: float, dy: float, *, scale: float = 1.0) -> list[Shape]:
    """Every shape moved alike."""
    return [moved(shape, dx, dy, scale=scale) for shape in shapes]


def turned(points: Iterable[Point], at: Point, direction: Point) -> list[Point]:
    """Points drawn for a wire to the right, turned to its direction (a unit vector) and put at its end."""
    (x0, y0), (across, down) = at, direction
    return [(x0 + x * across - y * down, y0 + x * down + y * across) for x, y in points]


def recoloured(shape: Shape, change: Callable[[str], str]) -> Shape:
    """The shape with every colour replaced by `change(colour)`."""
    if isinstance(shape, Text):
        return replace(shape, colour=change(shape.colour), halo=change(shape.halo) if shape.halo else None)
    fill, stroke = (change(colour) if colour else None for colour in (shape.fill, shape.stroke))
    return replace(shape, fill=fill, stroke=stroke)
