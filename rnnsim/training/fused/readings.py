"""The table of operations that read a program backwards, by the names of those they read, and a layout's table in that order."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.fused.lanes import Code
from rnnsim.engine.fused.layout import Layout
from rnnsim.engine.fused.operations import KINDS, WIDTH
from rnnsim.network.network import Ids
from rnnsim.training.fused.scalar_adjoints import SEED
from rnnsim.training.fused.unit_adjoints import SLOPES, answer, copy, leap
from rnnsim.training.fused.weight_sums import weight_sums
from rnnsim.training.fused.wire_adjoints import LEARNS, PASSES, dense, dense_lanes, diagonal, sparse, sparse_lanes

Flags = NDArray[np.bool_]


def _named() -> dict[str, Callable[[Code], None]]:
    named: dict[str, Callable[[Code], None]] = {
        "dense": dense,
        "dense_lanes": dense_lanes,
        "sparse_short": sparse("short_indices", False, False),
    }
    for suffix, is_lanes in (("", False), ("_lanes", True)):
        named |= {f"sums{suffix}": weight_sums(is_lanes), f"leap{suffix}": leap(is_lanes), f"copy{suffix}": copy(is_lanes)}
        for sort, is_gated, is_product in (("", False, False), ("_gated", True, False), ("_product", True, True)):
            named[f"sparse{sort}{suffix}"] = sparse_lanes(is_gated, is_product) if is_lanes else sparse("indices", is_gated, is_product)
        named |= {f"diagonal{suffix}": diagonal(is_lanes, False), f"diagonal_gated{suffix}": diagonal(is_lanes, True)}
        named |= {f"answer_{name}{suffix}": answer(name, is_lanes) for name in (*SLOPES, "identity", "blocked")}
    return named


REGISTER_READINGS = _named()
SCALAR_READINGS = ("due", "shares", "seed_nets", "blocked", "clamp", "hold_again", "mask")
READINGS = {name: number for number, name in enumerate((*SCALAR_READINGS, *REGISTER_READINGS))}


class Asked(NamedTuple):
    """learned, needed (C,): wires whose weights' gradients are wanted, and those whose sources or gates are to be told anything.

    learned_biases (U,). outputs (U,): number of each unit's output, −1 for none; matched (U,): outputs whose loss goes with them.
    """

    learned: Flags
    needed: Flags
    learned_biases: Flags
    outputs: Ids
    matched: Flags


class Reading:
    """A layout's table in the order of reading backwards: rows and passages as `Backwards` has them, integers to be put behind its own."""

    def __init__(self, layout: Layout, asked: Asked) -> None:
        self._layout, self._asked = layout, asked
        self._suffix = "_lanes" if layout.kind.lanes > 1 else ""
        self._names = {number: name.removesuffix("_lanes") for name, number in KINDS.items()}
        self._segments = {segment.first: segment for segment in layout.segments}
        self._learned, self._needed = (self._ranges(flags) for flags in (asked.learned, asked.needed))
        self._sums: list[list[int]] = []
        self.extra: list[int] = []
        self._own = layout.arrays["table"].reshape(-1, WIDTH).tolist()
        begins = sorted({row[4] for row in self._own if self._is_of_wires(row)})
        self._ends = dict(zip(begins, [*begins[1:], layout.weights.size], strict=False))
        self.rows: list[list[int]] = []
        self.passages: list[list[int]] = []
        sections = layout.arrays["sections"].reshape(-1, 4).tolist()
        for first, last, whole, backward in reversed(sections[:-1]):  # the last one only shows the outputs
            begun = len(self.rows)
            self.rows += self._backwards(self._own[first:last])
            self.rows += [[READINGS["hold_again"], *row[1:]] for row in self._own[first:last] if self._names[row[0]] == "clamp"]
            self.passages.append([begun, len(self.rows), whole, 1 - backward])
        self.passages.append([len(self.rows), len(self.rows) + len(self._sums), 2, 0])
        self.rows += self._sums

    def _ranges(self, flags: Flags) -> Ids:
        """How many of the weights before each place belong to such a wire."""
        made = np.zeros(self._layout.weights.size + 1, np.int64)
        made[self._layout.weight_at[flags].astype(np.int64) + 1] = 1
        return np.asarray(np.cumsum(made), np.int64)

    def _is_of_wires(self, row: list[int]) -> bool:
        return self._names[row[0]].startswith(("dense", "sparse", "diagonal"))

    def _backwards(self, rows: list[list[int]]) -> list[list[int]]:
        """The same rows in the opposite order; a `due` stays in front of the rows it lets pass."""
        parts: list[list[list[int]]] = []
        at = 0
        while at < len(rows):
            row, name = rows[at], self._names[rows[at][0]]
            if name == "due":
                inside = self._backwards(rows[at + 1 : at + 1 + row[3]])
                parts.append([[READINGS["due"], row[1], row[2], len(inside), *row[4:]], *inside] if inside else [])
                at += row[3]
            elif name == "less_largest":  # with the exponentials and shares behind it one operation
                parts.append([self._shares(rows[at + 2], rows[at - 1])])
                at += 2
            else:
                parts.append(self._reading(name, row))
            at += 1
        return [row for part in reversed(parts) for row in part]

    def _reading(self, name: str, row: list[int]) -> list[list[int]]:
        """The rows that read one row backwards."""
        if self._is_of_wires(row):
            return self._of_wires(name, row)
        if name in ("one_hot", "drawn", "sampled"):
            return [[READINGS["blocked"], *row[1:]]]
        if name == "clamp":
            shown = self._layout.arrays["integers"][row[1] : row[1] + 3 * row[2]].reshape(-1, 3)[:, 2]
            made = self._marked("clamp", row)
            made[SEED] = self._listed(self._asked.outputs[np.array(self._layout.kind.clamped)[shown]])
            return [made]
        if name.startswith("answer"):
            return self._of_answer(name if name + self._suffix in READINGS else "answer_blocked", row)
        if name == "leap":
            return [self._marked(name, row, learns=self._learns(row[7]))]
        if name in ("mask", "copy"):
            return [self._marked(name, row)]
        assert name in ("feed", "fill"), name
        return []

    def _of_answer(self, name: str, row: list[int]) -> list[list[int]]:
        made = [self._marked(name, row, learns=self._learns(row[4]))]
        rows, is_drive = self._segments[row[4]].rows, self._segments[row[5]].name == "one"
        if name == "answer_identity" or is_drive or not self._asked.matched[rows].any():
            return made
        seeds = self._marked("seed_nets", row)
        seeds[SEED] = self._listed(np.where(self._asked.matched, self._asked.outputs, -1)[rows])
        seeds[3] = len(rows)
        return [*made, seeds]

    def _shares(self, row: list[int], identity: list[int]) -> list[int]:
        """A softmax, whose units' biases are those of the identity before it."""
        made, rows = self._marked("shares", row), self._segments[identity[4]].rows
        outputs = np.where(self._asked.matched, self._asked.outputs, -1)[rows]
        made[SEED] = self._listed(outputs) if (outputs >= 0).any() else -1
        return made

    def _of_wires(self, name: str, row: list[int]) -> list[list[int]]:
        begin, end = row[4], self._ends[row[4]]
        learns, passes = (bool(ranges[end] > ranges[begin]) for ranges in (self._learned, self._needed))
        if name == "dense":
            if learns:
                self._sums.append(self._marked("sums", row, learns=True))
            return [self._marked(name, row, learns=learns, passes=passes)] if passes else []
        sort = f"diagonal{'_gated' * name.endswith('_gated')}" if name.startswith("diagonal") else name
        return [self._marked(sort, row, learns=learns, passes=passes)] if learns or passes else []

    def _listed(self, numbers: Ids) -> int:
        """Place of a list of whole numbers."""
        first = len(self._layout.arrays["integers"]) + len(self.extra)
        self.extra += numbers.tolist()
        return first

    def _learns(self, place: int) -> bool:
        """Whether biases that stand at a place are learned."""
        segment = self._segments[place]
        return segment.name == "bias" and bool(self._asked.learned_biases[segment.rows].any())

    def _marked(self, name: str, row: list[int], *, learns: bool = False, passes: bool = False) -> list[int]:
        made = [READINGS.get(name + self._suffix, READINGS.get(name, -1)), *row[1:]]
        assert made[0] >= 0, name
        made[LEARNS], made[PASSES] = learns, passes
        return made
