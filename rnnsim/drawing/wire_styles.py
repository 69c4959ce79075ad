"""How every wire looks, as arrays: width class, colours before and behind its valve, head, dash, paint order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.drawing.colours import Rgb, rgb_of
from rnnsim.drawing.theme import Theme, mixed_colours
from rnnsim.network.network import Ids, Network

Floats = NDArray[np.float64]
WIDTHS = np.array([1.25, 2.25, 3.5])
ARROW, HOLLOW_ARROW, BAR, HOLLOW_BAR = range(4)
SOLID, DOTTED, BROKEN = range(3)
CLOSED_SHARE = 0.18  # what a closed gate leaves of a wire's contrast


@dataclass(frozen=True, eq=False)
class WireStyles:
    """Rows are the network's connections. `width_class` (C,) indexes WIDTHS (times theme.line_scale).

    `colour` (C, 3) up to the valve, `colour_behind` (C, 3) after it, also of the head; equal where there is no gate. `head`:
    ARROW, HOLLOW_ARROW, BAR, HOLLOW_BAR. `dash`: SOLID, DOTTED (zero weight), BROKEN (negative delay). `order` (C,): weak first.
    """

    scale: float
    width_class: NDArray[np.uint8]
    colour: Rgb
    colour_behind: Rgb
    head: NDArray[np.uint8]
    dash: NDArray[np.uint8]
    order: Ids

    def widths(self, theme: Theme) -> Floats:
        """(C,) pen widths in scene pixels."""
        return WIDTHS[self.width_class] * theme.line_scale


def weight_scale(weights: ArrayLike, held: float | None = None) -> float:
    """95th percentile of the magnitudes other than zero (1 where there is none); a `held` scale stays until it is off by 2×."""
    strengths = np.abs(np.asarray(weights, float))
    strengths = strengths[(strengths > 0) & np.isfinite(strengths)]
    scale = float(np.percentile(strengths, 95)) if len(strengths) else 1.0
    return held if held is not None and held / 2 < scale < held * 2 else scale


def width_classes(weights: ArrayLike, scale: float) -> NDArray[np.uint8]:
    """0, 1 or 2 for |w| / scale under a third, under two thirds, above."""
    return np.digitize(np.abs(np.asarray(weights, float)) / scale, [1 / 3, 2 / 3]).astype(np.uint8)


def wire_styles(network: Network, theme: Theme, *, scale: float | None = None, gate_levels: Floats | None = None) -> WireStyles:
    """Styles of all connections. `gate_levels` (C,): value of each connection's gate over its range, NaN where there is none."""
    wires = network.connections
    weights = np.asarray(wires.weight, float)
    scale = weight_scale(weights) if scale is None else scale
    colour = theme.weight_colours(weights, scale)
    behind = colour
    if gate_levels is not None:
        shares = CLOSED_SHARE + (1 - CLOSED_SHARE) * np.minimum(1.0, np.abs(np.nan_to_num(gate_levels, nan=1.0)))
        behind = mixed_colours(rgb_of(theme.canvas), colour, shares)
    head = 2 * (weights < 0) + ~wires.trainable
    dash = np.where(wires.delay < 0, BROKEN, np.where(weights == 0, DOTTED, SOLID))
    order = np.argsort(np.abs(weights), kind="stable")
    return WireStyles(scale, width_classes(weights, scale), colour, behind, head.astype(np.uint8), dash.astype(np.uint8), order)


def gate_levels_of(network: Network, levels: Floats) -> Floats:
    """(C,) level of each connection's gate given the levels of all units (U,); NaN where there is none."""
    rows = network.units.positions_of(network.connections.gate)
    return np.append(levels, np.nan)[rows]
