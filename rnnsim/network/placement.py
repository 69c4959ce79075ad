"""Where units stand on the canvas: layouts as functions of a network that give places (x, y), in row order. Small and deterministic."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import set_units
from rnnsim.network.network import Ids, Network

COLUMN_GAP, ROW_GAP = 192.0, 96.0
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
    """Columns by the longest same-tick path (delay 0 and gates); delayed connections count only where no same-tick path decides.

    Within a column the units stand in the order of the mean place of what feeds them (barycentre, four sweeps).
    """
    depth = _depths(network)
    source, target = (network.units.positions_of(network.connections.columns[end]) for end in ("source", "target"))
    place_y: Floats = np.zeros(len(network.units))
    order = np.arange(len(network.units), dtype=float)
    for sweep in range(4):
        pulls_from, pulled = (source, target) if sweep % 2 == 0 else (target, source)
        place_y = _ordered(depth, order)
        weight = np.bincount(pulled, minlength=len(order))
        summed = np.bincount(pulled, weights=place_y[pulls_from], minlength=len(order))
        order = np.where(weight > 0, summed / np.maximum(weight, 1), place_y)
    return depth * COLUMN_GAP - COLUMN_GAP * depth.max(initial=0) / 2, _ordered(depth, order)


def _ordered(depth: Ids, order: Floats) -> Floats:
    place = np.zeros(len(depth))
    for layer in np.unique(depth):
        members = np.flatnonzero(depth == layer)
        ranked = members[np.lexsort((members, order[members]))]
        place[ranked] = (np.arange(len(ranked)) - (len(ranked) - 1) / 2) * ROW_GAP
    return place


def _depths(network: Network) -> Ids:
    """Inputs first, outputs last, everything else by its longest same-tick path; a loop stops growing at the number of units."""
    units, wires = network.units, network.connections
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    gated = wires.gate != NO_ID
    instant = wires.delay == 0
    sources = np.concatenate([source[instant], units.positions_of(wires.gate[gated])])
    targets = np.concatenate([target[instant], target[gated]])
    depth = np.where(units.is_input, 0, np.where(np.isin(np.arange(len(units)), target), 1, 0))
    for _ in range(min(len(units), 64)):
        deeper = depth.copy()
        np.maximum.at(deeper, targets, depth[sources] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    last = units.is_output & ~units.is_input
    if last.any() and not last.all():
        depth = np.where(last, np.maximum(depth, depth[~last].max() + (depth[last].max() <= depth[~last].max())), depth)
    _, dense = np.unique(depth, return_inverse=True)
    return dense.astype(np.int64)


def _centred(x: Floats, y: Floats) -> Places:
    return (x - (x.max() + x.min()) / 2, y - (y.max() + y.min()) / 2) if len(x) else (x, y)


LAYOUTS: dict[str, Callable[[Network], Places]] = {"layered": layered, "ring": ring, "grid": grid}


LAYERED_UNITS = 2_000  # larger networks that have no places are put on a grid


def placed(network: Network) -> Network:
    """The same network if any two units stand apart; else laid out, so that a picture of it shows something."""
    units = network.units
    if len(units) < 2 or np.ptp(units.place_x) > 0 or np.ptp(units.place_y) > 0:
        return network
    x, y = layered(network) if len(units) <= LAYERED_UNITS else grid(network)
    return network.with_rows(units=units.with_columns(place_x=x.astype(float), place_y=y.astype(float)))


def arrange(layout: str, ids: Ids | None = None) -> Edit:
    """Place the units with these ids (all if None) by a layout of the table, around the middle they have now."""

    def edit(document: Document) -> Document:
        units, wires = document.network.units, document.network.connections
        chosen = units.id if ids is None or not len(ids) else units.id[np.isin(units.id, ids)]
        if not len(chosen):
            return document
        part = document.network
        if len(chosen) < len(units):
            inside = np.isin(wires.source, chosen) & np.isin(wires.target, chosen) & ((wires.gate == NO_ID) | np.isin(wires.gate, chosen))
            part = part.with_rows(units=units.taken(np.isin(units.id, chosen)), connections=wires.taken(inside))
        x, y = LAYOUTS[layout](part)
        middle = [(column.max() + column.min()) / 2 for column in (part.units.place_x, part.units.place_y)]
        return set_units(chosen, place_x=x + round(middle[0]), place_y=y + round(middle[1]))(document)

    return edit
