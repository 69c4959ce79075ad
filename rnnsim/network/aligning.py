"""Units in line with each other or evenly apart, as edits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import set_units
from rnnsim.network.network import Ids

Floats = NDArray[np.float64]


def _middle(values: Floats) -> float:
    return float(values.min() + values.max()) / 2


ALIGNMENTS: dict[str, tuple[str, Callable[[Floats], float]]] = {
    "left": ("place_x", lambda values: float(values.min())),
    "centre": ("place_x", _middle),
    "right": ("place_x", lambda values: float(values.max())),
    "top": ("place_y", lambda values: float(values.min())),
    "middle": ("place_y", _middle),
    "bottom": ("place_y", lambda values: float(values.max())),
}
DISTRIBUTIONS = {"across": "place_x", "down": "place_y"}


def align(to: str, ids: Ids) -> Edit:
    """Bring units to one line: "left", "centre", "right" of all of them on one vertical, "top", "middle", "bottom" on one horizontal."""
    column, line = ALIGNMENTS[to]

    def edit(document: Document) -> Document:
        here, values = _present(document, ids, column)
        return set_units(here, **{column: line(values)})(document) if len(here) > 1 else document

    return edit


def distribute(direction: str, ids: Ids) -> Edit:
    """Bring units evenly apart "across" or "down", in their order; the outermost stay. Units of one place in that direction stay so."""
    column = DISTRIBUTIONS[direction]

    def edit(document: Document) -> Document:
        here, values = _present(document, ids, column)
        levels, index = np.unique(np.round(values, 6), return_inverse=True)
        if len(levels) < 3:
            return document
        even = np.linspace(levels[0], levels[-1], len(levels))
        return set_units(here, **{column: even[index.ravel()]})(document)

    return edit


def _present(document: Document, ids: Ids, column: str) -> tuple[Ids, Floats]:
    """The ids that are there, and where they stand."""
    units = document.network.units
    rows = units.positions_of(ids)
    rows = rows[rows >= 0]
    return units.id[rows], np.asarray(units.columns[column][rows], float)
