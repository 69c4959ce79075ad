"""A growing operation table with the arrays its operands point into. Knows operations by name, not what they are for."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.blocks import Block
from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.operations import KINDS, WIDTH
from rnnsim.network.network import Ids

SHORT = 1 << 16
NOWHERE = (1 << 32) - 1  # the place of a weight that no operation of the table reads
ALIGNED = 16  # arrays of weights and numbers are padded to whole registers, so that a register may be read at any unit


class Segment(NamedTuple):
    """`size` numbers from `first` on: what `name` stands for of the unit rows, then `pad`."""

    first: int
    size: int
    name: str
    rows: Ids
    pad: float


class WeightRoom(NamedTuple):
    """size: weights with their padding; ones: places that are 1 unless a connection's weight stands there, the others are 0."""

    size: int
    ones: Ids


class Table:
    """Operations are appended in order of evaluation; `cut` ends a section."""

    def __init__(self, lanes: int, register: int, connections: int) -> None:
        self.lanes, self.register = lanes, register
        self.rows: list[list[int]] = []
        self.sections: list[tuple[int, int, int, int]] = []
        self.segments: list[Segment] = []
        self._integers: list[NDArray[Any]] = []
        self._indices: list[NDArray[Any]] = []
        self._shorts: list[NDArray[Any]] = []
        self._weights: list[tuple[int, int, float]] = []
        self._lengths = {"integers": 0, "indices": 0, "short_indices": 0, "weights": 0, "numbers": 0}
        self.weight_at = np.full(connections, NOWHERE, np.uint32)
        self._begun = 0

    @property
    def suffix(self) -> str:
        """What the names of register operations end in."""
        return "_lanes" if self.lanes > 1 else ""

    def add(self, name: str, *operands: int) -> None:
        """One row; `name` without what says that it is for many states."""
        kind = KINDS.get(name + self.suffix, KINDS.get(name))
        assert kind is not None, name
        row = [kind, *(int(operand) for operand in operands)]
        self.rows.append(row + [0] * (LANES - len(row)) + [self.lanes])

    def cut(self, *, whole: bool, direction: int = 1) -> None:
        """End a section: everything since the last cut."""
        self.sections.append((self._begun, len(self.rows), int(whole), int(direction < 0)))
        self._begun = len(self.rows)

    def numbers(self, name: str, rows: Ids, size: int, *, pad: float = 0.0) -> int:
        """Place of the units' own numbers of that name, padded."""
        first = self._grown("numbers", -(-size // ALIGNED) * ALIGNED)
        self.segments.append(Segment(first, size, name, rows, pad))
        return first

    def integers(self, values: Any) -> int:
        """Place of a list of whole numbers."""
        array = np.asarray(values, np.int64).ravel()
        self._integers.append(array)
        return self._grown("integers", len(array))

    def _grown(self, name: str, length: int) -> int:
        first = self._lengths[name]
        self._lengths[name] += length
        return first

    def block(self, block: Block, target: int, mode: str, *, is_product: bool, constant: int) -> None:
        """A block of wires into places from `target` on; `mode` store or keep; `constant`: where 1 stands, in the window."""
        padding = ALIGNED if block.kind == "diagonal" else 0
        weights = self._grown("weights", block.size + padding)
        self._weights.append((weights, block.size + padding, 1.0 if is_product and block.kind == "sparse" else 0.0))
        self.weight_at[block.rows] = weights + block.entries
        keeps = int(mode == "keep")
        if block.kind == "diagonal":
            suffix = "" if block.gates is None else "_gated"
            way = {"store": "store", "keep": "multiply" if is_product else "add"}[mode]
            gate = 0 if block.gates is None else int(block.gates[0])
            self.add(f"diagonal_{way}{suffix}", target, block.count, int(block.sources[0]), weights, gate)
        elif block.kind == "dense":
            units = block.count if self.lanes > 1 else -(-block.count // self.register)
            self.add("dense", target, units, len(block.sources), weights, self._index(block.sources), keeps)
        else:
            self._sparse(block, target, (weights, keeps, constant), is_product=is_product)

    def loose(self, row: int, target: int, source: int, *, gate: int) -> None:
        """One wire, the connection in that row, between places of the window."""
        weight = self._grown("weights", 1)
        self.weight_at[row] = weight
        self.add("loose", 1, weight, self._index(np.array([target, source, gate])))

    def _sparse(self, block: Block, target: int, at: tuple[int, int, int], *, is_product: bool) -> None:
        weights, keeps, constant = at
        assert block.pointers is not None
        sources = np.where(block.sources < 0, constant, block.sources)
        units = block.count if self.lanes > 1 else len(block.pointers) - 1
        pointers = self.integers(block.pointers)
        lowest = int(sources.min(initial=constant))
        if block.gates is None and self.lanes == 1 and sources.max(initial=0) - lowest < SHORT:
            self._shorts.append((sources - lowest).astype(np.uint16))
            first = self._grown("short_indices", len(sources))
            self.add("sparse_short", target, units, pointers, weights, first, keeps, lowest)
            return
        gates = 0 if block.gates is None else self._index(np.where(block.gates < 0, constant, block.gates))
        name = "sparse_product" if is_product else "sparse" if block.gates is None else "sparse_gated"
        self.add(name, target, units, pointers, weights, self._index(sources), keeps, 0, gates)

    def _index(self, values: Ids) -> int:
        self._indices.append(values.astype(np.uint32))
        return self._grown("indices", len(values))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What does not depend on any number of the network: table, sections, indices, integers."""
        table = np.array(self.rows, np.int64).reshape(-1, WIDTH)
        return {
            "table": table.ravel(),
            "sections": np.array(self.sections, np.int64).ravel(),
            "indices": _joined(self._indices, np.uint32),
            "short_indices": _joined(self._shorts, np.uint16),
            "integers": _joined(self._integers, np.int64),
        }

    @property
    def weights(self) -> WeightRoom:
        """How many weights there are, and which of them stand for nothing but are 1."""
        ones = [np.arange(first, first + size) for first, size, pad in self._weights if pad]
        return WeightRoom(self._lengths["weights"] + ALIGNED, np.concatenate([np.zeros(0, np.int64), *ones]))

    @property
    def number_count(self) -> int:
        """How many numbers the segments take."""
        return self._lengths["numbers"] + ALIGNED


def _joined(parts: list[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate([*parts, np.zeros(ALIGNED, dtype)]).astype(dtype, copy=False)
