"""Units that glide to their new places: layouts, undo, groups that fold and unfold; and places shown before they are decided.

Only the picture moves: the document is already the new one, and a press on the canvas ends the way at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.document import Document
from rnnsim.network.edits import change_layout
from rnnsim.network.grouping import inside_mask
from rnnsim.network.network import Ids

Floats = NDArray[np.float64]
LASTS = 0.3  # seconds
LEAST_WAY = 24.0  # pixels: shorter moves, such as by keys, are made at once
FEWEST = 2  # units: one alone is found again without
MOST_GLIDING = 20_000  # connections; with more a frame would come too late


@dataclass(frozen=True, eq=False)
class _Way:
    """Where units (ids) begin, (n, 2), and groups that stay open until they have arrived in their card."""

    ids: Ids
    begin: Floats
    end: Floats
    began: float
    folding: tuple[str, ...]


class Gliding:
    """`shown` gives the document to paint now; `is_moving` says whether another frame has to follow."""

    def __init__(self, lasts: float = LASTS) -> None:
        self._lasts = lasts
        self._way: _Way | None = None
        self._preview: tuple[Ids, Floats] | None = None
        self._newest: tuple[Document, object, Document] | None = None

    @property
    def is_moving(self) -> bool:
        """Whether units are on their way."""
        return self._way is not None

    @property
    def is_previewing(self) -> bool:
        """Whether places are shown that no document has."""
        return self._preview is not None

    def follow(self, old: Document, new: Document, *, is_by_hand: bool = False) -> bool:
        """Another document: let units glide that stand elsewhere now, or whose group folds or unfolds; whether any does.

        What a hand drags is where it is already.
        """
        if is_by_hand and old.layout.collapsed == new.layout.collapsed:
            self.stop()
            return False
        self._way = _way_between(self.shown(old), old, new) if self._lasts else None
        return self._way is not None

    def preview(self, ids: Ids, places: Floats) -> None:
        """Show these units at (n, 2) places."""
        self._way, self._preview = None, (ids, places)

    def stop(self) -> None:
        """Show everything where it is."""
        self._way = self._preview = None

    def shown(self, document: Document) -> Document:
        """The document with units where they are on their way."""
        if self._preview is not None:
            return self._moved(document, self._preview, self._preview)
        if self._way is None:
            return document
        share = (perf_counter() - self._way.began) / self._lasts
        if share >= 1:
            self._way = None
            return document
        way, eased = self._way, share * share * (3 - 2 * share)
        if way.folding:
            document = change_layout(collapsed=tuple(path for path in document.layout.collapsed if path not in way.folding))(document)
        return _placed(document, way.ids, way.begin + (way.end - way.begin) * eased)

    def _moved(self, document: Document, key: object, places: tuple[Ids, Floats]) -> Document:
        """The same object for the same document and places, so that nothing is painted twice."""
        if self._newest is None or self._newest[0] is not document or self._newest[1] is not key:
            self._newest = document, key, _placed(document, *places)
        return self._newest[2]


def _placed(document: Document, ids: Ids, places: Floats) -> Document:
    units = document.network.units
    rows = units.positions_of(ids)
    here = rows >= 0
    columns = {}
    for side, name in enumerate(("place_x", "place_y")):
        columns[name] = np.array(units.columns[name], float)
        columns[name][rows[here]] = places[here, side]
    return document.changed(network=document.network.with_rows(units=units.with_columns(**columns)))


def _way_between(shown: Document, old: Document, new: Document) -> _Way | None:
    """None if few move, or not far enough, or too much is drawn for it to be seen."""
    before, after = shown.network.units, new.network.units
    folding = tuple(path for path in new.layout.collapsed if path not in old.layout.collapsed)
    unfolding = tuple(path for path in old.layout.collapsed if path not in new.layout.collapsed)
    is_same = before.place_x is after.place_x and before.place_y is after.place_y
    if (is_same and not folding and not unfolding) or len(new.network.connections) > MOST_GLIDING:
        return None
    rows = before.positions_of(after.id)
    here = np.flatnonzero(rows >= 0)
    begin = np.column_stack([before.place_x[rows[here]], before.place_y[rows[here]]]).astype(float)
    end = np.column_stack([after.place_x[here], after.place_y[here]]).astype(float)
    for paths, places in ((folding, end), (unfolding, begin)):
        for path in paths:
            inside = inside_mask(new.network, (path,))[here]
            places[inside] = places[inside].mean(axis=0) if inside.any() else 0.0
    moved = np.hypot(*(end - begin).T) > 0
    if int(moved.sum()) < FEWEST or np.hypot(*(end - begin).T).max() < LEAST_WAY:
        return None
    return _Way(after.id[here[moved]], begin[moved], end[moved], perf_counter(), folding)
