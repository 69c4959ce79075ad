"""Wirings as people draw them: layers, cells, rings, chains, hubs. Units are numbered from 0; the caller shuffles what is seen of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Wiring:
    """rank, layer (count,): connections within a tick go to higher ranks; source, target, delay (−1 for any), gate (−1 for none) (C,)."""

    count: int
    rank: Any
    layer: Any
    source: Any
    target: Any
    delay: Any
    gate: Any


class _Wires:
    """Collects connections by pairs of arrays of units."""

    def __init__(self) -> None:
        self._parts: list[tuple[Any, ...]] = []

    def join(self, source: Any, target: Any, *, delay: int = -1, gate: Any = -1) -> None:
        """One wire per pair."""
        source, target = np.broadcast_arrays(np.asarray(source), np.asarray(target))
        shape = source.shape
        self._parts.append(
            tuple(array.ravel() for array in (source, target, np.full(shape, delay), np.broadcast_to(np.asarray(gate), shape)))
        )

    def every(self, source: Any, target: Any, *, delay: int = -1) -> None:
        """All to all."""
        self.join(np.asarray(source)[None, :], np.asarray(target)[:, None], delay=delay)

    def wiring(self, layers: list[Any], rank: Any = None) -> Wiring:
        layer = np.concatenate([np.full(len(units), number) for number, units in enumerate(layers)])
        columns = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        rank = layer if rank is None else rank
        return Wiring(len(layer), rank, layer, *columns)


def _consecutive(*sizes: int) -> list[Any]:
    ends = np.cumsum(sizes)
    return [np.arange(end - size, end) for size, end in zip(sizes, ends, strict=True)]


def scattered(chooser: Any) -> Wiring:
    """A few units with any connections between them."""
    random = chooser.random
    return _at_random(random, int(random.integers(1, 12)), 3.0)


def sparse(chooser: Any) -> Wiring:
    """Many units with any connections between them."""
    random = chooser.random
    return _at_random(random, int(random.integers(30, 90)), float(random.uniform(1, 6)))


def _at_random(random: Any, count: int, degree: float) -> Wiring:
    wires = int(random.integers(0, int(degree * count) + 1))
    source, target = random.integers(0, count, (2, wires))
    nothing = np.full(wires, -1)
    return Wiring(count, random.permutation(count), random.integers(0, 3, count), source, target, nothing, nothing)


def layers(chooser: Any) -> Wiring:
    """Dense layers, one of them recurrent."""
    random, wires = chooser.random, _Wires()
    parts = _consecutive(*random.integers(3, 21, 3).tolist(), int(random.integers(10, 20)))
    for before, after in pairwise(parts):
        wires.every(before, after, delay=int(random.integers(0, 2)))
    wires.every(parts[1], parts[1], delay=1)
    return wires.wiring(parts)


def diagonals(chooser: Any) -> Wiring:
    """Equal layers joined one to one, with or without gates, some wires missing."""
    random, wires = chooser.random, _Wires()
    size = int(random.integers(8, 24))
    parts = _consecutive(size, size, size, size)
    keep = random.random(size) < random.choice((1.0, 0.8))
    wires.join(parts[0], parts[2], delay=0, gate=parts[1])
    wires.join(parts[2][keep], parts[3][keep], delay=int(random.integers(0, 2)))
    wires.join(parts[3], parts[2], delay=1, gate=parts[0])
    wires.join(parts[3], parts[3], delay=1)
    wires.join(parts[1], np.roll(parts[3], 1), delay=0)
    return wires.wiring(parts)


def memory_cells(chooser: Any) -> Wiring:
    """Long short-term memory: input, input gate, forget gate, output gate, candidate, cell, output."""
    random, wires = chooser.random, _Wires()
    size = int(random.integers(4, 17))
    x, i, f, o, candidate, cell, shown = parts = _consecutive(int(random.integers(2, 6)), *[size] * 6)
    for gate in (i, f, o, candidate):
        wires.every(x, gate, delay=0)
        wires.every(shown, gate, delay=1)
    wires.join(candidate, cell, delay=0, gate=i)
    wires.join(cell, cell, delay=1, gate=f)
    wires.join(cell, shown, delay=0, gate=o)
    return wires.wiring(parts)


def gated_units(chooser: Any) -> Wiring:
    """Gated recurrent units: input, reset, update, complement, candidate, output."""
    random, wires = chooser.random, _Wires()
    size = int(random.integers(5, 15))
    x, reset, update, sent, candidate, shown = parts = _consecutive(3, *[size] * 5)
    for gate in (reset, update):
        wires.every(x, gate, delay=0)
        wires.every(shown, gate, delay=1)
    wires.join(update, sent, delay=0)
    wires.every(x, candidate, delay=0)
    for at in range(size):
        wires.join(shown, candidate[at], delay=1, gate=reset[at])
    wires.join(candidate, shown, delay=0, gate=sent)
    wires.join(shown, shown, delay=1, gate=update)
    return wires.wiring(parts)


def ring(chooser: Any) -> Wiring:
    """A ring lattice: each unit hears its nearest neighbours on both sides."""
    random, wires = chooser.random, _Wires()
    count, reach = int(random.integers(30, 70)), int(random.integers(1, 4))
    units = np.arange(count)
    for step in range(1, reach + 1):
        wires.join(np.roll(units, step), units, delay=1)
        wires.join(np.roll(units, -step), units, delay=1)
    return wires.wiring([units], rank=random.permutation(count))


def chain(chooser: Any) -> Wiring:
    """A long chain within one tick, fed back by its end."""
    random, wires = chooser.random, _Wires()
    count = int(random.integers(30, 50))
    units = np.arange(count)
    wires.join(units[:-1], units[1:], delay=0)
    wires.join(units[-1], units[:: int(random.integers(5, 20))], delay=1)
    return wires.wiring([units], rank=units)


def hubs(chooser: Any) -> Wiring:
    """Two units that hear everyone, two that everyone hears, and unequal degrees among the others."""
    random, wires = chooser.random, _Wires()
    count = int(random.integers(34, 70))
    units = np.arange(count)
    wires.every(units, units[:2])
    wires.every(units[2:4], units[4:])
    for unit in units[4:]:
        wires.join(random.integers(0, count, int(random.integers(0, 12) ** 2 // 12)), unit)
    return wires.wiring([units], rank=random.permutation(count))


def parallel(chooser: Any) -> Wiring:
    """Several connections between the same two units."""
    random, wires = chooser.random, _Wires()
    first, second = _consecutive(int(random.integers(4, 18)), int(random.integers(4, 30)))
    for _ in range(int(random.integers(2, 4))):
        wires.every(first, second, delay=int(random.integers(0, 2)))
    again = np.repeat(second, 2)
    wires.join(again, np.roll(again, 2), delay=1)
    return wires.wiring([first, second])


SHAPES: dict[str, Callable[[Any], Wiring]] = {
    "random": scattered, "sparse": sparse, "layers": layers, "diagonals": diagonals, "memory cells": memory_cells,
    "gated units": gated_units, "ring": ring, "chain": chain, "hubs": hubs, "parallel": parallel,
}  # fmt: skip
