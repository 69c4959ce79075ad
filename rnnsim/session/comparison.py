"""How two documents differ: units matched by id, then by label; what was added, removed or changed; whose values differ now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document
from rnnsim.network.naming import counted, grouped, unit_name
from rnnsim.network.network import Ids, Network, Rows
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.announcements import FrameReady
from rnnsim.session.changed_wires import ChangedWires, changed_wires, gate_name
from rnnsim.session.matching import Matched, matched_connections, matched_units

ALIKE = 1e-9  # values that differ by less are the same to the eye and to the backends
MOST_LISTED = 200
_PLACES = ("id", "place_x", "place_y", "source", "target", "gate")


@dataclass(frozen=True, eq=False)
class DifferenceRow:
    """One line of the list, and what it is about in either document (ids)."""

    kind: str  # added, removed, changed
    text: str
    units: tuple[Ids, Ids]
    connections: tuple[Ids, Ids]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two documents matched; `rows` are their structural differences, the second against the first."""

    units: Matched
    connections: Matched
    wires: ChangedWires
    rows: tuple[DifferenceRow, ...]

    def differing(self, first: FrameReady | None, second: FrameReady | None) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """For each matched pair whether its values differ at these frames, and the second's less the first's."""
        count = len(self.units.first)
        if first is None or second is None:
            return np.zeros(count, bool), np.zeros(count)
        here, there = first.values_of(self.units.first), second.values_of(self.units.second)
        by = np.where(np.isnan(here) & np.isnan(there), 0.0, there - here)
        return ~(np.abs(by) <= ALIKE), by


NOBODY: Ids = np.zeros(0, np.int64)
Untold = Callable[[], DifferenceRow]  # put into words only if it is listed: after a training every weight is another


def compared(first: Document, second: Document) -> Comparison:
    """Match two documents and list what is different in the second."""
    units = matched_units(first.network, second.network)
    connections = matched_connections(first.network, second.network, units)
    wires = changed_wires(first.network, second.network, units, wires=connections)
    untold: Iterator[Untold] = chain(
        _unit_rows(first.network, second.network, units),
        _connection_rows(first.network, second.network, connections, changed=wires),
        _setting_rows(first, second),
    )
    rows = [tell() for tell in islice(untold, MOST_LISTED)]
    rest = sum(1 for _ in untold)
    if rest:
        rows.append(_changed_document(f"and {grouped(rest)} more"))
    return Comparison(units, connections, wires, tuple(rows))


def _unit_rows(first: Network, second: Network, units: Matched) -> Iterator[Untold]:
    yield from (partial(_unit_alone, second, unit, kind="added") for unit in units.only_second.tolist())
    yield from (partial(_unit_alone, first, unit, kind="removed") for unit in units.only_first.tolist())
    for name, at in _changed_cells(first.units, second.units, units):
        for pair in zip(units.first[at].tolist(), units.second[at].tolist(), strict=True):
            yield partial(_changed_unit, first, second, name, pair=pair)


def _unit_alone(network: Network, unit: int, *, kind: str) -> DifferenceRow:
    return DifferenceRow(kind, f"unit {unit_name(network, unit)}", _one_sided(kind, unit), (NOBODY, NOBODY))


def _changed_unit(first: Network, second: Network, name: str, *, pair: tuple[int, int]) -> DifferenceRow:
    text = f"{unit_name(second, pair[1])}: {_words(name)} {_change(first.units, second.units, name, pair=pair)}"
    return DifferenceRow("changed", text, (_one(pair[0]), _one(pair[1])), (NOBODY, NOBODY))


def _connection_rows(first: Network, second: Network, wires: Matched, *, changed: ChangedWires) -> Iterator[Untold]:
    yield from (partial(_wire_alone, second, wire, kind="added") for wire in wires.only_second.tolist())
    yield from (partial(_wire_alone, first, wire, kind="removed") for wire in wires.only_first.tolist())
    for name, at in _changed_cells(first.connections, second.connections, wires):
        for pair in zip(wires.first[at].tolist(), wires.second[at].tolist(), strict=True):
            yield partial(_changed_wire, first, second, name, pair=pair)
    at = np.flatnonzero(changed.has_other_gate)
    for pair in zip(changed.first[at].tolist(), changed.second[at].tolist(), strict=True):
        yield partial(_changed_wire, first, second, "gate", pair=pair)


def _wire_alone(network: Network, wire: int, *, kind: str) -> DifferenceRow:
    return DifferenceRow(kind, _wire_name(network, wire), (NOBODY, NOBODY), _one_sided(kind, wire))


def _changed_wire(first: Network, second: Network, name: str, *, pair: tuple[int, int]) -> DifferenceRow:
    change = _change(first.connections, second.connections, name, pair=pair)
    if name == "gate":
        change = f"{gate_name(first, pair[0])} → {gate_name(second, pair[1])}"
    text = f"{_wire_name(second, pair[1])}: {_words(name)} {change}"
    return DifferenceRow("changed", text, (NOBODY, NOBODY), (_one(pair[0]), _one(pair[1])))


def _one_sided(kind: str, row: int) -> tuple[Ids, Ids]:
    """What only one of the two has: the second, if it was added."""
    return (NOBODY, _one(row)) if kind == "added" else (_one(row), NOBODY)


def _setting_rows(first: Document, second: Document) -> Iterator[Untold]:
    for setting in fields(RunSettings):
        here, there = getattr(first.settings, setting.name), getattr(second.settings, setting.name)
        if isinstance(here, (str, int, float, bool)) and here != there:
            yield partial(_changed_document, f"run setting {_words(setting.name)} {_shown(here)} → {_shown(there)}")
    if len(first.episodes) != len(second.episodes):
        yield partial(_changed_document, f"tape: {counted(len(first.episodes), 'episode')} → {counted(len(second.episodes), 'episode')}")


def _changed_document(text: str) -> DifferenceRow:
    return DifferenceRow("changed", text, (NOBODY, NOBODY), (NOBODY, NOBODY))


def _changed_cells(first: Rows, second: Rows, pairs: Matched) -> Iterator[tuple[str, Ids]]:
    """Each column that differs in a pair, and which pairs; places and keys do not count."""
    here, there = first.rows(pairs.first), second.rows(pairs.second)
    for name in COLUMNS[first.kind]:
        if name in _PLACES:
            continue
        at = np.flatnonzero(first.columns[name][here] != second.columns[name][there])
        if len(at):
            yield name, at


def _change(first: Rows, second: Rows, name: str, *, pair: tuple[int, int]) -> str:
    values = [rows.columns[name][int(rows.rows(row))] for rows, row in zip((first, second), pair, strict=True)]
    return " → ".join(_shown(value) for value in values)


def _shown(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (float, np.floating)):
        return f"{value:.4g}".replace("-", "−")
    return str(value).replace("-", "−").replace("_", " ") or "none"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _wire_name(network: Network, wire: int) -> str:
    wires = network.connections
    row = int(wires.rows(wire))
    ends = " → ".join(unit_name(network, int(wires.columns[end][row])) for end in ("source", "target"))
    return f"{ends} (delay {_shown(int(wires.delay[row]))})"


def _one(row: int) -> Ids:
    return np.array([row], np.int64)
