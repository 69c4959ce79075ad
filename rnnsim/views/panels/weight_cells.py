"""The weights of a network as cells of a matrix, rows targets and columns sources, for one delay or all. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.network import Ids, Network

Cell = tuple[int, int]  # row, column
NO_WIRE, SEVERAL = -1, -2


@dataclass(frozen=True, eq=False)
class WeightCells:
    """Weights (targets, sources), parallel connections added; NaN where there is none. `delay` None takes every delay."""

    network: Network
    delay: int | None
    targets: Ids
    sources: Ids

    @cached_property
    def _chosen(self) -> Ids:
        wires = self.network.connections
        return np.flatnonzero((wires.delay == self.delay) if self.delay is not None else np.ones(len(wires), bool))

    @cached_property
    def _places(self) -> tuple[Ids, Ids]:
        wires = self.network.connections
        return _place_of(self.targets, wires.target[self._chosen]), _place_of(self.sources, wires.source[self._chosen])

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """(targets, sources)."""
        sums, counts = np.zeros((2, len(self.targets), len(self.sources)))
        with np.errstate(over="ignore"):
            np.add.at(sums, self._places, self.network.connections.weight[self._chosen])
        np.add.at(counts, self._places, 1)
        return np.where(counts > 0, sums, np.nan)

    @property
    def wires_shown(self) -> Ids:
        """The rows of the connections with that delay."""
        return self._chosen

    @cached_property
    def wires(self) -> Ids:
        """(targets, sources): the row of the connection in each cell, or `NO_WIRE` or `SEVERAL`."""
        found = np.full((len(self.targets), len(self.sources)), NO_WIRE, np.int64)
        found[self._places] = self._chosen
        counts = np.zeros(found.shape, np.int64)
        np.add.at(counts, self._places, 1)
        return np.where(counts > 1, SEVERAL, found)

    def connections_in(self, cell: Cell) -> Ids:
        """Ids of the connections of a cell."""
        rows, columns = self._places
        found: Ids = self.network.connections.id[self._chosen[(rows == cell[0]) & (columns == cell[1])]]
        return found

    def has(self, cell: Cell) -> bool:
        """Whether there is such a row and such a column."""
        return cell[0] < len(self.targets) and cell[1] < len(self.sources)

    def cells_at(self, connections: Ids) -> list[Cell]:
        """Where connections stand, of those that are on show."""
        rows = self.network.connections.positions_of(connections)
        rows = rows[np.isin(rows, self._chosen)]
        at = np.searchsorted(self._chosen, rows)
        return list(zip(self._places[0][at].tolist(), self._places[1][at].tolist(), strict=True))

    def borders(self, ids: Ids) -> list[int]:
        """Where the group, or the part a unit plays, changes from one row (or column) to the next."""
        units = self.network.units
        at = units.rows(ids)
        part, group = _part_of(self.network)[at], units.group[at]
        return [int(place) for place in 1 + np.flatnonzero((part[1:] != part[:-1]) | (group[1:] != group[:-1]))]


def cells_of(network: Network, delay: int | None = None) -> WeightCells:
    """The matrix over all units that any connection ends or begins at: inputs, hidden units, outputs, each by group and id."""
    units, wires = network.units, network.connections
    order = units.id[np.lexsort((units.id, units.group, _part_of(network)))]
    return WeightCells(network, delay, order[np.isin(order, wires.target)], order[np.isin(order, wires.source)])


def delays_of(network: Network) -> list[int]:
    """The delays that occur, ascending."""
    return [int(delay) for delay in np.unique(network.connections.delay)]


def _part_of(network: Network) -> NDArray[np.int64]:
    """0 for inputs, 1 for hidden units, 2 for outputs."""
    units = network.units
    return np.where(units.is_input, 0, np.where(units.is_output, 2, 1)).astype(np.int64)


def _place_of(ids: Ids, wanted: Ids) -> Ids:
    order = np.argsort(ids, kind="stable")
    if not len(ids):
        return np.zeros(0, np.int64)
    found: Ids = order[np.searchsorted(ids[order], wanted)]
    return found
