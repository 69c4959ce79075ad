"""One colour over another, in whole numbers. Compiled by numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

COMPILED: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}
KEPT: dict[str, Any] = COMPILED | {"cache": True}  # for what is called from outside


@njit(inline="always", **COMPILED)
def blended(under: int, colour: int, share: int) -> Any:
    """A pixel covered by a colour; share 0 to 256."""
    part = np.uint32(share)
    rest = np.uint32(256) - part
    red_blue = ((under & np.uint32(0xFF00FF)) * rest + (np.uint32(colour) & np.uint32(0xFF00FF)) * part) >> np.uint32(8)
    green = ((under & np.uint32(0x00FF00)) * rest + (np.uint32(colour) & np.uint32(0x00FF00)) * part) >> np.uint32(8)
    return np.uint32(0xFF000000) | (red_blue & np.uint32(0xFF00FF)) | (green & np.uint32(0x00FF00))
