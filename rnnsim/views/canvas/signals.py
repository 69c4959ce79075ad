"""Which signals travel the wires in a tick, and how long they are on their way. Imports no Qt."""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.connections import MOST_BEADS
from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import contributions

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
    carried = np.nan_to_num(contributions(network, np.arange(len(wires)), frame).amounts)
    return {int(wires.id[row]): float(carried[row]) for row in _strongest(np.abs(carried)) if abs(carried[row]) > 1e-3}


def _strongest(strength: np.ndarray) -> np.ndarray:
    """The rows of the largest values, largest first, without sorting all."""
    rows = np.arange(len(strength))
    if len(rows) > MOST_BEADS:
        rows = np.sort(np.argpartition(-strength, MOST_BEADS)[:MOST_BEADS])
    return rows[np.argsort(-strength[rows], kind="stable")]
