"""Where an architecture's units stand and what they are called: columns from left to right, discs and grids, labels."""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

import numpy as np

from rnnsim.network.placement import ROW_GAP

COLUMN_GAP = 264.0  # wide enough for a fan of wires with badges to be told apart
FILE_GAP = 84.0  # between the files of a long column
FILES = ((5, 1, 1.0), (12, 2, 0.64), (10**9, 3, 0.46))  # up to how many units: files, height of a step in rows
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def labels(letter: str, count: int) -> list[str]:
    """x₁, x₂, …

    >>> labels("h", 2)
    ['h₁', 'h₂']
    """
    return [f"{letter}{str(number).translate(_SUBSCRIPTS)}" for number in range(1, count + 1)]


def column(number: float, count: int, middle: float = 0.0, *, gap: float = ROW_GAP) -> dict[str, Any]:
    """Places of `count` units in one column, centred on the row `middle`: the columns place_x and place_y.

    A short column is straight, `gap` from row to row. A longer one goes to and fro in two or three files, so that it is less high.
    """
    files, pitch = _files_and_pitch(count)
    at = np.arange(count)
    aside = (at % files - (files - 1) / 2) * FILE_GAP
    return {"place_x": number * COLUMN_GAP + aside, "place_y": (at - (count - 1) / 2) * gap * pitch + middle * ROW_GAP}


def rows_taken(count: int) -> float:
    """How high the column of so many units is, in rows."""
    return count * _files_and_pitch(count)[1]


def _files_and_pitch(count: int) -> tuple[int, float]:
    """How many files a column has, and the height of a step in rows."""
    return next((files, pitch) for most, files, pitch in FILES if count <= most)


def two_in_column(number: float, upper: int, lower: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Places of two groups, one above the other in one column with a gap of three quarters of a row, centred together."""
    return column(number, upper, -(rows_taken(lower) + 0.75) / 2), column(number, lower, (rows_taken(upper) + 0.75) / 2)


def bent(places: dict[str, Any], by: float) -> dict[str, Any]:
    """A column bent like a bow, its middle `by` to the right, so that wires between its units do not run through others."""
    y = np.asarray(places["place_y"])
    if len(y) <= 2:
        return places
    middle, half = (y.min() + y.max()) / 2, np.ptp(y) / 2
    return {**places, "place_x": places["place_x"] + by * (1 - ((y - middle) / half) ** 2)}


def in_row(number: float, count: int, gap: float = ROW_GAP) -> dict[str, Any]:
    """Places of `count` units side by side, `gap` apart, in the row `number`, centred on the origin."""
    return {"place_x": (np.arange(count) - (count - 1) / 2) * gap, "place_y": number * COLUMN_GAP}


def on_ring(count: int, gap: float = 120.0, *, left: float = 0.0) -> dict[str, Any]:
    """Places on a circle, neighbours `gap` apart, the first at the top; the circle begins at `left`."""
    radius = gap / (2 * np.sin(pi / count)) if count > 1 else 0.0
    angles = 2 * pi * np.arange(count) / count - pi / 2
    return {"place_x": left + radius * (1 + np.cos(angles)), "place_y": radius * np.sin(angles)}


def on_oval(count: int, gap: float = 120.0) -> dict[str, Any]:
    """Places around the origin on an oval twice as wide as high, beginning at the top: units that all hear each other.

    None stands on the middle line, on which wires from the left to the right run, if their number is even.
    """
    radius = gap / (2 * np.sin(pi / count)) if count > 1 else 0.0
    angles = 2 * pi * (np.arange(count) - (0.5 if count % 4 == 0 else 0.0)) / count - pi / 2
    return {"place_x": 1.3 * radius * np.cos(angles), "place_y": 0.7 * radius * np.sin(angles)}


def on_grid(count: int, gap: float = ROW_GAP) -> dict[str, Any]:
    """Places in rows of a square grid, read like a page."""
    side = int(np.ceil(sqrt(count)))
    return {"place_x": np.arange(count) % side * gap, "place_y": np.arange(count) // side * gap}


def on_sunflower(count: int, gap: float = 60.0) -> dict[str, Any]:
    """Places in a disc, evenly spread like the seeds of a sunflower (Vogel 1979), neighbours about `gap` apart."""
    turns = np.arange(count) * pi * (3 - sqrt(5))
    radii = gap / sqrt(pi) * np.sqrt(np.arange(count) + 0.5) * 1.1
    return {"place_x": radii * np.cos(turns), "place_y": radii * np.sin(turns)}
