"""The builder: units and connections are added in order, then frozen into a network. Zoo, scripts and tests draw with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import column_of, values_for
from rnnsim.network.limits import check_rows
from rnnsim.network.network import Ids, Network, Rows, joined, rows_from
from rnnsim.network.placement import placed


class Draft:
    """Collects units (numbered from 0) and connections (numbered from 0), and gives an immutable network.

    >>> draft = Draft("one unit that remembers")
    >>> h = draft.units(1, activation="tanh", label="h")
    >>> draft.connect(h, h, 0.9, delay=1).shape
    (1, 1)
    >>> len(draft.network().connections)
    1
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._units: list[Rows] = []
        self._connections: list[Rows] = []
        self._unit_count = self._connection_count = self._fresh_groups = 0

    def units(self, count: int, **columns: Any) -> Ids:
        """Add `count` units; any unit column by keyword, scalar or one value per unit. Returns their ids (count,).

        Labels given as one text are numbered when there are several units.
        """
        if count < 0:
            raise Refused(f"A draft cannot add {count} units.")
        check_rows("units", self._unit_count + count)
        ids = np.arange(self._unit_count, self._unit_count + count)
        if count > 1 and isinstance(columns.get("label"), str) and columns["label"]:
            columns["label"] = [f"{columns['label']}{number}" for number in range(1, count + 1)]
        activation = columns.get("activation", "identity")
        if isinstance(activation, str) and activation in ACTIVATIONS and ACTIVATIONS[activation].is_coupled and "group" not in columns:
            self._fresh_groups += 1
            columns["group"] = f"{activation} {self._fresh_groups}"
        self._units.append(rows_from("units", count, id=ids, **columns))
        self._unit_count += count
        return ids

    def connect(self, sources: ArrayLike, targets: ArrayLike, weights: ArrayLike = 1.0, **columns: Any) -> Ids:
        """Connect every source to every target; `weights` and any connection column are a scalar or (targets, sources).

        Returns the connection ids, (targets, sources).
        """
        sources, targets = self._known(sources), self._known(targets)
        shape = (len(targets), len(sources))
        check_rows("connections", self._connection_count + len(targets) * len(sources))
        given: dict[str, Any] = {"weight": weights, **columns}
        flat = {name: values_for(column_of("connections", name), value, shape).ravel() for name, value in given.items()}
        wide = np.broadcast_to(sources, shape).ravel(), np.broadcast_to(targets[:, None], shape).ravel()
        return self._added(*wide, flat).reshape(shape)

    def connect_pairs(self, sources: ArrayLike, targets: ArrayLike, weights: ArrayLike = 1.0, **columns: Any) -> Ids:
        """Connect row by row: the i-th source to the i-th target. Returns the connection ids (n,)."""
        first, second = np.broadcast_arrays(self._known(sources), self._known(targets))
        check_rows("connections", self._connection_count + len(first))
        return self._added(first, second, {"weight": weights, **columns})

    def network(self) -> Network:
        """The immutable network of everything added so far; if no unit was given a place, they are laid out."""
        units, connections = rows_from("units", 0), rows_from("connections", 0)
        if self._units:
            units = _all_joined(self._units)
        if self._connections:
            connections = _all_joined(self._connections)
        return placed(Network(units, connections, self.name))

    def _known(self, ids: ArrayLike) -> NDArray[np.int64]:
        known = np.atleast_1d(np.asarray(ids, np.int64)).ravel()
        if known.size and (known.min() < 0 or known.max() >= self._unit_count):
            raise Refused(
                f"The draft has units 0 to {self._unit_count - 1}; there is no unit {known.min() if known.min() < 0 else known.max()}."
            )
        return known

    def _added(self, sources: Ids, targets: Ids, columns: dict[str, Any]) -> Ids:
        ids = np.arange(self._connection_count, self._connection_count + len(sources))
        self._connections.append(rows_from("connections", len(sources), id=ids, source=sources, target=targets, **columns))
        self._connection_count += len(sources)
        return ids


def _all_joined(parts: list[Rows]) -> Rows:
    while len(parts) > 1:  # pairwise, so that many small additions stay cheap
        parts = [joined(*parts[at : at + 2]) if at + 1 < len(parts) else parts[at] for at in range(0, len(parts), 2)]
    return parts[0]
