"""A network with its collapsed groups as single items: what the unfolded picture draws once for each copy. Knows no places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.cards import ends_of, holders_of, parted
from rnnsim.drawing.groups import tints_of
from rnnsim.network.network import Ids, Network, Rows, joined, rows_from

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Folded:
    """`network` is drawn: the units that are not in a card, then one unit for each card of `paths`; wires from and to cards are bundles.

    `shown` (V,) and `members` are rows of the `whole` network: of the units drawn one by one, and of those in each card. `bundles`
    gives, by row of the drawn connections, the rows of the whole network's that are gathered in it.
    """

    whole: Network
    network: Network
    shown: Ids
    paths: tuple[str, ...] = ()
    members: tuple[Ids, ...] = ()
    bundles: Mapping[int, Ids] = field(default_factory=dict)
    tints: tuple[str, ...] = ()  # of the cards

    @cached_property
    def depths(self) -> Ids:
        """(whole units,) see tick_depths."""
        return tick_depths(self.whole)

    def card_of(self, row: int) -> str:
        """The path of the card that a row of the drawn units is; empty for a unit."""
        return self.paths[row - len(self.shown)] if row >= len(self.shown) else ""

    def values(self, values: Floats) -> Floats:
        """(T, drawn units) of values (T, whole units): a card has the mean of what it holds."""
        with np.errstate(over="ignore", invalid="ignore"):  # a unit may show what is next to the largest number
            made = [values[:, self.shown], *(values[:, rows].mean(axis=1, keepdims=True) for rows in self.members)]
        return np.concatenate(made, axis=1) if self.members else values

    def connections_of(self, row: int) -> Ids:
        """Ids of the connections that a drawn wire stands for."""
        rows = self.bundles.get(row)
        return self.network.connections.id[[row]] if rows is None else self.whole.connections.id[rows]

    def rows_showing(self, units: Ids, connections: Ids) -> tuple[list[int], list[int]]:
        """Rows of drawn units and wires that stand for some of the whole network (ids): a card or bundle for all it holds."""
        at = self.network.units.positions_of(units)
        cards = [len(self.shown) + number for number, rows in enumerate(self.members) if np.isin(self.whole.units.id[rows], units).all()]
        wires = self.network.connections.positions_of(connections)
        bundles = [row for row, rows in self.bundles.items() if np.isin(self.whole.connections.id[rows], connections).all()]
        return [*at[at >= 0].tolist(), *cards], [*wires[wires >= 0].tolist(), *bundles]


def tick_depths(network: Network) -> Ids:
    """(U,) how many same-tick wires lie on the longest way to each unit; units fed only from the past stand above the inputs."""
    units, wires = network.units, network.connections
    source, target, gate = (units.positions_of(ends) for ends in (wires.source, wires.target, wires.gate))
    now = (wires.delay == 0) & (source >= 0) & (target >= 0)
    gated = (gate >= 0) & (target >= 0)
    before, after = np.concatenate([source[now], gate[gated]]), np.concatenate([target[now], target[gated]])
    depth = np.zeros(len(units), np.int64)
    if units.is_input.any() and not units.is_input.all():
        depth[~units.is_input] = 1
    for _ in range(len(units)):
        reached = depth.copy()
        np.maximum.at(reached, after, depth[before] + 1)
        if (reached == depth).all() or reached.max() > len(units):
            break
        depth = reached
    return np.unique(depth, return_inverse=True)[1].ravel().astype(np.int64) if len(units) else depth


def folded_network(network: Network, collapsed: frozenset[str] = frozenset(), tints: tuple[tuple[str, str], ...] = ()) -> Folded:
    """The network with these groups folded; without any it is the network itself. `tints` as in a layout."""
    holders = holders_of(collapsed)
    units = network.units
    ends = ends_of(network, holders)
    found = [number for number in range(len(holders)) if (ends == len(units) + number).any()]
    if not found:
        return Folded(network, network, np.arange(len(units)))
    paths, members = tuple(holders[number] for number in found), tuple(np.flatnonzero(ends == len(units) + number) for number in found)
    shown = np.flatnonzero(ends < len(units))
    first_card = int(units.id.max()) + 1
    card = [
        {"place_x": float(units.place_x[rows].mean()), "place_y": float(units.place_y[rows].mean()), "label": path.rpartition("/")[2]}
        for path, rows in zip(paths, members, strict=True)
    ]
    columns = {name: [each[name] for each in card] for name in ("place_x", "place_y", "label")}
    cards = rows_from("units", len(paths), id=first_card + np.arange(len(paths)), **columns)
    ids = np.append(units.id, first_card + np.searchsorted(found, np.arange(len(holders))))[ends]  # what every unit is drawn as
    kept, gathered, parts = _gathered(network, ids, first_card)
    drawn = Network(joined(units.taken(shown), cards), joined(network.connections.taken(kept), gathered))
    rows = drawn.connections.rows(gathered.id)
    order = np.argsort(rows)
    colours = tints_of(network, tints)
    bundles = {int(rows[at]): parts[int(at)] for at in order}
    return Folded(network, drawn, shown, paths, members, bundles, tuple(colours[path] for path in paths))


def _gathered(network: Network, ids: Ids, first_card: int) -> tuple[Ids, Rows, list[Ids]]:
    """(rows of wires between units, rows of bundles, the wires in each); of those inside a card only what reaches another tick."""
    wires = network.connections
    ends = np.append(ids, -1)
    source, target = (ends[network.units.positions_of(side)] for side in (wires.source, wires.target))
    is_plain = (source < first_card) & (target < first_card)
    in_bundle = ~is_plain & (source >= 0) & (target >= 0) & ((source != target) | (wires.delay != 0))
    rows = np.flatnonzero(in_bundle)
    keys, which = np.unique(np.column_stack([source, target, wires.delay])[rows], axis=0, return_inverse=True)
    which = which.ravel()
    parts = parted(rows, which, len(keys))
    sums = np.nan_to_num(np.bincount(which, weights=np.nan_to_num(np.asarray(wires.weight[rows], float)), minlength=len(keys)))
    new = int(wires.id.max(initial=-1)) + 1 + np.arange(len(keys))
    made = rows_from("connections", len(keys), id=new, source=keys[:, 0], target=keys[:, 1], delay=keys[:, 2], weight=sums)
    return np.flatnonzero(is_plain), made, parts
