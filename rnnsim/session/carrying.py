"""From one tick to the next under a version: what is carried in, what is fed to the clock, what is written into the rows.

The one place that calls the engine, live and in replay alike, so that both agree to the bit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.backends import advance
from rnnsim.engine.clock import Room
from rnnsim.engine.state import DTYPES, State, carried, first_state, poked
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Network
from rnnsim.recording.recording import FreeRows, RowKind
from rnnsim.recording.version import Version


@np.errstate(all="ignore")  # what is not finite is found by the clock, not said on the console
def fresh_state(version: Version) -> State:
    """The state before the first tick."""
    return first_state(version.program, precision=version.settings.precision)


@np.errstate(all="ignore")
def entered(version: Version, state: State) -> State:
    """A state as computed, ready for the next tick under a version; poked if the version begins there."""
    ready = carried(_in_precision(version, state), version.program)
    return poked(ready, version.program, version.pokes) if version.pokes and version.first == state.tick + 1 else ready


@np.errstate(all="ignore")
def ticked(version: Version, state: State, free: FreeRows) -> State:
    """Make as many ticks as there are free rows, from an entered state. Raises `NonFinite` after the finite rows are written."""
    ticks, program, integrators = len(free.rows), version.program, free.states.shape[1]
    states = np.empty((ticks, 1, free.rows.shape[1]), free.rows.dtype) if integrators else None
    room = Room(free.rows[:, None, :], states, None, None)
    first = state.tick + 1
    try:
        return advance(program, state, _inputs(version, first, ticks), settings=version.settings, room=room,
                       clamp=_clamps(version, first, ticks), valid=_valid(version, first, ticks))  # fmt: skip
    finally:
        if states is not None:
            free.states[:] = states[:, 0, row_kind(version).integrators]


def row_kind(version: Version) -> RowKind:
    """What a row of this version holds."""
    units = version.program.network.units
    return RowKind(units.id, np.flatnonzero(units.dynamics == "integrator"), DTYPES[version.settings.precision])


def scratch_rows(version: Version, ticks: int) -> FreeRows:
    """Rows that are not kept."""
    kind = row_kind(version)
    return FreeRows(np.empty((ticks, len(kind.unit_ids)), kind.dtype), np.empty((ticks, len(kind.integrators)), kind.dtype))


def _has_unit(network: Network, unit: int) -> bool:
    return int(network.units.positions_of(unit)) != NO_ID


def _in_precision(version: Version, state: State) -> State:
    dtype = row_kind(version).dtype
    if state.recent.dtype == dtype:
        return state
    return replace(state, recent=state.recent.astype(dtype), inner=state.inner.astype(dtype))


def _inputs(version: Version, first: int, ticks: int) -> NDArray[np.float64]:
    """(ticks, 1, input units): what the tape says; stored patterns are not played."""
    ids = version.program.network.input_ids
    if version.tape is None or version.tape.kind == "pattern":
        return np.zeros((ticks, 1, len(ids)))
    return version.tape.inputs_for(ids, first, ticks)[:, None, :]


def _clamps(version: Version, first: int, ticks: int) -> dict[int, Any]:
    """By the settings, and over them by hand; (ticks,) rows or a number per unit."""
    network = version.program.network
    given = {unit: _rows_of_clamp(value, first, ticks) for unit, value in version.settings.clamp.items()}
    return {unit: value for unit, value in {**given, **version.clamps}.items() if _has_unit(network, unit)}


def _rows_of_clamp(value: Any, first: int, ticks: int) -> Any:
    """A number holds for ever; rows are cut to these ticks, NaN (free) beyond the last."""
    values = np.asarray(value, float)
    if not values.ndim:
        return float(values)
    values = values if values.ndim == 1 else values[:, 0]
    made = np.full(ticks, np.nan)
    part = values[first - 1 : first - 1 + ticks]
    made[: len(part)] = part
    return made


def _valid(version: Version, first: int, ticks: int) -> NDArray[np.bool_] | None:
    """(ticks, 1): by the settings, else by the tape (again and again if it repeats); ticks beyond are valid."""
    tape = version.tape
    given, repeats = version.settings.valid, False
    if given is None and tape is not None and tape.kind != "pattern":
        given, repeats = tape.valid, tape.repeats
    if given is None:
        return None
    flags = np.asarray(given, bool)
    flags = flags if flags.ndim == 1 else flags[:, 0]
    at = np.arange(first - 1, first - 1 + ticks)
    at = at % len(flags) if repeats and len(flags) else at
    made = np.ones((ticks, 1), bool)
    made[at < len(flags), 0] = flags[at[at < len(flags)]]
    return made
