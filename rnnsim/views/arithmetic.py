"""How one unit's net input came about at the shown tick, term by term, read from a frame and its past. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, prod

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.values import initial_outputs
from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document
from rnnsim.network.episode import Episode
from rnnsim.network.findings import coupled_groups
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids, Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.translation import inside


@dataclass(frozen=True)
class Term:
    """One summand (or factor): who gives it, over which delay, and `weight · value (· gate)`; `connection` is None for a constant."""

    name: str
    amount: float
    delay: int = 0
    weight: float = 1.0
    value: float = nan
    gate: float = nan
    connection: int | None = None


@dataclass(frozen=True)
class Arithmetic:
    """A unit at the shown tick. `scaled` is what its activation read; `state` and `drive` are NaN unless it integrates.

    `due` is the tick at which the unit was evaluated last, which its terms are of: the shown one unless its period is longer; 0 if
    it never was. `before` is the state it started from. `shares`: what the members of a coupled group read and gave, itself first.
    """

    tick: int
    terms: tuple[Term, ...]
    is_product: bool
    net: float
    scaled: float
    output: float
    state: float = nan
    before: float = nan
    drive: float = nan
    due: int = 0
    shares: tuple[tuple[float, float], ...] = ()


def arithmetic_of(document: Document, unit: int, frame: FrameReady) -> Arithmetic | None:
    """None before the first tick, or where the unit was not there. Weights are those that made the tick."""
    version = frame.past.version_at(frame.tick)
    network = document.network if version is None else version.program.network
    row = int(network.units.positions_of(unit))
    output = float(frame.values_of([unit])[0])
    if frame.tick < 1 or row < 0 or np.isnan(output):
        return None
    tape = document.episode if version is None else version.tape
    due = due_tick(network, row, frame.tick)
    terms = _terms(network, unit, frame, tape=tape, tick=due) if due else []
    is_product = bool(network.units.aggregation[row] == "product")
    net = _net_of(terms, is_product=is_product) if due else nan
    state = float(frame.states_of([unit])[0])
    scaled = _scaled(network, row, net if np.isnan(state) else state)
    shares = _shares(network, row, frame, tape=tape, tick=due) if due else ()
    before, drive = (nan, nan) if np.isnan(state) or not due else (_state_before(network, row, frame, tick=due), _drive(network, row, net))
    return Arithmetic(frame.tick, tuple(terms), is_product, net, scaled, output, state, before, drive, due, shares)


def due_tick(network: Network, row: int, tick: int) -> int:
    """The last tick up to this one at which the unit was evaluated; 0 if there was none."""
    period, phase = int(network.units.period[row]), int(network.units.phase[row])
    return max(0, tick - (tick - phase) % period)


def _terms(network: Network, unit: int, frame: FrameReady, *, tape: Episode | None, tick: int) -> list[Term]:
    """The summands of a unit at a tick in the order of the design: connections, external input, bias."""
    row = int(network.units.positions_of(unit))
    terms = _connection_terms(network, unit, frame, tick=tick)
    if tape is not None and tape.kind != "pattern" and bool(network.units.is_input[row]):
        terms.append(Term(inside("Tape"), float(tape.inputs_for(np.array([unit]), tick, 1)[0, 0])))
    if network.units.bias[row] != 0:
        terms.append(Term(inside("Bias"), float(network.units.bias[row])))
    return terms


def _scaled(network: Network, row: int, inner: float) -> float:
    """What the activation reads: the gain times the net input, or an integrator's state and output bias."""
    is_integrator = network.units.dynamics[row] == "integrator"
    return float(network.units.gain[row]) * (inner + (float(network.units.output_bias[row]) if is_integrator else 0.0))


def _shares(network: Network, row: int, frame: FrameReady, *, tape: Episode | None, tick: int) -> tuple[tuple[float, float], ...]:
    """(what it read, what it gave) of every member of the unit's coupled group, itself first; none for a unit that answers alone."""
    groups = coupled_groups(network)
    if groups[row] < 0:
        return ()
    members = [row, *(other for other in np.flatnonzero(groups == groups[row]).tolist() if other != row)]
    ids = network.units.id[members]
    nets = [
        _net_of(_terms(network, int(unit), frame, tape=tape, tick=tick), is_product=bool(network.units.aggregation[member] == "product"))
        for member, unit in zip(members, ids.tolist(), strict=True)
    ]
    read = [_scaled(network, member, net) for member, net in zip(members, nets, strict=True)]
    return tuple(zip(read, frame.values_of(ids).tolist(), strict=True))


def _state_before(network: Network, row: int, frame: FrameReady, *, tick: int) -> float:
    """The state an integrator had before it was evaluated at a tick."""
    if tick <= 1:
        return float(network.units.initial[row])
    _, states = frame.past.states_of(int(network.units.id[row]), tick - 1, tick - 1)
    return float(states[0]) if len(states) else nan


def _drive(network: Network, row: int, net: float) -> float:
    activation = known_activation(str(network.units.drive[row]))
    if activation is None:
        return nan
    with np.errstate(all="ignore"):
        return float(activation.value(np.array([net]), np.zeros(1), np.full(1, 0.5))[0])


def _net_of(terms: list[Term], *, is_product: bool) -> float:
    """A product unit multiplies its connections and adds tape and bias after."""
    factors = [term.amount for term in terms if term.connection is not None]
    rest = sum(term.amount for term in terms if term.connection is None)
    return (prod(factors) if is_product else sum(factors)) + rest


@dataclass(frozen=True, eq=False)
class Contributions:
    """What connections carry, each (n,): the source's value, the gate's (NaN if none) and weight · value (· gate)."""

    values: NDArray[np.float64]
    gates: NDArray[np.float64]
    amounts: NDArray[np.float64]


def contributions(network: Network, at: Ids, frame: FrameReady, *, tick: int | None = None) -> Contributions:
    """What the connections in these rows of the network that made the frame's tick contributed to it, or to an earlier tick."""
    now = frame.tick if tick is None else tick
    sources, delays, gates, weights = (network.connections.columns[name][at] for name in ("source", "delay", "gate", "weight"))
    values, opened = np.full(len(at), nan), np.full(len(at), nan)
    for delay in np.unique(delays).tolist():
        mine = delays == delay
        values[mine] = _values_at(network, sources[mine], frame, tick=now - delay)
    gated = gates != NO_ID
    opened[gated] = _values_at(network, gates[gated], frame, tick=now)
    with np.errstate(over="ignore", invalid="ignore"):  # what is beyond all numbers is shown as that
        return Contributions(values, opened, weights * values * np.where(gated, opened, 1.0))


def _connection_terms(network: Network, unit: int, frame: FrameReady, *, tick: int) -> list[Term]:
    wires = network.connections
    at = np.flatnonzero(wires.target == unit)
    made = contributions(network, at, frame, tick=tick)
    columns = (wires.source[at], made.amounts, wires.delay[at], wires.weight[at], made.values, made.gates, wires.id[at])
    return [
        Term(unit_name(network, int(source)), float(amount), int(delay), float(weight), float(value), float(gate), int(connection))
        for source, amount, delay, weight, value, gate, connection in zip(*columns, strict=True)
    ]


def _values_at(network: Network, units: Ids, frame: FrameReady, *, tick: int) -> NDArray[np.float64]:
    """Outputs of units at a tick: the initial ones before the first, NaN where they are not known."""
    if tick == frame.tick:
        return frame.values_of(units)
    if tick < 1:
        return initial_outputs(network)[network.units.rows(units)]
    _, rows = frame.past.rows_of(units, tick, tick)
    return rows[0] if len(rows) else np.full(len(units), nan)


def strongest(terms: tuple[Term, ...], most: int) -> tuple[Term, ...]:
    """The terms that count most, in their old order; all of them if there are few."""
    if len(terms) <= most:
        return terms
    sizes = [np.inf if term.connection is None else abs(np.nan_to_num(term.amount)) for term in terms]
    chosen = set(np.argsort(sizes)[::-1][:most].tolist())
    return tuple(term for index, term in enumerate(terms) if index in chosen)
