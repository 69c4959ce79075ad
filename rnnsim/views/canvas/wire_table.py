"""The routes of a network's wires, kept while only numbers change, and what lies under a point or in a rectangle. Imports no Qt."""

from __future__ import annotations

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


class WireTable:
    """Routes of one network; computed when first needed."""

    def __init__(self, network: Network, shows_ghosts: bool = False) -> None:
        self.network, self.shows_ghosts = network, shows_ghosts

    @cached_property
    def routes(self) -> Routes:
        """Every connection's way."""
        return routes_of(self.network, anchors=anchors_of(self.network, ghosts=self.shows_ghosts))

    def followed(self, network: Network, shows_ghosts: bool = False) -> WireTable:
        """The table of another network; the same one, renamed, if no wire runs elsewhere."""
        if network is self.network and shows_ghosts == self.shows_ghosts:
            return self
        if shows_ghosts != self.shows_ghosts or routed_changes(self.network, network, shows_ghosts):
            return WireTable(network, shows_ghosts)
        self.network = network
        return self

    def nearest(self, x: float, y: float, reach: float) -> int:
        """Id of the connection that passes the point within `reach`, or −1."""
        row = nearest_connection(self.routes, x, y, reach)
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
    delays = ("delay",) if shows_ghosts else ()
    changed = {name for name in ROUTED_UNITS if old.units.columns[name] is not new.units.columns[name]}
    return frozenset(
        changed | {name for name in (*ROUTED_CONNECTIONS, *delays) if old.connections.columns[name] is not new.connections.columns[name]}
    )


def wires_of_moved(old: Network, new: Network) -> Ids:
    """Rows of the connections whose units stand elsewhere; both networks have the same units and connections."""
    units, wires = new.units, new.connections
    moved = (old.units.place_x != units.place_x) | (old.units.place_y != units.place_y)
    padded = np.append(moved, False)
    return np.flatnonzero(padded[units.positions_of(wires.source)] | padded[units.positions_of(wires.target)])


def part_of(network: Network, rows: Ids) -> Network:
    """The network with only these connections: enough to route them, their siblings being among them."""
    return network.with_rows(connections=network.connections.taken(rows))
