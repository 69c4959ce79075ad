"""A wire that begins or ends at a card: which unit of the collapsed group is meant, if that is obvious, and the question if not. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnsim.drawing.groups import GroupBox
from rnnsim.network.network import Ids, Network
from rnnsim.network.ports import Ports, Way, ports_of
from rnnsim.views.canvas.gestures.gesture import NOTHING_DRAWN, Sketch


@dataclass(frozen=True, eq=False)
class CardChoice:
    """What a person is asked: one of the `ports` of a group, or all of its units where `has_all`; the answer (ids) is taken by `takes`.

    `sketch` stays on the canvas meanwhile.
    """

    path: str
    ports: Ports
    way: Way
    has_all: bool
    takes: Callable[[Ids], None]
    sketch: Sketch = NOTHING_DRAWN


@dataclass(frozen=True, eq=False)
class WireEnd:
    """Where a wire begins or ends: at a unit (id), or at a unit in a card that is still to be found."""

    unit: int = -1
    card: GroupBox | None = None

    def obvious_unit(self, network: Network, way: Way, *, asks: bool = False) -> int | None:
        """Id of the unit; None where there is a choice in the card, and where it `asks` for another than the obvious one."""
        if self.card is None:
            return self.unit
        has_choice = asks and len(self.card.rows) > 1
        return None if has_choice else ports_of(network, self.card.path, way).obvious
