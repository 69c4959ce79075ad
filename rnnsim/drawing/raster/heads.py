"""Heads of wires and the squares of their delays, written straight into pixels. Compiled by numba.

How much of a pixel is covered is told by how far inside the edges its middle lies, half a pixel to either side of them.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Any

import numpy as np
from numba import njit

from rnnsim.drawing.raster.blending import COMPILED, KEPT, blended
from rnnsim.drawing.raster.sheet import Looks, Marks, Sheet

WIDEST = 256  # pixels of a row that are measured at once
WHOLE, HALF, NONE = np.float32(256.0), np.float32(0.5), np.float32(0.0)


@njit(**COMPILED)
def put(sheet: Sheet, at: int, colour: int, inside: float) -> None:
    """Cover a pixel whose middle is so far inside an edge."""
    share = int(WHOLE * (inside + HALF))
    if share >= 256:
        sheet.pixels[at] = colour
    elif share > 0:
        sheet.pixels[at] = blended(sheet.pixels[at], colour, share)


@njit(fastmath={"contract", "nnan", "nsz"}, **COMPILED)
def measure_row(insides: Any, looks: Looks, look: int, start: tuple[float, float, float, float]) -> None:
    """How far inside the outline of a head the middles of a row's pixels are; start: along and beside the wire, and their steps."""
    begins, ends, half = np.float32(looks.begins[look]), np.float32(looks.ends[look]), np.float32(looks.halves[look])
    along, aside, ahead, aback = np.float32(start[0]), np.float32(start[1]), np.float32(start[2]), np.float32(start[3])
    if looks.is_bar[look]:
        for at in range(len(insides)):
            here, off = along + ahead * np.float32(at), abs(aside + aback * np.float32(at))
            insides[at] = min(min(here - begins, ends - here), half - off)
    else:
        long = ends - begins
        steep = np.float32(1.0 / sqrt(half * half + long * long))
        for at in range(len(insides)):
            here, off = along + ahead * np.float32(at), abs(aside + aback * np.float32(at))
            insides[at] = min(here - begins, ((ends - here) * half - off * long) * steep)


@njit(**COMPILED)
def draw_head(sheet: Sheet, place: tuple[float, float, float, float], looks: Looks, look: int, line: float, row_insides: Any) -> None:
    """One head; place: x, y on the sheet, and its direction."""
    x, y, cosine, sine = place
    begins, ends, thick = looks.begins[look], looks.ends[look], np.float32(0.5 * line)
    middle, reach, aside = 0.5 * (begins + ends), 0.5 * (ends - begins) + 0.5 * line, looks.halves[look] + 0.5 * line
    wide, high = reach * abs(cosine) + aside * abs(sine), reach * abs(sine) + aside * abs(cosine)
    left, right = max(0, floor(x + middle * cosine - wide)), min(sheet.width, ceil(x + middle * cosine + wide))
    top, bottom = max(0, floor(y + middle * sine - high)), min(sheet.height, ceil(y + middle * sine + high))
    count = min(right - left, WIDEST)
    if count <= 0:
        return
    insides, colour, is_hollow = row_insides[:count], looks.colours[look], looks.is_hollow[look]
    for row in range(top, bottom):
        dx, dy = left + 0.5 - x, row + 0.5 - y
        along = dx * cosine + dy * sine
        measure_row(insides, looks, look, (along, dy * cosine - dx * sine, cosine, -sine))
        first = row * sheet.width + left
        for column in range(count):
            blunt = np.float32(ends - along - column * cosine)  # the tip is no sharper than half a line
            outer = min(insides[column], blunt) + thick
            if outer > -HALF:
                put(sheet, first + column, colour, outer)
                if is_hollow:
                    put(sheet, first + column, looks.paper, insides[column] - thick)


@njit(**KEPT)
def draw_heads(sheet: Sheet, marks: Marks, looks: Looks, line: float) -> None:
    """Every head that could be seen; `line` is the width of their outline."""
    row_insides = np.empty(WIDEST, np.float32)
    room = 0.0
    for look in range(len(looks.begins)):
        room = max(room, looks.halves[look] + abs(looks.begins[look]) + looks.ends[look] + line)
    for at in range(len(marks.x)):
        x, y = (marks.x[at] - sheet.x) * sheet.scale, (marks.y[at] - sheet.y) * sheet.scale
        if -room < x < sheet.width + room and -room < y < sheet.height + room:
            draw_head(sheet, (x, y, marks.across[at], marks.down[at]), looks, marks.look[at], line, row_insides)


@njit(**KEPT)
def draw_squares(sheet: Sheet, marks: Marks, looks: Looks, line: float) -> None:
    """Squares along the grid, `halves` to each side of their place, filled with paper."""
    for at in range(len(marks.x)):
        x, y = (marks.x[at] - sheet.x) * sheet.scale, (marks.y[at] - sheet.y) * sheet.scale
        look = marks.look[at]
        half, colour = looks.halves[look], looks.colours[look]
        reach = half + 0.5 * line + 0.5
        if not (-reach < x < sheet.width + reach and -reach < y < sheet.height + reach):
            continue
        left, right = max(0, floor(x - reach)), min(sheet.width, ceil(x + reach))
        for row in range(max(0, floor(y - reach)), min(sheet.height, ceil(y + reach))):
            for column in range(left, right):
                inside = half - max(abs(column + 0.5 - x), abs(row + 0.5 - y))
                put(sheet, row * sheet.width + column, colour, np.float32(inside + 0.5 * line))
                put(sheet, row * sheet.width + column, looks.paper, np.float32(inside - 0.5 * line))
