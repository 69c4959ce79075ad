"""The layout of an edited program, made from the one before the edit: other numbers, or loose wires more or less.

It is the layout that laying out anew gives, up to where things stand in its arrays: the same sums in the same order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from rnnsim.compiling.loose_wires import TOGETHER, block_of
from rnnsim.compiling.program import Predecessor, Program
from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.layout import Layout
from rnnsim.engine.fused.operations import KINDS, WIDTH
from rnnsim.engine.fused.table import NOWHERE
from rnnsim.network.network import Ids, Network
from rnnsim.network.splicing import inserted, removed


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
    old, new = before.program.network, program.network
    if not layout.may_be_patched or block_of(old) != block_of(new):
        return None
    kept = removed(layout.weight_at, change.removed) if len(change.removed) else layout.weight_at
    before_rows = change.added - np.arange(len(change.added))
    weight_at = inserted(kept, before_rows, np.full(len(change.added), NOWHERE, np.uint32))
    patched: Layout | None = replace(layout, weight_at=weight_at)
    for connection in old.connections.id[change.removed].tolist():
        patched = patched and _without(patched, connection)
    for row in change.added.tolist():
        patched = patched and _with(patched, new, row)
    return patched


def _without(layout: Layout, connection: int) -> Layout | None:
    """One loose wire less; None if it is not loose."""
    for bank, ids in layout.loose_ids.items():
        if connection in ids:
            at = layout.net_ends[bank] - len(ids) + ids.index(connection)
            return _spliced(layout, bank, at, wires=tuple(other for other in ids if other != connection))
    return None


def _with(layout: Layout, network: Network, row: int) -> Layout | None:
    """One loose wire more, the connection in that row; None where it cannot be."""
    wire = _wire(network, row)
    connection, placement, lanes = int(network.connections.id[row]), layout.placement, layout.kind.lanes
    read = [source for source in (wire.source, wire.gate) if source >= 0]
    fits = wire.delay <= layout.depth and all(placement.may_read(wire.target, source) for source in read)
    if not fits or connection < block_of(network) * TOGETHER or network.units.aggregation[wire.target] == "product":
        return None
    now, place = layout.depth * layout.stride, placement.place
    target, source = now + int(place[wire.target]) * lanes, now - wire.delay * layout.stride + int(place[wire.source]) * lanes
    gate = now + int(place[wire.gate]) * lanes if wire.gate >= 0 else now - layout.stride
    indices, count = layout.arrays["indices"], layout.weights.size
    operation = [KINDS["loose_lanes" if lanes > 1 else "loose"], 1, count, len(indices)]
    layout.weight_at[row] = count  # an array of its own since the edit
    grown = replace(layout, arrays={**layout.arrays, "indices": np.concatenate([indices, np.array([target, source, gate], np.uint32)])},
                    weights=layout.weights._replace(size=count + 1))  # fmt: skip
    bank = max(first for first in layout.net_ends if first <= place[wire.target])
    ids = layout.loose_ids[bank]
    later = sum(other > connection for other in ids)
    wires = (*ids[: len(ids) - later], connection, *ids[len(ids) - later :])
    return _spliced(grown, bank, layout.net_ends[bank] - later, wires=wires, row=[*operation, *[0] * (LANES - len(operation)), lanes])


def _wire(network: Network, row: int) -> Wire:
    wires, units = network.connections, network.units
    source, target, gate = (int(units.positions_of(column[row])) for column in (wires.source, wires.target, wires.gate))
    return Wire(source, target, gate, int(wires.delay[row]))


def _spliced(layout: Layout, bank: int, at: int, *, wires: tuple[int, ...], row: list[int] | None = None) -> Layout:
    """A row of the table put in before row `at`, or row `at` left out if none is given; it belongs to the bank."""
    table, sections = layout.arrays["table"].reshape(-1, WIDTH), layout.arrays["sections"].reshape(-1, 4).copy()
    end, change = layout.net_ends[bank], -1 if row is None else 1
    due = np.flatnonzero(table[:, 0] == KINDS["due"])
    across: Ids = due[(due < end) & (due + table[due, 3] >= end)]  # these jump over the bank
    table = table.copy()
    table[across, 3] += change
    table = np.delete(table, at, axis=0) if row is None else np.insert(table, at, row, axis=0)
    sections[:, 0] += change * (sections[:, 0] >= end)
    sections[:, 1] += change * (sections[:, 1] >= end)
    ends = {first: other + change * (other >= end) for first, other in layout.net_ends.items()}
    return replace(layout, arrays={**layout.arrays, "table": table.ravel(), "sections": sections.ravel()}, net_ends=ends,
                   loose_ids={**layout.loose_ids, bank: wires})  # fmt: skip
