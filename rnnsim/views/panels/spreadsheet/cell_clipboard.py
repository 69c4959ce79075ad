"""Cells to the clipboard and back, as other spreadsheets write them: tabs between columns, a line for each row."""

from __future__ import annotations

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Edit
from rnnsim.network.network import Ids
from rnnsim.views.panels.spreadsheet.sheet_edits import block_edit, cells_in, check_shape, without_titles
from rnnsim.views.panels.spreadsheet.sheet_table import SheetTable
from rnnsim.views.wording import counted_text


def copied_text(table: SheetTable, *, has_titles: bool = False) -> str:
    """The chosen cells; all of the selected rows if none is chosen."""
    model = table.sheet_model
    rows, columns = _cells_meant(table)
    lines = ["\t".join(cells) for cells in zip(*(model.plain(rows, at) for at in columns), strict=True)]
    titles = ["\t".join(model.columns[at].title for at in columns)] if has_titles and lines else []
    return "\n".join([*titles, *lines])


def pasted_text(table: SheetTable, text: str) -> tuple[str, Edit]:
    """(label, edit) that writes a block from the current cell on, or exactly into the chosen cells; one value fills all of them."""
    model, index = table.sheet_model, table.currentIndex()
    if not model.has(index):
        raise Refused(table.tr("There is no cell to paste into; choose one first."))
    rows, columns = table.chosen_rows(), table.chosen_columns()
    is_chosen = len(rows) * len(columns) > 1
    if not is_chosen:
        rows, columns = np.arange(index.row(), len(model.order)), list(range(index.column(), len(model.columns)))
    cells = without_titles(cells_in(text), [model.columns[at] for at in columns])
    if len(cells) == len(cells[0]) == 1:
        rows, columns = (rows, columns) if is_chosen else (table.rows_meant(index), columns[:1])
        cells = [cells[0] * len(columns)] * len(rows)
    check_shape(cells, (len(rows), len(columns)), is_chosen=is_chosen)
    shown = [model.columns[at] for at in columns[: len(cells[0])]]
    edit = block_edit(model.sheet, model.ids_of(rows[: len(cells)]), shown, cells=cells)
    return table.tr("Paste {}").format(counted_text(len(cells) * len(shown), "cell")), edit


def _cells_meant(table: SheetTable) -> tuple[Ids, list[int]]:
    """Rows and columns that are chosen; all of the selected rows if no cell is, and the current cell at least."""
    model, index = table.sheet_model, table.currentIndex()
    rows, columns = table.chosen_rows(), table.chosen_columns()
    if not len(rows):
        rows, columns = model.marked_rows(), list(range(len(model.columns)))
    if not len(rows) and model.has(index):
        rows, columns = np.array([index.row()]), [index.column()]
    return rows, columns
