"""How much larger text is written when a picture is zoomed out, so that it can still be read. Knows no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rnnsim.drawing.shapes import Shape, Text

LEAST_SIZE, USUAL_SIZE, MOST_GROWTH = 9.0, 11.0, 1.6  # pixels on screen, scene pixels, and what the room around text allows


def text_growth(zoom: float) -> float:
    """1 as long as usual text has 9 pixels on screen, then more, up to 1.6."""
    return min(MOST_GROWTH, max(1.0, LEAST_SIZE / (USUAL_SIZE * zoom)))


def legible(shapes: Iterable[Shape], zoom: float) -> list[Shape]:
    """The shapes with their text as large as it has to be at a zoom."""
    growth = text_growth(zoom)
    return [replace(shape, size=shape.size * growth) if isinstance(shape, Text) else shape for shape in shapes]
