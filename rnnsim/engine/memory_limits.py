"""How much a run may hold at once, checked before anything is made: one sentence in place of a machine that runs out of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network

if TYPE_CHECKING:
    from rnnsim.compiling.program import Program

MOST_REMEMBERED = 1 << 30  # bytes of a state: past outputs of all units and episodes, copied with every call of the engine
MOST_KEPT = 8 << 30  # bytes of the inputs of a run and of what it records
_BYTES = {"double": 8, "single": 4}


def check_remembered(program: Program, batch: int, precision: str) -> None:
    """Raise `Refused` if the past that so many episodes side by side have to remember is too large."""
    units, ticks = len(program.network.units), program.past_length
    size = units * ticks * batch * _BYTES[precision]
    if size > MOST_REMEMBERED:
        way = "run fewer episodes at once" if batch > 1 else "shorten the longest delay"
        raise Refused(
            f"{units:,} units × {ticks:,} past ticks × {batch:,} episodes are {size / 1e9:,.1f} GB to remember, at most "
            f"{MOST_REMEMBERED / 1e9:.1f}; {way}."
        )


def check_kept(network: Network, ticks: int, batch: int, *, record: str) -> None:
    """Raise `Refused` if inputs and records of a run are too large."""
    units = network.units
    recorded = {"last": 0, "outputs": int(units.is_output.sum())}.get(record, 2 * len(units) + int(units.is_output.sum()))
    size = 8 * ticks * batch * (int(units.is_input.sum()) + recorded)
    if size > MOST_KEPT:
        raise Refused(
            f"{ticks:,} ticks of {batch:,} × {len(units):,} units take {size / 1e9:,.0f} GB of memory, at most {MOST_KEPT / 1e9:.0f}; "
            "make fewer ticks at once, or record less (record=“outputs” or “last”)."
        )
