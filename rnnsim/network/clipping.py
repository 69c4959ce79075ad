"""Copy, cut and paste: a clipping is a piece of a network, as a value and as JSON text for the clipboard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS, NO_ID
from rnnsim.network.document import Document, Edit
from rnnsim.network.limits import TooLarge
from rnnsim.network.network import Network, Rows, joined, rows_from, with_values

MIME = "application/x-rnnsim+json"
LONGEST_TEXT = 64_000_000
MOST_COPIED = 200_000  # units and connections: as text about 50 MB, a second to write


@dataclass(frozen=True, eq=False)
class Clipping:
    """Units with the connections among them; a gate that was not taken along is left out."""

    units: Rows
    connections: Rows


def copied(network: Network, units: ArrayLike) -> Clipping:
    """The units with these ids, and every connection between two of them."""
    rows, wires = network.units, network.connections
    ids = np.asarray(units, np.int64)
    kept = wires.taken(np.isin(wires.source, ids) & np.isin(wires.target, ids))
    lost = np.flatnonzero((kept.gate != NO_ID) & ~np.isin(kept.gate, ids))
    return Clipping(rows.taken(np.isin(rows.id, ids)), with_values(kept, lost, gate=NO_ID) if len(lost) else kept)


def pasted(clipping: Clipping, dx: float = 24.0, dy: float = 24.0) -> Edit:
    """Add the clipping with fresh ids, moved by (dx, dy). Ties stay among the pasted rows, with numbers of their own."""

    def edit(document: Document) -> Document:
        if not len(clipping.units):
            return document
        network, first = document.network, document.next_id
        count, wires = len(clipping.units), clipping.connections
        fresh = np.arange(first, first + count)
        units = _renumbered(clipping.units, "bias_tie", network.units)
        units = units.with_columns(id=fresh, place_x=units.place_x + dx, place_y=units.place_y + dy)
        ends = {name: fresh[clipping.units.positions_of(wires.columns[name])] for name in ("source", "target")}
        gate = np.where(wires.gate == NO_ID, NO_ID, fresh[clipping.units.positions_of(wires.gate)])
        ids = np.arange(first + count, first + count + len(wires))
        wires = _renumbered(wires, "tie", network.connections).with_columns(id=ids, gate=gate, **ends)
        made = network.with_rows(units=joined(network.units, units), connections=joined(network.connections, wires))
        return document.changed(network=made, next_id=first + count + len(wires))

    return edit


def _renumbered(rows: Rows, tie: str, beside: Rows) -> Rows:
    ties = rows.columns[tie]
    if not (ties >= 0).any():
        return rows
    offset = int(beside.columns[tie].max(initial=-1)) + 1
    dense = np.searchsorted(np.unique(ties[ties >= 0]), ties)
    return rows.with_columns(**{tie: np.where(ties >= 0, dense + offset, NO_ID)})


def clipping_to_text(clipping: Clipping) -> str:
    """JSON: {"rnnsim": 1, "units": {column: values}, "connections": …}; infinite bounds as null. Raises `TooLarge`."""
    count = len(clipping.units) + len(clipping.connections)
    if count > MOST_COPIED:
        raise TooLarge(f"{count:,} units and connections are too many to copy, at most {MOST_COPIED:,} at once; select fewer.")
    parts: dict[str, Any] = {"rnnsim": 1}
    for rows in (clipping.units, clipping.connections):
        parts[rows.kind] = {name: [_without_infinity(value) for value in rows.columns[name].tolist()] for name in COLUMNS[rows.kind]}
    return json.dumps(parts, ensure_ascii=False, allow_nan=False)


def _without_infinity(value: Any) -> Any:
    return None if isinstance(value, float) and not np.isfinite(value) else value


def is_clipping(text: str) -> bool:
    """Whether a text begins as `clipping_to_text` writes."""
    return text.lstrip().startswith('{"rnnsim"')


def clipping_from_text(text: str) -> Clipping:
    """Read it back; anything else is refused in one sentence."""
    if len(text) > LONGEST_TEXT:
        raise Refused("What is on the clipboard is too large to paste.")
    try:
        parts = json.loads(text)
        if parts["rnnsim"] != 1:
            raise Refused("What is on the clipboard comes from a newer rnnsim; update this one.")
        made = {kind: _rows_from_lists(kind, parts[kind]) for kind in COLUMNS}
    except (KeyError, TypeError, AttributeError, RecursionError, json.JSONDecodeError):
        raise Refused("What is on the clipboard is not a piece of a network; copy units first.") from None
    units, wires = made["units"], made["connections"]
    if len(np.unique(units.id)) < len(units) or len(np.unique(wires.id)) < len(wires):
        raise Refused("What is on the clipboard gives an id twice; copy the units again.")
    ends = np.concatenate([wires.source, wires.target, wires.gate[wires.gate != NO_ID]])
    if (units.positions_of(ends) < 0).any():
        raise Refused("What is on the clipboard has a connection without its units; copy the units again.")
    return Clipping(units, wires)


def _rows_from_lists(kind: str, lists: dict[str, list[Any]]) -> Rows:
    known = COLUMNS[kind]
    count = len(lists["id"])
    given = {name: [known[name].default if value is None else value for value in values] for name, values in lists.items() if name in known}
    if any(len(values) != count for values in given.values()):
        raise KeyError(kind)
    if count == 0:
        return rows_from(kind, 0)
    return rows_from(kind, count, **given)
