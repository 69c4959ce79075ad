"""What the compiled raster draws on and with: arrays grouped as the kernels take them. Knows neither Qt nor numba.

Pixels are 0xFFRRGGBB in the machine's order of bytes, lengths device pixels unless they are said to be of the scene.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.colours import rgb_of

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Pixels = NDArray[np.uint32]
BAND = 1 << 17  # pixels that a processor keeps near while many lines are drawn on them


class Sheet(NamedTuple):
    """Pixels row by row, (height · width,), whose upper left corner shows the scene point (x, y); `scale` pixels for one of the scene."""

    pixels: Pixels
    width: int
    height: int
    x: float
    y: float
    scale: float


class Pens(NamedTuple):
    """Batch k of some segments ends before ends[k]. Arrays (K,); a gap of 0 makes a solid line."""

    ends: Ids
    colours: Pixels
    widths: Floats
    dashes: Floats
    gaps: Floats


class Marks(NamedTuple):
    """Where marks stand in the scene, the direction they point in (unit vectors), their row in the looks. Arrays (n,), weak ones first."""

    x: Floats
    y: Floats
    across: Floats
    down: Floats
    look: Ids


class Looks(NamedTuple):
    """Kinds of marks: where they begin and end along the wire and half of what they are across (heads.head_points). Arrays (K,)."""

    is_bar: NDArray[np.bool_]
    is_hollow: NDArray[np.bool_]
    begins: Floats
    ends: Floats
    halves: Floats
    colours: Pixels
    paper: int


def bands_of(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet from top to bottom in pieces of its width."""
    high = max(1, BAND // max(1, sheet.width))
    for top in range(0, sheet.height, high):
        rows = min(high, sheet.height - top)
        pixels = sheet.pixels[top * sheet.width : (top + rows) * sheet.width]
        yield sheet._replace(pixels=pixels, height=rows, y=sheet.y + top / sheet.scale)


def pixel_of(colour: str) -> int:
    """The pixel of a colour written as "#RRGGBB".

    >>> hex(pixel_of("#0A6E69"))
    '0xff0a6e69'
    """
    red, green, blue = rgb_of(colour)
    return 0xFF000000 | red << 16 | green << 8 | blue


def pixels_of(colours: list[str]) -> Any:
    """(K,) pixels of colours."""
    return np.array([pixel_of(colour) for colour in colours], np.uint32)
