"""At which side of a unit its label stands: where no wire runs, alike for the members of a group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import loop_octants

Floats = NDArray[np.float64]
SIDES = np.array(["below", "right", "left", "above", "none", "under"])
BELOW, RIGHT, LEFT, ABOVE, NONE, UNDER = range(6)
_TASTE = np.array([0.0, 0.2, 0.3, 0.4])
_BLOCKED = 1000.0  # another unit stands there
_MOST_PAIRS = 2_000_000
_LOOP_SIDES = np.array([RIGHT, RIGHT, BELOW, LEFT, LEFT, LEFT, ABOVE, RIGHT])  # by octant from the right, clockwise


def label_sides(anchors: Anchors, units: int) -> NDArray[np.str_]:
    """(U,) "below" where it is free, else the side with the fewest wires: "right", "left", "above"; "none" where units leave no room.

    "under" is below, with the value too, because a loop stands above.
    """
    if not units:
        return np.zeros(0, "<U5")
    half = np.asarray(np.strings.str_len(anchors.label), float) * 3.4 + 5
    taken = _wires_at(anchors, units, half) + _neighbours_at(anchors, units, half)
    loops = np.unique(anchors.source[(anchors.source == anchors.target) & (anchors.source >= 0)])
    loop_sides = _LOOP_SIDES[loop_octants(anchors, loops)[:, 0]]
    taken[loops, loop_sides] += 10
    best = _agreed(taken, anchors.group)
    above = np.zeros(units, bool)
    above[loops[loop_sides == ABOVE]] = True
    return SIDES[np.where(above & (best == BELOW), UNDER, best)]


def _agreed(taken: Floats, groups: NDArray[np.str_]) -> NDArray[np.int64]:
    """The side free for all of a group, else the best of each; no labels where most of a group has no room."""
    alone = np.argmin(taken + _TASTE, axis=1)
    alone[taken.min(axis=1) >= _BLOCKED] = NONE
    for group in np.unique(groups[groups != ""]).tolist():
        rows = np.flatnonzero(groups == group)
        crossed = taken[rows].sum(axis=0)
        if (alone[rows] == NONE).mean() > 0.3:
            alone[rows] = NONE
        elif crossed.min() == 0:
            alone[rows] = int(np.argmin(crossed + _TASTE))
    return alone


def _wires_at(anchors: Anchors, units: int, half: Floats) -> Floats:
    """(U, 4) wires that would cross a label at each side."""
    rows = np.flatnonzero((anchors.source >= 0) & (anchors.source != anchors.target))
    source, target = anchors.source[rows], anchors.target[rows]
    here = np.concatenate([source, target])
    across, down = (np.concatenate([place[target] - place[source], place[source] - place[target]]) for place in (anchors.x, anchors.y))
    gated = rows[anchors.gate[rows] >= 0]  # stems run to the middle of the wire
    gates, ends = anchors.gate[gated], (anchors.source[gated], anchors.target[gated])
    stems = [(place[ends[0]] + place[ends[1]]) / 2 - place[gates] for place in (anchors.x, anchors.y)]
    here, across, down = np.append(here, gates), np.append(across, stems[0]), np.append(down, stems[1])
    here, across, down = (part[here < units] for part in (here, across, down))
    room = half[here]
    crossings = (
        (down > 0) & (np.abs(across) * 34 < down * room), (across > 0) & (np.abs(down) * 36 < across * 9),
        (across < 0) & (np.abs(down) * 36 < -across * 9), (down < 0) & (np.abs(across) * 34 < -down * room),
    )  # fmt: skip
    return np.column_stack([np.bincount(here[crossing], minlength=units) for crossing in crossings]).astype(float)


def _neighbours_at(anchors: Anchors, units: int, half: Floats) -> Floats:
    """(U, 4) 1000 where another unit stands in the way of a label."""
    if units * len(anchors.x) > _MOST_PAIRS:
        return np.zeros((units, 4))
    wide, tall, deep = 32 + 2 * (RADIUS + half), RADIUS + 8, 62.0
    near = np.abs(anchors.y[None] - anchors.y[:units, None]) < deep
    near &= np.abs(anchors.x[None] - anchors.x[:units, None]) < wide[:, None]
    here, other = np.nonzero(near)
    across, down, room = anchors.x[other] - anchors.x[here], anchors.y[other] - anchors.y[here], RADIUS + half[here]
    below, beside = np.abs(across) < room, np.abs(down) < tall
    sides = (down > 0) & below, (across > 0) & beside, (across < 0) & beside, (down < 0) & below
    blocked = [np.bincount(here[side], minlength=units) > 0 for side in sides]
    return np.column_stack(blocked).astype(float) * _BLOCKED
