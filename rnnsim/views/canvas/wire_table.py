"""The routes of a network's wires, kept while only numbers change, and what lies under a point or in a rectangle. Imports no Qt."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors, anchors_of
from rnnsim.drawing.hit_testing import nearest_connection
from rnnsim.drawing.routing import Routes, routes_of
from rnnsim.network.network import Network
from rnnsim.views.canvas.patched_routes import patched_routes

Ids = NDArray[np.int64]
ROUTED_UNITS = ("id", "place_x", "place_y", "is_input", "is_output", "aggregation", "label", "group")
ROUTED_CONNECTIONS = ("id", "source", "target", "gate", "delay")
MOST_ROUTED_AT_ONCE = 100_000  # more are routed on another thread, when edits have calmed down
MOST_BOWED = 4000  # with more, reciprocal wires are straight chords: their bows could not be told apart


class WireTable:
    """Routes of one network, computed when first needed; `base` is the table of a network much of which is in this one."""

    def __init__(self, network: Network, shows_ghosts: bool = False, base: WireTable | None = None) -> None:
        self.network, self.shows_ghosts, self._base = network, shows_ghosts, base
        self._nearest: tuple[tuple[float, float, float], int] | None = None  # what was asked last, and the row: a pointer asks twice

    @cached_property
    def routes(self) -> Routes:
        """Every connection's way."""
        base, self._base = self._base, None
        if base is not None:
            patched = patched_routes(base.routes, base.network, self.network)
            if patched is not None:
                return patched
        bows = len(self.network.connections) <= MOST_BOWED
        return routes_of(self.network, anchors=self._anchors_alone, bows=bows)

    @property
    def anchors(self) -> Anchors:
        """Where wires begin and end; of very many ones also before they are routed."""
        is_cheap = self.is_routed or len(self.network.connections) <= MOST_ROUTED_AT_ONCE
        return self.routes.anchors if is_cheap else self._anchors_alone

    @cached_property
    def _anchors_alone(self) -> Anchors:
        return anchors_of(self.network, ghosts=self.shows_ghosts)

    @property
    def is_routed(self) -> bool:
        """Whether the routes were computed already."""
        return "routes" in self.__dict__

    def route(self) -> None:
        """Work out the routes and what lies under a point, on whatever thread this is."""
        assert len(self.routes.bounds) == len(self.network.connections)

    def followed(self, network: Network, shows_ghosts: bool = False) -> WireTable:
        """The table of another network; the same one, renamed, if no wire runs elsewhere."""
        changed = routed_changes(self.network, network)
        if shows_ghosts == self.shows_ghosts and not changed:
            self.network = network
            return self
        is_patched = not shows_ghosts and not self.shows_ghosts and len(network.connections) > MOST_BOWED
        return WireTable(network, shows_ghosts, (self if self.is_routed else self._base) if is_patched else None)

    def nearest(self, x: float, y: float, reach: float) -> int:
        """Id of the connection that passes the point within `reach`, or −1; of very many ones that are not routed yet, none."""
        if not self.is_routed and len(self.network.connections) > MOST_ROUTED_AT_ONCE:
            return -1
        asked = x, y, reach
        if self._nearest is None or self._nearest[0] != asked:
            self._nearest = asked, nearest_connection(self.routes, x, y, within=reach)
        row = self._nearest[1]
        return -1 if row < 0 else int(self.network.connections.id[row])

    def inside(self, rectangle: tuple[float, float, float, float]) -> Ids:
        """Ids of the connections that lie in the rectangle with their whole length."""
        left, top, right, bottom = rectangle
        bounds = self.routes.bounds
        with np.errstate(invalid="ignore"):
            held = (bounds[:, 0] >= left) & (bounds[:, 1] >= top) & (bounds[:, 2] <= right) & (bounds[:, 3] <= bottom)
        return np.asarray(self.network.connections.id[held])


def routed_changes(old: Network, new: Network) -> frozenset[str]:
    """Names of the columns routes and what stands beside them (badges, labels) depend on that are other arrays."""
    changed = [name for name in ROUTED_UNITS if old.units.columns[name] is not new.units.columns[name]]
    changed += [name for name in ROUTED_CONNECTIONS if old.connections.columns[name] is not new.connections.columns[name]]
    return frozenset(changed)
