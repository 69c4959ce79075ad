"""From frames to what units show, fast enough for every frame: what depends on the network alone is computed once. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.units import unit_kinds
from rnnsim.drawing.values import held_ranges, initial_outputs, own_ranges, unit_ranges
from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady

Floats = NDArray[np.float64]
PICTURED = frozenset({"id", "activation", "is_input", "is_output", "aggregation", "dynamics", "group", "initial", "gain", "output_bias"})
PLACED = frozenset({"place_x", "place_y"})


class LevelReader:
    """Kinds and ranges of one network's units. `held` are the powers of two of unbounded groups; they grow and never shrink."""

    def __init__(self, network: Network, held: dict[str, float] | None = None, *, cells: bool = False) -> None:
        self.network, self._cells = network, cells
        self.kinds, self.kind_index = unit_kinds(network, cells=cells)
        self.held = dict(held or {})
        self._tanks = np.flatnonzero(network.units.dynamics == "integrator")
        self._open = np.isinf(own_ranges(network))
        self._initial = initial_outputs(network)
        self._ranges = unit_ranges(network, self.held)

    def followed(self, network: Network, *, cells: bool = False) -> LevelReader:
        """The reader for another network; the same one, renamed, if no picture of a unit changed. `cells`: see unit_kinds."""
        names = PICTURED | PLACED if cells else PICTURED
        if cells == self._cells and all(network.units.columns[name] is self.network.units.columns[name] for name in names):
            self.network = network
            return self
        return LevelReader(network, self.held, cells=cells)

    def values(self, frame: FrameReady | None) -> Floats:
        """(U,) outputs; a unit the frame does not know shows its initial output."""
        ids = self.network.units.id
        if frame is None or not len(frame.unit_ids):
            return self._initial
        if len(ids) == len(frame.unit_ids) and (ids is frame.unit_ids or np.array_equal(ids, frame.unit_ids)):
            return np.asarray(frame.values, float)
        values = frame.values_of(ids)
        known = np.isin(ids, frame.unit_ids)
        return np.where(known, values, self._initial)

    def levels(self, frame: FrameReady | None) -> Floats:
        """(U,) value over range, an integrator's state instead of its output; NaN where a value is not finite."""
        values = self.values(frame)
        if len(self._tanks):
            values = values.copy()
            values[self._tanks] = self._states(frame)
        return self.levels_of(values)

    def levels_of(self, values: Floats) -> Floats:
        """(U,) what is to be shown, over its range."""
        self._widen(values)
        levels: Floats = values / self._ranges
        return levels

    def previous_levels(self, frame: FrameReady | None) -> Floats:
        """(U,) levels one tick before the frame, as far as they were recorded: what ghosts show and registers hold."""
        if frame is None or frame.tick < 1:
            return np.asarray(self._initial / self._ranges)
        ticks, rows = frame.past.rows_of(self.network.units.id, frame.tick - 1, frame.tick - 1)
        known = rows[0] if len(ticks) else self._initial
        return np.asarray(np.where(np.isfinite(known), known, self._initial) / self._ranges)

    def _states(self, frame: FrameReady | None) -> Floats:
        initial = np.asarray(self.network.units.initial[self._tanks], float)
        if frame is None:
            return initial
        ids = self.network.units.id[self._tanks]
        return np.where(np.isin(ids, frame.unit_ids), frame.states_of(ids), initial)

    def _widen(self, values: Floats) -> None:
        over = self._open & (np.abs(values) > self._ranges)
        if over.any() and np.isfinite(values[over]).any():
            self.held = held_ranges(self.network, values, self.held)
            self._ranges = unit_ranges(self.network, self.held)
