"""Marks that belong to no unit or wire: pills, the tick cursor, the grid's dots."""

from __future__ import annotations

from rnnsim.drawing.shapes import Box, Shape, Text
from rnnsim.drawing.text_width import text_width


def pill_shapes(text: str, x: float, y: float, *, ink: str, fill: str, border: str | None = None) -> list[Shape]:
    """Text of 11 in a round-ended box around x, y."""
    across = text_width(text, 11, 600) + 11
    return [Box(x - across / 2, y - 8.6, across, 17.2, 8.6, fill, border, 1.0), Text(x, y, text, ink, 11, 600, "middle")]
