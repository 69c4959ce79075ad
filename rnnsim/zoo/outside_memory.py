"""What machines with an outside memory have in common: cells in a grid, reading, writing, looking up by content, and a controller.

All of it is units and gated connections; arrays of ids of several axes hold units by slot and width. Slots are rows of the canvas:
whatever belongs to slot n stands at its height, column after column from left to right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.weights import Weights

Values = NDArray[np.float64]
FIXED: dict[str, Any] = {"trainable": False}
NORM_FLOOR = 1e-6
GAP = 168.0  # between columns
CELL_GAP = 72.0  # between the cells of a memory
WORKINGS = "workings"  # the group of what a head or a memory needs inside; it can be folded away
START = 1e-3  # what a memory holds at first: a small constant (Collier and Beel 2018)


def wire(draft: Draft, sources: ArrayLike, targets: ArrayLike, *, weight: ArrayLike = 1.0, delay: int = 0, gate: ArrayLike = -1) -> None:
    """Fixed connections element by element, all arguments broadcast together."""
    every = np.broadcast_arrays(sources, targets, weight, gate)
    draft.connect_pairs(*(np.ravel(part) for part in every[:3]), delay=delay, gate=np.ravel(every[3]), **FIXED)


@dataclass
class Plot:
    """A field of the canvas that is filled column by column: units made here stand at `left`, which moves on."""

    draft: Draft
    group: str
    left: float
    top: float
    gap: float = GAP

    def column(self, count: int, *, group: str = "", rows: float = 0.0, **columns: Any) -> Ids:
        """`count` units below each other, `rows` rows down; their biases are fixed unless it says otherwise."""
        place = {"place_x": self.left, "place_y": self.top + (rows + np.arange(count)) * ROW_GAP}
        self.left += self.gap
        return self._made(count, group, {**place, **columns})

    def grid(self, slots: int, width: int, *, group: str = "", **columns: Any) -> Ids:
        """(slots, width) units, a row a slot."""
        across, down = np.meshgrid(np.arange(width), np.arange(slots))
        place = {"place_x": self.left + across.ravel() * CELL_GAP, "place_y": self.top + down.ravel() * ROW_GAP}
        self.left += (width - 1) * CELL_GAP + self.gap
        return self._made(slots * width, group, {**place, **columns}).reshape(slots, width)

    def _made(self, count: int, group: str, columns: dict[str, Any]) -> Ids:
        path = "/".join(part for part in (self.group, group) if part)
        return self.draft.units(count, **{"bias_trainable": False, "group": path, **columns})


class Memory(NamedTuple):
    """cells (N, M); erased (N, M) = w · e; squares (N,) = |row|² as the memory stood `lag` ticks ago."""

    cells: Ids
    erased: Ids
    squares: Ids
    lag: int


def draw_memory(plot: Plot, start: Values, *, copied: bool) -> Memory:
    """Cells that keep what they hold but for what is erased: M = M' − w e M' + w a; see `write`.

    A row's square is taken of the cells themselves or, as the Turing machine has it, of what they held, which takes a copy for a gate.
    """
    draft, (slots, width) = plot.draft, start.shape
    erased = plot.grid(slots, width, group=f"{WORKINGS}/erased")
    cells = plot.grid(slots, width, group="cells", initial=start.ravel())
    factors, lag = cells, 0
    if copied:
        factors, lag = plot.grid(slots, width, group=f"{WORKINGS}/last tick"), 1
        wire(draft, cells, factors, delay=lag)
    squares = plot.column(slots, group=f"{WORKINGS}/squares", initial=(start**2).sum(axis=1))
    wire(draft, cells, cells, delay=1)
    wire(draft, cells, cells, weight=-1.0, delay=1, gate=erased)
    wire(draft, cells, squares[:, None], delay=lag, gate=factors)
    return Memory(cells, erased, squares, lag)


def write(draft: Draft, memory: Memory, weights: Ids, *, erase: Ids, add: Ids) -> None:
    """weights (N,), erase and add (M,)."""
    wire(draft, erase[None, :], memory.erased, gate=weights[:, None])
    wire(draft, add[None, :], memory.cells, gate=weights[:, None])


def read(plot: Plot, memory: Memory, weights: Ids) -> Ids:
    """(M,) Σ w_n M_n."""
    answers = plot.column(memory.cells.shape[1], group="answer")
    wire(plot.draft, memory.cells, answers[None, :], gate=weights[:, None])
    return answers


def by_content(plot: Plot, memory: Memory, key: Ids, *, strength: int, delay: int) -> Ids:
    """(N,) softmax of strength · cosine of the key with the rows as they were `delay` ticks ago; 5N + 1 units.

    The cosine is k · M / √(|k|² |M|² + 1e-6).
    """
    draft, slots = plot.draft, len(memory.cells)
    square = plot.column(1, group=f"{WORKINGS}/by content", label="|k|²", rows=-1.0)
    plot.left -= plot.gap
    wire(draft, key, square, gate=key)
    products = plot.column(slots, group=f"{WORKINGS}/by content")
    wire(draft, memory.cells, products[:, None], delay=delay, gate=key[None, :])
    lengths = plot.column(slots, group=f"{WORKINGS}/by content", activation="square_root", bias=NORM_FLOOR)
    wire(draft, memory.squares, lengths, delay=delay - memory.lag, gate=square)
    shares = plot.column(slots, group=f"{WORKINGS}/by content", activation="reciprocal")
    wire(draft, lengths, shares)
    cosines = plot.column(slots, group=f"{WORKINGS}/by content")
    wire(draft, products, cosines, gate=shares)
    weights = plot.column(slots, group=f"{WORKINGS}/looked up", activation="softmax")
    wire(draft, cosines, weights, gate=strength)
    return weights


@dataclass
class Controller:
    """Inputs x, hidden units h = tanh(W [x; r'; 1]) and outputs y = logistic(V [h; r; 1]); r: what is read, `reads` numbers.

    Whatever steers the memory is emitted: trainable wires from the hidden units, matrices by name with the bias as last column.
    """

    draft: Draft
    given: Weights
    hidden: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    outputs: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    _reading: tuple[Values, Values] | None = None

    def drawn(self, sizes: tuple[int, int, int], reads: int, *, plot: Plot, out: Plot) -> None:
        """sizes: inputs, hidden units, outputs. What is read is connected by `connect_reads` when it is there."""
        wide, count, answers = sizes
        inner = self.matrix("controller", count, wide + reads)
        outer = self.matrix("output", answers, count + reads)
        x = plot.column(wide, group="input", is_input=True, label="x")
        self.hidden = plot.column(count, group="hidden", activation="tanh", bias=inner[:, -1], bias_trainable=True, label="h")
        self.outputs = out.column(
            answers, group="output", activation="logistic", bias=outer[:, -1], bias_trainable=True, is_output=True, label="y"
        )
        self.draft.connect(x, self.hidden, inner[:, :wide], delay=0)
        self.draft.connect(self.hidden, self.outputs, outer[:, :count], delay=0)
        self._reading = inner[:, wide:-1], outer[:, count:-1]

    def connect_reads(self, answers: Ids) -> None:
        """What was read a tick ago goes to the hidden units, what is read now to the outputs."""
        assert self._reading is not None
        self.draft.connect(answers, self.hidden, self._reading[0], delay=1)
        self.draft.connect(answers, self.outputs, self._reading[1], delay=0)

    def emitted(self, plot: Plot, name: str, count: int, *, activation: str = "identity", **columns: Any) -> Ids:
        """`count` units below each other that the hidden units steer."""
        matrix = self.matrix(name, count, len(self.hidden))
        made = plot.column(count, activation=activation, bias=matrix[:, -1], bias_trainable=True, **columns)
        self.draft.connect(self.hidden, made, matrix[:, :-1], delay=0)
        return made

    def above_one(self, plot: Plot, name: str, **columns: Any) -> int:
        """1 + softplus: a second unit, since a bias stands inside an activation."""
        soft = self.emitted(plot, name, 1, activation="softplus", **columns)
        unit = plot.column(1, bias=1.0, **columns)
        wire(self.draft, soft, unit)
        return int(unit[0])

    def matrix(self, name: str, targets: int, sources: int) -> Values:
        """(targets, sources + 1) as given, else normal with standard deviation 1/√sources and biases of 0."""
        drawn = self.given.rng.normal(0.0, 1.0 / max(sources, 1) ** 0.5, (targets, sources))
        return self.given.given(name.replace(" ", "_"), np.hstack([drawn, np.zeros((targets, 1))]))
