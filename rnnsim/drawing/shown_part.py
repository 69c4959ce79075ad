"""What of a network is drawn: without connections, without the weakest, without what is inside collapsed groups."""

from __future__ import annotations

from weakref import WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.document import Document
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Network, Rows

Wanted = tuple[frozenset[str], float]
_made: WeakKeyDictionary[Network, tuple[Wanted, Network]] = WeakKeyDictionary()
_newest: list[ref[Network]] = []  # what was made last lends its columns to the next, so that views see what did not change


def shown_network(document: Document) -> Network:
    """What is drawn of a document's network one unit and one wire at a time; the same object for the same document."""
    layout = document.layout
    network = document.network if layout.shows_connections else document.network.without_connections
    return part_of_network(network, collapsed=frozenset(layout.collapsed), hides_weakest=layout.hides_weakest)


def part_of_network(network: Network, *, collapsed: frozenset[str] = frozenset(), hides_weakest: float = 0.0) -> Network:
    """The network without units inside collapsed groups, their connections, and the weakest share of all connections."""
    wanted = collapsed, hides_weakest
    if wanted == (frozenset(), 0.0):
        return network
    known = _made.get(network)
    if known is None or known[0] != wanted:
        known = _made[network] = wanted, _made_part(network, collapsed, hides_weakest)
    return known[1]


def strong_mask(network: Network, hides_weakest: float) -> NDArray[np.bool_]:
    """(C,) which connections are shown when the weakest share (0 to 1) is not: the strongest, of equals those of greater row."""
    strength = np.abs(np.nan_to_num(np.asarray(network.connections.weight, float), nan=np.inf))
    mask = np.ones(len(strength), bool)
    hidden = min(len(strength), round(len(strength) * hides_weakest))
    if hidden:
        mask[np.argsort(strength, kind="stable")[:hidden]] = False
    return mask


def _made_part(network: Network, collapsed: frozenset[str], hides_weakest: float) -> Network:
    units, wires = network.units, network.connections
    keep = strong_mask(network, hides_weakest)
    hidden = inside_mask(network, collapsed)
    if hidden.any():
        gone = np.append(hidden, False)  # an end that is not there hides nothing
        keep &= ~gone[units.positions_of(wires.source)] & ~gone[units.positions_of(wires.target)]
        units = units.taken(~hidden)
    before = _newest[0]() if _newest else None
    made = network.with_rows(
        units=_lent(units, None if before is None else before.units),
        connections=_lent(wires.taken(keep), None if before is None else before.connections),
    )
    _newest[:] = [ref(made)]
    return made


def _lent(rows: Rows, before: Rows | None) -> Rows:
    """The rows with the very arrays of those made before, wherever they hold the same."""
    if before is None or len(before) != len(rows):
        return rows
    columns = {
        name: before.columns[name] if name in before.columns and np.array_equal(before.columns[name], array) else array
        for name, array in rows.columns.items()
    }
    return rows.with_columns(**columns)
