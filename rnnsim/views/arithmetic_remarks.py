"""What the sum of a unit does not say by itself: sentences for integrators, coupled groups, held, clamped and one-at-a-time units.

Imports no Qt.
"""

from __future__ import annotations

from math import isfinite

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import Arithmetic
from rnnsim.views.number_fields import number_text, short_text


def remarks_on(arithmetic: Arithmetic, document: Document, frame: FrameReady, *, unit: int) -> tuple[str, ...]:
    """The sentences, the most surprising first; none for a plain unit."""
    version = frame.past.version_at(frame.tick)
    network = document.network if version is None else version.program.network
    settings = document.settings if version is None else version.settings
    row = int(network.units.positions_of(unit))
    made: list[str] = []
    if unit in frame.clamped or unit in settings.clamp:
        made.append(f"It is clamped to {short_text(arithmetic.output)}; the sum is what it would have answered to.")
    elif unit in frame.poked:
        made.append(f"It was poked to {short_text(arithmetic.output)}; the sum is what it would have answered to.")
    if arithmetic.due == 0:
        made.append("It is not due yet and shows its initial output.")
    elif arithmetic.due < arithmetic.tick:
        made.append(f"It is held: the sum is that of tick {arithmetic.due}, when it was due last.")
    if isfinite(arithmetic.drive):
        made.append(_integration(network, row, arithmetic, dt=settings.dt, is_continuous=settings.is_continuous))
    if arithmetic.shares:
        made.append(_sharing(str(network.units.activation[row]), arithmetic))
    if settings.is_one_at_a_time:
        made.append("Units update one at a time: at its turn it may have read values that have changed since.")
    return tuple(made)


def _integration(network: Network, row: int, arithmetic: Arithmetic, *, dt: float, is_continuous: bool) -> str:
    """s ← s + dt/τ · (drive − leak · s), with the numbers of the tick."""
    if is_continuous or not isfinite(arithmetic.before):
        return f"It integrates: τ · ds/dt = −leak · s + drive, with drive {short_text(arithmetic.drive)}."
    leak, tau = float(network.units.leak[row]), float(network.units.tau[row])
    before = short_text(arithmetic.before)
    inner = f"{short_text(arithmetic.drive)} − {number_text(leak)} · {before}" if leak else short_text(arithmetic.drive)
    return f"It integrates: s = {before} + {number_text(dt)}/{number_text(tau)} · ({inner}) = {short_text(arithmetic.state)}."


def _sharing(activation: str, arithmetic: Arithmetic) -> str:
    """Softmax and its kin answer together: e to what each read, over the sum."""
    read = np.array([share[0] for share in arithmetic.shares])
    if activation == "argmax":
        return f"Of the {len(read)} units of its group the greatest sum is 1: {short_text(float(read.max()))}."
    powers = np.exp(read - read.max())
    chance = float(powers[0] / powers.sum())
    sum_text = f"e^{short_text(float(read[0]))} over the sum of {len(read)} such terms = {short_text(chance, is_signed=False)}"
    return f"Drawn with probability {sum_text}." if activation == "sample" else f"Softmax: {sum_text}."
