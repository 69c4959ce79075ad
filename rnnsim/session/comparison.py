"""How two documents differ: units matched by id, then by label; what was added, removed or changed; whose values differ now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document
from rnnsim.network.naming import counted, unit_name
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


def compared(first: Document, second: Document) -> Comparison:
    """Match two documents and list what is different in the second."""
    units = matched_units(first.network, second.network)
    connections = matched_connections(first.network, second.network, units)
    wires = changed_wires(first.network, second.network, units, wires=connections)
    rows = [
        *_unit_rows(first.network, second.network, units),
        *_connection_rows(first.network, second.network, connections, changed=wires),
        *_setting_rows(first, second),
    ]
    if len(rows) > MOST_LISTED:
        rest = DifferenceRow("changed", f"and {len(rows) - MOST_LISTED:,} more", (NOBODY, NOBODY), (NOBODY, NOBODY))
        rows = [*rows[:MOST_LISTED], rest]
    return Comparison(units, connections, wires, tuple(rows))


def _unit_rows(first: Network, second: Network, units: Matched) -> Iterator[DifferenceRow]:
    for unit in units.only_second.tolist():
        yield DifferenceRow("added", f"unit {unit_name(second, unit)}", (NOBODY, _one(unit)), (NOBODY, NOBODY))
    for unit in units.only_first.tolist():
        yield DifferenceRow("removed", f"unit {unit_name(first, unit)}", (_one(unit), NOBODY), (NOBODY, NOBODY))
    for name, at in _changed_cells(first.units, second.units, units):
        for here, there in zip(units.first[at].tolist(), units.second[at].tolist(), strict=True):
            text = f"{unit_name(second, there)}: {_words(name)} {_change(first.units, second.units, name, here=here, there=there)}"
            yield DifferenceRow("changed", text, (_one(here), _one(there)), (NOBODY, NOBODY))


def _connection_rows(first: Network, second: Network, wires: Matched, *, changed: ChangedWires) -> Iterator[DifferenceRow]:
    for wire in wires.only_second.tolist():
        yield DifferenceRow("added", _wire_name(second, wire), (NOBODY, NOBODY), (NOBODY, _one(wire)))
    for wire in wires.only_first.tolist():
        yield DifferenceRow("removed", _wire_name(first, wire), (NOBODY, NOBODY), (_one(wire), NOBODY))
    for name, at in _changed_cells(first.connections, second.connections, wires):
        for here, there in zip(wires.first[at].tolist(), wires.second[at].tolist(), strict=True):
            change = _change(first.connections, second.connections, name, here=here, there=there)
            yield _changed_wire(second, name, change, wires=(here, there))
    at = np.flatnonzero(changed.has_other_gate)
    for here, there in zip(changed.first[at].tolist(), changed.second[at].tolist(), strict=True):
        yield _changed_wire(second, "gate", f"{gate_name(first, here)} → {gate_name(second, there)}", wires=(here, there))


def _changed_wire(second: Network, name: str, change: str, *, wires: tuple[int, int]) -> DifferenceRow:
    text = f"{_wire_name(second, wires[1])}: {_words(name)} {change}"
    return DifferenceRow("changed", text, (NOBODY, NOBODY), (_one(wires[0]), _one(wires[1])))


def _setting_rows(first: Document, second: Document) -> Iterator[DifferenceRow]:
    nobody = (NOBODY, NOBODY)
    for setting in fields(RunSettings):
        here, there = getattr(first.settings, setting.name), getattr(second.settings, setting.name)
        if isinstance(here, (str, int, float, bool)) and here != there:
            yield DifferenceRow("changed", f"run setting {_words(setting.name)} {_shown(here)} → {_shown(there)}", nobody, nobody)
    if len(first.episodes) != len(second.episodes):
        text = f"tape: {counted(len(first.episodes), 'episode')} → {counted(len(second.episodes), 'episode')}"
        yield DifferenceRow("changed", text, nobody, nobody)


def _changed_cells(first: Rows, second: Rows, pairs: Matched) -> Iterator[tuple[str, Ids]]:
    """Each column that differs in a pair, and which pairs; places and keys do not count."""
    here, there = first.rows(pairs.first), second.rows(pairs.second)
    for name in COLUMNS[first.kind]:
        if name in _PLACES:
            continue
        at = np.flatnonzero(first.columns[name][here] != second.columns[name][there])
        if len(at):
            yield name, at


def _change(first: Rows, second: Rows, name: str, *, here: int, there: int) -> str:
    values = [rows.columns[name][int(rows.rows(row))] for rows, row in ((first, here), (second, there))]
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
