"""Reads tables of numbers (`.csv`, `.tsv`, `.txt`): delimiter, decimal comma and a header are found out, wrong cells named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rnnsim.files.dialects import SAMPLE, dialect_of, has_numbers, number_in, rows_of
from rnnsim.files.refusal import FileRefused, PathLike, opening
from rnnsim.files.saving import read_bounded
from rnnsim.files.table import Table
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network

LARGEST, LARGEST_UNEVEN = 256 << 20, 32 << 20  # bytes; the latter with quotes, decimal commas or wrong cells, at 2 MB a second


def read_table(path: PathLike, width: int | None = None) -> Table:
    """The numbers, one row per tick; `width` is how many columns are expected, which decides where a file can be read in two ways."""
    with opening(path):
        return table_in(text_in(path), Path(path).stem, width)


def table_in(text: str, name: str, width: int | None = None) -> Table:
    """The same from a file's text. Raises FileRefused with the cell."""
    lines = text.splitlines()
    delimiter, decimal = dialect_of(lines, width)
    plain = _plain_table(name, lines, (delimiter, decimal))
    if plain is not None:
        return plain
    if sum(map(len, lines)) > LARGEST_UNEVEN:
        raise FileRefused(
            f"it is larger than {LARGEST_UNEVEN / 1e6:,.0f} MB and not all cells are plain numbers; save it with decimal points and "
            "without quotes"
        )
    rows = [(number, cells) for number, cells in rows_of(lines, delimiter) if any(map(str.strip, cells))]
    if not rows:
        raise FileRefused("it is empty; it should hold one row of numbers per tick")
    names = () if has_numbers(rows[0][1], decimal) else tuple(cell.strip() for cell in rows[0][1])
    numbers = rows[1:] if names else rows
    if not numbers:
        raise FileRefused("it holds names and no numbers; it should hold one row of numbers per tick")
    return Table(name, _numbers(numbers, len(rows[0][1]), decimal), columns=names)


def read_episode(path: PathLike, network: Network) -> Episode:
    """The table for a network's input units: by the header's names if they are the labels, else in row order."""
    table = read_table(path, len(network.input_ids))
    with opening(path):
        return table.episode_for(network)


def text_in(path: PathLike) -> str:
    """What a text file says, in whichever of the usual encodings."""
    content = read_bounded(path, LARGEST)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _plain_table(name: str, lines: Sequence[str], dialect: tuple[str, str]) -> Table | None:
    """A table of nothing but finite numbers with points, perhaps below a row of names: read at once. None for any other."""
    delimiter, decimal = dialect
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if decimal != "." or first == len(lines) or '"' in lines[first]:
        return None
    cells = rows_of(lines[first : first + 1], delimiter)[0][1]
    names = () if has_numbers(cells, decimal) else tuple(cell.strip() for cell in cells)
    body = lines[first + len(names[:1]) :]
    if not any(line.strip() for line in body[:SAMPLE]):
        return None
    try:
        numbers = np.loadtxt(body, delimiter=delimiter.strip(" ") or None, comments=None, ndmin=2)
    except ValueError:
        return None
    return Table(name, numbers, columns=names) if numbers.shape[1] == len(cells) and np.isfinite(numbers).all() else None


def _numbers(rows: Sequence[tuple[int, Sequence[str]]], width: int, decimal: str) -> np.ndarray:
    made = np.zeros((len(rows), width))
    for at, (line, cells) in enumerate(rows):
        if len(cells) != width:
            raise FileRefused(f"row {line} has {len(cells)} cells where the first has {width}; make the rows equally long")
        for column, cell in enumerate(cells):
            value = number_in(cell, decimal)
            if value is None:
                told = f"“{' '.join(cell.split())[:40]}”" if cell.strip() else "empty"
                raise FileRefused(f"row {line}, column {column + 1} is {told}, not a finite number; correct the cell")
            made[at, column] = value
    return made
