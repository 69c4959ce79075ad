"""The running state between two ticks, as one frozen value by unit id. Knows programs, not how a tick is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.compiling.components import nodes_of
from rnnsim.compiling.initial_values import initial_inner, initial_outputs, outputs_of_states
from rnnsim.compiling.program import Program
from rnnsim.engine.memory_limits import check_remembered
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Ids

DTYPES: dict[str, Any] = {"double": np.dtype(np.float64), "single": np.dtype(np.float32)}


@dataclass(frozen=True, eq=False)
class State:
    """Everything a run needs to go on after tick `tick`; arrays are read-only, units in row order.

    unit_ids (U,); recent (D, B, U): stored outputs, newest first, D = max(longest delay, 16); inner (B, U): states of the
    integrators, 0 for instant units; integrates (U,): which units are integrators.
    """

    tick: int
    unit_ids: Ids
    recent: Floats
    inner: Floats
    integrates: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for array in (self.unit_ids, self.recent, self.inner, self.integrates):
            array.setflags(write=False)

    @property
    def batch(self) -> int:
        """How many episodes run side by side."""
        return int(self.recent.shape[1])


@np.errstate(all="ignore")  # what is not finite is found by the clock, not said on the console
def first_state(program: Program, batch: int = 1, precision: str = "double") -> State:
    """The state before tick 1 of `batch` episodes: every unit at its initial output for as long as anyone can look back.

    Raises `Refused` if that is more than fits in memory.
    """
    check_remembered(program, batch, precision)
    units, dtype = program.network.units, DTYPES[precision]
    shape = (program.past_length, batch, len(units))
    recent = np.broadcast_to(initial_outputs(units).astype(dtype), shape).copy()
    inner = np.broadcast_to(initial_inner(units).astype(dtype), shape[1:]).copy()
    return State(0, units.id, recent, inner, program.integrates)


def carried(state: State, program: Program) -> State:
    """The state for another network, by unit id: units that are new stand at their initial output, those that are gone are
    dropped, and a delay longer than the past repeats the oldest value. The very same state if nothing differs.
    """
    units, depth = program.network.units, program.past_length
    integrates = program.integrates
    same_units = _is_equal(state.unit_ids, units.id) and _is_equal(state.integrates, integrates)
    if same_units and len(state.recent) == depth:
        return state
    fresh = first_state(program, state.batch)
    now = np.flatnonzero(np.isin(units.id, state.unit_ids))
    before = np.searchsorted(state.unit_ids, units.id[now])
    recent, inner = fresh.recent.astype(state.recent.dtype), fresh.inner.astype(state.inner.dtype)
    past = np.minimum(np.arange(depth), len(state.recent) - 1)
    recent[:, :, now] = state.recent[past][:, :, before]
    stays = state.integrates[before] & integrates[now]
    inner[:, now[stays]] = state.inner[:, before[stays]]
    return State(state.tick, units.id, recent, inner, integrates)


def _is_equal(first: NDArray[Any], second: NDArray[Any]) -> bool:
    return first is second or np.array_equal(first, second)


def poked(state: State, program: Program, values: Mapping[int, ArrayLike]) -> State:
    """The state with some units set from outside before the next tick: the output of an instant unit, the state of an integrator.

    `values` maps a unit id to a number or one per episode (B,); ids that are not in the network are passed over.
    """
    state = carried(state, program)
    units = program.network.units
    newest, inner = state.recent[0].copy(), state.inner.copy()
    rows = units.positions_of(np.fromiter(values, np.int64, len(values)))
    given = [(int(row), _finite(unit, value)) for row, (unit, value) in zip(rows, values.items(), strict=True) if row >= 0]
    for row, value in given:
        if state.integrates[row]:
            inner[:, row] = value
        else:
            newest[:, row] = value
    moved = [row for row, _ in given if state.integrates[row]]
    if moved:
        node = nodes_of(units)
        answers = np.flatnonzero(np.isin(node, node[moved]) & state.integrates)
        newest[:, answers] = outputs_of_states(units, inner)[:, answers]
    recent = state.recent.copy()
    recent[0] = newest
    return replace(state, recent=recent, inner=inner)


def _finite(unit: int, value: ArrayLike) -> NDArray[Any]:
    array = np.asarray(value, float)
    if not np.isfinite(array).all():
        raise Refused(f"Unit {unit} cannot be set to {value!r}; give a finite number.")
    return array
