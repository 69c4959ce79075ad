"""Heads of wires and the squares of their delays, written straight into pixels. Compiled by numba.

How much of a pixel is covered is told by how far inside the edges its middle lies, half a pixel to either side of them. All pixels of the
box around a mark are covered alike, eight at a time: to choose among them would take longer.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Any

import numpy as np
from numba import njit

from rnnsim.drawing.raster.blending import COMPILED, KEPT, W, blended
from rnnsim.drawing.raster.sheet import Looks, Marks, Sheet

LANES = 8  # pixels in a vector register
LOOSE: dict[str, Any] = COMPILED | {"fastmath": {"contract", "nnan", "nsz"}}
FULL, HALF, NONE = np.float32(256.0), np.float32(0.5), np.float32(0.0)


@njit(inline="always", **LOOSE)
def share_of(inside: float) -> Any:
    """How much (0 to 256) is covered of a pixel whose middle is so far inside an edge."""
    return W(np.int32(max(NONE, min(FULL, FULL * (inside + HALF)))))


@njit(**LOOSE)
def outline_of(looks: Looks, look: int) -> tuple[Any, Any, Any, Any, Any]:
    """begins, ends, body, lean, flare: inside lies what has begins <= along <= ends and flare · |aside| <= body − lean · along.

    An arrow is a triangle, whose tip is no sharper than its outline is wide; a bar is a rectangle.
    """
    begins, ends, half = looks.begins[look], looks.ends[look], looks.halves[look]
    lean, long = 0.0 if looks.is_bar[look] else half, ends - begins
    steep = sqrt(lean * lean + long * long)
    body = half if looks.is_bar[look] else ends * half / steep
    return np.float32(begins), np.float32(ends), np.float32(body), np.float32(lean / steep), np.float32(long / steep)


@njit(inline="always", **LOOSE)
def inside_of(outline: tuple[Any, Any, Any, Any, Any], start: tuple[Any, Any, Any, Any], column: int) -> Any:
    """How far inside the outline the middle of a pixel of a row is; start: along and beside the wire, and the steps of both."""
    begins, ends, body, lean, flare = outline
    along, aside, ahead, aback = start
    step = np.float32(np.int32(column))
    here, off = along + ahead * step, abs(aside + aback * step)
    return min(min(here - begins, ends - here), body - lean * here - flare * off)


@njit(**LOOSE)
def draw_mark(sheet: Sheet, place: tuple[float, float, float, float], looks: Looks, look: int, line: float) -> None:
    """One mark; place: x, y on the sheet, and its direction."""
    x, y, cosine, sine = place
    outline, thick = outline_of(looks, look), np.float32(0.5 * line)
    middle, edge = 0.5 * (outline[0] + outline[1]), 0.5 * (line + 1)
    reach, aside = outline[1] - middle + edge, looks.halves[look] + edge
    wide, high = reach * abs(cosine) + aside * abs(sine), reach * abs(sine) + aside * abs(cosine)
    left, right = max(0, floor(x + middle * cosine - wide)), min(sheet.width, ceil(x + middle * cosine + wide))
    top, bottom = max(0, floor(y + middle * sine - high)), min(sheet.height, ceil(y + middle * sine + high))
    if right <= left:
        return
    right = min(sheet.width, left + (right - left + LANES - 1) // LANES * LANES)
    colour, paper, is_hollow = looks.colours[look], W(looks.paper), looks.is_hollow[look]
    for row in range(top, bottom):
        pixels = sheet.pixels[row * sheet.width + left : row * sheet.width + right]
        dx, dy = left + 0.5 - x, row + 0.5 - y
        start = np.float32(dx * cosine + dy * sine), np.float32(dy * cosine - dx * sine), np.float32(cosine), np.float32(-sine)
        if is_hollow:
            for at in range(len(pixels)):
                inside = inside_of(outline, start, at)
                pixels[at] = blended(blended(pixels[at], colour, share_of(inside + thick)), paper, share_of(inside - thick))
        else:
            for at in range(len(pixels)):
                pixels[at] = blended(pixels[at], colour, share_of(inside_of(outline, start, at) + thick))


@njit(**KEPT)
def draw_marks(sheet: Sheet, marks: Marks, looks: Looks, line: float) -> None:
    """Every mark that could be seen; `line` is the width of their outline."""
    room = 0.0
    for look in range(len(looks.begins)):
        room = max(room, looks.halves[look] + abs(looks.begins[look]) + looks.ends[look] + line + 1)
    for at in range(len(marks.x)):
        x, y = (marks.x[at] - sheet.x) * sheet.scale, (marks.y[at] - sheet.y) * sheet.scale
        if -room < x < sheet.width + room and -room < y < sheet.height + room:
            draw_mark(sheet, (x, y, marks.across[at], marks.down[at]), looks, marks.look[at], line)
