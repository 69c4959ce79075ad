"""The compiled raster: once this module is imported, every kernel is compiled or read from the cache, and can be called at once.

Never import it on the way to a frame: `rnnsim.drawing.raster.readiness` says whether it is there.
"""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.raster.density import SIGN_STEPS, add_lines, colour_sums
from rnnsim.drawing.raster.lines import draw_lines, draw_plain_lines
from rnnsim.drawing.raster.marks import draw_marks
from rnnsim.drawing.raster.pieces import draw_pieces
from rnnsim.drawing.raster.sheet import Looks, Marks, Pens, Sheet, pixel_of

__all__ = ["add_lines", "colour_sums", "draw_lines", "draw_marks", "draw_pieces", "draw_plain_lines"]


def _tried_out() -> bool:
    """Call every kernel with the types it will be called with."""
    sheet = Sheet(np.zeros(64, np.uint32), 8, 8, 0.0, 0.0, 1.0)
    one, number = np.ones(1), np.zeros(1, np.int64)
    pens = Pens(number + 1, np.zeros(1, np.uint32), one, one, np.zeros(1))
    segments = np.array([[1.0, 1.0, 6.0, 5.0]])
    draw_lines(sheet, segments, pens)
    draw_plain_lines(sheet, segments, pens)
    marks = Marks(4 * one, 4 * one, one, 0 * one, number)
    looks = Looks(np.ones(1, np.bool_), np.ones(1, np.bool_), -one, one, one, np.zeros(1, np.uint32), pixel_of("#000000"))
    draw_marks(sheet, marks, looks, 1.0)
    draw_pieces(sheet, np.zeros((4, 4), np.uint32), np.array([[4.0, 4.0, 0.0, 0.0, 4.0, 4.0]]))
    sums = np.zeros((2, 64), np.float32)
    add_lines(sheet, segments, np.ones(1, np.float32), sums, 0, 1)
    colour_sums(sheet, sums, np.zeros(SIGN_STEPS + 1, np.uint32), 1.0, 0.5)
    for kernel in (add_lines, colour_sums, draw_lines, draw_marks, draw_pieces, draw_plain_lines):
        kernel.disable_compile()  # other types are a mistake, not half a second of compiling on the way to a frame
    return True


IS_READY = _tried_out()
