"""Networks that read later ticks: which components are swept over the episode together, in which direction, in which order.

Knows arrays of rows; not stages, numbers or time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Condensation, Edges, Ends, Successors, all_edges_of, condensation_of
from rnnsim.compiling.refusals import MixedDelaySigns
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.naming import connection_name
from rnnsim.network.network import Ids, Network, Rows

_HOLDING = [name for name, row in ACTIVATIONS.items() if row.holds]


class SweepPlan(NamedTuple):
    """number (U,): the sweep of each unit row, from 0 in order of evaluation. directions: +1 or −1 per sweep."""

    number: Ids
    directions: tuple[int, ...]


def sweep_plan(network: Network, ends: Ends) -> SweepPlan:
    """Few sweeps, each with as many components as can go together.

    A cycle goes in the direction of its delays. A unit off any cycle that remembers (an integrator, one that holds or rests
    between its periods) goes forward; any other goes wherever it can first. Within a sweep a connection between components may
    only read what has been swept.
    """
    condensation = condensation_of(network, ends)
    own = directions_of(network, ends, condensation)
    every = all_edges_of(ends)
    gated = np.zeros(len(every.source) - len(ends.source), np.int64)
    sign = np.concatenate([np.sign(network.connections.delay), gated])
    source, target = condensation.component[every.source], condensation.component[every.target]
    apart = source != target
    planning = _Planning(own, Edges(source[apart], target[apart]), sign[apart])
    return SweepPlan(planning.number[condensation.component], planning.directions)


def directions_of(network: Network, ends: Ends, condensation: Condensation) -> Ids:
    """(components,) in which direction each is swept: +1 or −1; 0 for those on no cycle that remember nothing, which go in either."""
    component, delay = condensation.component, network.connections.delay
    inside = component[ends.source] == component[ends.target]
    own = np.zeros(len(condensation.is_cyclic), np.int64)
    backward = np.unique(component[ends.target[inside & (delay < 0)]])
    mixed = inside & (delay > 0) & np.isin(component[ends.target], backward)
    if mixed.any():  # only by way of coupled units
        name = connection_name(network, int(network.connections.id[mixed.argmax()]))
        raise MixedDelaySigns(f"A loop with {name} reads both the past and the future; give its delays one sign.")
    own[component[_remembers(network.units)]] = 1
    own[component[ends.target[inside & (delay > 0)]]] = 1
    own[backward] = -1
    return own


def _remembers(units: Rows) -> NDArray[np.bool_]:
    """(U,) whether the value depends on that of the tick swept before."""
    return np.asarray((units.dynamics == "integrator") | (units.period > 1) | np.isin(units.activation, _HOLDING))


class _Planning:
    """Sweeps taken one after another until every component has its own; the direction that takes more goes first."""

    def __init__(self, own: Ids, edges: Edges, sign: Ids) -> None:
        self._own, self._edges, self._sign = own, edges, sign
        self._successors = Successors(len(own), edges)
        self.number = np.full(len(own), -1, np.int64)
        directions: list[int] = []
        while (waiting := self.number < 0).any():
            choices = [(self._taken(waiting, direction), direction) for direction in (1, -1)]
            taken, direction = max(choices, key=lambda choice: (np.count_nonzero(own[choice[0]]), np.count_nonzero(choice[0])))
            self.number[taken] = len(directions)
            directions.append(direction)
        self.directions = tuple(directions)

    def _taken(self, waiting: NDArray[np.bool_], direction: int) -> NDArray[np.bool_]:
        """(components,) which of those that wait can go in one sweep: all but what goes or reads the other way, and what reads that."""
        source, target = self._edges
        blocked = waiting & (self._own == -direction)
        blocked[target[waiting[source] & (self._sign == -direction)]] = True
        frontier = np.flatnonzero(blocked)
        while len(frontier):
            reached = np.unique(self._successors.of(frontier))
            frontier = reached[~blocked[reached]]
            blocked[frontier] = True
        return np.asarray(waiting & ~blocked)
