"""How closely two backends agree on a case: single ticks from the same state, and one backend with itself however a run is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program, with_parameters
from rnnsim.engine import clock
from rnnsim.engine.backends import BACKENDS
from rnnsim.engine.clock import Held, Room
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.state import DTYPES, State, first_state
from rnnsim.network.network import Network
from tests.properties.agreement_cases import Case

COMPARED = 6  # ticks, each from the state numpy is in
TOLERANCE = {"double": 1e-12, "single": 1e-5}
NUDGE = {"double": 1e-14, "single": 4e-7}  # so much, relatively, weights are moved to see whether a tick can be compared at all
NUDGES = 3


@dataclass(frozen=True, eq=False)
class Made:
    """What a backend made of some ticks: rows (K, B, …), the state after them, and where it stopped, (unit, tick), or None."""

    activations: Any
    states: Any
    outputs: Any
    state: State
    stopped: tuple[int, int] | None

    def parts(self) -> Iterator[tuple[str, Any]]:
        yield from (("activations", self.activations), ("states", self.states), ("outputs", self.outputs))
        yield from (("state.recent", self.state.recent), ("state.inner", self.state.inner))


def fused_advance() -> Any:
    return BACKENDS["fused"].load()


def program_of(case: Case) -> Program:
    return compile_network(case.network, case.settings.is_continuous, in_turn=case.settings.is_one_at_a_time)


def held_in(case: Case, first: int, last: int) -> Held:
    """What is imposed on the ticks `first` … `last` − 1 of a case."""
    held: Held = {"clamp": {unit: values[first:last] if np.ndim(values) else values for unit, values in case.clamp.items()}}
    if case.valid is not None:
        held["valid"] = case.valid[first:last]
    return held


def made(advance: Any, program: Program, state: State, *, case: Case, ticks: tuple[int, int], held: Held | None = None) -> Made:
    """The ticks first … last − 1 of a case from a state."""
    first, last = ticks
    inputs = case.inputs[first:last]
    shape, network, dtype = (last - first, state.batch), case.network, DTYPES[case.settings.precision]
    sizes = len(network.units), len(network.units), int(network.units.is_output.sum())
    room = Room(*(np.full((*shape, size), 77, dtype) for size in sizes))
    stopped, kept = None, last - first
    try:
        state = advance(program, state, inputs, settings=case.settings, room=room, **(held_in(case, first, last) if held is None else held))
    except NonFinite as error:
        stopped, kept, state = (error.unit, error.tick), error.tick - 1 - state.tick, error.state
        kept = 0 if program.look_ahead else kept
    activations, states, outputs = (rows[:kept] for rows in room[:3])
    return Made(activations, states, outputs, state, stopped)


def cut(advance: Any, program: Program, case: Case, cuts: Sequence[int]) -> Made:
    """A whole run in several calls, from one cut to the next."""
    state = first_state(program, case.batch, case.settings.precision)
    parts: list[Made] = []
    for first, last in pairwise(cuts):
        parts.append(made(advance, program, state, case=case, ticks=(first, last)))
        state = parts[-1].state
        if parts[-1].stopped:
            break
    rows = (np.concatenate([getattr(part, name) for part in parts]) for name in ("activations", "states", "outputs"))
    return Made(*rows, state, parts[-1].stopped)


def distance(one: Any, other: Any) -> float:
    """The largest difference relative to max(1, |value|); infinite where one is finite and the other is not, or not there."""
    if one.shape != other.shape or not one.size:
        return 0.0 if one.shape == other.shape else np.inf
    with np.errstate(all="ignore"):
        one, other = one.astype(float), other.astype(float)
        apart = np.abs(one - other) / np.maximum(1.0, np.abs(one))
    return float(np.where((one == other) | (np.isnan(one) & np.isnan(other)), 0.0, np.nan_to_num(apart, nan=np.inf)).max())


def furthest(one: Made, other: Made) -> tuple[float, str]:
    """The largest distance, and in which part."""
    found = [(distance(mine, its), name) for (name, mine), (_, its) in zip(one.parts(), other.parts(), strict=True)]
    return max(found)


def nudged(network: Network, precision: str, seed: int) -> Network:
    """Weights and biases moved a little, equal ones alike."""
    random = np.random.default_rng(seed)

    def moved(values: Any) -> Any:
        different, which = np.unique(values, return_inverse=True)
        return (different * (1 + NUDGE[precision] * random.choice((-1.0, 1.0), len(different))))[which]

    wires, units = network.connections, network.units
    return network.with_rows(
        connections=wires.with_columns(weight=moved(wires.weight)),
        units=units.with_columns(bias=moved(units.bias), output_bias=moved(units.output_bias)),
    )


def single_ticks(case: Case, program: Program) -> Iterator[tuple[Made, Made, State, tuple[int, int]]]:
    """What numpy and the kernels make of single ticks from the same state, where rounding alone cannot tell them apart widely.

    Networks that read later ticks are made in one go.
    """
    others = [with_parameters(program, nudged(case.network, case.settings.precision, seed)) for seed in range(NUDGES)]
    state = first_state(program, case.batch, case.settings.precision)
    step = COMPARED if program.look_ahead else 1
    for first in range(0, COMPARED, step):
        ticks = first, first + step
        reference = made(clock.advance, program, state, case=case, ticks=ticks)
        if reference.stopped:
            return
        near = [made(clock.advance, other, state, case=case, ticks=ticks) for other in others]
        if all(furthest(reference, one)[0] <= TOLERANCE[case.settings.precision] for one in near):
            yield reference, made(fused_advance(), program, state, case=case, ticks=ticks), state, ticks
        state = reference.state


def lane_of(state: State, lane: int) -> State:
    """One episode of a state by itself."""
    one = slice(lane, lane + 1)
    return State(state.tick, state.unit_ids, state.recent[:, one], state.inner[one], state.integrates)


def alone(case: Case, program: Program, state: State, *, lane: int, ticks: tuple[int, int]) -> Made:
    """One episode of a case by itself."""
    one, held = slice(lane, lane + 1), held_in(case, *ticks)
    held["clamp"] = {unit: values[:, one] if np.ndim(values) == 2 else values for unit, values in held["clamp"].items()}
    if np.ndim(held.get("valid")) == 2:
        held["valid"] = held["valid"][:, one]
    held["episodes"] = np.array([lane])
    single = Case(case.network, case.settings, case.inputs[:, one], imposed=(case.clamp, case.valid), holds=case.holds)
    return made(fused_advance(), program, lane_of(state, lane), case=single, ticks=ticks, held=held)
