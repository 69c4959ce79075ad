"""Cells of a table copied as text: from a spreadsheet, a CSV file, or as numpy, MATLAB and pandas print it. Pure; size is capped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rnnsim.files.dialects import SAMPLE, Dialect, dialect_of, number_in, rows_of
from rnnsim.files.refusal import FileRefused
from rnnsim.network.network import Network

LONGEST, MOST_CELLS = 32_000_000, 4_000_000  # characters, cells
COMMENT = ("#", "%", "//")
_ARRAY_WORDS = re.compile(r"(np\.|numpy\.)?(array|matrix|tensor)\(|,?\s*dtype=[\w.'<>]+|\)")


@dataclass(frozen=True, eq=False)
class TextTable:
    """Rows of cells without blank lines and comments; `lines` are their numbers in the text, `decimal` the decimal sign."""

    rows: list[list[str]]
    lines: list[int]
    decimal: str

    def number(self, row: int, column: int) -> float | None:
        """The number in a cell, or None."""
        return number_in(self.rows[row][column], self.decimal)

    @cached_property
    def width(self) -> int:
        """Cells of the longest row."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, eq=False)
class Sample:
    """A text that was pasted, and its first rows as a table, for recognising it; `network` is the one it is pasted into."""

    text: str
    network: Network

    @cached_property
    def head(self) -> str:
        """The beginning, without white space before it."""
        return self.text[:4096].lstrip("\ufeff \t\r\n")

    @cached_property
    def count(self) -> int:
        """Rows in all."""
        return sum(1 for line in plain_lines(self.text) if line.strip() and not line.lstrip().startswith(COMMENT))

    @cached_property
    def table(self) -> TextTable:
        """The first rows."""
        lines = [line for line in plain_lines(self.text[: 1 << 20]) if line.strip() and not line.lstrip().startswith(COMMENT)]
        return _cut(lines[:SAMPLE])

    @cached_property
    def share_of_numbers(self) -> float:
        """How many of the filled cells below the first row are numbers."""
        table = self.table
        cells = [cell for row in table.rows[1:] or table.rows for cell in row if cell]
        return sum(number_in(cell, table.decimal) is not None for cell in cells) / max(1, len(cells))


def table_of(text: str) -> TextTable:
    """The whole text as cells. Raises FileRefused if it is too long or no table."""
    if len(text) > LONGEST:
        raise FileRefused(f"This text is longer than {LONGEST / 1e6:.0f} million characters; save it as a file and open that.")
    return _cut(plain_lines(text))


def plain_lines(text: str) -> list[str]:
    """One line per row; the brackets of numpy and MATLAB are taken away."""
    if "[" not in text[:4096]:
        return text.splitlines()
    if "..." in text:
        raise FileRefused(
            "The numbers were shortened with “...” when they were printed; print all: numpy.set_printoptions(threshold=sys.maxsize)."
        )
    inner = _ARRAY_WORDS.sub("", text)
    if inner.count("[") == 1:  # MATLAB: rows end in semicolons or lines
        return [line.strip(" \t,") for line in re.split(r"[;\r\n]+", inner.strip(" \t\r\n[];")) if line.strip()]
    rows = (" ".join(part.replace("[", " ").split()).strip(" ,") for part in inner.split("]"))
    return [row for row in rows if row and row != ","]


def _cut(lines: list[str]) -> TextTable:
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith(COMMENT)]
    if not kept:
        return TextTable([], [], ".")
    dialect = _decided(kept)
    across = len(rows_of(kept[:1], dialect[0])[0][1])
    if across * len(kept) > MOST_CELLS:
        raise FileRefused(f"A table of {len(kept):,} × {across:,} cells is too large to paste, at most {MOST_CELLS:,} cells.")
    numbered = list(_numbered(lines))
    rows = [(numbered[at - 1], [cell.strip() for cell in cells]) for at, cells in rows_of(kept, dialect[0])]
    rows = [(at, cells) for at, cells in rows if any(cells)]
    return TextTable([cells for _, cells in rows], [at for at, _ in rows], dialect[1])


def _decided(lines: list[str]) -> Dialect:
    """As numbers show; tabs are never part of a cell, and where there are no numbers what stands in most lines decides."""
    delimiter, decimal = dialect_of(lines, None)
    first = lines[:SAMPLE]
    if delimiter != "\t" and sum("\t" in line for line in first) * 2 > len(first):
        return "\t", decimal if delimiter != "," else "."
    if max(len(cells) for _, cells in rows_of(first, delimiter)) > 1:
        return delimiter, decimal
    signs = (";", ",", "|", " ")
    return max(signs, key=lambda sign: sum(sign in line.strip() for line in first)), decimal


def _numbered(lines: list[str]) -> Iterator[int]:
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith(COMMENT):
            yield number
