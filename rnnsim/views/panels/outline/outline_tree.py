"""The network as a tree: groups in groups, units in groups, under each unit what it hears. Made as far as it is looked at. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rnnsim.network.columns import NO_ID
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Network
from rnnsim.views.translation import translated

Key = tuple[str, int | str]  # ("group", path), ("unit", id) or ("connection", id)


@dataclass(eq=False)
class Branch:
    """One line of the tree; its children are made when they are first asked for."""

    key: Key
    above: Branch | None = None
    place: int = 0
    _below: list[Branch] | None = field(default=None, repr=False)
    _by_key: dict[Key, Branch] = field(default_factory=dict, repr=False)

    @property
    def kind(self) -> str:
        """Group, unit or connection."""
        return self.key[0]

    @property
    def id(self) -> int:
        """Id of the unit or connection; −1 for a group."""
        return self.key[1] if isinstance(self.key[1], int) else NO_ID


class OutlineTree:
    """All lines of one network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.top = Branch(("group", ""))
        self._in_group: dict[str, list[int]] | None = None
        self._inner: dict[str, list[str]] = {}
        self._hearing: frozenset[int] | None = None  # units that hear anything

    def below(self, branch: Branch) -> list[Branch]:
        """What stands under a line: inner groups, then units; the connections into a unit."""
        if branch._below is None:
            keys = self._keys_below(branch)
            branch._below = [Branch(key, branch, place) for place, key in enumerate(keys)]
            branch._by_key = {below.key: below for below in branch._below}
        return branch._below

    def has_below(self, branch: Branch) -> bool:
        """Whether anything stands under a line, found out without making it."""
        if branch.kind != "unit":
            return branch.kind == "group"
        if self._hearing is None:
            self._hearing = frozenset(np.unique(self.network.connections.target).tolist())
        return branch.id in self._hearing

    def find(self, key: Key) -> Branch | None:
        """The line of a unit or connection, or None if it is gone."""
        kind, number = key
        if kind == "connection":
            row = int(self.network.connections.positions_of(number))
            over = None if row < 0 else self.find(("unit", int(self.network.connections.target[row])))
            return None if over is None else self._among(over, key)
        row = int(self.network.units.positions_of(number))
        if row < 0:
            return None
        over, path = self.top, str(self.network.units.group[row])
        parts = path.split("/") if path else []
        for depth in range(1, len(parts) + 1):
            inner = self._among(over, ("group", "/".join(parts[:depth])))
            assert inner is not None
            over = inner
        return self._among(over, key)

    def name_of(self, branch: Branch) -> str:
        """What the line is called."""
        if branch.kind == "group":
            return str(branch.key[1]).rsplit("/", 1)[-1]
        if branch.kind == "unit":
            return unit_name(self.network, branch.id)
        wires = self.network.connections
        row = int(wires.rows(branch.id))
        gate = translated(f", gated by {unit_name(self.network, int(wires.gate[row]))}") if wires.gate[row] != NO_ID else ""
        return translated(f"from {unit_name(self.network, int(wires.source[row]))}") + gate

    def _among(self, over: Branch, key: Key) -> Branch | None:
        self.below(over)
        return over._by_key.get(key)

    def _keys_below(self, branch: Branch) -> list[Key]:
        if branch.kind == "connection":
            return []
        if branch.kind == "unit":
            wires = self.network.connections
            return [("connection", wire) for wire in wires.id[wires.target == branch.id].tolist()]
        path = str(branch.key[1])
        members = self._members()
        return [*(("group", inner) for inner in self._inner.get(path, ())), *(("unit", unit) for unit in members.get(path, ()))]

    def _members(self) -> dict[str, list[int]]:
        """Ids of the units directly in each group, and the groups directly in each."""
        if self._in_group is None:
            units = self.network.units
            paths, index = np.unique(units.group, return_inverse=True)
            self._in_group = {path: units.id[index.ravel() == at].tolist() for at, path in enumerate(paths.tolist())}
            every = sorted(
                {"/".join(path.split("/")[:depth]) for path in self._in_group if path for depth in range(1, path.count("/") + 2)}
            )
            for path in every:
                self._inner.setdefault(path.rpartition("/")[0], []).append(path)
        return self._in_group
