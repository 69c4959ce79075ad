"""Everything a person or program can change, as functions that give an edit: Document -> Document.

An edit is pure and returns the very same document when there is nothing to change. New rows take ids from
`document.next_id`, so an id is never given twice. Ids that are gone are passed over; impossible values are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document, Edit, Layout
from rnnsim.network.episode import Episode
from rnnsim.network.limits import check_rows
from rnnsim.network.network import Ids, Network, Rows, joined, rows_from, with_values

GAP = 96.0  # between units that are placed for the person
_SHARED = {"units": ("bias", "bias_tie"), "connections": ("weight", "tie")}  # what members of a tie share, and the column of the tie


def _with_network(document: Document, network: Network, issued: int = 0) -> Document:
    return document.changed(network=network, next_id=document.next_id + issued)


def add_units(count: int = 1, **columns: Any) -> Edit:
    """Add units; columns as in `Draft.units`. The new ids are next_id, next_id + 1, …"""

    def edit(document: Document) -> Document:
        check_rows("units", len(document.network.units) + count)
        ids = np.arange(document.next_id, document.next_id + count)
        rows = rows_from("units", count, id=ids, **columns)
        network = document.network.with_rows(units=joined(document.network.units, rows))
        return _with_network(document, network, count)

    return edit


def connect(sources: ArrayLike, targets: ArrayLike, weight: ArrayLike = 1.0, **columns: Any) -> Edit:
    """Connect the i-th source to the i-th target (scalars are repeated); any connection column by keyword."""

    def edit(document: Document) -> Document:
        first, second = np.broadcast_arrays(np.atleast_1d(np.asarray(sources, np.int64)), np.atleast_1d(np.asarray(targets, np.int64)))
        units = document.network.units
        for ids in (first, second, np.atleast_1d(np.asarray(columns.get("gate", NO_ID), np.int64))):
            units.rows(ids[ids != NO_ID])
        ids = np.arange(document.next_id, document.next_id + len(first))
        rows = rows_from("connections", len(first), id=ids, source=first, target=second, weight=weight, **columns)
        network = document.network.with_rows(connections=joined(document.network.connections, rows))
        return _with_network(document, network, len(first))

    return edit


def connect_all(sources: Ids, targets: Ids, weight: float = 1.0, *, self_loops: bool = False, **columns: Any) -> Edit:
    """Connect every source to every target, without self-loops unless asked."""
    check_rows("connections", len(sources) * len(targets))
    first, second = np.tile(sources, len(targets)), np.repeat(targets, len(sources))
    keep = np.ones(len(first), bool) if self_loops else first != second
    return connect(first[keep], second[keep], weight, **columns)


def delete(units: ArrayLike = (), connections: ArrayLike = ()) -> Edit:
    """Delete units with all their connections, and connections. A connection whose gate goes is no longer gated."""

    def edit(document: Document) -> Document:
        gone = np.asarray(units, np.int64)
        rows, wires = document.network.units, document.network.connections
        lost_units, lost = _rows_of(rows, gone), _rows_of(wires, connections)
        if len(lost_units):
            lost = np.union1d(lost, np.flatnonzero(np.isin(wires.source, gone) | np.isin(wires.target, gone)))
        if not (len(lost_units) or len(lost)):
            return document
        kept = wires.without(lost) if len(lost) else wires
        ungated = np.flatnonzero((kept.gate != NO_ID) & np.isin(kept.gate, gone)) if len(lost_units) else lost_units
        if len(ungated):
            kept = with_values(kept, ungated, gate=NO_ID)
        clamp = {unit: value for unit, value in document.settings.clamp.items() if unit not in set(gone.tolist())}
        settings = document.settings if len(clamp) == len(document.settings.clamp) else document.settings.changed(clamp=clamp)
        network = document.network.with_rows(units=rows.without(lost_units) if len(lost_units) else rows, connections=kept)
        return document.changed(network=network, settings=settings)

    return edit


def _rows_of(rows: Rows, ids: ArrayLike) -> Ids:
    """Ascending, each once; ids that are gone are passed over."""
    found = np.unique(rows.positions_of(np.asarray(ids, np.int64).ravel()))
    return found[found >= 0]


def set_units(ids: ArrayLike, **values: Any) -> Edit:
    """Set unit columns: scalar or one value per id. Setting the bias of one member of a tie sets them all."""
    return set_rows("units", ids, **values)


def set_connections(ids: ArrayLike, **values: Any) -> Edit:
    """Set connection columns: scalar or one value per id. Setting the weight of one member of a tie sets them all."""
    return set_rows("connections", ids, **values)


def set_rows(kind: str, ids: ArrayLike, **values: Any) -> Edit:
    """Set columns of "units" or "connections", as `set_units` and `set_connections` do."""
    parameter, tie = _SHARED[kind]
    wanted = np.atleast_1d(np.asarray(ids, np.int64))

    def edit(document: Document) -> Document:
        rows = getattr(document.network, kind)
        found = rows.positions_of(wanted)
        here = found >= 0
        given = {name: value if np.ndim(value) == 0 else np.asarray(value)[here] for name, value in values.items()}
        changed = with_values(rows, found[here], **given)
        if parameter in values and tie not in values:
            changed = _spread(changed, found[here], (parameter, tie))
        if all(np.array_equal(changed.columns[name], rows.columns[name]) for name in values):
            return document
        return document.changed(network=document.network.with_rows(**{kind: changed}))

    return edit


def _spread(rows: Rows, at: Ids, shared: tuple[str, str]) -> Rows:
    """Give every member of a tie the value of its last changed member."""
    parameter, tie = shared
    ties = rows.columns[tie]
    tied = at[ties[at] >= 0]
    if not len(tied):
        return rows
    value_of = {int(ties[row]): rows.columns[parameter][row] for row in tied}
    members = np.flatnonzero(np.isin(ties, list(value_of)))
    return with_values(rows, members, **{parameter: [value_of[int(ties[row])] for row in members]})


def move_units(ids: ArrayLike, dx: float, dy: float) -> Edit:
    """Move units on the canvas, to the right and downward."""

    def edit(document: Document) -> Document:
        units = document.network.units
        at = units.positions_of(np.atleast_1d(np.asarray(ids, np.int64)))
        at = at[at >= 0]
        return set_units(units.id[at], place_x=units.place_x[at] + dx, place_y=units.place_y[at] + dy)(document)

    return edit


def group_units(ids: ArrayLike, path: str) -> Edit:
    """Put units into the group of that path (empty text takes them out)."""
    return set_units(ids, group=path)


def tie_connections(ids: ArrayLike) -> Edit:
    """Let connections share one weight: the first one's, with its bounds and whether it learns."""

    def edit(document: Document) -> Document:
        wires = document.network.connections
        at = wires.rows(np.atleast_1d(np.asarray(ids, np.int64)))
        if len(at) < 2:
            raise Refused("A tie needs at least two connections; select more of them.")
        first = {name: wires.columns[name][at[0]] for name in ("weight", "trainable", "lower", "upper")}
        number = int(max(wires.tie.max(initial=-1), document.network.units.bias_tie.max(initial=-1))) + 1
        return set_connections(ids, tie=number, **first)(document)

    return edit


def untie_connections(ids: ArrayLike) -> Edit:
    """Give each connection its own weight again."""
    return set_connections(ids, tie=NO_ID)


def change_settings(**values: Any) -> Edit:
    """Change run settings."""
    return lambda document: document.changed(settings=document.settings.changed(**values))


def change_layout(**values: Any) -> Edit:
    """Change how the document is shown."""

    def edit(document: Document) -> Document:
        layout = Layout(**{**document.layout.__dict__, **values})
        return document if layout == document.layout else document.changed(layout=layout)

    return edit


def clamp_units(ids: ArrayLike, values: ArrayLike | None) -> Edit:
    """Hold units at a value (one for all, or one each) for the whole run; None lets them go."""
    wanted = np.atleast_1d(np.asarray(ids, np.int64))

    def edit(document: Document) -> Document:
        document.network.units.rows(wanted)
        meant = set(wanted.tolist())
        clamp = {other: held for other, held in document.settings.clamp.items() if other not in meant}
        if values is not None:
            clamp |= zip(wanted.tolist(), np.broadcast_to(np.asarray(values, float), wanted.shape).tolist(), strict=True)
        return document.changed(settings=document.settings.changed(clamp=clamp))

    return edit


def set_episodes(episodes: Sequence[Episode], tape: int | None = None) -> Edit:
    """Replace the episodes; `tape` is the index of the one to play (kept if None)."""
    return lambda document: document.changed(episodes=tuple(episodes), tape=document.tape if tape is None else tape)


def set_notes(text: str) -> Edit:
    """Replace the notes (Markdown)."""
    return lambda document: document if text == document.notes else document.changed(notes=text)


def rename(name: str) -> Edit:
    """Give the network another name."""

    def edit(document: Document) -> Document:
        return document.changed(network=Network(document.network.units, document.network.connections, name))

    return edit


def set_network(network: Network) -> Edit:
    """Replace the whole network (a layout, a learning rule's result)."""
    return lambda document: document.changed(network=network)
