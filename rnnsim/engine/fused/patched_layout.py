"""The layout of an edited program, made from the one before the edit: other numbers, a few connections less, a few more.

A connection that went keeps its place with a weight of 0; one that came is added wire by wire behind its bank's net inputs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.places import AFTER, CORE
from rnnsim.compiling.program import Predecessor, Program
from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.layout import Layout
from rnnsim.engine.fused.operations import KINDS, WIDTH
from rnnsim.engine.fused.table import NOWHERE
from rnnsim.network.network import Ids
from rnnsim.network.splicing import inserted, removed

MOST_LOOSE = 64  # rows of loose wires after which laying out anew pays
_LOOSE = (KINDS["loose"], KINDS["loose_lanes"])


class Wire(NamedTuple):
    """One connection that came: unit rows, delay, gate row or −1."""

    source: int
    target: int
    gate: int
    delay: int


def patched_layout(layout: Layout, before: Predecessor, program: Program) -> Layout | None:
    """The layout of `program`, whose predecessor had `layout`; None where it takes a new one."""
    units, change = program.network.units, before.change
    if units.bias[layout.plain].any() or (units.gain[layout.plain] != 1).any():
        return None
    if change.is_empty:
        return layout
    old = before.program
    products = old.network.units.aggregation == "product"
    gone = old.network.connections.target[change.removed]
    if not layout.net_ends or products[old.network.units.positions_of(gone)].any():
        return None
    kept = removed(layout.weight_at, change.removed) if len(change.removed) else layout.weight_at
    before_rows = change.added - np.arange(len(change.added))
    weight_at = inserted(kept, before_rows, np.full(len(change.added), NOWHERE, np.uint32))
    patched: Layout | None = replace(layout, weight_at=weight_at)
    for row in change.added.tolist():
        wire = _wire(program, row)
        if patched is None or products[wire.target]:
            return None
        patched = _with_wire(patched, wire, row)
    return patched


def _wire(program: Program, row: int) -> Wire:
    wires, units = program.network.connections, program.network.units
    source, target, gate = (int(units.positions_of(column[row])) for column in (wires.source, wires.target, wires.gate))
    return Wire(source, target, gate, int(wires.delay[row]))


def _with_wire(layout: Layout, wire: Wire, row: int) -> Layout | None:
    """One loose wire more."""
    if wire.delay > layout.depth or not all(_is_before(layout, source, wire.target) for source in (wire.source, wire.gate) if source >= 0):
        return None
    placement, lanes = layout.placement, layout.kind.lanes
    bank = max((first for first in layout.net_ends if first <= placement.place[wire.target]), default=-1)
    if bank < 0 or np.isin(layout.arrays["table"][::WIDTH], _LOOSE).sum() >= MOST_LOOSE:
        return None
    now = layout.depth * layout.stride
    target = now + int(placement.place[wire.target]) * lanes
    source = now - wire.delay * layout.stride + int(placement.place[wire.source]) * lanes
    gate = now + int(placement.place[wire.gate]) * lanes if wire.gate >= 0 else now - layout.stride
    indices, count = layout.arrays["indices"], layout.weights.size
    operation = [_LOOSE[lanes > 1], 1, count, len(indices)]
    table, sections = _inserted(layout, layout.net_ends[bank], [*operation, *[0] * (LANES - len(operation)), lanes])
    layout.weight_at[row] = count  # an array of its own since the edit
    return replace(
        layout,
        arrays={**layout.arrays, "table": table, "sections": sections,
                "indices": np.concatenate([indices, np.array([target, source, gate], np.uint32)])},
        weights=layout.weights._replace(size=count + 1),
        net_ends={first: end + (end > layout.net_ends[bank]) for first, end in layout.net_ends.items()},
    )  # fmt: skip


def _is_before(layout: Layout, source: int, target: int) -> bool:
    """Whether a unit may be read by another without changing what is evaluated when."""
    section = layout.placement.section
    if section[source] == section[target] == CORE:
        return True
    if section[source] != section[target]:
        return bool(section[source] < section[target] <= AFTER)
    stage = {int(row): group.stage for group in layout.placement.groups for row in group.rows if row in (source, target)}
    return stage[source] < stage[target]


def _inserted(layout: Layout, at: int, row: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Table and sections with one row more before row `at`, which belongs to what stands before it."""
    table, sections = layout.arrays["table"].reshape(-1, WIDTH), layout.arrays["sections"].reshape(-1, 4).copy()
    due = np.flatnonzero(table[:, 0] == KINDS["due"])
    across: Ids = due[(due < at) & (due + table[due, 3] >= at)]
    table = np.insert(table, at, row, axis=0)
    table[across, 3] += 1
    begins_behind = sections[:, 0] >= at
    ends_behind = (sections[:, 1] >= at) & ((sections[:, 0] < at) | begins_behind)
    sections[:, 0] += begins_behind
    sections[:, 1] += ends_behind
    return table.ravel(), sections.ravel()
