"""What stands around a unit's body: states, bias stub, label and value. One unit at a time, around the origin."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from rnnsim.drawing.cells import cell_marks
from rnnsim.drawing.colours import mix
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.heads import head_code, head_shape
from rnnsim.drawing.rims import RADIUS, RING_GAP
from rnnsim.drawing.shapes import Box, Disc, Path, Shape, Text, polyline, recoloured
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.units import UnitKind, outline_shape
from rnnsim.drawing.wire_styles import WIDTHS, width_classes

STATES = ("selected", "hovered", "marked", "clamped", "poked", "blocked", "looping")
FADED_SHARE = 0.22
LINE = 15.0


def states_of(picture: Picture, unit: int) -> frozenset[str]:
    """The states of a unit by its id."""
    return frozenset(state for state in STATES if unit in getattr(picture, state))


def under_marks(kind: UnitKind, states: frozenset[str], theme: Theme) -> list[Shape]:
    """Painted before the body: halo, loop ring, ripples, selection ring."""
    made: list[Shape] = []
    if kind.cell:
        return made
    if "hovered" in states:
        made.append(outline_shape(kind, 8, fill=theme.accent_soft))
    if "looping" in states:
        made.append(outline_shape(kind, 9, fill=theme.error_soft, stroke=theme.error, width=2 * theme.line_scale))
    if "poked" in states:
        rings = ((7, 0.75), (13, 0.3))
        made += [outline_shape(kind, grow, stroke=mix(theme.canvas, theme.accent, share), width=2) for grow, share in rings]
    if "marked" in states:
        around = 14 if kind.is_output else 11
        made.append(outline_shape(kind, around, stroke=theme.accent, width=1.5 * theme.line_scale, dash=(5.0, 4.0)))
    if "selected" in states:
        grow = 9 if kind.is_output else 5.5
        made.append(outline_shape(kind, grow, stroke=theme.accent, width=2.5 * theme.line_scale))
    return made


def over_marks(kind: UnitKind, states: frozenset[str], theme: Theme) -> list[Shape]:
    """Painted after the body: brackets of a clamp, the disc where the gradient stops."""
    if kind.cell:
        return cell_marks(kind.cell, states, theme)
    made: list[Shape] = []
    if "clamped" in states:
        for side in (-1, 1):
            x = side * (RADIUS + (12 if "selected" in states else 7))
            points = [(x - side * 6, -15), (x, -15), (x, 15), (x - side * 6, 15)]
            made.append(Path(polyline(points), None, theme.text, 2.5 * theme.line_scale))
    if "blocked" in states:
        at = RADIUS * 0.74
        made.append(Disc(at, -at, 7, theme.panel, theme.muted, 1.75))
        made.append(Path(polyline([(at - 3.4, -at + 3.4), (at + 3.4, -at - 3.4)]), None, theme.muted, 1.75))
    return made


def bias_place(kind: UnitKind) -> tuple[float, float]:
    """Where the constant one of a bias stands, around the unit's middle."""
    far = (RADIUS + 17 + (RING_GAP if kind.is_output else 0.0)) / hypot(0.47, 0.88)
    return -0.47 * far, 0.88 * far


def bias_shapes(kind: UnitKind, bias: float, theme: Theme, *, scale: float = 1.0, is_trainable: bool = True) -> list[Shape]:
    """A short wire from a constant one, just left of straight down; nothing for a bias of zero."""
    if bias == 0 or kind.cell:
        return []
    colour, width = theme.weight(bias, scale), int(width_classes([bias], scale)[0])
    ring = RING_GAP if kind.is_output else 0.0
    across, down = -0.47 / hypot(0.47, 0.88), 0.88 / hypot(0.47, 0.88)
    start, end = bias_place(kind), (across * (RADIUS + 3 + ring), down * (RADIUS + 3 + ring))
    head = head_shape(head_code(bias, is_trainable), width, theme, colour=colour, at=(end, (-across, -down)), size=0.7)
    return [
        Path(polyline([start, end]), None, colour, float(WIDTHS[width]) * theme.line_scale),
        head,
        Box(start[0] - 2.5, start[1] - 2.5, 5, 5, 0, colour),
    ]


def label_shapes(
    kind: UnitKind, label: str, theme: Theme, *, number: str = "", side: str = "below", is_biased: bool = False
) -> list[Shape]:
    """Label (11, muted) and value (11, semibold), where given. `side`: see label_sides; with "none" the label is left out."""
    made: list[Shape] = []
    has_label = bool(label) and side != "none" and not kind.cell
    if has_label:
        x, y, anchor = label_place(kind, side, is_biased=is_biased)
        made.append(
            Text(x, y - (LINE / 2 if number and side in ("left", "right") else 0), label, theme.muted, 11, 500, anchor, theme.canvas)
        )
    if number:
        made += value_shapes(kind, number, theme, side=side, has_label=has_label, is_biased=is_biased)
    return made


def value_shapes(
    kind: UnitKind, number: str, theme: Theme, *, side: str = "below", has_label: bool = True, is_biased: bool = False
) -> list[Shape]:
    """The value alone, where it stands beside a label at that side."""
    x, y, anchor = value_place(kind, side, has_label=has_label, is_biased=is_biased)
    return [Text(x, y, number, theme.text, 11, 600, anchor)]


def value_place(kind: UnitKind, side: str, *, has_label: bool, is_biased: bool) -> tuple[float, float, str]:
    """(x, y, anchor) of the value, around the unit's middle."""
    if kind.cell:
        return 0.0, 0.0, "middle"
    if side in ("left", "right", "under"):
        x, y, anchor = label_place(kind, side, is_biased=is_biased)
        return x, y + (0 if not has_label else LINE if side == "under" else LINE / 2), anchor
    return label_place(kind, "below" if side == "above" else "above", is_biased=is_biased)


def label_place(kind: UnitKind, side: str, *, is_biased: bool) -> tuple[float, float, str]:
    """(x, y, anchor) of the label, around the unit's middle."""
    ring = RING_GAP if kind.is_output else 0.0
    if side in ("left", "right"):
        far = RADIUS + 13 + ring
        return (-far, 0.0, "end") if side == "left" else (far, 0.0, "start")
    below, above = RADIUS + 14 + ring + (8 if is_biased else 0), -(RADIUS + 12 + ring)
    return 0.0, (above if side == "above" else below), "middle"


def faded(shapes: Iterable[Shape], theme: Theme) -> list[Shape]:
    """The shapes at 22 % of their contrast to the canvas."""
    return [recoloured(shape, lambda colour: mix(theme.canvas, colour, FADED_SHARE)) for shape in shapes]
