"""The error of a value that is no longer a number. Knows no engine, so that every backend raises the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnsim.formulas.refused import Refused
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Network

if TYPE_CHECKING:
    from rnnsim.engine.state import State
    from rnnsim.engine.trace import Trace


class NonFinite(Refused):
    """`unit` (id) was the first to become infinite or not a number, in `tick`; `state` is the one after the tick before.

    `trace` holds the ticks before it when a run was asked for, else None.
    """

    def __init__(self, network: Network, unit: int, *, tick: int, state: State) -> None:
        name = unit_name(network, unit)
        super().__init__(
            f"In tick {tick} the value of {name} is no longer a finite number; look at the weights and the activation of what feeds it, or "
            "take a smaller dt."
        )
        self.unit, self.tick, self.state = unit, tick, state
        self.trace: Trace | None = None
