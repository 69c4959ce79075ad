"""What every gesture is: it begins by construction, is moved, and ends by finish or cancel. Points are scene numbers; no Qt here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from rnnsim.drawing.groups import GroupBox
from rnnsim.views.canvas.view_area import Rectangle

CLICK_TRAVEL = 4.0  # pixels the pointer may move and the press still be a click


@dataclass(frozen=True)
class Sketch:
    """What the overlay shows of a gesture: a line being drawn, a marquee, guides to align with, equal gaps, what a release would take."""

    line: tuple[float, float, float, float] | None = None
    loop: tuple[tuple[float, float], ...] = ()  # the four Bézier points of a unit's connection to itself
    band: Rectangle | None = None
    guides: tuple[tuple[float, float, float, float], ...] = ()
    gaps: tuple[tuple[float, float, float, float], ...] = ()
    target_unit: int = -1
    target_connection: int = -1
    target_card: GroupBox | None = None
    target_bundle: tuple[int, ...] = ()
    ghost: tuple[float, float] | None = None  # where a new unit would stand


NOTHING_DRAWN = Sketch()


class AbstractGesture(ABC):
    """`modifiers` is kept up to date by the canvas while the gesture lasts."""

    modifiers: frozenset[str] = frozenset()
    sketch: Sketch = NOTHING_DRAWN
    hint: str = ""
    cursor: str = "arrow"

    @abstractmethod
    def move(self, x: float, y: float) -> None:
        """The pointer is here now."""

    @abstractmethod
    def finish(self, x: float, y: float) -> AbstractGesture | None:
        """The button was let go here. Returns the gesture that goes on without a button, if there is one."""

    @abstractmethod
    def cancel(self) -> None:
        """Leave everything as it was before."""

    def linger(self) -> None:  # noqa: B027  most gestures do not care
        """The button has been down for a quarter of a second without a move."""
