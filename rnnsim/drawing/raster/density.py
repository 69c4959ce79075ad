"""Wires too many to be told apart: how much runs through each pixel, and the colour of that. Compiled by numba."""

from __future__ import annotations

from math import log
from typing import Any

from numba import njit

from rnnsim.drawing.raster.blending import KEPT, blended
from rnnsim.drawing.raster.lines import FLAT, ONE, kept_on
from rnnsim.drawing.raster.sheet import Sheet

SIGN_STEPS = 64  # from all negative to all positive


@njit(**KEPT)
def add_lines(sheet: Sheet, segments: Any, amounts: Any, sums: Any, first: int, last: int) -> None:
    """Add amounts (S,) of segments (S, 4) of the scene to the pixels these cross, one in each column (or row) they pass.

    sums (2, height · width): what is positive, and what is negative.
    """
    for at in range(first, last):
        x0, y0 = (segments[at, 0] - sheet.x) * sheet.scale, (segments[at, 1] - sheet.y) * sheet.scale
        x1, y1 = (segments[at, 2] - sheet.x) * sheet.scale, (segments[at, 3] - sheet.y) * sheet.scale
        if max(x0, x1) < 0 or min(x0, x1) > sheet.width or max(y0, y1) < 0 or min(y0, y1) > sheet.height:
            continue
        major_step, minor_step, major_size, minor_size = 1, sheet.width, sheet.width, sheet.height
        if abs(x1 - x0) < abs(y1 - y0):
            major_step, minor_step, major_size, minor_size = minor_step, major_step, minor_size, major_size
            x0, y0, x1, y1 = y0, x0, y1, x1
        if x1 < x0:
            x0, y0, x1, y1 = x1, y1, x0, y0
        slope = (y1 - y0) / (x1 - x0) if x1 - x0 > FLAT else 0.0
        begin, end = kept_on(major_size, (1.0, minor_size - 2.0), (x0, y0, x1, slope))
        plane, amount = 0 if amounts[at] >= 0 else 1, abs(amounts[at])
        top, step = int((y0 + slope * (begin + 0.5 - x0)) * ONE), int(slope * ONE)
        place = begin * major_step
        for _ in range(begin, end):
            sums[plane, place + (top >> 16) * minor_step] += amount
            top += step
            place += major_step


@njit(**KEPT)
def colour_sums(sheet: Sheet, sums: Any, colours: Any, full: float, least: float) -> None:
    """Mix colours (SIGN_STEPS + 1,) into the pixels: which one by the share that is positive, how much by the logarithm of the sum.

    A sum of `full` covers all of a pixel, the least one `least` of it (0 to 1).
    """
    scale = (1.0 - least) / log(1.0 + full)
    for at in range(len(sheet.pixels)):
        total = sums[0, at] + sums[1, at]
        if total > 0:
            colour = colours[int(SIGN_STEPS * sums[0, at] / total + 0.5)]
            share = int(256.0 * (least + scale * log(1.0 + total)))
            sheet.pixels[at] = blended(sheet.pixels[at], colour, min(256, share))
