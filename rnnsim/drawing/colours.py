"""Sums with colours written as "#RRGGBB": mixing, luminance, contrast. Knows no theme."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DARK_INK, LIGHT_INK = "#12161B", "#FFFFFF"
Rgb = NDArray[np.uint8]


@lru_cache(maxsize=4096)
def rgb_of(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def colour_of(rgb: Sequence[int] | Rgb) -> str:
    """The text of three numbers from 0 to 255."""
    return f"#{int(rgb[0]):02X}{int(rgb[1]):02X}{int(rgb[2]):02X}"


@lru_cache(maxsize=16384)
def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from the first to the second, channel by channel."""
    pairs = zip(rgb_of(first), rgb_of(second), strict=True)
    return colour_of([round(a + (b - a) * share) for a, b in pairs])


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [part / 255 for part in rgb_of(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def ink_on(fill: str) -> str:
    """Dark or white ink, whichever can be read better on the fill."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(ink, fill))
