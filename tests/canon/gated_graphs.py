"""The zoo's pools from parameters in torch's names and row order, with states to start from; and the same cells with product units
where the zoo has gates. No torch, no engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids, Network
from rnnsim.zoo import pools

Values = NDArray[np.float64]
PARTS = {"RNN": 1, "LSTM": 4, "GRU": 3}


@dataclass(frozen=True)
class Parameters:
    """Of one pool of one layer: input (P·H, I), recurrent (P·H, H), and two biases (P·H,); P blocks of rows as torch orders them."""

    input: Values
    recurrent: Values
    input_bias: Values
    recurrent_bias: Values

    def blocks(self, kind: str) -> Sequence[tuple[Values, Values, Values, Values]]:
        """One (input, recurrent, input bias, recurrent bias) per block of rows."""
        columns = (np.split(values, PARTS[kind]) for values in (self.input, self.recurrent, self.input_bias, self.recurrent_bias))
        return list(zip(*columns, strict=True))

    def matrices(self) -> pools.Matrices:
        """As the zoo takes them: both biases added."""
        return pools.Matrices(self.input, self.recurrent, self.input_bias + self.recurrent_bias)


class Place(NamedTuple):
    """How a pool stands in its network.

    hidden, cell: outputs and carousel values before its first tick, a number or (H,) each; delay: 1, or −1 to read later ticks.
    """

    hidden: Any = 0.0
    cell: Any = 0.0
    delay: int = 1
    is_output: bool = False

    def site(self) -> pools.Site:
        """Where the zoo draws it."""
        return pools.Site(delay=self.delay, is_output=self.is_output)


@dataclass
class Pool:
    """The units a pool was drawn with: `hidden` (H,) are its outputs, `cell` (H,) the carousels of an LSTM; its gates by letter."""

    hidden: Ids
    cell: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    gates: dict[str, Ids] = field(default_factory=dict)


def rnn_pool(draft: Draft, below: Ids, parameters: Parameters, *, place: Place, activation: str = "tanh") -> Pool:
    """H units; H(I + H) connections."""
    return _of_the_zoo(pools.plain_pool(draft, below, parameters.matrices(), site=place.site(), activation=activation))


def lstm_pool(draft: Draft, below: Ids, parameters: Parameters, *, place: Place) -> Pool:
    """7H units; 4H(I + H) + 4H connections."""
    return _of_the_zoo(pools.lstm_pool(draft, below, parameters.matrices(), site=place.site()))


def gru_pool(draft: Draft, below: Ids, parameters: Parameters, *, place: Place) -> Pool:
    """6H units; 3H(I + H) + 5H connections: torch's form, the reset gate outside the recurrent sum, h = n + z · (h' − n)."""
    recalled = parameters.recurrent_bias[-parameters.recurrent.shape[1] :]
    matrices = parameters.matrices()
    matrices.bias[-len(recalled) :] -= recalled
    return _of_the_zoo(pools.gru_pool(draft, below, matrices, site=place.site(), recalled_bias=recalled))


def gru_pool_of_cho(draft: Draft, below: Ids, parameters: Parameters, *, place: Place) -> Pool:
    """6H units; 3H(I + H) + 5H connections: Cho's form, n = tanh(W x + U (r · h') + b)."""
    return _of_the_zoo(pools.cho_pool(draft, below, parameters.matrices(), site=place.site()))


def _of_the_zoo(drawn: pools.Pool) -> Pool:
    gates = {letter: drawn.parts[letter] for letter in "ifo" if letter in drawn.parts}
    return Pool(drawn.hidden, drawn.parts.get("c", np.zeros(0, np.int64)), gates)


def connect_peepholes(draft: Draft, pool: Pool, weights: Mapping[str, Any]) -> None:
    """3H connections by which the gates of an LSTM see its carousels: input and forget gate the last value, output gate the new one."""
    for letter, delay in (("i", 1), ("f", 1), ("o", 0)):
        draft.connect_pairs(pool.cell, pool.gates[letter], weights[letter], delay=delay)


def lstm_pool_of_products(draft: Draft, below: Ids, parameters: Parameters, *, place: Place) -> Pool:
    """9H units; 4H(I + H) + 9H connections: every valve is a product unit."""
    blocks = parameters.blocks("LSTM")
    size = len(blocks[0][0])
    names = ("logistic", "logistic", "tanh", "logistic")
    i, f, g, o = (draft.units(size, activation=name, bias=block[2] + block[3]) for name, block in zip(names, blocks, strict=True))
    written, kept = (draft.units(size, aggregation="product") for _ in range(2))
    c, squashed = draft.units(size, initial=place.cell), draft.units(size, activation="tanh")
    h = draft.units(size, aggregation="product", initial=place.hidden, is_output=place.is_output)
    for part, (wide, recurrent, _, _) in zip((i, f, g, o), blocks, strict=True):
        draft.connect(below, part, wide, delay=0)
        draft.connect(h, part, recurrent, delay=place.delay)
    wires = ((i, written), (g, written), (f, kept), (written, c), (kept, c), (c, squashed), (o, h), (squashed, h))
    for source, target in wires:
        draft.connect_pairs(source, target, delay=0, trainable=False)
    draft.connect_pairs(c, kept, delay=place.delay, trainable=False)
    return Pool(h, c)


def gru_pool_of_products(draft: Draft, below: Ids, parameters: Parameters, *, place: Place) -> Pool:
    """8H units; 3H(I + H) + 9H connections: every valve is a product unit."""
    (wr, ur, br, cr), (wz, uz, bz, cz), (wn, un, bn, cn) = parameters.blocks("GRU")
    size = len(wr)
    r, z = (draft.units(size, activation="logistic", bias=bias) for bias in (br + cr, bz + cz))
    recalled, n = draft.units(size, bias=cn), draft.units(size, activation="tanh", bias=bn)
    reset, turned = (draft.units(size, aggregation="product") for _ in range(2))
    difference, h = draft.units(size), draft.units(size, initial=place.hidden, is_output=place.is_output)
    for part, wide in ((r, wr), (z, wz), (n, wn)):
        draft.connect(below, part, wide, delay=0)
    for part, recurrent in ((r, ur), (z, uz), (recalled, un)):
        draft.connect(h, part, recurrent, delay=place.delay)
    wires = ((r, reset), (recalled, reset), (reset, n), (n, h), (z, turned), (difference, turned), (turned, h))
    for source, target in wires:
        draft.connect_pairs(source, target, delay=0, trainable=False)
    draft.connect_pairs(h, difference, delay=place.delay, trainable=False)
    draft.connect_pairs(n, difference, -1.0, delay=0, trainable=False)
    return Pool(h)


def parameters_of(weights: Mapping[str, Values], layer: int = 0, *, reverse: bool = False) -> Parameters:
    """The parameters of one pool out of torch's named parameters."""
    suffix = f"l{layer}" + ("_reverse" if reverse else "")
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return Parameters(*(np.asarray(weights[f"{name}_{suffix}"], float) for name in names))


class Stack(NamedTuple):
    """Layers of pools: the network, and the pools in torch's order (layer by layer, forward before backward)."""

    network: Network
    pools: list[Pool]


@dataclass(frozen=True)
class Shape:
    """kind: a row of the table of pools; activation: of an RNN; two_ways: a second pool per layer that reads later ticks (delay −1)."""

    kind: str
    layers: int = 1
    two_ways: bool = False
    activation: str = "tanh"


def stack_of(shape: Shape, weights: Mapping[str, Values], starts: Sequence[Place] | None = None) -> Stack:
    """The graph of a torch layer; `starts` are in the order of the pools, zero if left out."""
    draft = Draft(f"{shape.kind} of {shape.layers} layers")
    below = draft.units(weights["weight_ih_l0"].shape[1], is_input=True)
    choices = {"activation": shape.activation} if shape.kind == "RNN" else {}
    made: list[Pool] = []
    directions = (False, True) if shape.two_ways else (False,)
    for layer in range(shape.layers):
        here = []
        for reverse in directions:
            start = Place() if starts is None else starts[len(made) + len(here)]
            place = start._replace(delay=-1 if reverse else 1, is_output=layer == shape.layers - 1)
            pool = _POOLS[shape.kind](draft, below, parameters_of(weights, layer, reverse=reverse), place=place, **choices)
            here.append(pool)
        made += here
        below = np.concatenate([pool.hidden for pool in here])
    return Stack(_started(draft.network(), made, starts), made)


def _started(network: Network, made: Sequence[Pool], starts: Sequence[Place] | None) -> Network:
    """With the initial values of the pools; the outputs are those of the last layer, however a pool was drawn."""
    initial = network.units.initial.copy()
    for pool, place in zip(made, starts or [], strict=False):
        initial[network.units.rows(pool.hidden)] = place.hidden
        if len(pool.cell):
            initial[network.units.rows(pool.cell)] = place.cell
    return network.with_rows(units=network.units.with_columns(initial=initial))


_POOLS: dict[str, Any] = {
    "RNN": rnn_pool,
    "LSTM": lstm_pool,
    "GRU": gru_pool,
    "LSTM of products": lstm_pool_of_products,
    "GRU of products": gru_pool_of_products,
    "GRU of Cho": gru_pool_of_cho,
}
