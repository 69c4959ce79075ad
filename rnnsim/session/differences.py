"""The way from one document to its neighbour, holding only the rows that differ. Knows no history and no labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.network import Ids, Network, Rows, joined
from rnnsim.network.row_changes import row_change
from rnnsim.recording.cells import Cells, cells_between, patched


@dataclass(frozen=True, eq=False)
class RowsDifference:
    """The way to the wanted rows: ids to drop, rows to restore, then cells to change and columns to leave out."""

    dropped: Ids | None  # None where both have the same ids
    restored: Rows | None
    cells: Mapping[str, Cells]
    left_out: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """Memory held."""
        rows = 0 if self.restored is None else sum(array.nbytes for array in self.restored.columns.values())
        return rows + sum(cells.bytes for cells in self.cells.values()) + (0 if self.dropped is None else self.dropped.nbytes)


@dataclass(frozen=True, eq=False)
class Difference:
    """The wanted document with its network emptied out, and the way to its rows (None where they are the neighbour's own)."""

    wanted: Document
    name: str
    units: RowsDifference | None
    connections: RowsDifference | None
    bytes: int


def difference(neighbour: Document, wanted: Document) -> Difference:
    """What leads from a document to the wanted one."""
    here, there = neighbour.network, wanted.network
    units, connections = _between(here.units, there.units), _between(here.connections, there.connections)
    own_episodes = [episode for episode in wanted.episodes if not any(episode is other for other in neighbour.episodes)]
    size = sum(rows.bytes for rows in (units, connections) if rows is not None) + sum(e.inputs.nbytes for e in own_episodes)
    return Difference(wanted.changed(network=_NOTHING), there.name, units, connections, size)


def document_by(neighbour: Document, way: Difference) -> Document:
    """The wanted document, equal to the bit."""
    here = neighbour.network
    network = Network(_patched(here.units, way.units), _patched(here.connections, way.connections), way.name)
    is_same = way.units is None and way.connections is None and way.name == here.name
    return way.wanted.changed(network=here if is_same else network)


_NOTHING = Network()


def _between(here: Rows, there: Rows) -> RowsDifference | None:
    if here is there:
        return None
    dropped: Ids | None = None
    restored: Rows | None = None
    change = row_change(here, there)
    if change is not None and not change.is_empty:
        dropped, restored = here.id[change.removed], there.taken(change.added)
        if change.is_all:
            return RowsDifference(dropped, restored, {}, ())
    elif change is None:
        dropped = here.id[~np.isin(here.id, there.id)]
        restored = there.taken(~np.isin(there.id, here.id))
    reached = _with_rows(here, dropped, restored)
    cells = {}
    for name, array in there.columns.items():
        found = Cells(None, array) if name not in reached.columns else cells_between(reached.columns[name], array)
        if found is not None:
            cells[name] = found
    return RowsDifference(dropped, restored, cells, tuple(name for name in reached.columns if name not in there.columns))


def _patched(here: Rows, way: RowsDifference | None) -> Rows:
    if way is None:
        return here
    reached = _with_rows(here, way.dropped, way.restored)
    columns = {name: array for name, array in reached.columns.items() if name not in way.left_out}
    changed = {name: cells.values if name not in columns else patched(columns[name], cells) for name, cells in way.cells.items()}
    return Rows(here.kind, columns).with_columns(**changed)


def _with_rows(here: Rows, dropped: Ids | None, restored: Rows | None) -> Rows:
    """Both ways meet here: the shared rows and the restored ones in canonical order, before any cell is changed."""
    if dropped is None or restored is None:
        return here
    kept = here.without(np.sort(here.rows(dropped))) if len(dropped) else here
    return joined(kept, restored) if len(restored) else kept
