"""How large a network may be, so that nothing hangs or runs out of memory: more is refused in one sentence before anything is made.

A connection takes 73 bytes as columns, as much again while rows are sorted or copied, and up to 60 laid out for the engine: 16 million
take some 4 GB. The canvas keeps about 600 bytes of geometry per wire and routes a million wires in two seconds.
"""

from __future__ import annotations

from rnnsim.formulas.refused import Refused

MOST_ROWS = {"units": 2_000_000, "connections": 16_000_000}
MOST_SHOWN = {"units": 500_000, "connections": 2_000_000}  # in a window


class TooLarge(Refused):
    """A network, or a piece of one, that is larger than the limits."""


def check_rows(kind: str, count: int) -> None:
    """Raise `TooLarge` if a network cannot have so many units or connections; `kind` is "units" or "connections"."""
    if count > MOST_ROWS[kind]:
        raise TooLarge(f"A network has at most {MOST_ROWS[kind]:,} {kind}, not {count:,}; make it smaller.")


def check_shown(units: int, connections: int) -> None:
    """Raise `TooLarge` if a network is too large for a window, though it may be run without one."""
    for kind, count in (("units", units), ("connections", connections)):
        if count > MOST_SHOWN[kind]:
            raise TooLarge(
                f"{count:,} {kind} are too many to show, a window takes at most {MOST_SHOWN[kind]:,}; run the network with “rnnsim run”, "
                "or in a script."
            )
