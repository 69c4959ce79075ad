"""Wires between open groups as one bundle for each pair, for views so far away that single wires could not be told apart.

Sizes of bundles are those on the screen whatever the zoom; where they run are scene numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import hypot, log10

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.bundles import LEAST_PILL_WAY, Count, lane_shapes
from rnnsim.drawing.cards import Bundle, parted
from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.hit_testing import distances_to_segments
from rnnsim.drawing.marks import pill_shapes
from rnnsim.drawing.shapes import Shape, Text, all_moved
from rnnsim.drawing.text_width import shortened
from rnnsim.drawing.theme import Theme
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
THIN, PER_DECADE = 3.0, 2.2  # pixels: width of one wire, and what ten times as many add
GAP = 2.0  # pixels between a bundle and the box it ends at
BOTH_WAYS, AROUND = 0.15, 0.25  # bows of bundles there and back, and of those with a box in the way
MOST_PILLS, PILL = 24, (72.0, 20.0)  # beyond, numbers would cover the bundles; room for one
NAME_SIZE, NAME_LIFT = 12.0, 9.0  # of a group's name, and how far over its box it stands
PIECES = 8  # of a bow, for what is under a point
_NOTHING: Floats = np.zeros((0, 5))


@dataclass(frozen=True, eq=False)
class GroupBundles:
    """`is_bundled` (C,): which wires are in a bundle. `ends` (n, 5): x0, y0, x1, y1 of every bundle from box to box, and its bow.

    `boxes` are those of the groups at the ends.
    """

    is_bundled: Mask
    bundles: tuple[Bundle, ...] = ()
    ends: Floats = field(default_factory=lambda: _NOTHING)
    boxes: tuple[GroupBox, ...] = ()

    def __len__(self) -> int:
        return len(self.bundles)

    def nearest(self, x: float, y: float, *, within: float) -> Bundle | None:
        """The bundle that passes a point of the scene."""
        if not self.bundles:
            return None
        distances = distances_to_segments(self._segments(), x, y).reshape(-1, PIECES).min(axis=1)
        nearest = int(distances.argmin())
        return self.bundles[nearest] if distances[nearest] <= within else None

    def shapes(self, theme: Theme, zoom: float) -> list[Shape]:
        """All bundles, the greatest last, with numbers where there is room for them, and the names of the groups over their boxes."""
        scale = zoom / theme.text_scale  # from the scene to a picture in which everything has its usual size
        made: list[Shape] = []
        for at in reversed(self._by_count):
            bundle, (x0, y0, x1, y1, bow) = self.bundles[at], self.ends[at].tolist()
            across = (THIN + PER_DECADE * log10(bundle.count)) / theme.line_scale
            inset = min(GAP / scale / max(hypot(x1 - x0, y1 - y0), 1e-9), 0.25)
            dx, dy = (x1 - x0) * inset, (y1 - y0) * inset
            start, end = ((x0 + dx) * scale, (y0 + dy) * scale), ((x1 - dx) * scale, (y1 - dy) * scale)
            made += lane_shapes(start, end, Count(bundle.positive, bundle.negative, 0, across, False), theme=theme, bow=bow)
        made += self._pill_shapes(theme, scale)
        for box in self.boxes:
            made += _name_shapes(box, theme, scale)
        return all_moved(made, 0.0, 0.0, scale=1 / scale)

    @cached_property
    def _by_count(self) -> list[int]:
        return sorted(range(len(self.bundles)), key=lambda at: -self.bundles[at].count)

    def _pill_shapes(self, theme: Theme, scale: float) -> list[Shape]:
        """Numbers of the greatest bundles that are long enough, where they do not lie on those of greater ones."""
        made: list[Shape] = []
        taken = np.zeros((0, 2))
        for at in self._by_count:
            x0, y0, x1, y1, bow = (self.ends[at] * np.array([scale, scale, scale, scale, 1.0])).tolist()
            middle = np.array([(x0 + x1) / 2 + (y1 - y0) * bow / 2, (y0 + y1) / 2 - (x1 - x0) * bow / 2])
            apart = np.abs(taken - middle)
            is_free = not ((apart[:, 0] < PILL[0]) & (apart[:, 1] < PILL[1])).any()
            if len(taken) < MOST_PILLS and is_free and hypot(x1 - x0, y1 - y0) >= LEAST_PILL_WAY:
                taken = np.vstack([taken, middle])
                bundle = self.bundles[at]
                text = Count(bundle.positive, bundle.negative, bundle.delay).text
                made += pill_shapes(text, float(middle[0]), float(middle[1]), ink=theme.text, fill=theme.panel, border=theme.control)
        return made

    def _segments(self) -> Floats:
        """(n · PIECES, 4) the bundles as straight pieces."""
        begin, end, bow = self.ends[:, None, :2], self.ends[:, None, 2:4], self.ends[:, None, 4:]
        way = end - begin
        control = (begin + end) / 2 + np.stack([way[..., 1], -way[..., 0]], axis=-1) * bow
        share = np.linspace(0, 1, PIECES + 1)[None, :, None]
        points = (1 - share) ** 2 * begin + 2 * share * (1 - share) * control + share**2 * end
        made: Floats = np.concatenate([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 4)
        return made


def group_bundles_of(network: Network, boxes: Sequence[GroupBox]) -> GroupBundles:
    """Wires between units whose innermost groups have boxes beside each other, gathered by pair; what runs elsewhere is left as it is."""
    wires, units = network.connections, network.units
    if not boxes:
        return GroupBundles(np.zeros(len(wires), bool))
    number = {box.path: at for at, box in enumerate(boxes)}
    paths, index = np.unique(units.group, return_inverse=True)
    group = np.append(np.array([number.get(path, -1) for path in paths.tolist()], np.int64)[index.ravel()], -1)
    first, last = group[units.positions_of(wires.source)], group[units.positions_of(wires.target)]
    places = np.array([(box.x, box.y, box.x + box.across, box.y + box.down) for box in boxes])
    is_bundled = (first >= 0) & (last >= 0) & (first != last) & _are_apart(places, first, last)
    if not is_bundled.any():
        return GroupBundles(is_bundled)
    rows = np.flatnonzero(is_bundled)
    pairs, which = np.unique(first[rows] * len(boxes) + last[rows], return_inverse=True)
    ends_of_pairs = [divmod(pair, len(boxes)) for pair in pairs.tolist()]
    bundles = _gathered(network, rows, which.ravel(), names=[(boxes[one].path, boxes[other].path) for one, other in ends_of_pairs])
    known = frozenset(ends_of_pairs)
    ends = np.array([_ends_of(boxes, one, other, has_other_way=(other, one) in known) for one, other in ends_of_pairs])
    joined = sorted({number for pair in ends_of_pairs for number in pair})
    return GroupBundles(is_bundled, bundles, ends.reshape(-1, 5), tuple(boxes[number] for number in joined))


def _name_shapes(box: GroupBox, theme: Theme, scale: float) -> list[Shape]:
    """The name of a group over its box, in a picture of that scale; nothing where hardly a letter would fit."""
    name = shortened(box.title, box.across * scale, NAME_SIZE, weight=600)
    if len(name) < min(3, len(box.title)):
        return []
    return [Text(box.x * scale, box.y * scale - NAME_LIFT, name, theme.tint(box.tint).title, NAME_SIZE, 600, halo=theme.canvas)]


def _are_apart(places: Floats, first: Ids, last: Ids) -> Mask:
    """(C,) whether the boxes (left, top, right, bottom) of two groups do not touch."""
    one, other = places[first], places[last]
    apart = (one[:, 0] > other[:, 2]) | (other[:, 0] > one[:, 2]) | (one[:, 1] > other[:, 3]) | (other[:, 1] > one[:, 3])
    return np.asarray(apart, bool)


def _gathered(network: Network, rows: Ids, which: Ids, *, names: list[tuple[str, str]]) -> tuple[Bundle, ...]:
    """One bundle for each pair; its delay is 0 where its wires have several."""
    wires = network.connections
    counts = np.bincount(which, minlength=len(names))
    negative = np.bincount(which[wires.weight[rows] < 0], minlength=len(names))
    parts = parted(rows, which, len(names))
    return tuple(
        Bundle(source, target, int(wires.delay[part[0]]) if np.ptp(wires.delay[part]) == 0 else 0, int(count - less), int(less), part)
        for (source, target), count, less, part in zip(names, counts.tolist(), negative.tolist(), parts, strict=True)
    )


def _ends_of(boxes: Sequence[GroupBox], first: int, last: int, *, has_other_way: bool) -> tuple[float, float, float, float, float]:
    """Where a bundle leaves one box and reaches the other, and how far it bows aside."""
    (x0, y0), (x1, y1) = boxes[first].middle, boxes[last].middle
    bow = BOTH_WAYS if has_other_way else 0.0
    if _is_in_the_way(boxes, first, last):
        bow = AROUND
    control = (x0 + x1) / 2 + (y1 - y0) * bow, (y0 + y1) / 2 - (x1 - x0) * bow
    return (*_rim(boxes[first], control), *_rim(boxes[last], control), bow)


def _rim(box: GroupBox, toward: tuple[float, float]) -> tuple[float, float]:
    """Where the way from the middle of a box to a point outside crosses its edge."""
    x, y = box.middle
    across, down = toward[0] - x, toward[1] - y
    share = min(half / abs(part) for half, part in ((box.across / 2, across), (box.down / 2, down)) if abs(part) > 1e-9)
    return x + across * min(share, 1.0), y + down * min(share, 1.0)


def _is_in_the_way(boxes: Sequence[GroupBox], first: int, last: int) -> bool:
    """Whether a third box, neither around nor inside one of the two, lies on the straight way between their middles."""
    ends = boxes[first].path, boxes[last].path
    points = np.linspace(boxes[first].middle, boxes[last].middle, 33)
    for box in boxes:
        if any(one == box.path or one.startswith(box.path + "/") or box.path.startswith(one + "/") for one in ends):
            continue
        inside = (np.abs(points - box.middle) < (box.across / 2, box.down / 2)).all(axis=1)
        if inside.any():
            return True
    return False
