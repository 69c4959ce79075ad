"""Whole parts of the weight matrix at once, as edits: a painted cell, a pasted block. Knows no widget."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import connect, delete, set_connections
from rnnsim.views.number_fields import number_from
from rnnsim.views.panels.spreadsheet.sheet_edits import cells_in, check_shape
from rnnsim.views.panels.weight_cells import NO_WIRE, SEVERAL, Cell, WeightCells


def block_of_weights(text: str) -> NDArray[np.float64]:
    """(rows, columns) of a copied block of numbers; NaN for empty cells. Refused with the place of what is no finite number."""
    read = cells_in(text)
    block = np.full((len(read), len(read[0])), np.nan)
    for row, cells in enumerate(read):
        for column, cell in enumerate(cells):
            weight = number_from(cell)
            if cell and (weight is None or not np.isfinite(weight)):
                raise Refused(f"“{cell[:40]}” in row {row + 1}, column {column + 1} of the block is not a number; correct the cell.")
            block[row, column] = np.nan if weight is None else weight
    return block


def paste_weights(cells: WeightCells, corner: Cell, block: NDArray[np.float64]) -> Edit:
    """Write a block of weights from a cell on. Empty cells stay as they are, and a 0 draws no connection where there is none."""
    rows, columns = block.shape
    room = (len(cells.targets) - corner[0], len(cells.sources) - corner[1])
    check_shape([[""] * columns] * rows, room, is_chosen=False)
    found = cells.wires[corner[0] : corner[0] + rows, corner[1] : corner[1] + columns]
    is_given = ~np.isnan(block)
    if (is_given & (found == SEVERAL)).any():
        raise Refused("Several connections share a cell of the block; choose one delay above to change one of them.")
    is_set, is_new = is_given & (found >= 0), is_given & (found == NO_WIRE) & (block != 0)
    ids, weights = cells.network.connections.id[found[is_set]], block[is_set]
    targets, sources = np.nonzero(is_new)
    fresh = (cells.sources[corner[1] + sources], cells.targets[corner[0] + targets])
    delay = 1 if cells.delay is None else cells.delay

    def edit(document: Document) -> Document:
        changed = set_connections(ids, weight=weights)(document) if len(ids) else document
        return connect(*fresh, block[is_new], delay=delay)(changed) if len(fresh[0]) else changed

    return edit


def paint_between(source: int, target: int, weight: float | None, *, delay: int | None = None) -> Edit:
    """Give the connection between two units a weight, drawing it if need be, or take it away for None; with that delay, or any."""

    def edit(document: Document) -> Document:
        wires = document.network.connections
        is_meant = (wires.source == source) & (wires.target == target)
        found = wires.id[is_meant if delay is None else is_meant & (wires.delay == delay)]
        if weight is None:
            return delete(connections=found)(document)
        if len(found) > 1:
            raise Refused("Several connections share this cell; choose one delay above to paint one of them.")
        if len(found):
            return set_connections(found, weight=weight)(document)
        return connect(source, target, weight, delay=1 if delay is None else delay)(document)

    return edit
