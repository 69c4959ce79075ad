"""How the delays of one still picture are marked: written in badges, or as small marks where those would crowd. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.badge_thinning import badge_size, crowded, obstacles_of
from rnnsim.drawing.connections import Wiring, starts_at_ghost
from rnnsim.drawing.level_of_detail import has_written_badges
from rnnsim.drawing.routing import Routes
from rnnsim.network.network import Ids, Network

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class DelayMarks:
    """Of the wires of a network that have a delay and no ghost. Which badges give way depends on the zoom, not on what is in view,
    so that nothing changes while the view is moved."""

    network: Network
    routes: Routes
    size: float

    @cached_property
    def rows(self) -> Ids:
        """Rows of the wires with a delay."""
        delayed = (self.network.connections.delay != 0) & self.routes.is_drawn & ~starts_at_ghost(self.routes)
        return np.flatnonzero(delayed)

    @cached_property
    def singles(self) -> Ids:
        """Rows of those whose delay is one tick, back or ahead: registers, as long as it is back."""
        return self.rows[np.abs(self.network.connections.delay[self.rows]) == 1]

    def is_compact(self, in_view: int) -> Mask:
        """(C,) which wires have a small mark, where so many with a delay of one tick are in view."""
        return self._when_written if has_written_badges(in_view) else self._when_squares

    @cached_property
    def _when_written(self) -> Mask:
        return self._thinned(self.rows, self.rows[:0])

    @cached_property
    def _when_squares(self) -> Mask:
        made = self._thinned(np.setdiff1d(self.rows, self.singles), self.singles)
        made[self.singles] = True
        return made

    def _thinned(self, rows: Ids, squares: Ids) -> Mask:
        made = np.zeros(len(self.network.connections), bool)
        obstacles = obstacles_of(self.routes, len(self.network.units), squares)
        made[rows[crowded(self.routes.badge[rows], self.network.connections.weight[rows], obstacles, size=self.size)]] = True
        return made


def delay_marks_at(network: Network, routes: Routes, zoom: float, *, text_scale: float = 1.0) -> DelayMarks:
    """How the delays are marked at a zoom."""
    return DelayMarks(network, routes, badge_size(zoom, text_scale))


def written_out(wiring: Wiring) -> Wiring:
    """The wiring with every delay in full: what is pointed at or selected says what it is."""
    return replace(wiring, is_compact=np.zeros(len(wiring.is_compact), bool))
