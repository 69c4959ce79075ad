"""A trace as a small plot: curves of the outputs (or, with none, of all units) over ticks, for notebooks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.shapes import Path, Shape, Text, polyline
from rnnsim.drawing.svg import svg_of
from rnnsim.drawing.theme import LIGHT, Theme
from rnnsim.engine.trace import Trace
from rnnsim.network.naming import unit_name

WIDTH, HEIGHT = 560.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 500.0, 24.0, 184.0
MOST_CURVES, MOST_POINTS = 8, 1200


def svg_of_trace(trace: Trace, theme: Theme = LIGHT) -> str:
    """An SVG document; of several episodes the first, of many units the first eight."""
    ids = trace.network.output_ids if trace.network.units.is_output.any() else trace.network.units.id
    values = trace.outputs if trace.network.units.is_output.any() else trace.activations
    rows: NDArray[np.float64] = (values[:, 0] if values.ndim == 3 else values)[:, :MOST_CURVES].astype(float)
    low, high = min(0.0, float(rows.min(initial=0.0))), max(0.0, float(rows.max(initial=0.0)))
    if low == high:
        high = low + 1.0
    shapes = _axes((low, high), trace, theme)
    ends = []
    for column in range(rows.shape[1] if len(rows) else 0):
        heights = BOTTOM - (rows[:, column] - low) / (high - low) * (BOTTOM - TOP)
        chosen = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), MOST_POINTS)).astype(int))
        across = LEFT + (RIGHT - LEFT) * chosen / max(len(rows) - 1, 1)
        shapes.append(Path(polyline(zip(across, heights[chosen], strict=True)), stroke=theme.series(column)))
        ends.append((float(heights[-1]), column))
    shapes += _end_labels(ends, [unit_name(trace.network, int(unit)) for unit in ids[:MOST_CURVES]], theme)
    return svg_of(shapes, WIDTH, HEIGHT, background=theme.panel)


def _axes(span: tuple[float, float], trace: Trace, theme: Theme) -> list[Shape]:
    low, high = span
    shapes: list[Shape] = []
    for value in sorted({low, 0.0, high}):
        y = BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)
        line = theme.control if value == 0 else theme.border
        shapes.append(Path(polyline([(LEFT, y), (RIGHT, y)]), stroke=line, width=1.0))
        shapes.append(Text(LEFT - 8, y, f"{value:.3g}".replace("-", "−"), theme.muted, size=11, anchor="end"))
    last = trace.first + max(len(trace) - 1, 0)
    shapes.append(Text(LEFT, BOTTOM + 16, str(trace.first), theme.muted, size=11, anchor="middle"))
    shapes.append(Text(RIGHT, BOTTOM + 16, f"{last} tick", theme.muted, size=11, anchor="middle"))
    return shapes


def _end_labels(ends: list[tuple[float, int]], names: list[str], theme: Theme) -> list[Shape]:
    """Names at the ends of the curves, pushed apart to 14."""
    shapes: list[Shape] = []
    free = -np.inf
    for y, column in sorted(ends):
        free = max(y, free + 14.0)
        shapes.append(Text(RIGHT + 8, float(free), names[column], theme.series_text(column), size=11, weight=600))
    return shapes
