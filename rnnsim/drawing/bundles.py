"""Many wires between two places drawn as one: two lanes split by the share of positive and negative ones, a head, a pill with their number.

Knows places and counts, not networks: collapsed groups and far views draw the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.connections import delay_text
from rnnsim.drawing.marks import pill_shapes
from rnnsim.drawing.shapes import Path, Point, Shape, cubic, polyline, turned
from rnnsim.drawing.theme import Theme

Floats = NDArray[np.float64]
BUNDLE_WIDTH, LEAST_LANE = 8.0, 1.5
LANE_STRENGTH = 0.75  # of the weight colours
HEAD_LENGTH, HEAD_HALF = 11.0, 8.0
LEAST_PILL_WAY, LEAST_VALVE_WAY = 60.0, 80.0  # scene pixels between the ends; a pill (beside a valve) on less would hide the bundle


class Count(NamedTuple):
    """How many wires run in a bundle, by the sign of their weight (zero counts as positive), and their common delay.

    `across` is the width of the lanes together; without `is_written` no pill says the number.
    """

    positive: int
    negative: int
    delay: int = 0
    across: float = BUNDLE_WIDTH
    is_written: bool = True

    @property
    def text(self) -> str:
        """×256 z⁻¹."""
        total = f"×{self.positive + self.negative}"
        return f"{total}  {delay_text(self.delay)}" if self.delay else total


def lane_shapes(start: Point, end: Point, count: Count, *, theme: Theme, bow: float = 0.0, has_valve: bool = False) -> list[Shape]:
    """Lanes from start to end, positive on the left of the way; with `bow` (share of the length) they turn to the left.

    With `has_valve` the pill makes room for a valve, see valve_share.
    """
    begin, stop = np.array(start, float), np.array(end, float)
    way = stop - begin
    length = float(np.hypot(*way))
    if length < 1 or count.positive + count.negative < 1:
        return []
    control = (begin + stop) / 2 + np.array([way[1], -way[0]]) * bow
    arriving = _unit(stop - control)
    line = theme.line_scale
    neck = stop - arriving * min(HEAD_LENGTH * line * max(0.75, count.across / BUNDLE_WIDTH) - 1, length / 2)
    made: list[Shape] = []
    for share, offset, sign in _lanes(count):
        aside = offset * line
        lane = np.array([begin + _left(control - begin) * aside, control + _left(way) * aside, neck + _left(arriving) * aside])
        commands = _curve(lane) if bow else polyline(lane[[0, 2]])
        made.append(Path(commands, None, theme.weight(LANE_STRENGTH * sign), share * line, (), "flat"))
    made.append(_head(stop, arriving, count, theme=theme))
    at = pill_share(length, has_valve) if count.is_written else None
    if at is not None:
        x, y = ((1 - at) ** 2 * begin + 2 * (1 - at) * at * control + at**2 * stop).tolist()
        made += pill_shapes(count.text, x, y, ink=theme.text, fill=theme.panel, border=theme.control)
    return made


def pill_share(length: float, has_valve: bool) -> float | None:
    """Where on a bundle its pill stands; None where there is no room for it."""
    if has_valve:
        return 0.28 if length >= LEAST_VALVE_WAY else None
    return 0.5 if length >= LEAST_PILL_WAY else None


def valve_share(length: float) -> float:
    """Where on a bundle the valve of its gates stands: behind the pill, or in the middle of one that is too short for a pill."""
    return 0.72 if length >= LEAST_VALVE_WAY else 0.5


def _lanes(count: Count) -> list[tuple[float, float, float]]:
    """Width, distance to the left and sign of each lane; neither so thin that it is lost."""
    total, across = count.positive + count.negative, count.across
    if not count.negative or not count.positive:
        return [(across, 0.0, 1.0 if count.positive else -1.0)]
    least = min(LEAST_LANE, across / 3)
    width = min(across - least, max(least, across * count.positive / total))
    return [(width, (across - width) / 2, 1.0), (across - width, -width / 2, -1.0)]


def _head(stop: Floats, arriving: Floats, count: Count, *, theme: Theme) -> Shape:
    """An arrow in the colour of the wider lane."""
    colour = theme.weight(LANE_STRENGTH * (1.0 if count.positive >= count.negative else -1.0))
    size = theme.line_scale * max(0.75, count.across / BUNDLE_WIDTH)
    long, half = HEAD_LENGTH * size, HEAD_HALF * size
    corners: list[Point] = [(0.0, 0.0), (-long, half), (-long, -half)]
    return Path(polyline(turned(corners, (float(stop[0]), float(stop[1])), (float(arriving[0]), float(arriving[1]))), True), colour)


def _unit(way: Floats) -> Floats:
    made: Floats = way / max(float(np.hypot(*way)), 1e-9)
    return made


def _left(way: Floats) -> Floats:
    """The unit vector to the left of a way (y runs down)."""
    across, down = _unit(way)
    return np.array([down, -across])


def _curve(points: Floats) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """A quadratic curve through its control as a cubic."""
    begin, control, stop = points
    return cubic(np.array([begin, (begin + 2 * control) / 3, (stop + 2 * control) / 3, stop]))
