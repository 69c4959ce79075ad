"""What is shown of a network beside its rows: values, marks and view options, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.shown_part import part_of_network
from rnnsim.network.document import Document, TextNote
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
NOBODY: frozenset[int] = frozenset()
NO_RANGES: Mapping[str, float] = MappingProxyType({})
NO_CONTRIBUTIONS: Mapping[int, float] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Picture:
    """Sets hold ids of units unless they say connections. Arrays belong to `unit_ids`, in its order.

    `values`: outputs at this tick, `states`: of integrators, `previous`: outputs one tick ago (ghosts, registers); NaN or a
    missing unit stands for its initial value. `probabilities` of stochastic units stand on their rims. Without
    `shows_connections` the units are drawn alone, as pixels where they stand in a dense grid. `ranges` are held powers of two
    (see units.held_ranges). `contributions` by connection id travel as beads, `progress` (0 to 1) of their way. `faded` shows
    everything else in full.
    """

    unit_ids: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    values: Floats = field(default_factory=lambda: np.zeros(0))
    states: Floats | None = None
    previous: Floats | None = None
    tick: int | None = None
    selected: frozenset[int] = NOBODY
    selected_connections: frozenset[int] = NOBODY
    hovered: frozenset[int] = NOBODY
    hovered_connections: frozenset[int] = NOBODY
    marked: frozenset[int] = NOBODY
    clamped: frozenset[int] = NOBODY
    poked: frozenset[int] = NOBODY
    blocked: frozenset[int] = NOBODY
    not_finite: frozenset[int] = NOBODY
    looping: frozenset[int] = NOBODY
    looping_connections: frozenset[int] = NOBODY
    faded: frozenset[int] = NOBODY
    faded_connections: frozenset[int] = NOBODY
    shows_numbers: bool = False
    shows_ghosts: bool = False
    shows_connections: bool = True
    hides_weakest: float = 0.0
    collapsed: frozenset[str] = frozenset()
    tints: tuple[tuple[str, str], ...] = ()
    text_notes: tuple[TextNote, ...] = ()
    ranges: Mapping[str, float] = field(default_factory=lambda: NO_RANGES)
    weight_scale: float | None = None
    probabilities: Floats | None = None
    contributions: Mapping[int, float] = field(default_factory=lambda: NO_CONTRIBUTIONS)
    progress: float | None = None

    def changed(self, **values: Any) -> Picture:
        """The same picture with some parts replaced."""
        return replace(self, **values)


def picture_of(document: Document, **parts: Any) -> Picture:
    """A picture with the document's view options and clamps, and the given parts."""
    layout = document.layout
    held = frozenset(int(unit) for unit in document.settings.clamp)
    options: dict[str, Any] = {"shows_numbers": layout.shows_numbers, "shows_ghosts": layout.shows_ghosts, "tints": layout.tints}
    options |= {"shows_connections": layout.shows_connections, "collapsed": frozenset(layout.collapsed)}
    options["hides_weakest"] = layout.hides_weakest
    return Picture(**{**options, "text_notes": layout.text_notes, "clamped": held, **parts})


def drawn_network(network: Network, picture: Picture) -> Network:
    """What is drawn of a network in a picture: all of it, its units alone, or without its weakest connections."""
    shown = network if picture.shows_connections else network.without_connections
    return part_of_network(shown, hides_weakest=picture.hides_weakest)


def rows_of(ids: frozenset[int], network: Network, kind: str = "units") -> Ids:
    """Rows of the ids that are still in the network."""
    rows = network.units if kind == "units" else network.connections
    found = rows.positions_of(np.fromiter(ids, np.int64, len(ids)))
    return found[found >= 0]


def mask_of(ids: frozenset[int], network: Network, kind: str = "units") -> NDArray[np.bool_]:
    """One truth per row: whether its id is in the set."""
    mask = np.zeros(len(network.units if kind == "units" else network.connections), bool)
    mask[rows_of(ids, network, kind)] = True
    return mask


def by_row(network: Network, unit_ids: Ids, values: Floats | None, *, otherwise: Floats) -> Floats:
    """Values of a frame in row order of the network; `otherwise` (U,) where a unit has none."""
    if values is None or not len(unit_ids):
        return otherwise
    order = np.argsort(unit_ids, kind="stable")
    place = np.searchsorted(unit_ids[order], network.units.id).clip(max=len(order) - 1)
    found = unit_ids[order][place] == network.units.id
    taken = np.asarray(values, float)[order][place]
    return np.where(found & ~np.isnan(taken), taken, otherwise)
