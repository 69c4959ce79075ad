"""The routes of a network's wires, kept while only numbers change, and what lies under a point or in a rectangle. Imports no Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import anchors_of
from rnnsim.drawing.hit_testing import nearest_connection
from rnnsim.drawing.routing import Routes, routes_of
from rnnsim.network.network import Network

Ids = NDArray[np.int64]
ROUTED_UNITS = ("id", "place_x", "place_y", "is_input", "is_output", "aggregation")
ROUTED_CONNECTIONS = ("id", "source", "target")
PLACES = frozenset({"place_x", "place_y"})
ROUTED_POINTS = ("curves", "head", "head_direction", "badge", "valve", "valve_direction", "tie", "bounds")
MOST_BOWED = 4000  # with more, reciprocal wires are straight chords: their bows could not be told apart
MOST_PATCHED = 0.3  # of all wires; beyond, all are routed anew


class WireTable:
    """Routes of one network, computed when first needed; `base` is the table of a network whose units only stood elsewhere."""

    def __init__(self, network: Network, shows_ghosts: bool = False, base: WireTable | None = None) -> None:
        self.network, self.shows_ghosts, self._base = network, shows_ghosts, base

    @cached_property
    def routes(self) -> Routes:
        """Every connection's way."""
        base, self._base = self._base, None
        if base is not None:
            rows = wires_of_moved(base.routes, base.network, self.network)
            if len(rows) <= MOST_PATCHED * len(self.network.connections):
                return patched(base.routes, self.network, rows)
        bows = len(self.network.connections) <= MOST_BOWED
        return routes_of(self.network, anchors=anchors_of(self.network, ghosts=self.shows_ghosts), bows=bows)

    @property
    def is_routed(self) -> bool:
        """Whether the routes were computed already."""
        return "routes" in self.__dict__

    def followed(self, network: Network, shows_ghosts: bool = False) -> WireTable:
        """The table of another network; the same one, renamed, if no wire runs elsewhere."""
        changed = routed_changes(self.network, network, shows_ghosts)
        if shows_ghosts != self.shows_ghosts or changed - PLACES:
            return WireTable(network, shows_ghosts)
        if not changed:
            self.network = network
            return self
        base = self if self.is_routed else self._base
        return WireTable(network, shows_ghosts, None if shows_ghosts else base)

    def nearest(self, x: float, y: float, reach: float) -> int:
        """Id of the connection that passes the point within `reach`, or −1."""
        row = nearest_connection(self.routes, x, y, within=reach)
        return -1 if row < 0 else int(self.network.connections.id[row])

    def inside(self, rectangle: tuple[float, float, float, float]) -> Ids:
        """Ids of the connections that lie in the rectangle with their whole length."""
        left, top, right, bottom = rectangle
        bounds = self.routes.bounds
        with np.errstate(invalid="ignore"):
            held = (bounds[:, 0] >= left) & (bounds[:, 1] >= top) & (bounds[:, 2] <= right) & (bounds[:, 3] <= bottom)
        return np.asarray(self.network.connections.id[held])


def routed_changes(old: Network, new: Network, shows_ghosts: bool = False) -> frozenset[str]:
    """Names of the columns routes depend on that are other arrays."""
    connections = (*ROUTED_CONNECTIONS, "delay") if shows_ghosts else ROUTED_CONNECTIONS
    changed = [name for name in ROUTED_UNITS if old.units.columns[name] is not new.units.columns[name]]
    changed += [name for name in connections if old.connections.columns[name] is not new.connections.columns[name]]
    return frozenset(changed)


def wires_of_moved(routes: Routes, old: Network, new: Network) -> Ids:
    """Rows of the drawn connections (routed for the old network) whose units stand elsewhere in the new one, or are gone."""
    before, after = old.units, new.units
    if before.id is after.id or np.array_equal(before.id, after.id):
        moved = (before.place_x != after.place_x) | (before.place_y != after.place_y)
    else:
        rows = after.positions_of(before.id)
        moved, here = rows < 0, rows >= 0
        at = rows[here]
        moved[here] = (before.place_x[here] != after.place_x[at]) | (before.place_y[here] != after.place_y[at])
    ends = routes.anchors
    if len(ends.ghost_rows):
        moved = np.append(moved, moved[ends.ghost_rows])
    return np.flatnonzero((moved[ends.source] | moved[ends.target]) & routes.is_drawn)


def patched(routes: Routes, network: Network, rows: Ids) -> Routes:
    """The routes with those of some rows made anew; the rows must hold every wire of the units that moved."""
    part = routes_of(part_of(network, rows), bows=len(network.connections) <= MOST_BOWED)
    made = {name: np.array(getattr(routes, name)) for name in ROUTED_POINTS}
    for name, array in made.items():
        array[rows] = getattr(part, name)
    segments, here = np.array(routes.segments), np.zeros(len(routes.is_drawn), bool)
    here[rows] = True
    segments[here[routes.segment_connection]] = part.segments
    anchors = replace(routes.anchors, x=np.array(network.units.place_x, float), y=np.array(network.units.place_y, float))
    return replace(routes, anchors=anchors, segments=segments, **made)


def part_of(network: Network, rows: Ids) -> Network:
    """The network with only these connections: enough to route them, their siblings being among them."""
    return network.with_rows(connections=network.connections.taken(rows))
