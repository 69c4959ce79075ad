"""What the energy panel shows, as numbers: the staircase over the window, overlaps, and whether the energy can be trusted. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from rnnsim.analysis.energy import Staircase, energies_of, energies_of_updates
from rnnsim.analysis.integrator_energy import have_cost
from rnnsim.analysis.overlaps import overlaps_with
from rnnsim.network.document import Document
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Network
from rnnsim.recording.past import Past
from rnnsim.views.panels.pixel_layout import PixelLayout, pattern_units, pixel_layout_of
from rnnsim.views.panels.recorded import rows_with_start, start_of
from rnnsim.views.panels.scales import step_for

LARGEST_ENERGY = 1e300  # on the axis
MOST_UPDATES = 400 * 60  # single updates in a window; above, one step a tick
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EnergyCourse:
    """Energy along the recorded ticks, and overlaps (patterns,) at a tick and at the start."""

    staircase: Staircase
    overlaps: Values
    overlaps_at_start: Values
    names: tuple[str, ...]
    is_per_update: bool

    def energy_at(self, tick: float) -> float:
        """The energy when `tick` is over; NaN where it is not recorded."""
        at = int(np.searchsorted(self.staircase.ticks, tick + 1e-9, side="right")) - 1
        return float(self.staircase.energies[at]) if at >= 0 and self.staircase.ticks[at] > tick - 1 else float("nan")


@dataclass(frozen=True, eq=False)
class Landscape:
    """What holds for a document at every tick, reckoned when it is asked for and once."""

    document: Document

    @cached_property
    def layout(self) -> PixelLayout:
        """How the units of its patterns stand as pixels."""
        return pixel_layout_of(self.document.network, pattern_units(self.document))

    @cached_property
    def pictures(self) -> tuple[Values, ...]:
        """Its patterns, each a value for each pixel."""
        return tuple(self.layout.values_of(stored.input_ids, stored.inputs[0]) for stored in self.document.patterns)

    @cached_property
    def pattern_energies(self) -> Values:
        """The energies of its patterns."""
        return energies_of_patterns(self.document)

    @cached_property
    def trust(self) -> str:
        """Whether the energy can be trusted to fall."""
        return trust_sentence(self.document)


@dataclass
class EnergyRange:
    """The axis of the energy: round numbers around all that was seen of this network, so that it does not move while running."""

    _low: float = np.inf
    _high: float = -np.inf
    _network: Network | None = field(default=None, repr=False)

    def of(self, network: Network, energies: Values) -> tuple[float, float]:
        """(low, high) in whole steps of 1, 2 or 5."""
        if self._network is not network:
            self._network, self._low, self._high = network, np.inf, -np.inf
        seen = energies[np.isfinite(energies)].clip(-LARGEST_ENERGY, LARGEST_ENERGY)
        self._low, self._high = (
            float(min(self._low, *seen)) if seen.size else self._low,
            float(max(self._high, *seen)) if seen.size else self._high,
        )
        if not np.isfinite(self._low):
            return -1.0, 0.0
        room = max(self._high - self._low, 1e-6) * 0.06
        step = step_for(self._high - self._low + 2 * room, 5)
        return step * floor((self._low - room) / step), step * ceil((self._high + room) / step)


def energy_course(document: Document, past: Past, *, window: tuple[int, int], tick: int) -> EnergyCourse:
    """The course from window[0] to window[1], with the overlaps at `tick`; energies of enormous values are infinite."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _energy_course(document, past, window, tick=tick)


def _energy_course(document: Document, past: Past, window: tuple[int, int], *, tick: int) -> EnergyCourse:
    network, ids = document.network, document.network.units.id
    ticks, rows = rows_with_start(past, network, ids, first=window[0], last=window[1])
    whole = ~np.isnan(rows).any(axis=1)
    ticks, rows = ticks[whole], rows[whole]
    updates = len(rows) * (len(ids) if document.settings.update_order in ("sequential", "random_permutation") else 1)
    is_per_update = document.settings.is_one_at_a_time and updates <= MOST_UPDATES
    settings = document.settings if is_per_update else document.settings.changed(update_order="synchronous")
    if len(rows) and len(ids):
        staircase = energies_of_updates(network, rows, settings, first_tick=int(ticks[0]))
    else:
        staircase = Staircase(np.zeros(0), np.zeros(0), np.zeros(0, np.int64))
    stored = document.patterns
    now = rows[ticks == tick][:1] if (ticks == tick).any() else start_of(past, network, ids)[None]
    start = start_of(past, network, ids)[None]
    names = tuple(episode.name for episode in stored)
    return EnergyCourse(staircase, overlaps_with(now, ids, stored)[0], overlaps_with(start, ids, stored)[0], names, is_per_update)


def energies_of_patterns(document: Document) -> Values:
    """(P,) the energy of each stored pattern that has a value for every unit."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _energies_of_patterns(document)


def _energies_of_patterns(document: Document) -> Values:
    ids = document.network.units.id
    found = []
    for stored in document.patterns:
        if np.isin(ids, stored.input_ids).all() and len(ids):
            order = np.argsort(stored.input_ids, kind="stable")
            row = stored.inputs[0][order[np.searchsorted(stored.input_ids[order], ids)]]
            found.append(float(energies_of(document.network, row)))
    return np.array(found)


def trust_sentence(document: Document) -> str:
    """Why the energy never rises, or the first reason why it may."""
    network = document.network
    asymmetry = _asymmetric_pair(network)
    if asymmetry:
        return f"may rise: {asymmetry}"
    if len(network.units) and have_cost(network.units).all():
        if document.settings.is_continuous:
            return "never rises in continuous time"
        return "may rise: integrators take steps of a whole tick; choose a continuous method (run settings)"
    names = set(network.units.activation.tolist())
    if not names <= {"sign", "sign_hold"}:
        return "may rise: only units that take a sign always go downhill"
    if (network.connections.source == network.connections.target).any():
        return "may rise: a unit feeds itself"
    if not document.settings.is_one_at_a_time:
        return "may rise: all units update at once; let them take turns (update order)"
    return "never rises when units take turns"


def _asymmetric_pair(network: Network) -> str:
    """The first pair of units whose two weights differ, as a sentence's end; empty if there is none."""
    wires, units = network.connections, network.units
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    inside = (source >= 0) & (target >= 0)
    source, target, weight = source[inside], target[inside], wires.weight[inside]
    size = max(len(units), 1)
    keys, index = np.unique(np.append(target * size + source, source * size + target), return_inverse=True)
    balance = np.zeros(len(keys))
    np.add.at(balance, index, np.append(weight, -weight))
    wrong = np.flatnonzero(np.abs(balance) > 1e-9 * max(1.0, float(np.abs(weight).max(initial=0.0))))
    if not len(wrong):
        return ""
    first, second = divmod(int(keys[wrong[0]]), size)
    to, come_from = unit_name(network, int(units.id[first])), unit_name(network, int(units.id[second]))
    return f"the weight from {come_from} to {to} is not the one from {to} to {come_from}"
