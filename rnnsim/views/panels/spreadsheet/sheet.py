"""The rows of one kind of one network as a spreadsheet reads them: columns, live values, what to sort by. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Network, Rows
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import contributions
from rnnsim.views.panels.spreadsheet.sheet_columns import NOW, SheetColumn, columns_of
from rnnsim.views.panels.spreadsheet.unit_names import UnitNames, natural_ranks


@dataclass(frozen=True, eq=False)
class Sheet:
    """`kind` is "units" or "connections"; `frame` is where live values come from."""

    kind: str
    network: Network
    names: UnitNames
    frame: FrameReady | None = None

    @property
    def rows(self) -> Rows:
        """The rows it shows."""
        return self.network.units if self.kind == "units" else self.network.connections

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        """From left to right."""
        return columns_of(self.kind)

    def values(self, column: SheetColumn, at: Ids | None = None) -> NDArray[Any]:
        """A column's values in these rows (all of them)."""
        if column.name == NOW:
            return self.live(np.arange(len(self.rows)) if at is None else at)
        values = self.rows.columns[column.name]
        return values if at is None else values[at]

    def live(self, at: Ids) -> NDArray[np.float64]:
        """Outputs of units, or what connections carried, at the frame's tick; NaN where that is not known."""
        if self.frame is None:
            return np.full(len(at), np.nan)
        if self.kind == "units":
            return self.frame.values_of(self.rows.id[at])
        version = self.frame.past.version_at(self.frame.tick)
        made_by = self.network if version is None else version.program.network
        carried = np.full(len(at), np.nan)
        there = made_by.connections.positions_of(self.rows.id[at])
        if self.frame.tick >= 1:
            carried[there >= 0] = contributions(made_by, there[there >= 0], self.frame).amounts
        return carried

    def sorted_by(self, column: SheetColumn, at: Ids, *, downward: bool = False) -> Ids:
        """The rows in the order of a column, equal ones as they were; what is not there comes last."""
        keys: NDArray[Any] = self.values(column, at)
        if column.kind == "unit":
            rows = self.network.units.positions_of(keys)
            keys = np.where(rows < 0, np.nan, self.names.ranks[rows.clip(0)]) if len(self.network.units) else rows
        elif keys.dtype.kind == "U":
            keys = natural_ranks(keys)
        elif keys.dtype == bool:
            keys = ~keys  # yes comes first
        elif column.kind == "whole" and column.column.default == NO_ID:
            keys = np.where(keys == NO_ID, np.nan, keys)
        return at[np.argsort(-keys.astype(float) if downward else keys, kind="stable")]


def sheet_of(kind: str, network: Network, frame: FrameReady | None, *, before: Sheet | None = None) -> Sheet:
    """The sheet of a network; names are kept from the sheet before while labels are the same."""
    same = before is not None and before.network.units.label is network.units.label and before.network.units.id is network.units.id
    return Sheet(kind, network, before.names if same and before is not None else UnitNames(network.units), frame)
