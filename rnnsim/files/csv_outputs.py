"""Writes recorded values as a table (`.csv`): one row per tick, one column per unit, headed by labels."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.naming import unit_name
from rnnsim.network.network import Network

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(header: Sequence[str], rows: ArrayLike) -> str:
    """The header and the rows (T, columns) with all digits of their numbers; equal values give equal text."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([plain_cell(name) for name in header])
    writer.writerows([repr(value) for value in row] for row in np.asarray(rows).tolist())
    return made.getvalue()


def plain_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before = + - @."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def labels_of(network: Network, ids: Iterable[int]) -> list[str]:
    """What the columns of these units are called."""
    return [unit_name(network, int(unit)) for unit in ids]
