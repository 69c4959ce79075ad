"""How one unit's net input came about at the shown tick, term by term, read from a frame and its past. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, prod

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.values import initial_outputs
from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids, Network
from rnnsim.session.announcements import FrameReady


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
    """A unit at a tick. `scaled` is what its activation read; `state` is NaN unless it integrates."""

    tick: int
    terms: tuple[Term, ...]
    is_product: bool
    net: float
    scaled: float
    output: float
    state: float = nan


def arithmetic_of(document: Document, unit: int, frame: FrameReady) -> Arithmetic | None:
    """None before the first tick, or where the unit was not there. Weights are those that made the tick."""
    version = frame.past.version_at(frame.tick)
    network = document.network if version is None else version.program.network
    row = int(network.units.positions_of(unit))
    output = float(frame.values_of([unit])[0])
    if frame.tick < 1 or row < 0 or np.isnan(output):
        return None
    tape = document.episode if version is None else version.tape
    units = network.units
    terms = _connection_terms(network, unit, frame)
    if tape is not None and bool(units.is_input[row]):
        terms.append(Term("tape", float(tape.inputs_for(np.array([unit]), frame.tick, 1)[0, 0])))
    if units.bias[row] != 0:
        terms.append(Term("bias", float(units.bias[row])))
    is_product = bool(units.aggregation[row] == "product")
    net = _net_of(terms, is_product=is_product)
    state = float(frame.states_of([unit])[0])
    inner = net if np.isnan(state) else state + float(units.output_bias[row])
    scaled = float(units.gain[row]) * inner
    return Arithmetic(frame.tick, tuple(terms), is_product, net, scaled, output, state)


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


def contributions(network: Network, at: Ids, frame: FrameReady) -> Contributions:
    """What the connections in these rows of the network that made the frame's tick contributed to it."""
    sources, delays, gates, weights = (network.connections.columns[name][at] for name in ("source", "delay", "gate", "weight"))
    values, opened = np.full(len(at), nan), np.full(len(at), nan)
    for delay in np.unique(delays).tolist():
        mine = delays == delay
        values[mine] = _values_at(network, sources[mine], frame, tick=frame.tick - delay)
    gated = gates != NO_ID
    opened[gated] = frame.values_of(gates[gated])
    return Contributions(values, opened, weights * values * np.where(gated, opened, 1.0))


def _connection_terms(network: Network, unit: int, frame: FrameReady) -> list[Term]:
    wires = network.connections
    at = np.flatnonzero(wires.target == unit)
    made = contributions(network, at, frame)
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
