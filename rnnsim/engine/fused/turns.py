"""Updates one after another with kept fields: compiled. A field is the sum a unit's cycle sends it, held as a whole number.

Whole numbers make a field the same however one came to it, so a run can be cut anywhere and replayed to the bit; a unit that keeps
its state costs nothing, a flip one column of weights (Hopfield 1982 for the energy, ΔE = −Δs · h).
"""

from __future__ import annotations

from numba import njit

from rnnsim.engine.fused.desk import Desk
from rnnsim.engine.fused.scalar_operations import COMPILED


@njit(**COMPILED)
def take_kept_turns(desk: Desk, base: int, row: int, tick: int) -> None:
    """Stub."""
    return
