"""Which signals travel the wires in a tick, and how long they are on their way. Imports no Qt."""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.connections import MOST_BEADS
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady

FASTEST = 8.0  # ticks a second, above which only values are shown
TRAVEL, TRAVEL_SHARE = 0.240, 0.6


def travel_seconds(rate: float) -> float:
    """How long a bead is on its way at so many ticks a second; 0: no beads."""
    return min(TRAVEL, TRAVEL_SHARE / rate) if 0 < rate <= FASTEST + 0.5 else 0.0


def eased(share: float) -> float:
    """Slow, fast, slow."""
    return share * share * (3 - 2 * share)


def contributions_of(network: Network, frame: FrameReady) -> dict[int, float]:
    """The strongest contributions of the frame's tick by connection id: weight · source(t − delay) · gate(t)."""
    wires = network.connections
    carried = np.zeros(len(wires))
    for delay in np.unique(wires.delay).tolist():
        rows = np.flatnonzero(wires.delay == delay)
        carried[rows] = _outputs(frame, frame.tick - delay, wires.source[rows])
    carried *= wires.weight
    gated = np.flatnonzero(wires.gate != NO_ID)
    carried[gated] *= _outputs(frame, frame.tick, wires.gate[gated])
    carried = np.nan_to_num(carried)
    return {int(wires.id[row]): float(carried[row]) for row in _strongest(np.abs(carried)) if abs(carried[row]) > 1e-3}


def _strongest(strength: np.ndarray) -> np.ndarray:
    """The rows of the largest values, largest first, without sorting all."""
    rows = np.arange(len(strength))
    if len(rows) > MOST_BEADS:
        rows = np.sort(np.argpartition(-strength, MOST_BEADS)[:MOST_BEADS])
    return rows[np.argsort(-strength[rows], kind="stable")]


def _outputs(frame: FrameReady, tick: int, units: np.ndarray) -> np.ndarray:
    """(n,) outputs at a tick; 0 where none were recorded."""
    if tick == frame.tick:
        return np.nan_to_num(frame.values_of(units))
    ticks, rows = frame.past.rows_of(units, tick, tick)
    return np.nan_to_num(rows[0]) if len(ticks) else np.zeros(len(units))
