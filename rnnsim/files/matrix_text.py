"""A matrix of weights as text: rows are targets and columns sources, or the other way round; names in the first row and column.

Blank cells and zeros are no connections. A square matrix connects units among each other, any other one inputs to outputs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.files.csv_outputs import plain_cell
from rnnsim.files.refusal import FileRefused, PathLike, saving
from rnnsim.files.saving import write_whole
from rnnsim.files.text_table import Sample, TextTable, table_of
from rnnsim.network.document import Document, as_network
from rnnsim.network.draft import Draft
from rnnsim.network.limits import check_shown
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Network
from rnnsim.network.placement import around

MOST_CELLS = 1_000_000
_NOTHING = frozenset(("", "-", "–", ".", "nan", "none", "null", "na", "n/a"))


@dataclass(frozen=True, eq=False)
class Matrix:
    """Numbers (rows, columns) and what the rows and columns are called, if they are."""

    numbers: NDArray[np.float64]
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]

    @property
    def transposed(self) -> Matrix:
        """Rows and columns change places."""
        return Matrix(self.numbers.T, self.column_names, self.row_names)


def likeness(sample: Sample) -> float:
    """0 to 1: whether it looks like a matrix, more so if it is square."""
    table = sample.table
    if not table.rows or sample.share_of_numbers < 0.5:
        return 0.0
    has_top, has_side = _has_names(table)
    across, down = max(map(len, table.rows[1:] or table.rows)) - has_side, sample.count - has_top
    lengths = {len(row) for row in table.rows[1:]}
    if len(lengths) > 1 or min(across, down) < 1:
        return 0.0
    if across == down:
        return 0.9 if has_top and has_side else 0.8
    return 0.55 if has_side else 0.35


def matrix_of(text: str) -> Matrix:
    """Raises FileRefused with the line and the column of a wrong cell."""
    table = table_of(text)
    if not table.rows:
        raise FileRefused("There is no number in this text; copy a matrix.")
    has_top, has_side = _has_names(table)
    body = table.rows[has_top:]
    width = max(map(len, body), default=0) - has_side
    if not body or width < 1:
        raise FileRefused("There are names and no numbers in this text; copy the matrix with its numbers.")
    if len(body) * width > MOST_CELLS:
        raise FileRefused(f"A matrix of {len(body):,} × {width:,} cells is too large to paste, at most {MOST_CELLS:,} cells.")
    if has_top and len(table.rows[0]) < width:
        raise FileRefused(f"There are {len(table.rows[0])} names over {width} columns of numbers; give each column its name, or none.")
    numbers = np.array([[_weight(table, at + has_top, column + has_side) for column in range(width)] for at in range(len(body))])
    row_names = tuple(row[0] for row in body) if has_side else ()
    return Matrix(numbers, row_names, tuple(table.rows[0][-width:]) if has_top else ())


def network_of(matrix: Matrix, *, activation: str = "identity", delay: int = 1) -> Network:
    """`matrix` with rows as targets; equally called rows and columns are the same units, and so are those of a square one without names."""
    targets, sources = np.nonzero(matrix.numbers)
    down, across = matrix.numbers.shape
    row_names, column_names = matrix.row_names, matrix.column_names
    is_square = down == across and not (row_names and column_names and row_names != column_names)
    if is_square:
        row_names = column_names = row_names or column_names or tuple(f"h{number + 1}" for number in range(down))
    row_names = row_names or tuple(f"y{number + 1}" for number in range(down))
    column_names = column_names or tuple(f"x{number + 1}" for number in range(across))
    for called in (row_names, column_names):
        _check_names(called)
    names = row_names if is_square else tuple(dict.fromkeys((*column_names, *row_names)))
    check_shown(len(names), len(targets))
    at = {name: number for number, name in enumerate(names)}
    rows, columns = (np.array([at[name] for name in called]) for called in (row_names, column_names))
    feeds, fed = np.isin(np.arange(len(names)), columns), np.isin(np.arange(len(names)), rows)
    draft = Draft()
    draft.units(
        len(names), label=list(names), is_input=feeds & ~fed, is_output=fed & ~feeds,
        activation=[activation if is_fed else "identity" for is_fed in fed],
    )  # fmt: skip
    draft.connect_pairs(columns[sources], rows[targets], matrix.numbers[targets, sources], delay=delay if is_square else 0)
    return around(draft.network())


def write(given: Document | Network, path: PathLike) -> None:
    """The weights as comma-separated values with names, rows are targets. Two connections of one pair have no place in it: FileRefused."""
    network = as_network(given)
    with saving(path):
        content = text_of(network).encode("utf-8")
    write_whole(path, content)


def text_of(network: Network, delimiter: str = ",") -> str:
    """The matrix as text. Raises FileRefused where a pair of units has several connections or the matrix is too large."""
    units, wires = network.units, network.connections
    if len(units) ** 2 > MOST_CELLS:
        raise FileRefused(f"A matrix of {len(units):,} × {len(units):,} cells is too large, at most {MOST_CELLS:,}; save another format.")
    rows, columns = units.positions_of(wires.target), units.positions_of(wires.source)
    if len(np.unique(rows * len(units) + columns)) < len(wires):
        raise FileRefused("A matrix holds one weight for each pair of units, and some have several connections; save another format.")
    numbers = np.zeros((len(units), len(units)))
    numbers[rows, columns] = wires.weight
    names = [_cell(unit_name(network, unit), delimiter) for unit in units.id.tolist()]
    lines = [delimiter.join(["", *names])]
    lines += [delimiter.join([name, *(f"{value:.17g}" for value in row)]) for name, row in zip(names, numbers.tolist(), strict=True)]
    return "\n".join(lines) + "\n"


def _cell(text: str, delimiter: str) -> str:
    plain = plain_cell(" ".join(text.split()))
    return f'"{plain.replace(chr(34), chr(34) * 2)}"' if delimiter in plain or '"' in plain else plain


def _has_names(table: TextTable) -> tuple[bool, bool]:
    """Whether the first row, and the first column, hold names: a corner that is empty or missing says both."""
    first = table.rows[0]
    rest = table.rows[1:]
    top, side = first[len(first) - table.width + 1 :] if not first[0] else first, [row[0] for row in rest]
    has_corner = bool(rest) and len(top) == len(rest[0]) - 1 and all(top) and all(side)
    if has_corner and (top == side[: len(top)] or any(_is_name(table, 0, column) for column in range(len(first)) if first[column])):
        return True, True
    has_top = bool(rest) and any(_is_name(table, 0, column) for column in range(len(first)))
    below = range(1, len(table.rows)) if has_top else range(len(table.rows))
    return has_top, all(_is_name(table, row, 0) for row in below)


def _is_name(table: TextTable, row: int, column: int) -> bool:
    return table.number(row, column) is None and table.rows[row][column].lower() not in _NOTHING


def _weight(table: TextTable, row: int, column: int) -> float:
    cells = table.rows[row]
    if column >= len(cells):
        raise FileRefused(f"Line {table.lines[row]} has {len(cells)} cells, others have more; make the rows equally long.")
    number = table.number(row, column)
    if number is not None:
        return number
    if cells[column].lower() in _NOTHING:
        return 0.0
    raise FileRefused(f"Line {table.lines[row]}, column {column + 1} is “{cells[column][:40]}”, not a finite number; correct the cell.")


def _check_names(names: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise FileRefused(f"Two rows or columns are called “{name[:40]}”; give each its own name, or none.")
        seen.add(name)
