"""How a table of text is cut into cells: delimiter and decimal sign are found out. Knows cells, not what they mean."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import islice
from math import isfinite

from rnnsim.files.refusal import FileRefused

# (delimiter, decimal sign) in the order they are tried; a blank stands for any white space
DIALECTS = (
    ("\t", "."),
    ("\t", ","),
    (";", "."),
    (";", ","),
    (",", "."),
    (",", ","),
    ("|", "."),
    (" ", "."),
    (" ", ","),
    ("", "."),
    ("", ","),
)
Dialect = tuple[str, str]
SAMPLE = 50  # rows that are looked at to find the dialect
Cells = list[tuple[int, list[str]]]  # line number and cells of each row


def rows_of(lines: Sequence[str], delimiter: str) -> Cells:
    """(line number, cells) of each row; quotes as spreadsheets write them."""
    if delimiter in ("", " "):
        return [(at, line.split() if delimiter else [line.strip()]) for at, line in enumerate(lines, 1)]
    reader = csv.reader(StringIO("\n".join(lines)), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise FileRefused(f"line {reader.line_num}: it is no table ({error}); save it as comma-separated values") from None


def dialect_of(lines: Sequence[str], width: int | None) -> Dialect:
    """Delimiter and decimal sign with which most cells are numbers and rows are equally long."""
    sample = list(islice((line for line in lines if line.strip()), SAMPLE))
    return max(DIALECTS, key=lambda dialect: _merit(sample, dialect, width))


def _merit(sample: Sequence[str], dialect: Dialect, width: int | None) -> tuple[bool, float, float, bool]:
    delimiter, decimal = dialect
    rows = [cells for _, cells in rows_of(sample, delimiter)]
    body = rows[1:] or rows
    lengths = [len(cells) for cells in rows]
    good = _share_of_numbers(body, decimal)
    usual = max(map(lengths.count, lengths), default=0) / max(len(lengths), 1)
    has_width = good > 0 and lengths.count(-1 if width is None else width) * 2 >= len(lengths)
    return has_width, good * usual, _share_of_numbers(rows, decimal), bool(delimiter)


def _share_of_numbers(rows: Sequence[Sequence[str]], decimal: str) -> float:
    cells = [cell for row in rows for cell in row]
    return sum(number_in(cell, decimal) is not None for cell in cells) / max(len(cells), 1)


def number_in(cell: str, decimal: str) -> float | None:
    """The finite number a cell holds, or None."""
    text = cell.strip()
    if decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and "_" not in text else None


def has_numbers(cells: Sequence[str], decimal: str) -> bool:
    """Whether one of the cells is a number: then the row is no header."""
    return any(number_in(cell, decimal) is not None for cell in cells)
