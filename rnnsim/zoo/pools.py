"""Pools of recurrent units, of which deep and bidirectional networks are stacked: plain units, LSTM blocks, GRU blocks, IndRNN units.

A pool draws its units, connections and places into a draft; it knows no whole network. Matrices are named and ordered as in
torch.nn: blocks of rows i, f, g, o (LSTM) and r, z, n (GRU), one bias a row (torch's two are added).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.arrangement import column, labels, on_oval
from rnnsim.zoo.weights import Weights

Values = NDArray[np.float64]
FIXED: dict[str, Any] = {"trainable": False}
BLOCK_ACROSS, BLOCK_DOWN = 744.0, 296.0  # room of one LSTM or GRU block with its labels
WIDER = 1.6  # a field of blocks is so many times as wide as high, as the canvas is
LOOP_ROOM = 60.0  # above and below an oval of units with loops


@dataclass(frozen=True)
class Site:
    """Where a pool stands: upper left corner of its blocks, and in which group. delay 1, or −1 to hear later ticks."""

    group: str = "hidden"
    left: float = 0.0
    top: float = 0.0
    delay: int = 1
    mark: str = ""
    is_output: bool = False


class Matrices(NamedTuple):
    """input (P·H, I), recurrent (P·H, H), bias (P·H,); P blocks of rows."""

    input: Values
    recurrent: Values
    bias: Values

    def blocks(self, parts: int) -> list[tuple[Values, Values, Values]]:
        """(input, recurrent, bias) of each block of rows."""
        return list(zip(*(np.split(values, parts) for values in self), strict=True))


class Pool(NamedTuple):
    """hidden (H,): the outputs of the pool; parts: its other units by the letter the books give them."""

    hidden: Ids
    parts: dict[str, Ids]


@dataclass(frozen=True)
class Kind:
    """One row of the table of pools: blocks of rows per matrix, how it is drawn, and how much room so many take across and down."""

    title: str
    parts: int
    draw: Callable[..., Pool]
    room: Callable[[int], tuple[float, float]]


def drawn_matrices(given: Weights, prefix: str, kind: str, *, inputs: int, hidden: int) -> Matrices:
    """The matrices of a pool under the names prefix + input, recurrent, bias; random ones where none is given.

    Random: normal with standard deviation 1/√(fan-in); the bias of an LSTM's forget gates is 1, of an IndRNN's wires u in 0 … 1.
    """
    rows = KINDS[kind].parts * hidden
    recurrent_shape = (hidden, 1) if kind == "indrnn" else (rows, hidden)
    spread = 1.0 / sqrt(inputs + (0 if kind == "indrnn" else hidden))
    wide = given.given(f"{prefix}input", given.rng.normal(0.0, spread, (rows, inputs)))
    own = given.rng.uniform(0.0, 1.0, recurrent_shape) if kind == "indrnn" else given.rng.normal(0.0, spread, recurrent_shape)
    bias = np.zeros(rows)
    if kind == "lstm":
        bias[hidden : 2 * hidden] = 1.0
    return Matrices(wide, given.given(f"{prefix}recurrent", own), given.given(f"{prefix}bias", bias))


def plain_pool(draft: Draft, below: Ids, matrices: Matrices, *, site: Site, activation: str = "tanh") -> Pool:
    """h = f(W x + U h' + b): H units, H(I + H) connections."""
    count = len(matrices.bias)
    h = draft.units(count, activation=activation, bias=matrices.bias, **_singles("h", count, site, places=on_oval(count)))
    draft.connect(below, h, matrices.input, delay=0)
    draft.connect(h, h, matrices.recurrent, delay=site.delay)
    return Pool(h, {})


def indrnn_pool(draft: Draft, below: Ids, matrices: Matrices, *, site: Site, bound: float = np.inf) -> Pool:
    """h = relu(W x + u · h' + b), |u| ≤ bound: H units, H·I + H connections. Li et al. 2018."""
    count = len(matrices.bias)
    h = draft.units(count, activation="relu", bias=matrices.bias, **_singles("h", count, site, places=column(0, count)))
    draft.connect(below, h, matrices.input, delay=0)
    own = np.clip(matrices.recurrent.ravel(), -bound, bound)
    draft.connect_pairs(h, h, own, delay=site.delay, lower=-bound, upper=bound)
    return Pool(h, {})


def lstm_pool(draft: Draft, below: Ids, matrices: Matrices, *, site: Site) -> Pool:
    """c = f · c' + i · g, h = o · tanh(c): 7H units, 4H(I + H) + 4H connections. Gers, Schmidhuber and Cummins 2000."""
    blocks = matrices.blocks(4)
    units = lstm_spots(draft, len(blocks[0][2]), site)
    squashings = ("logistic", "logistic", "tanh", "logistic")
    gates = [units(letter, activation=name, bias=block[2]) for letter, name, block in zip("ifgo", squashings, blocks, strict=True)]
    i, f, g, o = gates
    c, squashed = units("c", bias_trainable=False), units("tanh c", activation="tanh", bias_trainable=False)
    h = units("h", bias_trainable=False, is_output=site.is_output)
    for part, (wide, recurrent, _) in zip(gates, blocks, strict=True):
        draft.connect(below, part, wide, delay=0)
        draft.connect(h, part, recurrent, delay=site.delay)
    draft.connect_pairs(g, c, delay=0, gate=i, **FIXED)
    draft.connect_pairs(c, c, delay=site.delay, gate=f, **FIXED)
    draft.connect_pairs(c, squashed, delay=0, **FIXED)
    draft.connect_pairs(squashed, h, delay=0, gate=o, **FIXED)
    return Pool(h, {"i": i, "f": f, "g": g, "o": o, "c": c})


def carousel_pool(draft: Draft, below: Ids, matrices: Matrices, *, site: Site) -> Pool:
    """c = c' + i · g: the self-loop of weight 1 that carries errors through any number of ticks; 6H units.

    4 logistic(a) − 2 is 2 tanh(a / 2): gain ½, and weight 2 on the way into the carousel; 2 logistic(c) − 1 is tanh(c / 2).
    """
    (wi, ui, bi), (wg, ug, bg), (wo, uo, bo) = matrices.blocks(3)
    units = lstm_spots(draft, len(bi), site)
    i, g = units("i", activation="logistic", bias=bi), units("g", activation="tanh", gain=0.5, bias=bg)
    o, c = units("o", activation="logistic", bias=bo), units("c", bias_trainable=False)
    squashed = units("tanh c/2", activation="tanh", gain=0.5, bias_trainable=False)
    h = units("h", bias_trainable=False, is_output=site.is_output)
    for part, wide, recurrent in ((i, wi, ui), (g, wg, ug), (o, wo, uo)):
        draft.connect(below, part, wide, delay=0)
        draft.connect(h, part, recurrent, delay=site.delay)
    draft.connect_pairs(g, c, 2.0, delay=0, gate=i, **FIXED)
    draft.connect_pairs(c, c, delay=site.delay, **FIXED)
    draft.connect_pairs(c, squashed, delay=0, **FIXED)
    draft.connect_pairs(squashed, h, delay=0, gate=o, **FIXED)
    return Pool(h, {"i": i, "g": g, "o": o, "c": c})


def gru_pool(draft: Draft, below: Ids, matrices: Matrices, *, site: Site, recalled_bias: Values | None = None) -> Pool:
    """n = tanh(W x + b + r · (U h' + b')), h = n + z · (h' − n): 6H units, 3H(I + H) + 5H connections. torch's form."""
    (wr, ur, br), (wz, uz, bz), (wn, un, bn) = matrices.blocks(3)
    units = gru_spots(draft, len(br), site)
    r, z = units("r", activation="logistic", bias=br), units("z", activation="logistic", bias=bz)
    recalled = units("U h", bias=np.zeros(len(br)) if recalled_bias is None else recalled_bias)
    n = units("n", activation="tanh", bias=bn)
    h = _mixed(draft, units, n=n, z=z, site=site)
    for part, wide in ((r, wr), (z, wz), (n, wn)):
        draft.connect(below, part, wide, delay=0)
    for part, recurrent in ((r, ur), (z, uz), (recalled, un)):
        draft.connect(h, part, recurrent, delay=site.delay)
    draft.connect_pairs(recalled, n, delay=0, gate=r, **FIXED)
    return Pool(h, {"r": r, "z": z, "n": n})


def cho_pool(draft: Draft, below: Ids, matrices: Matrices, *, site: Site) -> Pool:
    """n = tanh(W x + U (r · h') + b), h = n + z · (h' − n): 6H units, 3H(I + H) + 5H connections. Cho et al. 2014."""
    (wr, ur, br), (wz, uz, bz), (wn, un, bn) = matrices.blocks(3)
    units = gru_spots(draft, len(br), site)
    r, z = units("r", activation="logistic", bias=br), units("z", activation="logistic", bias=bz)
    reset, n = units("r h", bias_trainable=False), units("n", activation="tanh", bias=bn)
    h = _mixed(draft, units, n=n, z=z, site=site)
    for part, wide in ((r, wr), (z, wz), (n, wn)):
        draft.connect(below, part, wide, delay=0)
    for part, recurrent in ((r, ur), (z, uz)):
        draft.connect(h, part, recurrent, delay=site.delay)
    draft.connect_pairs(h, reset, delay=site.delay, gate=r, **FIXED)
    draft.connect(reset, n, un, delay=0)
    return Pool(h, {"r": r, "z": z, "n": n})


def _mixed(draft: Draft, units: Callable[..., Ids], *, n: Ids, z: Ids, site: Site) -> Ids:
    """h = n + z · d with the difference d = h' − n."""
    difference = units("h − n", bias_trainable=False)
    h = units("h", bias_trainable=False, is_output=site.is_output)
    draft.connect_pairs(h, difference, delay=site.delay, **FIXED)
    draft.connect_pairs(n, difference, -1.0, delay=0, **FIXED)
    draft.connect_pairs(n, h, delay=0, **FIXED)
    draft.connect_pairs(difference, h, delay=0, gate=z, **FIXED)
    return h


LSTM_SPOTS: dict[str, tuple[float, float]] = {
    "i": (140, 64),
    "f": (20, 128),
    "g": (260, 128),
    "o": (500, 128),
    "c": (260, 0),
    "tanh c": (390, 0),
    "tanh c/2": (390, 0),
    "h": (610, 0),
}
GRU_SPOTS: dict[str, tuple[float, float]] = {
    "r": (20, 92),
    "U h": (20, 0),
    "r h": (20, 0),
    "n": (260, 0),
    "z": (500, 128),
    "h − n": (380, 78),
    "h": (610, 0),
}


def spots(draft: Draft, count: int, site: Site, *, at: Mapping[str, tuple[float, float]]) -> Callable[..., Ids]:
    """Makes the units of one letter in every block of a pool: units("c", activation=…)."""
    columns = _columns(count)
    block = np.arange(count)
    left, top = site.left + block % columns * BLOCK_ACROSS, site.top + block // columns * BLOCK_DOWN
    groups = [f"{site.group}/block {number}" for number in range(1, count + 1)] if count > 1 else site.group

    def units(letter: str, **given: Any) -> Ids:
        across, down = at[letter]
        shown = [name + site.mark for name in labels(letter, count)] if count > 1 else letter + site.mark
        return draft.units(count, label=shown, group=groups, place_x=left + across, place_y=top + down, **given)

    return units


lstm_spots = partial(spots, at=LSTM_SPOTS)
gru_spots = partial(spots, at=GRU_SPOTS)


def _singles(letter: str, count: int, site: Site, *, places: dict[str, Any]) -> dict[str, Any]:
    """Names and places of a pool whose units are single, in its site."""
    shown = [name + site.mark for name in labels(letter, count)] if count > 1 else letter + site.mark
    x, y = np.asarray(places["place_x"]), np.asarray(places["place_y"])
    loops = LOOP_ROOM if count > 1 else 0.0
    return {
        "label": shown,
        "group": site.group,
        "is_output": site.is_output,
        "place_x": site.left + x - x.min(),
        "place_y": site.top + y - y.min() + loops,
    }


def _room_of(places: dict[str, Any]) -> tuple[float, float]:
    x, y = np.asarray(places["place_x"]), np.asarray(places["place_y"])
    return float(np.ptp(x)) + ROW_GAP, float(np.ptp(y)) + ROW_GAP + (2 * LOOP_ROOM if len(y) > 1 else 0.0)


def _room_of_oval(count: int) -> tuple[float, float]:
    return _room_of(on_oval(count))


def _room_of_column(count: int) -> tuple[float, float]:
    return _room_of(column(0, count))


def _room_of_blocks(count: int) -> tuple[float, float]:
    columns = _columns(count)
    return columns * BLOCK_ACROSS, -(-count // columns) * BLOCK_DOWN


def _columns(count: int) -> int:
    """Blocks side by side, so that a pool is about as wide as the canvas for its height."""
    return max(1, round(sqrt(WIDER * count * BLOCK_DOWN / BLOCK_ACROSS)))


KINDS: dict[str, Kind] = {
    "tanh": Kind("tanh units", 1, plain_pool, _room_of_oval),
    "relu": Kind("rectifying units", 1, partial(plain_pool, activation="relu"), _room_of_oval),
    "carousel": Kind("LSTM blocks of 1997", 3, carousel_pool, _room_of_blocks),
    "lstm": Kind("LSTM blocks", 4, lstm_pool, _room_of_blocks),
    "gru": Kind("GRU blocks", 3, gru_pool, _room_of_blocks),
    "cho": Kind("GRU blocks, Cho's form", 3, cho_pool, _room_of_blocks),
    "indrnn": Kind("independent units", 1, indrnn_pool, _room_of_column),
}
