"""How much of a picture is worth drawing at a size on the screen: rules by radius and counts."""

from __future__ import annotations

from dataclasses import dataclass

from rnnsim.drawing.rims import RADIUS

MOST_BADGES = 24
MOST_MARKED_WIRES = 600  # beyond, squares are empty, and ties and written delays hide more than they say
MOST_LINES = 50_000  # beyond, wires are a density
FAR = 3.0, 4.0  # radius on screen below which wires between groups are bundled, and above which they are single again
FAR_AMONG_MANY = 8.0, 10.0  # the same, where more than MOST_TOLD_APART connections are drawn
MOST_TOLD_APART = 20_000


@dataclass(frozen=True, slots=True)
class Detail:
    """`units`: "numbers" (value inside), "full", "plain" (fill, outline, ring), "dot" or "pixel". The rest says what is drawn of wires."""

    units: str = "full"
    has_labels: bool = True
    has_heads: bool = True
    has_badges: bool = True
    has_squares: bool = False
    has_curves: bool = True

    @property
    def body(self) -> str:
        """The `detail` of units.unit_shapes."""
        return {"numbers": "full", "full": "full", "plain": "plain"}.get(self.units, "dot")


def detail_at(zoom: float, wires_in_view: int = 0) -> Detail:
    """The detail for a zoom: radius on screen from 30, 12, 5 and 2 pixels.

    Above 600 wires the marks on them go, but for empty squares that say there is a delay.
    """
    radius = RADIUS * zoom
    units = "numbers" if radius >= 30 else "full" if radius >= 12 else "plain" if radius >= 5 else "dot" if radius >= 2 else "pixel"
    return Detail(
        units,
        has_labels=radius >= 12,
        has_heads=radius >= 5,
        has_badges=radius >= 8 and wires_in_view <= MOST_MARKED_WIRES,
        has_squares=radius >= 8 and wires_in_view > MOST_MARKED_WIRES,
        has_curves=radius >= 5,
    )


def has_written_badges(delayed_in_view: int) -> bool:
    """Whether a delay of one tick is written z⁻¹; beyond 24 such wires it is a small square."""
    return delayed_in_view <= MOST_BADGES


def bundles_groups(zoom: float, connections: int, *, was: bool) -> bool:
    """Whether wires between open groups are drawn as bundles; near the limit it stays as it `was`, so that nothing flickers."""
    below, until = FAR_AMONG_MANY if connections > MOST_TOLD_APART else FAR
    return RADIUS * zoom < (until if was else below)
