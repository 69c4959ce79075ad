"""Where an architecture's units stand and what they are called: columns from left to right, discs and grids, labels."""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

import numpy as np

from rnnsim.network.placement import ROW_GAP

COLUMN_GAP = 264.0  # wide enough for a fan of wires with badges to be told apart
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def labels(letter: str, count: int) -> list[str]:
    """x₁, x₂, …

    >>> labels("h", 2)
    ['h₁', 'h₂']
    """
    return [f"{letter}{str(number).translate(_SUBSCRIPTS)}" for number in range(1, count + 1)]


def column(number: float, count: int, middle: float = 0.0, *, gap: float = ROW_GAP) -> dict[str, Any]:
    """Places of `count` units in one column, `gap` apart, centred on the row `middle`: the columns place_x and place_y."""
    return {"place_x": number * COLUMN_GAP, "place_y": (np.arange(count) - (count - 1) / 2) * gap + middle * ROW_GAP}


def two_in_column(number: float, upper: int, lower: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Places of two groups, one above the other in one column with a gap of three quarters of a row, centred together."""
    return column(number, upper, -(lower + 0.75) / 2), column(number, lower, (upper + 0.75) / 2)


def on_ring(count: int, gap: float = 120.0, *, left: float = 0.0) -> dict[str, Any]:
    """Places on a circle, neighbours `gap` apart, the first at the top; the circle begins at `left`."""
    radius = gap / (2 * np.sin(pi / count)) if count > 1 else 0.0
    angles = 2 * pi * np.arange(count) / count - pi / 2
    return {"place_x": left + radius * (1 + np.cos(angles)), "place_y": radius * np.sin(angles)}


def on_grid(count: int, gap: float = ROW_GAP) -> dict[str, Any]:
    """Places in rows of a square grid, read like a page."""
    side = int(np.ceil(sqrt(count)))
    return {"place_x": np.arange(count) % side * gap, "place_y": np.arange(count) // side * gap}


def on_sunflower(count: int, gap: float = 60.0) -> dict[str, Any]:
    """Places in a disc, evenly spread like the seeds of a sunflower (Vogel 1979), neighbours about `gap` apart."""
    turns = np.arange(count) * pi * (3 - sqrt(5))
    radii = gap / sqrt(pi) * np.sqrt(np.arange(count) + 0.5) * 1.1
    return {"place_x": radii * np.cos(turns), "place_y": radii * np.sin(turns)}
