"""What newly drawn things are like, as the person prefers: one frozen value. Knows no settings file and no widgets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DrawingDefaults:
    """`activation` of a new unit, `delay` in ticks of a new connection, and whether moved and new units snap to grid and guides."""

    activation: str = "tanh"
    delay: int = 1
    snaps: bool = True
