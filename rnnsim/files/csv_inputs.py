"""Reads tables of numbers (`.csv`, `.tsv`, `.txt`): delimiter, decimal comma and a header are found out, wrong cells named."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import islice
from math import isfinite
from pathlib import Path

import numpy as np

from rnnsim.files.refusal import FileRefused, PathLike, opening
from rnnsim.files.saving import read_bounded
from rnnsim.files.table import Table
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network

LARGEST, LARGEST_UNEVEN = 256 << 20, 32 << 20  # bytes; the latter with quotes, decimal commas or wrong cells, at 2 MB a second
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
_SAMPLE = 50  # rows that are looked at to find the dialect


def read_table(path: PathLike, width: int | None = None) -> Table:
    """The numbers, one row per tick; `width` is how many columns are expected, which decides where a file can be read in two ways."""
    with opening(path):
        lines = _text(path).splitlines()
        delimiter, decimal = _dialect(lines, width)
        plain = _plain_table(Path(path).stem, lines, (delimiter, decimal))
        if plain is not None:
            return plain
        if sum(map(len, lines)) > LARGEST_UNEVEN:
            raise FileRefused(
                f"it is larger than {LARGEST_UNEVEN / 1e6:,.0f} MB and not all cells are plain numbers; save it with decimal points and "
                "without quotes"
            )
        rows = [(number, cells) for number, cells in _rows(lines, delimiter) if any(map(str.strip, cells))]
        if not rows:
            raise FileRefused("it is empty; it should hold one row of numbers per tick")
        names = () if _is_numbers(rows[0][1], decimal) else tuple(cell.strip() for cell in rows[0][1])
        numbers = rows[1:] if names else rows
        if not numbers:
            raise FileRefused("it holds names and no numbers; it should hold one row of numbers per tick")
        return Table(Path(path).stem, _numbers(numbers, len(rows[0][1]), decimal), columns=names)


def read_episode(path: PathLike, network: Network) -> Episode:
    """The table for a network's input units: by the header's names if they are the labels, else in row order."""
    table = read_table(path, len(network.input_ids))
    with opening(path):
        return table.episode_for(network)


def _text(path: PathLike) -> str:
    content = read_bounded(path, LARGEST)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _rows(lines: Sequence[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of each row; quotes as spreadsheets write them."""
    if delimiter in ("", " "):
        return [(at, line.split() if delimiter else [line.strip()]) for at, line in enumerate(lines, 1)]
    reader = csv.reader(StringIO("\n".join(lines)), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise FileRefused(f"line {reader.line_num}: it is no table ({error}); save it as comma-separated values") from None


def _plain_table(name: str, lines: Sequence[str], dialect: tuple[str, str]) -> Table | None:
    """A table of nothing but finite numbers with points, perhaps below a row of names: read at once. None for any other."""
    delimiter, decimal = dialect
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if decimal != "." or first == len(lines) or '"' in lines[first]:
        return None
    cells = _rows(lines[first : first + 1], delimiter)[0][1]
    names = () if _is_numbers(cells, decimal) else tuple(cell.strip() for cell in cells)
    body = lines[first + len(names[:1]) :]
    if not any(line.strip() for line in body[:_SAMPLE]):
        return None
    try:
        numbers = np.loadtxt(body, delimiter=delimiter.strip(" ") or None, comments=None, ndmin=2)
    except ValueError:
        return None
    return Table(name, numbers, columns=names) if numbers.shape[1] == len(cells) and np.isfinite(numbers).all() else None


def _dialect(lines: Sequence[str], width: int | None) -> tuple[str, str]:
    """Delimiter and decimal sign with which most cells are numbers and rows are equally long."""
    sample = list(islice((line for line in lines if line.strip()), _SAMPLE))
    return max(DIALECTS, key=lambda dialect: _merit(sample, dialect, width))


def _merit(sample: Sequence[str], dialect: tuple[str, str], width: int | None) -> tuple[bool, float, float, bool]:
    delimiter, decimal = dialect
    rows = [cells for _, cells in _rows(sample, delimiter)]
    body = rows[1:] or rows
    lengths = [len(cells) for cells in rows]
    good = _share_of_numbers(body, decimal)
    usual = max(map(lengths.count, lengths), default=0) / max(len(lengths), 1)
    has_width = good > 0 and lengths.count(-1 if width is None else width) * 2 >= len(lengths)
    return has_width, good * usual, _share_of_numbers(rows, decimal), bool(delimiter)


def _share_of_numbers(rows: Sequence[Sequence[str]], decimal: str) -> float:
    cells = [cell for row in rows for cell in row]
    return sum(_number(cell, decimal) is not None for cell in cells) / max(len(cells), 1)


def _number(cell: str, decimal: str) -> float | None:
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


def _is_numbers(cells: Sequence[str], decimal: str) -> bool:
    return any(_number(cell, decimal) is not None for cell in cells)


def _numbers(rows: Sequence[tuple[int, Sequence[str]]], width: int, decimal: str) -> np.ndarray:
    made = np.zeros((len(rows), width))
    for at, (line, cells) in enumerate(rows):
        if len(cells) != width:
            raise FileRefused(f"row {line} has {len(cells)} cells where the first has {width}; make the rows equally long")
        for column, cell in enumerate(cells):
            value = _number(cell, decimal)
            if value is None:
                told = f"“{' '.join(cell.split())[:40]}”" if cell.strip() else "empty"
                raise FileRefused(f"row {line}, column {column + 1} is {told}, not a finite number; correct the cell")
            made[at, column] = value
    return made
