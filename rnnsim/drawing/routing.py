"""The way of every wire from rim to rim, for all connections at once: numpy only, no loop over connections.

Straight where it can be; reciprocal pairs bow to their left, parallel ones a little more each, self-loops are teardrops.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import pi

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import OF_WIRES, Anchors, anchors_of
from rnnsim.drawing.badge_places import MOST_SPREAD, points_on, spread_shares
from rnnsim.drawing.fans import fanned
from rnnsim.drawing.rims import RADIUS, reach
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
SOURCE_GAP, TARGET_GAP = 1.0, 4.0
RECIPROCAL_BOW, PARALLEL_BOW = 0.15, 0.12
LOOP_REACH, LOOP_SPREAD = 4.4 * RADIUS, 38 * pi / 180
BADGE_AT, TIE_AT = 34.0, 0.70
GATED_BADGE_AT = 0.2  # on a loop whose top holds a valve
BOW_PIECES, LOOP_PIECES = 8, 12
_CROWDED_PAIRS = 2_000_000


@dataclass(frozen=True, eq=False)
class Routes:
    """Rows of all (C,…) arrays are the network's connections; where `is_drawn` is False there are no segments and the points are NaN.

    `segments` (S, 4) x0 y0 x1 y1 in order of `segment_connection` (S,); those of connection c are first_segment[c] to
    first_segment[c + 1]. `curves` (C, 4, 2) are exact Bézier points. Directions are unit vectors along the wire. Points: `head`
    where the wire arrives, `badge` of the delay, `valve` at the middle, `tie` at 70 %. `bounds` (C, 4): a rectangle that holds
    the wire, least x, y and most x, y.
    """

    anchors: Anchors
    is_drawn: NDArray[np.bool_]
    is_curved: NDArray[np.bool_]
    is_loop: NDArray[np.bool_]
    curves: Floats
    segments: Floats
    segment_connection: Ids
    first_segment: Ids

    @cached_property
    def head(self) -> Floats:
        """(C, 2)."""
        return self.curves[:, 3]

    @cached_property
    def head_direction(self) -> Floats:
        """(C, 2) direction of each wire, of its last 7 pixels where it is curved."""
        return _arrivals(self.curves, self.is_curved)

    @cached_property
    def badge(self) -> Floats:
        """(C, 2): of few wires with a delay, apart from each other and from units."""
        shares = _badge_shares(self.curves)
        loops = np.flatnonzero(self.is_loop)
        shares[loops] = np.where(self.anchors.is_gated[loops], GATED_BADGE_AT, 0.5)
        ends = self.anchors
        rows = np.flatnonzero(ends.is_delayed & self.is_drawn & ~self.is_loop)
        if 0 < len(rows) <= MOST_SPREAD:
            units = np.column_stack([ends.x, ends.y])
            shares[rows] = spread_shares(self.curves[rows], shares[rows], units)
        return points_on(self.curves, shares)

    @cached_property
    def valve(self) -> Floats:
        """(C, 2)."""
        return _point_at(self.curves, 0.5)

    @cached_property
    def valve_direction(self) -> Floats:
        """(C, 2)."""
        return _unit(_point_at(self.curves, 0.52) - self.valve)

    @cached_property
    def tie(self) -> Floats:
        """(C, 2)."""
        return _point_at(self.curves, TIE_AT)

    @cached_property
    def bounds(self) -> Floats:
        """(C, 4)."""
        return np.asfortranarray(np.concatenate([_extreme(self.curves, np.minimum), _extreme(self.curves, np.maximum)], axis=1))

    def points_at(self, rows: Ids, share: float) -> Floats:
        """(n, 2) points at a share of the way (of the curve's parameter) of some connections."""
        return _point_at(self.curves[rows], share)

    def taken(self, rows: Ids) -> Routes:
        """The routes of some connections alone, in that order."""
        ends = self.anchors
        anchors = replace(ends, **{name: getattr(ends, name)[rows] for name in OF_WIRES})
        made = finished(anchors, self.curves[rows], is_loop=self.is_loop[rows], is_curved=self.is_curved[rows])
        made.__dict__["badge"] = self.badge[rows]  # as they stand among all the others
        return made


def routes_of(network: Network, *, anchors: Anchors | None = None, bows: bool = True) -> Routes:
    """Routes of all connections; without `bows` every wire but a loop is a straight chord (far away, or thousands of
    wires), and where it runs depends on its own two units alone."""
    anchors = anchors_of(network) if anchors is None else anchors
    is_drawn = anchors.source >= 0
    is_loop = is_drawn & (anchors.source == anchors.target)
    bow = np.zeros(len(is_drawn))
    if bows:
        rank, is_reciprocal = _siblings(anchors)
        bow = np.where(is_drawn & ~is_loop, np.where(is_reciprocal, RECIPROCAL_BOW, 0.0) + PARALLEL_BOW * rank, 0.0)
    curves = _open_curves(anchors, bow, fans=bows)
    if is_loop.any():
        loops = np.flatnonzero(is_loop)
        units = anchors.source[loops]
        curves[loops] = loop_curves(anchors, units, _ranked(units)[0], seeks_room=bows)
    return finished(anchors, curves, is_loop=is_loop, is_curved=is_loop | (bow != 0))


def _siblings(anchors: Anchors) -> tuple[Ids, NDArray[np.bool_]]:
    """For each connection: how many of the same source and target come before it, and whether one runs the other way."""
    count = len(anchors.x)
    keys = anchors.source * count + anchors.target
    rank, ordered = _ranked(keys)
    back = anchors.target * count + anchors.source
    place = np.searchsorted(ordered, back).clip(max=max(len(keys) - 1, 0))
    is_reciprocal = ordered[place] == back if len(keys) else np.zeros(0, bool)
    return rank, is_reciprocal & (anchors.source >= 0)


def _ranked(keys: Ids) -> tuple[Ids, Ids]:
    """For each key: how many of the same come before it; and the keys in order."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(keys)])
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys)))
    return rank, ordered


def _open_curves(anchors: Anchors, bow: Floats, *, fans: bool) -> Floats:
    """(C, 4, 2) Bézier points of wires between two units; with `fans` heads on one unit stand apart."""
    begin, end = (np.column_stack([anchors.x[rows], anchors.y[rows]]) for rows in (anchors.source, anchors.target))
    along = end - begin
    middle = (begin + end) / 2 + np.column_stack([along[:, 1], -along[:, 0]]) * bow[:, None]
    arriving = _unit(middle - end)
    if fans:
        arriving = fanned(anchors, arriving)
    far = end + arriving * _stand_off(anchors, anchors.target, arriving, gap=TARGET_GAP)
    leaving = _unit(np.where((bow == 0)[:, None], far, middle) - begin)
    near = begin + leaving * _stand_off(anchors, anchors.source, leaving, gap=SOURCE_GAP)
    crossed = ((far - near) * along).sum(axis=1) <= 0  # units so close that the rims overlap
    near[crossed] = far[crossed] = ((begin + end) / 2)[crossed]
    straight = (bow == 0)[:, None]
    control = np.where(straight, (near + far) / 2, middle)
    made = np.stack([near, (near + 2 * control) / 3, (far + 2 * control) / 3, far], axis=1)
    made[anchors.source < 0] = np.nan
    return made


def _unit(vectors: Floats) -> Floats:
    lengths = np.hypot(vectors[:, 0], vectors[:, 1])[:, None]
    made = np.empty((len(vectors), 2))
    made[:, 0], made[:, 1] = 1.0, 0.0
    return np.divide(vectors, lengths, out=made, where=lengths > 0)


def _stand_off(anchors: Anchors, rows: Ids, direction: Floats, *, gap: float) -> Floats:
    return (reach(anchors.outline[rows], direction[:, 0], direction[:, 1]) + anchors.ring[rows] + gap)[:, None]


def loop_octants(anchors: Anchors, units: Ids) -> Ids:
    """(n, 8) the directions for loops on each unit, emptiest first."""
    return np.argsort(crowding(anchors, units), axis=1, kind="stable")


def loop_curves(anchors: Anchors, units: Ids, rank: Ids, *, seeks_room: bool = True) -> Floats:
    """(n, 4, 2) teardrops in the emptiest of eight directions (or upward first), the next for a second loop on the same unit."""
    by_taste = np.argsort(_PREFERENCE, kind="stable")[rank % 8]
    angle = (loop_octants(anchors, units)[np.arange(len(units)), rank % 8] if seeks_room else by_taste) * (pi / 4)
    far = LOOP_REACH * (1 + 0.3 * (rank // 8))
    middle = np.column_stack([anchors.x[units], anchors.y[units]])
    points = []
    for side, spread, gap in ((-1, 0.75, SOURCE_GAP), (-1, 1.0, None), (1, 1.0, None), (1, 0.75, TARGET_GAP + 1)):
        turned = angle + side * spread * LOOP_SPREAD
        direction = np.column_stack([np.cos(turned), np.sin(turned)])
        length = far[:, None] if gap is None else _stand_off(anchors, units, direction, gap=gap)
        points.append(middle + direction * length)
    return np.stack(points, axis=1)


def new_loop(network: Network, row: int, *, ghosts: bool = False) -> Floats:
    """(4, 2) Bézier points of one more loop on the unit in that row; it will be drawn there, if it does not come from a ghost."""
    anchors = anchors_of(network, ghosts=ghosts)
    before = int(((anchors.source == row) & (anchors.target == row)).sum())
    made: Floats = loop_curves(anchors, np.array([row]), np.array([before]))[0]
    return made


_PREFERENCE = np.array(
    [0.05, 0.25, 0.4, 0.26, 0.06, 0.02, 0.0, 0.01]
)  # by octant from the right, clockwise: up is best, below is the label


def octants(across: Floats, down: Floats) -> Ids:
    """Which of eight directions a vector points in: 0 right, 2 down, 4 left, 6 up."""
    return np.rint(np.arctan2(down, across) / (pi / 4)).astype(np.int64) % 8


def crowding(anchors: Anchors, units: Ids) -> Floats:
    """(n, 8) how little room a loop has, by octant: wires, those next to it at half, units nearby, then taste."""
    count = len(anchors.x)
    rows = np.flatnonzero((anchors.source >= 0) & (anchors.source != anchors.target))
    source, target = anchors.source[rows], anchors.target[rows]
    forward = octants(anchors.x[target] - anchors.x[source], anchors.y[target] - anchors.y[source])
    places = np.concatenate([source * 8 + forward, target * 8 + (forward + 4) % 8])
    wires = np.bincount(places, minlength=count * 8).reshape(count, 8)[units].astype(float)
    if len(units) * count <= _CROWDED_PAIRS:
        wires += 3.0 * _neighbours(anchors, units)
    return wires + 0.5 * (np.roll(wires, 1, axis=1) + np.roll(wires, -1, axis=1)) + _PREFERENCE


def _neighbours(anchors: Anchors, units: Ids) -> Floats:
    """(n, 8) number of units so near that a loop would touch them."""
    across, down = anchors.x[None] - anchors.x[units, None], anchors.y[None] - anchors.y[units, None]
    distance = np.hypot(across, down)
    row, other = np.nonzero((distance < 5.2 * RADIUS) & (distance > 0))
    places = row * 8 + octants(across[row, other], down[row, other])
    return np.bincount(places, minlength=len(units) * 8).reshape(len(units), 8).astype(float)


def _point_at(curves: Floats, share: float) -> Floats:
    """(n, 2) points of cubic curves (n, 4, 2) at one share."""
    t, rest = share, 1 - share
    made: Floats = rest**3 * curves[:, 0]
    made += (3 * rest**2 * t) * curves[:, 1]
    made += (3 * rest * t**2) * curves[:, 2]
    made += t**3 * curves[:, 3]
    return made


def _pieces(curves: Floats, count: int) -> Floats:
    """(n · count, 4) the curves as segments, curve by curve."""
    made = np.empty((len(curves), count, 4))
    made[:, 0, :2], made[:, -1, 2:] = curves[:, 0], curves[:, 3]
    for at in range(1, count):
        made[:, at, :2] = made[:, at - 1, 2:] = _point_at(curves, at / count)
    return made.reshape(-1, 4)


def finished(anchors: Anchors, curves: Floats, *, is_loop: NDArray[np.bool_], is_curved: NDArray[np.bool_]) -> Routes:
    """Routes along the curves, cut into segments."""
    is_drawn, count = anchors.source >= 0, len(curves)
    curved = np.flatnonzero(is_curved & is_drawn)
    straight = np.concatenate([curves[:, 0], curves[:, 3]], axis=1)
    if not len(curved) and is_drawn.all():
        return Routes(anchors, is_drawn, is_curved, is_loop, curves, straight, np.arange(count), np.arange(count + 1))
    pieces = is_drawn.astype(np.int64)
    pieces[curved] = np.where(is_loop[curved], LOOP_PIECES, BOW_PIECES)
    owner, first = np.repeat(np.arange(count), pieces), np.append(0, np.cumsum(pieces))
    segments = straight[owner]
    for number in (BOW_PIECES, LOOP_PIECES):
        rows = curved[pieces[curved] == number]
        segments[(first[rows, None] + np.arange(number)).ravel()] = _pieces(curves[rows], number)
    return Routes(anchors, is_drawn, is_curved, is_loop, curves, segments, owner, first)


def _badge_shares(curves: Floats) -> Floats:
    """(C,) shares of the way 34 pixels along each wire, at most at its middle; the pace of a wire hardly changes near its start."""
    pace = 3 * np.hypot(*(curves[:, 1] - curves[:, 0]).T)
    made: Floats = np.minimum(0.5, np.divide(BADGE_AT, pace, out=np.full(len(pace), 0.5), where=pace > 0))
    return made


def _arrivals(curves: Floats, is_curved: NDArray[np.bool_]) -> Floats:
    """(C, 2) direction of each wire, of its last 7 pixels where it is curved."""
    made = _unit(curves[:, 3] - curves[:, 0])
    if not is_curved.any():
        return made
    bent = curves[is_curved]
    last = bent[:, 3] - bent[:, 2]
    pace = 3 * np.hypot(last[:, 0], last[:, 1])
    shares = 1 - np.minimum(0.5, np.divide(7.0, pace, out=np.full(len(pace), 0.5), where=pace > 0))
    made[is_curved] = _unit(bent[:, 3] - points_on(bent, shares))
    return made


def _extreme(curves: Floats, extreme: np.ufunc) -> Floats:
    """(C, 2) least or most x and y of the Bézier points, which hold the curve between them."""
    made: Floats = extreme(extreme(curves[:, 0], curves[:, 1]), extreme(curves[:, 2], curves[:, 3]))
    return made
