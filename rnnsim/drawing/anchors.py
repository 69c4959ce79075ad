"""Where wires begin and end: every unit's place and rim, then every ghost's. Knows the network, not colours.

Ghosts are a view option that samples with one context layer switch on. Looked at on random drawings they are no good default: of many
layers every delayed wire crosses the whole picture, and a tangled network becomes a fan from its left edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.rims import outlines_of, rings_of
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
GHOST_ASIDE, GHOST_PITCH, GHOST_BREAK, LONGEST_COLUMN = 144.0, 56.0, 48.0, 16
GHOST_DROP = 120.0  # from the last input to the first ghost under it: a label, two box edges, a title

OF_WIRES = ("source", "target", "gate", "is_delayed", "is_gated")  # what anchors hold of connections


@dataclass(frozen=True, eq=False)
class Anchors:
    """Rows 0 … U−1 are the units, later rows the ghosts of `ghost_rows` (rows of units).

    `source` and `target` (C,) are the anchors each connection runs between, −1 where an end is missing or hidden; `gate`
    (C,) the row of its gate or −1; `is_delayed` and `is_gated` (C,) whether a delay, or a valve, is marked on it.
    `label` and `group` (U,) are the units' columns.
    """

    x: Floats
    y: Floats
    outline: NDArray[np.int64]
    ring: Floats
    source: Ids
    target: Ids
    ghost_rows: Ids
    gate: Ids
    is_delayed: NDArray[np.bool_]
    is_gated: NDArray[np.bool_]
    label: NDArray[np.str_]
    group: NDArray[np.str_]

    @property
    def ghost_places(self) -> Floats:
        """(G, 2) where the ghosts stand."""
        units = len(self.x) - len(self.ghost_rows)
        return np.column_stack([self.x[units:], self.y[units:]])


def anchors_of(network: Network, *, ghosts: bool = False, hidden: NDArray[np.bool_] | None = None) -> Anchors:
    """Anchors of a network. With `ghosts`, delayed wires start at ghosts left of it; wires of `hidden` units (U,) are not drawn."""
    units, wires = network.units, network.connections
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    missing = (source < 0) | (target < 0)
    if hidden is not None and hidden.any():
        missing |= hidden[source] | hidden[target]
    source, target = np.where(missing, -1, source), np.where(missing, -1, target)
    gate = np.where(missing, -1, units.positions_of(wires.gate))
    x, y = np.array(units.place_x, float), np.array(units.place_y, float)
    outline, ring = outlines_of(network), rings_of(network)
    delayed = (wires.delay > 0) & ~missing
    rows = np.unique(source[delayed]) if ghosts else np.zeros(0, np.int64)
    if len(rows):
        rows, places = _ghosts_placed(network, rows)
        ghost_of = np.full(len(units), -1)
        ghost_of[rows] = len(units) + np.arange(len(rows))
        source = np.where(delayed, ghost_of[source], source)
        x, y = np.append(x, places[:, 0]), np.append(y, places[:, 1])
        outline, ring = np.append(outline, outline[rows]), np.append(ring, np.zeros(len(rows)))
    marked = (wires.delay != 0) & ~missing & (source < len(units))
    gated = (wires.gate != NO_ID) & ~missing
    return Anchors(x, y, outline, ring, source, target, rows, gate, marked, gated, units.label, units.group)


def _ghosts_placed(network: Network, rows: Ids) -> tuple[Ids, Floats]:
    """The rows by group and height, and their places: under a first column of inputs, else in a column of their own to the left."""
    units = network.units
    order = np.lexsort((units.place_x[rows], units.place_y[rows], units.group[rows]))
    rows = rows[order]
    breaks = np.append(0, np.cumsum(units.group[rows][1:] != units.group[rows][:-1]))
    column = np.arange(len(rows)) // LONGEST_COLUMN
    down = (np.arange(len(rows)) % LONGEST_COLUMN) * GHOST_PITCH + (breaks - breaks[column * LONGEST_COLUMN]) * GHOST_BREAK
    left = float(units.place_x.min())
    first = units.place_x < left + 30
    if units.is_input[first].all() and not first[rows].any():
        top = float(units.place_y[first].max()) + GHOST_DROP
    else:
        left -= GHOST_ASIDE
        top = float(units.place_y.min() + units.place_y.max() - down.max()) / 2
    return rows, np.column_stack([left - column * GHOST_PITCH, top + down])
