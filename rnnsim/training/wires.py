"""Connections into one stage as a gradient sees them: what they add to net inputs, what flows back to sources and gates, and to weights.

Ticks are a number, or a slice for many at once; arrays end in (episodes, units), gradients in (lags, episodes, units).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import Floats
from rnnsim.network.network import Ids

Ticks = int | slice
Columns = slice | Ids
Read = Callable[[Ticks, int], Floats]
AT_ONCE = 1 << 19  # contributions that are held in memory together
DENSE = 16  # a matrix may be so many times as large as its connections are many
SMALL = 4096


class Sink(Protocol):
    """Where gradients of outputs are collected: of columns of units in the tick that lies `delay` ticks before."""

    def __call__(self, ticks: Ticks, delay: int, *, columns: Columns, values: Floats) -> None: ...


def columns_of(numbers: Ids) -> Columns:
    """The same columns as a slice where they follow each other."""
    if len(numbers) and (np.diff(numbers) == 1).all():
        return slice(int(numbers[0]), int(numbers[-1]) + 1)
    return numbers


class Meeting:
    """Values, one per connection, meet in columns that several of them may name."""

    def __init__(self, numbers: Ids) -> None:
        order = np.argsort(numbers, kind="stable")
        begins = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        self._order = None if len(begins) == len(numbers) else order
        self._begins = begins
        self.columns = columns_of(numbers) if self._order is None else columns_of(numbers[order][begins])

    def summed(self, values: Floats) -> Floats:
        """(…, C) to (…, distinct columns)."""
        return values if self._order is None else np.add.reduceat(values[..., self._order], self._begins, axis=-1)


@dataclass(frozen=True, eq=False)
class DenseWires:
    """Ungated connections of one delay as a matrix (targets, sources). rows (C,): in the network; positions: in the stage."""

    delay: int
    rows: Ids
    sources: Columns
    positions: Columns
    entries: tuple[Ids, Ids]
    shape: tuple[int, int]
    matrix: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def loaded(self, weight: Floats) -> DenseWires:
        """With the weights (C,) of the network's connections."""
        matrix = np.zeros(self.shape, weight.dtype)
        np.add.at(matrix, self.entries, weight[self.rows])
        return replace(self, matrix=matrix)

    def add_to(self, net: Floats, ticks: Ticks, read: Read) -> None:
        """Add contributions to the net inputs (…, B, n) of the stage."""
        net[..., self.positions] += _times(read(ticks, self.delay)[..., self.sources], self.matrix.T)

    def send(self, delta: Floats, ticks: Ticks, *, read: Read, sink: Sink) -> None:
        """delta (…, L, B, n): gradient of the stage's net inputs, back to the sources."""
        sink(ticks, self.delay, columns=self.sources, values=_times(delta[..., self.positions], self.matrix))

    def push(self, net: Floats, tick: int, *, read: Read, tangents: Read) -> None:
        """Add what tangents (Q, B, U) of outputs make of net inputs (Q, B, n)."""
        net[..., self.positions] += _times(tangents(tick, self.delay)[..., self.sources], self.matrix.T)

    def carried(self, tick: int, read: Read) -> Iterator[tuple[Ids, Ids, Floats]]:
        """(rows, positions of their targets, (B, C) slope of the net input by each weight)."""
        sources = read(tick, self.delay)[..., self.sources]
        yield self.rows, _numbers(self.positions)[self.entries[0]], sources[..., self.entries[1]]

    def gradients(self, delta: Floats, ticks: slice, read: Read) -> Iterator[tuple[Ids, Floats]]:
        """(rows, gradient of each) for delta (K, B, n)."""
        sources, targets = read(ticks, self.delay)[..., self.sources], delta[..., self.positions]
        yield self.rows, (_flat(targets).T @ _flat(sources))[self.entries]


@dataclass(frozen=True, eq=False)
class SingleWires:
    """Connections of one delay one by one, all gated or none. sources, gates: unit rows; positions: of targets in the stage."""

    delay: int
    rows: Ids
    sources: Ids
    gates: Ids | None
    positions: Ids
    to_sources: Meeting
    to_gates: Meeting | None
    to_targets: Meeting
    weights: Floats = field(default_factory=lambda: np.zeros(0))

    def loaded(self, weight: Floats) -> SingleWires:
        """With the weights (C,) of the network's connections."""
        return replace(self, weights=weight[self.rows])

    def contributions(self, ticks: Ticks, read: Read) -> Floats:
        """(…, B, C) weight · source · gate."""
        return self.weights * self.source_times_gate(ticks, read)

    def add_to(self, net: Floats, ticks: Ticks, read: Read) -> None:
        """Add contributions to the net inputs (…, B, n) of the stage."""
        for part, mine in self._parts(ticks, net.shape[-2]):
            net[mine][..., self.to_targets.columns] += self.to_targets.summed(self.contributions(part, read))

    def send(self, delta: Floats, ticks: Ticks, *, read: Read, sink: Sink) -> None:
        """delta (…, L, B, n): gradient of the stage's net inputs, back to sources and gates."""
        for part, mine in self._parts(ticks, delta.shape[-2] * delta.shape[-3]):
            self.send_each(delta[mine][..., self.positions], part, read=read, sink=sink)

    def send_each(self, delta: Floats, ticks: Ticks, *, read: Read, sink: Sink) -> None:
        """delta (…, L, B, C): gradient of each contribution."""
        back = delta * self.weights
        if self.gates is None or self.to_gates is None:
            return sink(ticks, self.delay, columns=self.to_sources.columns, values=self.to_sources.summed(back))
        gates, sources = (beside_lags(read(ticks, delay)[..., at]) for delay, at in ((0, self.gates), (self.delay, self.sources)))
        sink(ticks, self.delay, columns=self.to_sources.columns, values=self.to_sources.summed(back * gates))
        return sink(ticks, 0, columns=self.to_gates.columns, values=self.to_gates.summed(back * sources))

    def push(self, net: Floats, tick: int, *, read: Read, tangents: Read) -> None:
        """Add what tangents (Q, B, U) of outputs make of net inputs (Q, B, n)."""
        net[..., self.to_targets.columns] += self.to_targets.summed(self.pushed(tick, read=read, tangents=tangents))

    def pushed(self, tick: int, *, read: Read, tangents: Read) -> Floats:
        """(Q, B, C) tangents of contributions."""
        sources = tangents(tick, self.delay)[..., self.sources]
        if self.gates is None:
            return self.weights * sources
        now, gates = read(tick, self.delay)[..., self.sources], read(tick, 0)[..., self.gates]
        return np.asarray(self.weights * (sources * gates + now * tangents(tick, 0)[..., self.gates]))

    def carried(self, tick: int, read: Read) -> Iterator[tuple[Ids, Ids, Floats]]:
        """(rows, positions of their targets, (B, C) slope of the net input by each weight)."""
        yield self.rows, self.positions, self.source_times_gate(tick, read)

    def gradients(self, delta: Floats, ticks: slice, read: Read) -> Iterator[tuple[Ids, Floats]]:
        """(rows, gradient of each) for delta (K, B, n)."""
        for part, mine in self._parts(ticks, delta.shape[-2]):
            yield self.rows, self.gradients_each(delta[mine][..., self.positions], part, read)

    def gradients_each(self, delta: Floats, ticks: Ticks, read: Read) -> Floats:
        """(C,) for the gradient (K, B, C) of each contribution."""
        return np.einsum("kbc,kbc->c", delta, self.source_times_gate(ticks, read))

    def source_times_gate(self, ticks: Ticks, read: Read) -> Floats:
        """(…, B, C) what each weight is multiplied with."""
        sources = read(ticks, self.delay)[..., self.sources]
        return sources if self.gates is None else sources * read(ticks, 0)[..., self.gates]

    def _parts(self, ticks: Ticks, width: int) -> Iterator[tuple[Ticks, Any]]:
        return parts_of(ticks, width * len(self.rows))


@dataclass(frozen=True, eq=False)
class ProductWires:
    """All connections into the product units of a stage: the gradient of a factor is the product of the others, by products
    before and behind it, never by division (a factor may be 0).

    order (P, K): the factors of each unit, numbered through the wires of all delays; one more than there are stands for none.
    """

    singles: tuple[SingleWires, ...]
    positions: Ids
    order: Ids
    entries: tuple[Ids, Ids]

    def loaded(self, weight: Floats) -> ProductWires:
        """With the weights (C,) of the network's connections."""
        return replace(self, singles=tuple(wires.loaded(weight) for wires in self.singles))

    def add_to(self, net: Floats, ticks: Ticks, read: Read) -> None:
        """Set the net inputs (…, B, n) of the product units."""
        for part, mine in self._parts(ticks, net.shape[-2]):
            net[mine][..., self.positions] = self._factors(part, read).prod(axis=-1)

    def send(self, delta: Floats, ticks: Ticks, *, read: Read, sink: Sink) -> None:
        """delta (…, L, B, n): gradient of the stage's net inputs, back to sources and gates."""
        for part, mine in self._parts(ticks, delta.shape[-2] * delta.shape[-3]):
            for wires, own, others in self._each(part, read):
                wires.send_each(delta[mine][..., own] * beside_lags(others), part, read=read, sink=sink)

    def push(self, net: Floats, tick: int, *, read: Read, tangents: Read) -> None:
        """Add what tangents (Q, B, U) of outputs make of net inputs (Q, B, n)."""
        for wires, _, others in self._each(tick, read):
            columns = wires.to_targets.columns
            net[..., columns] += wires.to_targets.summed(others * wires.pushed(tick, read=read, tangents=tangents))

    def carried(self, tick: int, read: Read) -> Iterator[tuple[Ids, Ids, Floats]]:
        """(rows, positions of their targets, (B, C) slope of the net input by each weight)."""
        for wires, own, others in self._each(tick, read):
            yield wires.rows, own, others * wires.source_times_gate(tick, read)

    def gradients(self, delta: Floats, ticks: slice, read: Read) -> Iterator[tuple[Ids, Floats]]:
        """(rows, gradient of each) for delta (K, B, n)."""
        for part, mine in self._parts(ticks, delta.shape[-2]):
            for wires, own, others in self._each(part, read):
                yield wires.rows, wires.gradients_each(delta[mine][..., own] * others, part, read)

    def _factors(self, ticks: Ticks, read: Read) -> Floats:
        """(…, B, P, K), 1 where there is none."""
        given = [wires.contributions(ticks, read) for wires in self.singles]
        none = np.ones((*given[0].shape[:-1], 1), given[0].dtype)
        return np.concatenate([*given, none], axis=-1)[..., self.order]

    def _each(self, ticks: Ticks, read: Read) -> Iterator[tuple[SingleWires, Ids, Floats]]:
        """Wires of one delay, the position of each one's target, and the product (…, B, C) of its other factors."""
        factors = self._factors(ticks, read)
        before, behind = np.ones_like(factors), np.ones_like(factors)
        before[..., 1:] = np.cumprod(factors[..., :-1], axis=-1)
        behind[..., :-1] = np.cumprod(factors[..., :0:-1], axis=-1)[..., ::-1]
        others, first = (before * behind)[..., self.entries[0], self.entries[1]], 0
        for wires in self.singles:
            yield wires, wires.positions, others[..., first : first + len(wires.rows)]
            first += len(wires.rows)

    def _parts(self, ticks: Ticks, width: int) -> Iterator[tuple[Ticks, Any]]:
        return parts_of(ticks, width * self.order.size)


AnyWires = DenseWires | SingleWires | ProductWires


def beside_lags(values: NDArray[Any]) -> NDArray[Any]:
    """(…, B, n) to (…, 1, B, n)."""
    return np.expand_dims(values, -3)


def parts_of(ticks: Ticks, each: int) -> Iterator[tuple[Ticks, Any]]:
    """The ticks in parts whose contributions, so many in each tick, may be held together; and where each part lies in the whole."""
    if isinstance(ticks, int):
        yield ticks, ...
        return
    step = max(AT_ONCE // max(each, 1), 1)
    for first in range(ticks.start, ticks.stop, step):
        last = min(first + step, ticks.stop)
        yield slice(first, last), slice(first - ticks.start, last - ticks.start)


def _numbers(columns: Columns) -> Ids:
    return np.arange(columns.start, columns.stop) if isinstance(columns, slice) else columns


def _flat(values: Floats) -> Floats:
    return values.reshape(-1, values.shape[-1])


def _times(values: Floats, matrix: NDArray[Any]) -> Floats:
    """(…, n) times (n, m), as one product over all rows."""
    return np.asarray((_flat(values) @ matrix).reshape(*values.shape[:-1], matrix.shape[1]))
