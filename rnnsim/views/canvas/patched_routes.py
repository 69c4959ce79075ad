"""Routes after an edit of a large network: those of wires that stayed where they were are taken over. Imports no Qt.

Only for wires without bows and fans, whose way depends on their own two units alone, and only without ghosts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import OF_WIRES, Anchors
from rnnsim.drawing.rims import outlines_of, rings_of
from rnnsim.drawing.routing import Routes, finished, routes_of
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Network, Rows

MOST_RUNS = 500
MOST_PATCHED = 0.3  # of all wires; beyond, all are routed anew


def patched_routes(routes: Routes, old: Network, new: Network) -> Routes | None:
    """Routes of the new network made from those of the old one; None where too little of them could be used."""
    if not len(old.connections):
        return None
    wires, units = rows_before(old.connections, new.connections), rows_before(old.units, new.units)
    anchors = _anchors(routes.anchors, wires, (old, new), units=units)
    fresh = _fresh(routes, anchors, wires, units=units) | _reconnected(old, new, wires)
    if fresh.sum() > MOST_PATCHED * len(fresh):
        return None
    rows = np.flatnonzero(fresh)
    part = routes_of(part_of(new, rows), bows=False)
    for name in OF_WIRES:
        getattr(anchors, name)[rows] = getattr(part.anchors, name)
    if old.connections.id is new.connections.id and (part.is_loop == routes.is_loop[rows]).all():
        return _with_ways(routes, anchors, rows, part=part)
    curves, is_loop, is_curved = (taken_over(array, wires) for array in (routes.curves, routes.is_loop, routes.is_curved))
    curves[rows], is_loop[rows], is_curved[rows] = part.curves, part.is_loop, part.is_curved
    return finished(anchors, curves, is_loop=is_loop, is_curved=is_curved)


def _with_ways(routes: Routes, anchors: Anchors, rows: Ids, *, part: Routes) -> Routes:
    """The routes with other ways of some wires, of as many pieces as before."""
    curves, segments, here = np.array(routes.curves), np.array(routes.segments), np.zeros(len(routes.is_drawn), bool)
    curves[rows], here[rows] = part.curves, True
    segments[here[routes.segment_connection]] = part.segments
    return replace(routes, anchors=anchors, curves=curves, segments=segments)


def rows_before(old: Rows, new: Rows) -> Ids:
    """(rows of new,) the row each had in old, −1 where it was not there."""
    if old.id is new.id or np.array_equal(old.id, new.id):
        return np.arange(len(new))
    if not len(old):
        return np.full(len(new), -1)
    table = np.full(int(max(old.id.max(), new.id.max(initial=0))) + 2, -1)
    table[old.id] = np.arange(len(old))
    return np.asarray(table[new.id])


def taken_over(array: NDArray[Any], rows: Ids) -> NDArray[Any]:
    """A new array with the old one's values at these rows, anything where a row is −1; long runs are copied as a whole."""
    breaks = np.flatnonzero(rows[1:] != rows[:-1] + 1) + 1
    if len(breaks) > MOST_RUNS:
        return array[np.maximum(rows, 0)]
    made = np.empty((len(rows), *array.shape[1:]), array.dtype)
    for begin, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(rows)], strict=True):
        if begin < end:
            first = max(int(rows[begin]), 0)
            made[begin:end] = array[first : first + end - begin] if rows[begin] >= 0 else array[:1]
    return made


def part_of(network: Network, rows: Ids) -> Network:
    """The network with only these connections."""
    return network.with_rows(connections=network.connections.taken(rows))


def _anchors(before: Anchors, wires: Ids, networks: tuple[Network, Network], *, units: Ids) -> Anchors:
    """Anchors of the new network; the ends of wires that are not taken over are still those of some other wire."""
    old, new = networks
    row_now = np.full(len(old.units) + 1, -1)
    row_now[units[units >= 0]] = np.flatnonzero(units >= 0)
    source, target, gate = (taken_over(column, wires) for column in (before.source, before.target, before.gate))
    if old.units.id is not new.units.id:
        source, target, gate = row_now[source], row_now[target], row_now[gate]
    x, y = np.array(new.units.place_x, float), np.array(new.units.place_y, float)
    return replace(
        before, x=x, y=y, outline=outlines_of(new), ring=rings_of(new), source=source, target=target, gate=gate,
        is_delayed=(new.connections.delay != 0) & (source >= 0),
        is_gated=(new.connections.gate != NO_ID) & (source >= 0), label=new.units.label, group=new.units.group,
    )  # fmt: skip


def _reconnected(old: Network, new: Network, wires: Ids) -> NDArray[np.bool_]:
    """(wires now,) which run between other units than before, or have another gate."""
    made, before, after = np.zeros(len(wires), bool), old.connections, new.connections
    for name in ("source", "target", "gate"):
        if before.columns[name] is not after.columns[name]:
            made |= taken_over(before.columns[name], wires) != after.columns[name]
    return made


def _fresh(routes: Routes, anchors: Anchors, wires: Ids, *, units: Ids) -> NDArray[np.bool_]:
    """(wires now,) which have to be routed: new ones, those of units that look or stand otherwise, and loops that may have a sibling."""
    before, known = routes.anchors, np.maximum(units, 0)
    differs = (units < 0) | (anchors.x != before.x[known]) | (anchors.y != before.y[known])
    differs |= (anchors.outline != before.outline[known]) | (anchors.ring != before.ring[known])
    differs = np.append(differs, True)  # the end of a wire that has none
    fresh: NDArray[np.bool_] = (wires < 0) | differs[anchors.source] | differs[anchors.target]
    return fresh | routes.is_loop[np.maximum(wires, 0)]
