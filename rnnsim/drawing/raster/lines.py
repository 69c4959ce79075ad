"""Antialiased lines, written straight into pixels. Compiled by numba.

A line that runs mostly across is drawn column by column, one that runs mostly down row by row; there it covers `span` of the pixels that
follow each other, the first and the last of them in part. Coverage is exact but for the ends, which are cut along the grid.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import numpy as np
from numba import njit

from rnnsim.drawing.raster.blending import COMPILED, KEPT, U, blended_wide, narrowed, widened
from rnnsim.drawing.raster.sheet import Pens, Sheet

ONE = 1 << 16  # fixed point: the whole part in the upper bits
FLAT = 1e-6  # a slope under which a line stays on its row


@njit(**COMPILED)
def kept_on(sheet_size: int, room: tuple[float, float], line: tuple[float, float, float, float]) -> tuple[int, int]:
    """First and behind the last column (or row) in which the middle of the line stays within `room`; line: x0, y0, x1, slope."""
    x0, y0, x1, slope = line
    begin, stop = x0 - 0.5, x1 - 0.5
    if slope > FLAT or slope < -FLAT:
        enters, leaves = x0 + (room[0] - y0) / slope - 0.5, x0 + (room[1] - y0) / slope - 0.5
        begin, stop = max(begin, min(enters, leaves)), min(stop, max(enters, leaves))
    elif y0 < room[0] or y0 > room[1]:
        return 0, 0
    return max(0, ceil(begin)), min(sheet_size, ceil(stop))


@njit(**COMPILED)
def stroke(wide: Any, size: tuple[int, int], line: tuple[float, float, float, float], width: float, colour: int) -> None:
    """One line between two points, x0, y0, x1, y1, on wide pixels of a size (width, height)."""
    x0, y0, x1, y1 = line
    major_step, minor_step, major_size, minor_size = 1, size[0], size[0], size[1]
    if abs(x1 - x0) < abs(y1 - y0):
        major_step, minor_step, major_size, minor_size = minor_step, major_step, minor_size, major_size
        x0, y0, x1, y1 = y0, x0, y1, x1
    if x1 < x0:
        x0, y0, x1, y1 = x1, y1, x0, y0
    if x1 - x0 < FLAT:
        return
    slope = (y1 - y0) / (x1 - x0)
    half = 0.5 * width * sqrt(1 + slope * slope)
    span = U(2 * half * ONE)
    rows = ((int(span) + ONE - 1) >> 16) + 1
    first, last = kept_on(major_size, (half, minor_size - rows - 1.0 + half), (x0, y0, x1, slope))
    top, step, place = int((y0 + slope * (first + 0.5 - x0) - half) * ONE), int(slope * ONE), first * major_step
    for _ in range(first, last):
        at, share = U(place + (top >> 16) * minor_step), min(U(ONE - (top & 0xFFFF)), span)
        rest = span - share
        wide[at] = blended_wide(wide[at], colour, share >> U(8))
        for _between in range(rows - 3):
            at += U(minor_step)
            wide[at] = colour
            rest -= U(ONE)
        if rows > 2:
            at += U(minor_step)
            share = min(U(ONE), rest)
            wide[at] = blended_wide(wide[at], colour, share >> U(8))
            rest -= share
        at += U(minor_step)
        wide[at] = blended_wide(wide[at], colour, rest >> U(8))
        top += step
        place += major_step


@njit(**COMPILED)
def stroke_broken(wide: Any, size: tuple[int, int], line: tuple[float, float, float, float], pens: Pens, pen: int) -> None:
    """One line in dashes."""
    x0, y0, x1, y1 = line
    length = sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
    if length < FLAT:
        return
    across, down = (x1 - x0) / length, (y1 - y0) / length
    begin = 0.0
    while begin < length:
        end = min(begin + pens.dashes[pen], length)
        dash = x0 + across * begin, y0 + down * begin, x0 + across * end, y0 + down * end
        stroke(wide, size, dash, pens.widths[pen], widened(pens.colours[pen]))
        begin += pens.dashes[pen] + pens.gaps[pen]


@njit(**COMPILED)
def stroke_plain(sheet: Sheet, line: tuple[float, float, float, float], colour: int) -> None:
    """One line a pixel wide, without blending."""
    x0, y0, x1, y1 = line
    major_step, minor_step, major_size, minor_size = 1, sheet.width, sheet.width, sheet.height
    if abs(x1 - x0) < abs(y1 - y0):
        major_step, minor_step, major_size, minor_size = minor_step, major_step, minor_size, major_size
        x0, y0, x1, y1 = y0, x0, y1, x1
    if x1 < x0:
        x0, y0, x1, y1 = x1, y1, x0, y0
    if x1 - x0 < FLAT:
        return
    slope = (y1 - y0) / (x1 - x0)
    first, last = kept_on(major_size, (1.0, minor_size - 2.0), (x0, y0, x1, slope))
    top, step = int((y0 + slope * (first + 0.5 - x0)) * ONE), int(slope * ONE)
    pixels, place = sheet.pixels, first * major_step
    for _ in range(first, last):
        pixels[U(place + (top >> 16) * minor_step)] = colour
        top += step
        place += major_step


@njit(**KEPT)
def draw_plain_lines(sheet: Sheet, segments: Any, pens: Pens) -> None:
    """Segments (S, 4) of the scene in the order of their pens, all of them one plain pixel wide."""
    pen = 0
    for at in range(len(segments)):
        while pens.ends[pen] <= at:
            pen += 1
        x0, y0 = (segments[at, 0] - sheet.x) * sheet.scale, (segments[at, 1] - sheet.y) * sheet.scale
        x1, y1 = (segments[at, 2] - sheet.x) * sheet.scale, (segments[at, 3] - sheet.y) * sheet.scale
        if max(x0, x1) > 0 and min(x0, x1) < sheet.width and max(y0, y1) > 0 and min(y0, y1) < sheet.height:
            stroke_plain(sheet, (x0, y0, x1, y1), pens.colours[pen])


@njit(**KEPT)
def draw_lines(sheet: Sheet, segments: Any, pens: Pens) -> None:
    """Segments (S, 4) of the scene in the order of their pens.

    They are drawn on wide pixels, with rows above and below in which what reaches over the sheet's edges is whole.
    """
    widest = np.max(pens.widths)
    above = int(1.5 * widest) + 3
    size = sheet.width, sheet.height + 2 * above
    wide, before = np.empty(size[0] * size[1], np.uint64), above * sheet.width
    for at in range(len(sheet.pixels)):
        wide[before + at] = widened(sheet.pixels[at])
    pen = 0
    for at in range(len(segments)):
        while pens.ends[pen] <= at:
            pen += 1
        y0, y1 = (segments[at, 1] - sheet.y) * sheet.scale + above, (segments[at, 3] - sheet.y) * sheet.scale + above
        if max(y0, y1) < 0 or min(y0, y1) > size[1]:
            continue
        x0, x1 = (segments[at, 0] - sheet.x) * sheet.scale, (segments[at, 2] - sheet.x) * sheet.scale
        if max(x0, x1) < -widest or min(x0, x1) > size[0] + widest:
            continue
        if pens.gaps[pen] > 0:
            stroke_broken(wide, size, (x0, y0, x1, y1), pens, pen)
        else:
            stroke(wide, size, (x0, y0, x1, y1), pens.widths[pen], widened(pens.colours[pen]))
    for at in range(len(sheet.pixels)):
        sheet.pixels[at] = narrowed(wide[before + at])
