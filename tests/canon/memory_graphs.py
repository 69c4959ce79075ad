"""Networks with an outside memory as graphs: addressing, Turing machine, differentiable computer, stacks. No engine, no oracle.

Everything is units and gated connections; `Ids` of several axes hold units by slot and width. Weights of a whole network come as
matrices by name; what a controller emits can as well be input units, so that the worked fragments are drawn by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids, Network

Values = NDArray[np.float64]
FIXED: dict[str, Any] = {"trainable": False}
NORM_FLOOR, SHIFT_FLOOR = 1e-6, 1e-8


def wire(draft: Draft, sources: ArrayLike, targets: ArrayLike, weights: ArrayLike = 1.0, *, delay: int = 0, gate: ArrayLike = -1) -> None:
    """Fixed connections element by element, all arguments broadcast together."""
    every = np.broadcast_arrays(sources, targets, weights, gate)
    draft.connect_pairs(*(np.ravel(part) for part in every[:3]), delay=delay, gate=np.ravel(every[3]), **FIXED)


class Memory(NamedTuple):
    """cells (N, M); erased (N, M) = w · e; squares (N,) = |row|² as the memory stood `lag` ticks ago."""

    cells: Ids
    erased: Ids
    squares: Ids
    lag: int


def draw_memory(draft: Draft, start: Values, *, copied: bool) -> Memory:
    """Cells that keep what they hold but for what is erased: M = M' − w e M' + w a; see `write`.

    A row's square is taken of the cells themselves, or, as the books do it, of what they held, which takes a copy for a gate.
    """
    slots, width = start.shape
    cells = draft.units(slots * width, initial=start.ravel(), group="memory").reshape(start.shape)
    erased = draft.units(slots * width).reshape(start.shape)
    squares = draft.units(slots, initial=(start**2).sum(axis=1))
    wire(draft, cells, cells, delay=1)
    wire(draft, cells, cells, -1.0, delay=1, gate=erased)
    factors, lag = cells, 0
    if copied:
        factors, lag = draft.units(slots * width).reshape(start.shape), 1
        wire(draft, cells, factors, delay=lag)
    wire(draft, cells, squares[:, None], delay=lag, gate=factors)
    return Memory(cells, erased, squares, lag)


def write(draft: Draft, memory: Memory, weights: Ids, *, erase: Ids, add: Ids) -> None:
    """weights (N,), erase and add (M,)."""
    wire(draft, erase[None, :], memory.erased, gate=weights[:, None])
    wire(draft, add[None, :], memory.cells, gate=weights[:, None])


def read(draft: Draft, memory: Memory, weights: Ids) -> Ids:
    """(M,) Σ w_n M_n."""
    answers = draft.units(memory.cells.shape[1])
    wire(draft, memory.cells, answers[None, :], gate=weights[:, None])
    return answers


def by_content(draft: Draft, memory: Memory, key: Ids, strength: int, *, delay: int) -> Ids:
    """(N,) softmax of strength · cosine of the key with the rows as they were `delay` ticks ago; 5N + 1 units."""
    slots = len(memory.cells)
    square = draft.units(1)
    wire(draft, key, square, gate=key)
    products = draft.units(slots)
    wire(draft, memory.cells, products[:, None], delay=delay, gate=key[None, :])
    lengths = draft.units(slots, activation="square_root", bias=NORM_FLOOR)
    wire(draft, memory.squares, lengths, delay=delay - memory.lag, gate=square)
    shares = draft.units(slots, activation="reciprocal")
    wire(draft, lengths, shares)
    cosines = draft.units(slots)
    wire(draft, products, cosines, gate=shares)
    weights = draft.units(slots, activation="softmax")
    wire(draft, cosines, weights, gate=strength)
    return weights


class Head(NamedTuple):
    """What steers a head of a Turing machine: key (M,), strength, interpolation, shift (3,) for −1, 0, +1, sharpness ≥ 1."""

    key: Ids
    strength: int
    interpolation: int
    shift: Ids
    sharpness: int


def by_location(draft: Draft, memory: Memory, head: Head, start: Values, *, floor: float = SHIFT_FLOOR) -> Ids:
    """(N,) weights of a head that looks by content, keeps some of its last place, shifts and sharpens; 8N + 2 units."""
    slots = len(start)
    found = by_content(draft, memory, head.key, head.strength, delay=1)
    kept = draft.units(1, bias=1.0)
    wire(draft, head.interpolation, kept, -1.0)
    mixed = draft.units(slots)
    shifted = draft.units(slots, activation="logarithm", bias=floor)
    weights = draft.units(slots, activation="softmax", initial=start)
    wire(draft, found, mixed, gate=head.interpolation)
    wire(draft, weights, mixed, delay=1, gate=kept)
    for way, amount in zip((-1, 0, 1), head.shift, strict=True):
        wire(draft, np.roll(mixed, way), shifted, gate=amount)
    wire(draft, shifted, weights, gate=head.sharpness)
    return weights


@dataclass(frozen=True)
class Emitter:
    """Units that a controller steers by trainable weights: taken from `weights` by name, a matrix with the bias as last column."""

    draft: Draft
    weights: Mapping[str, Values]
    sources: Ids

    def units(self, name: str, activation: str = "identity", **columns: Any) -> Ids:
        matrix = self.weights[name]
        units = self.draft.units(len(matrix), activation=activation, bias=matrix[:, -1], **columns)
        self.draft.connect(self.sources, units, matrix[:, :-1], delay=0)
        return units

    def above_one(self, name: str) -> int:
        """1 + softplus, for the bias of 1 cannot stand outside it."""
        soft = self.units(name, "softplus")
        unit = self.draft.units(1, bias=1.0)
        wire(self.draft, soft, unit)
        return int(unit[0])

    def head(self, name: str) -> Head:
        """6 units and one more beside the key."""
        key, shift = self.units(f"{name} key", "tanh"), self.units(f"{name} shift", "softmax")
        strength, interpolation = self.units(f"{name} strength", "softplus"), self.units(f"{name} interpolation", "logistic")
        return Head(key, int(strength[0]), int(interpolation[0]), shift, self.above_one(f"{name} sharpness"))


def controller(draft: Draft, weights: Mapping[str, Values], reads: int) -> tuple[Ids, Ids, Ids]:
    """Inputs, hidden units and outputs; what was read last is still to be connected by `connect_reads`."""
    hidden, wide = weights["controller"].shape[0], weights["controller"].shape[1] - reads - 1
    x = draft.units(wide, is_input=True)
    h = draft.units(hidden, activation="tanh", bias=weights["controller"][:, -1])
    draft.connect(x, h, weights["controller"][:, :wide], delay=0)
    y = draft.units(len(weights["output"]), activation="logistic", bias=weights["output"][:, -1], is_output=True)
    draft.connect(h, y, weights["output"][:, :hidden], delay=0)
    return x, h, y


def connect_reads(draft: Draft, weights: Mapping[str, Values], answers: Ids, *, hidden: Ids, outputs: Ids) -> None:
    draft.connect(answers, hidden, weights["controller"][:, -len(answers) - 1 : -1], delay=1)
    draft.connect(answers, outputs, weights["output"][:, len(hidden) : -1], delay=0)


class Machine(NamedTuple):
    """A network and the units of it that have a name in the books."""

    network: Network
    units: dict[str, Ids]


def turing_machine(weights: Mapping[str, Values], start: Values) -> Machine:
    """One write head, one read head, both looking at the memory as it was; I + H + O + 3NM + 3M + N + 2(M + 9 + 8N) units."""
    draft = Draft("neural Turing machine")
    slots, width = start.shape
    _, h, y = controller(draft, weights, width)
    emitter = Emitter(draft, weights, h)
    first = np.eye(slots)[0]
    memory = draw_memory(draft, start, copied=True)
    places = {name: by_location(draft, memory, emitter.head(name), first) for name in ("write", "read")}
    write(draft, memory, places["write"], erase=emitter.units("erase", "logistic"), add=emitter.units("add", "tanh"))
    answers = read(draft, memory, places["read"])
    connect_reads(draft, weights, answers, hidden=h, outputs=y)
    return Machine(draft.network(), {"memory": memory.cells, "answers": answers, **places})


def allocation(draft: Draft, usage: Ids) -> Ids:
    """(N,) a_j = (1 − u_j) Π u_i over all i that come before j: less used, or as used with a lower number. No sorting."""
    slots = len(usage)
    before = np.full((slots, slots), -1)  # [i, j]: 1 if i comes before j
    for i, j in combinations(range(slots), 2):
        before[j, i] = draft.units(1, activation="step")[0]
        wire(draft, [usage[i], usage[j]], before[j, i], [1.0, -1.0])
        before[i, j] = draft.units(1, bias=1.0)[0]
        wire(draft, before[j, i], before[i, j], -1.0)
    free = draft.units(slots, bias=1.0)
    wire(draft, usage, free, -1.0)
    answers = draft.units(slots, aggregation="product")
    wire(draft, free, answers)
    i, j = np.nonzero(~np.eye(slots, dtype=bool))
    factors = draft.units(len(i), bias=1.0)  # 1 − before · (1 − u)
    wire(draft, free[i], factors, -1.0, gate=before[i, j])
    wire(draft, factors, answers[j])
    return answers


class Links(NamedTuple):
    """matrix (N, N): [i, j] how much i was written right after j, −1 on the diagonal; last (N,): how much it was written last."""

    matrix: Ids
    last: Ids


def linkage(draft: Draft, written: Ids) -> Links:
    """L_ij = (1 − w_i − w_j) L'_ij + w_i p'_j and p = (1 − Σ w) p' + w, for write weights (N,)."""
    slots = len(written)
    remaining, last = draft.units(1, bias=1.0), draft.units(slots)
    wire(draft, written, remaining, -1.0)
    wire(draft, last, last, delay=1, gate=remaining)
    wire(draft, written, last)
    decay = np.full((slots, slots), -1)
    for i, j in combinations(range(slots), 2):
        decay[i, j] = decay[j, i] = draft.units(1, bias=1.0)[0]
        wire(draft, written[[i, j]], decay[i, j], -1.0)
    i, j = np.nonzero(decay >= 0)
    links = np.full((slots, slots), -1)
    links[i, j] = draft.units(len(i))
    wire(draft, links[i, j], links[i, j], delay=1, gate=decay[i, j])
    wire(draft, last[j], links[i, j], delay=1, gate=written[i])
    return Links(links, last)


def usage_of(draft: Draft, slots: int, retention: Ids, written: Ids) -> Ids:
    """(N,) u = (u' + w' − u' w') · retention; `written` are read as they were at the last tick."""
    last, used, usage = (draft.units(slots) for _ in range(3))
    wire(draft, written, last, delay=1)
    wire(draft, usage, used, delay=1)
    wire(draft, last, used)
    wire(draft, usage, used, -1.0, delay=1, gate=last)
    wire(draft, used, usage, gate=retention)
    return usage


def _retention(draft: Draft, free: Ids, reading: Ids) -> Ids:
    """(N,) Π over heads of 1 − f w'; free (R,), reading (R, N)."""
    kept = draft.units(reading.size, bias=1.0).reshape(reading.shape)
    wire(draft, reading, kept, -1.0, delay=1, gate=free[:, None])
    if len(kept) == 1:
        return kept[0]
    answers = draft.units(reading.shape[1], aggregation="product")
    wire(draft, kept, answers[None, :])
    return answers


def differentiable_computer(weights: Mapping[str, Values], start: Values, heads: int) -> Machine:
    """Usage, allocation, temporal links and `heads` read heads; content is sought in the old memory to write, in the new to read."""
    draft = Draft("differentiable neural computer")
    slots, width = start.shape
    _, h, y = controller(draft, weights, width * heads)
    emitter = Emitter(draft, weights, h)
    memory = draw_memory(draft, start, copied=False)
    reading = draft.units(heads * slots).reshape(heads, slots)
    written = draft.units(slots)
    retention = _retention(draft, emitter.units("free", "logistic"), reading)
    usage = usage_of(draft, slots, retention, written)
    free_places = allocation(draft, usage)
    alike = by_content(draft, memory, emitter.units("write key", "tanh"), emitter.above_one("write strength"), delay=1)
    does_write, does_allocate = emitter.units("does write", "logistic"), emitter.units("does allocate", "logistic")
    for places, share in zip((free_places, alike), _shares(draft, does_write, does_allocate), strict=True):
        wire(draft, places, written, gate=share)
    write(draft, memory, written, erase=emitter.units("erase", "logistic"), add=emitter.units("add", "tanh"))
    links = linkage(draft, written)
    by_head = [_read_by(draft, memory, links, reading=row, emitter=emitter, name=f"read {head}") for head, row in enumerate(reading)]
    answers = np.concatenate(by_head)
    connect_reads(draft, weights, answers, hidden=h, outputs=y)
    named = {"usage": usage, "allocation": free_places, "written": written, "memory": memory.cells, "last": links.last}
    return Machine(draft.network(), {**named, "links": links.matrix, "reading": reading, "answers": answers})


def _shares(draft: Draft, does_write: Ids, does_allocate: Ids) -> tuple[Ids, Ids]:
    """g_w g_a and g_w (1 − g_a)."""
    to_free, to_alike = draft.units(1), draft.units(1)
    wire(draft, does_write, to_free, gate=does_allocate)
    wire(draft, does_write, to_alike)
    wire(draft, to_free, to_alike, -1.0)
    return to_free, to_alike


def _read_by(draft: Draft, memory: Memory, links: Links, *, reading: Ids, emitter: Emitter, name: str) -> Ids:
    """One head: its weights mix backward, content and forward."""
    alike = by_content(draft, memory, emitter.units(f"{name} key", "tanh"), emitter.above_one(f"{name} strength"), delay=0)
    modes = emitter.units(f"{name} modes", "softmax")
    backward, forward = draft.units(len(reading)), draft.units(len(reading))
    i, j = np.nonzero(links.matrix >= 0)
    wire(draft, reading[j], forward[i], delay=1, gate=links.matrix[i, j])
    wire(draft, reading[i], backward[j], delay=1, gate=links.matrix[i, j])
    for places, mode in zip((backward, alike, forward), modes, strict=True):
        wire(draft, places, reading, gate=mode)
    return read(draft, memory, reading)


def joulin_mikolov_stack(draft: Draft, depth: int, actions: Ids, value: int) -> Ids:
    """(depth,) cells, top first; actions: push, pop, and to do nothing if there are three. 3 gated connections a cell for three.

    Below the last cell a constant −1 is read, so the constant unit has bias −1 and initial −1.
    """
    push, pop, *stay = actions
    cells = draft.units(depth, initial=-1.0)
    bottom = draft.units(1, bias=-1.0, initial=-1.0)
    wire(draft, value, cells[0], gate=push)
    wire(draft, cells[:-1], cells[1:], delay=1, gate=push)
    wire(draft, np.append(cells[1:], bottom), cells, delay=1, gate=pop)
    for action in stay:
        wire(draft, cells, cells, delay=1, gate=action)
    return cells


class ContinuousStack(NamedTuple):
    """strengths (slots,) in the order of writing; reading: what lies within strength 1 of the top."""

    strengths: Ids
    reading: int


def grefenstette_stack(draft: Draft, slots: int, value: int, *, pop: int, push: int) -> ContinuousStack:
    """A slot per tick, chosen by a pulse that runs through a line of delays; minimum and maximum are relu."""
    pulse = draft.units(slots, initial=np.eye(slots)[-1])
    wire(draft, pulse, np.roll(pulse, -1), delay=1)
    values, strengths = draft.units(slots), draft.units(slots)
    left, kept, room, beyond = (draft.units(slots, activation="relu", bias=bias) for bias in (0.0, 0.0, 1.0, 0.0))
    wire(draft, values, values, delay=1)
    wire(draft, value, values, gate=pulse)
    above = np.triu(np.ones((slots, slots), bool), 1)  # [i, j]: j lies above i
    i, j = np.nonzero(above)
    wire(draft, pop, left)
    wire(draft, strengths[j], left[i], -1.0, delay=1)
    wire(draft, strengths, kept, delay=1)
    wire(draft, left, kept, -1.0)
    wire(draft, kept, strengths)
    wire(draft, push, strengths, gate=pulse)
    wire(draft, strengths[j], room[i], -1.0)
    wire(draft, strengths, beyond)
    wire(draft, room, beyond, -1.0)
    reading = draft.units(1)
    wire(draft, strengths, reading, gate=values)
    wire(draft, beyond, reading, -1.0, gate=values)
    return ContinuousStack(strengths, int(reading[0]))
