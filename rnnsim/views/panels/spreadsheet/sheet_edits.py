"""What a person does to cells, as edits: one value for many rows, a pasted block, rows deleted. Knows no widget."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import values_for
from rnnsim.network.document import Edit
from rnnsim.network.edits import delete, set_rows
from rnnsim.network.naming import counted
from rnnsim.network.network import Ids
from rnnsim.views.number_fields import number_from
from rnnsim.views.panels.spreadsheet.sheet import Sheet
from rnnsim.views.panels.spreadsheet.sheet_columns import SheetColumn, value_from

Cells = list[list[str]]
MOST_CELLS = 4_000_000


def cells_edit(sheet: Sheet, column: SheetColumn, ids: Ids, *, text: str) -> Edit:
    """Write one text into a column of many rows; refused in one sentence if the column cannot hold it."""
    return set_rows(sheet.kind, ids, **{column.name: value_from(column, text, sheet.names)})


def edit_label(sheet: Sheet, column: SheetColumn, count: int) -> str:
    """What the history calls it."""
    name = column.column.label.lower() or column.title.lower()
    return f"Set {name}" if count == 1 else f"Set {name} of {counted(count, sheet.kind[:-1])}"


def rows_gone(sheet: Sheet, ids: Ids) -> Edit:
    """Delete these rows, units with all their connections."""
    return delete(**{sheet.kind: ids})


def cells_in(text: str) -> Cells:
    """A copied block as rows of texts: by tabs, else by semicolons, else by commas, unless these are of numbers or formulas."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not lines.strip():
        raise Refused("The clipboard holds no cells; copy a block of a spreadsheet first.")
    if lines.count("\t") + lines.count(",") + lines.count(";") + lines.count("\n") > MOST_CELLS:
        raise Refused(f"The clipboard holds more than {MOST_CELLS} cells; paste a smaller block.")
    delimiter = next((sign for sign in "\t;" if sign in lines), ",")
    if delimiter == "," and all(number_from(line) is not None or line.lstrip().startswith("=") for line in lines.split("\n")):
        return [[line.strip()] for line in lines.split("\n")]
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(lines), delimiter=delimiter)]
    except csv.Error as error:
        raise Refused(f"The clipboard holds no table ({error}); copy a block of a spreadsheet first.") from None
    width = len(rows[0])
    for at, row in enumerate(rows, start=1):
        if len(row) != width:
            raise Refused(f"Row {at} of the block has {len(row)} cells where the first has {width}; make the rows equally long.")
    return rows


def without_titles(cells: Cells, columns: Sequence[SheetColumn]) -> Cells:
    """The block without its first row, if that only repeats the names of the columns it is pasted into."""
    named = [{column.title.casefold(), column.name} for column in columns[: len(cells[0])]]
    heads = cells[0]
    return cells[1:] if len(cells) > 1 and len(named) == len(heads) and all(map(_is_in, heads, named)) else cells


def _is_in(head: str, names: set[str]) -> bool:
    return head.casefold() in names


def check_shape(cells: Cells, room: tuple[int, int], *, is_chosen: bool) -> None:
    """A block must fit into the rows and columns from the cell on; into chosen cells it must fit exactly."""
    shape = (len(cells), len(cells[0]))
    if shape == room or (not is_chosen and shape[0] <= room[0] and shape[1] <= room[1]):
        return
    block = f"The block has {counted(shape[0], 'row')} and {counted(shape[1], 'column')}"
    there = f"{counted(room[0], 'row')} and {counted(room[1], 'column')}"
    if is_chosen:
        raise Refused(f"{block}, but {there} are chosen; choose as many, or only the first cell.")
    raise Refused(f"{block}, but from this cell on there are {there}; paste farther up or left, or copy less.")


def block_edit(sheet: Sheet, ids: Ids, columns: Sequence[SheetColumn], *, cells: Cells) -> Edit:
    """Write a block into these rows and columns, passing over live ones; refused with the cell's place if one cannot be held."""
    written = [(across, column) for across, column in enumerate(columns) if column.is_edited]
    if not written:
        value_from(columns[0], cells[0][0], sheet.names)
    changes: dict[str, Any] = {column.name: _column_values(sheet, column, [row[at] for row in cells]) for at, column in written}
    return set_rows(sheet.kind, ids, **changes)


def _column_values(sheet: Sheet, column: SheetColumn, texts: Sequence[str]) -> Any:
    if column.kind in ("number", "whole"):
        numbers = [number_from(text) for text in texts]
        if None not in numbers:
            try:
                return values_for(column.column, np.array(numbers, float), (len(texts),))
            except Refused:
                return _one_by_one(sheet, column, texts)
    return _one_by_one(sheet, column, texts)


def _one_by_one(sheet: Sheet, column: SheetColumn, texts: Sequence[str]) -> Any:
    known: dict[str, Any] = {}
    for at, text in enumerate(texts, start=1):
        if text not in known:
            try:
                known[text] = value_from(column, text, sheet.names)
            except Refused as refused:
                raise Refused(f"Row {at} of the block: {refused}") from None
    return np.array([known[text] for text in texts], None if column.column.dtype == "str" else column.column.dtype)
