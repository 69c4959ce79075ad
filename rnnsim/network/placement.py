"""Where units stand on the canvas: layouts as functions of a network that give places (x, y), in row order. Deterministic."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import set_units
from rnnsim.network.force_placement import by_forces
from rnnsim.network.grouping import inside_mask
from rnnsim.network.layered_placement import ROW_GAP as ROW_GAP
from rnnsim.network.nested_placement import block, nested
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.floating]
Places = tuple[Floats, Floats]


def grid(network: Network) -> Places:
    """Rows of equal length, as square as possible."""
    count = len(network.units)
    width = max(1, ceil(sqrt(count)))
    at = np.arange(count)
    return _centred((at % width).astype(float) * ROW_GAP, (at // width).astype(float) * ROW_GAP)


def ring(network: Network) -> Places:
    """A circle, clockwise from the top, at least a unit's width apart."""
    count = len(network.units)
    radius = max(ROW_GAP, ROW_GAP * count / (2 * pi))
    turn = 2 * pi * np.arange(count) / max(count, 1) - pi / 2
    return radius * np.cos(turn), radius * np.sin(turn)


def layered(network: Network) -> Places:
    """Columns along what acts within the tick (delay 0 and gates), connections through time where they agree with it.

    Few crossings, and every group as one block with its own columns.
    """
    return _turned(nested(network))


def by_group(network: Network) -> Places:
    """Every group a compact block; the blocks in columns."""
    return _turned(nested(network, within=block))


def _turned(places: NDArray[np.float64]) -> Places:
    return _centred(places[:, 0], places[:, 1])


def _centred(x: Floats, y: Floats) -> Places:
    return (x - (x.max() + x.min()) / 2, y - (y.max() + y.min()) / 2) if len(x) else (x, y)


LAYOUTS: dict[str, Callable[[Network], Places]] = {
    "layered": layered,
    "ring": ring,
    "grid": grid,
    "by group": by_group,
    "forces": by_forces,
}


LAYERED_UNITS = 2_000  # larger networks that have no places are put on a grid


def placed(network: Network) -> Network:
    """The same network if any two units stand apart; else laid out, so that a picture of it shows something."""
    units = network.units
    if len(units) < 2 or np.ptp(units.place_x) > 0 or np.ptp(units.place_y) > 0:
        return network
    x, y = layered(network) if len(units) <= LAYERED_UNITS else grid(network)
    return network.with_rows(units=units.with_columns(place_x=x.astype(float), place_y=y.astype(float)))


RING_UNITS = 48  # more units of a network without layers are put on a grid


def around(network: Network) -> Network:
    """A network in which nothing acts within the tick has no layers: on a ring, or on a grid. Any other one as it stands."""
    units = network.units
    if not len(units) or (network.connections.delay == 0).any() or (network.connections.gate != NO_ID).any():
        return network
    x, y = (ring if len(units) <= RING_UNITS else grid)(network)
    return network.with_rows(units=units.with_columns(place_x=x.astype(float), place_y=y.astype(float)))


def arrange(layout: str, ids: Ids | None = None) -> Edit:
    """Place the units with these ids (all if None) by a layout of the table, around the middle they have now.

    Units of locked groups stay where they are.
    """

    def edit(document: Document) -> Document:
        chosen, part = part_to_arrange(document, ids)
        return placed_around(chosen, LAYOUTS[layout](part))(document) if len(chosen) else document

    return edit


def part_to_arrange(document: Document, ids: Ids | None) -> tuple[Ids, Network]:
    """The ids of the units a layout moves, and the network of them alone."""
    units, wires = document.network.units, document.network.connections
    is_free = ~inside_mask(document.network, document.layout.locked)
    if ids is not None and len(ids):
        is_free &= np.isin(units.id, ids)
    chosen = units.id[is_free]
    if is_free.all():
        return chosen, document.network
    inside = np.isin(wires.source, chosen) & np.isin(wires.target, chosen) & ((wires.gate == NO_ID) | np.isin(wires.gate, chosen))
    return chosen, document.network.with_rows(units=units.taken(is_free), connections=wires.taken(inside))


def placed_around(chosen: Ids, places: Places) -> Edit:
    """Put units at places (x, y), moved so that their middle stays where it is."""

    def edit(document: Document) -> Document:
        x, y = _centred(np.asarray(places[0], float), np.asarray(places[1], float))
        units = document.network.units
        rows = units.rows(chosen)
        middle = [(column[rows].max() + column[rows].min()) / 2 for column in (units.place_x, units.place_y)]
        return set_units(chosen, place_x=np.round(x + middle[0], 3), place_y=np.round(y + middle[1], 3))(document)

    return edit
