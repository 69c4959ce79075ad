"""Many units at once: where they stand among those already there, and the edit that adds them. Knows no selection and no views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import add_units
from rnnsim.network.naming import grouped
from rnnsim.network.network import Network, rows_from
from rnnsim.network.placement import ROW_GAP, Places, grid, ring

MOST_UNITS = 10_000
MOST_IN_A_RING = 30  # more are easier to see in a grid


def row(network: Network) -> Places:
    """Side by side, around the middle."""
    place = (np.arange(len(network.units)) - (len(network.units) - 1) / 2) * ROW_GAP
    return place, np.zeros_like(place)


def column(network: Network) -> Places:
    """One below the other, around the middle."""
    place, zeros = row(network)
    return zeros, place


ARRANGEMENTS: dict[str, Callable[[Network], Places]] = {"ring": ring, "grid": grid, "row": row, "column": column}


def usual_arrangement(count: int) -> str:
    """How so many units stand if nobody says otherwise."""
    return "ring" if count <= MOST_IN_A_RING else "grid"


def many_units(count: int, middle: tuple[float, float], *, arrangement: str, **columns: Any) -> Edit:
    """Add units around a place, or right of everything where units already stand there; unit columns by keyword.

    Refused where `count` is not from 1 to 10,000.
    """
    if not 1 <= count <= MOST_UNITS:
        raise Refused(f"Many units at once are 1 to {grouped(MOST_UNITS)}, not {grouped(count)}; add them in several steps.")

    def edit(document: Document) -> Document:
        x, y = ARRANGEMENTS[arrangement](Network(rows_from("units", count, id=np.arange(count))))
        free_x, free_y = free_middle(document.network, (x, y), middle)
        return add_units(count, place_x=x + free_x, place_y=y + free_y, **columns)(document)

    return edit


def free_middle(network: Network, places: Places, wanted: tuple[float, float]) -> tuple[float, float]:
    """The wanted middle of the places, if no unit of the network stands among them there; else one right of all units."""
    there, (x, y) = network.units, places
    if not len(there):
        return wanted
    apart_x, apart_y = (np.abs(place - middle) for place, middle in ((there.place_x, wanted[0]), (there.place_y, wanted[1])))
    if not ((apart_x < np.ptp(x) / 2 + ROW_GAP / 2) & (apart_y < np.ptp(y) / 2 + ROW_GAP / 2)).any():
        return wanted
    return float(there.place_x.max() + ROW_GAP + np.ptp(x) / 2), wanted[1]
