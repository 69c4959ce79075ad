"""One colour over another, in whole numbers. Compiled by numba.

numba widens every sum and product to 64 bits; `W` keeps them at 32, so that eight pixels at a time fit into a vector register.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

COMPILED: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}
KEPT: dict[str, Any] = COMPILED | {"cache": True}  # for what is called from outside
W, U = np.uint32, np.uint64
APART = U(0x0000_00FF_00FF_00FF)  # green, red and blue of a wide pixel, each with room for a product above it


@njit(inline="always", **COMPILED)
def blended(under: int, colour: int, share: int) -> Any:
    """A pixel covered by a colour; share 0 to 256."""
    part = W(share)
    red_blue, green = W(under & W(0xFF00FF)), W(under & W(0x00FF00))
    red_blue_more, green_more = W(W(colour & W(0xFF00FF)) - red_blue), W(W(colour & W(0x00FF00)) - green)
    red_blue, green = W(red_blue + W(W(red_blue_more * part) >> W(8))), W(green + W(W(green_more * part) >> W(8)))
    return W(W(0xFF000000) | W(W(red_blue & W(0xFF00FF)) | W(green & W(0x00FF00))))


@njit(inline="always", **COMPILED)
def laid_over(under: int, ink: int) -> Any:
    """A pixel under a premultiplied one that lets some of it through."""
    rest = W(W(256) - W(ink >> W(24)))
    red_blue, green = W(W(W(under & W(0xFF00FF)) * rest) >> W(8)), W(W(W(W(under >> W(8)) & W(0xFF)) * rest) & W(0x00FF00))
    return W(W(0xFF000000) | W(W(W(red_blue & W(0xFF00FF)) | green) + W(ink & W(0xFFFFFF))))


@njit(inline="always", **COMPILED)
def widened(pixel: int) -> Any:
    """A pixel with its three colours apart, which is blended in half the steps."""
    return U(U(U(pixel) & U(0xFF00FF)) | U(U(U(pixel) & U(0x00FF00)) << U(24)))


@njit(inline="always", **COMPILED)
def narrowed(wide: int) -> Any:
    """The pixel of a wide one."""
    return W(U(0xFF000000) | U(wide & U(0xFF00FF)) | U(U(wide >> U(24)) & U(0x00FF00)))


@njit(inline="always", **COMPILED)
def blended_wide(under: int, colour: int, share: int) -> Any:
    """A wide pixel covered by a wide colour; share 0 to 256. What is below a whole step is cut off, as in `blended`."""
    return U(U(under + U(U(U(colour - under) * U(share)) >> U(8))) & APART)
