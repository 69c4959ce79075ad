"""What a network that reads later ticks asks of a run: the whole episode at once, from its first tick. Every backend checks it here."""

from __future__ import annotations

from rnnsim.compiling.program import Program
from rnnsim.engine.state import DTYPES
from rnnsim.formulas.refused import Refused

MOST_BYTES = 2 << 30  # all values of all ticks and episodes, which are held at once


class WholeEpisodeNeeded(Refused):
    """A network that reads later ticks was asked to go on from a state."""

    def __init__(self) -> None:
        super().__init__(
            "A network with negative delays reads later ticks and is computed over whole episodes, so it cannot go on from a state; give "
            "the whole episode from its first tick, and no start."
        )


def check_whole_episode(program: Program, ticks: int, batch: int, *, precision: str, begun: int = 0) -> None:
    """Raise `Refused` if this cannot be made in one go: `begun` ticks are behind it, or it is too large."""
    if not program.look_ahead:
        return
    if begun:
        raise WholeEpisodeNeeded()
    rows = program.past_length + ticks + program.look_ahead
    per_tick = batch * len(program.network.units) * DTYPES[precision].itemsize
    if rows * per_tick > MOST_BYTES:
        raise Refused(
            f"{ticks:,} ticks of {batch:,} × {len(program.network.units):,} values are too many to hold at once, as a network with "
            f"negative delays needs; take episodes of at most {max(MOST_BYTES // per_tick - rows + ticks, 0):,} ticks, or fewer of them "
            "side by side."
        )
