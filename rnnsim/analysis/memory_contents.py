"""What the memories of the zoo hold in recorded ticks: where heads point, the cells, and a stack from its top down.

A memory is known by its groups, which end as the builders name them: `place` and `written` are heads, `cells` a grid of slots,
`strengths`, `values` and `pointer` a stack filled by degrees, `stack` a stack of cells that are −1 when empty, or a single number.
Rows (…, U) are activations in row order of the units.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Ids, Network
from rnnsim.zoo.stack_circuit import MOST_SYMBOLS
from rnnsim.zoo.stack_recurrent import EMPTY

Floats = NDArray[np.float64]
HEAD_ENDINGS = ("place", "written")


class Contents(NamedTuple):
    """values (…, depth, width), the top first; strengths (…, depth): how much of each is there, 1 for whole, 0 for nothing."""

    values: Floats
    strengths: Floats


def places_of(network: Network | Document, rows: ArrayLike) -> dict[str, Floats]:
    """(…, slots) how much each head means each slot, by the name of the head; its path over time is the greatest of each row."""
    values, paths = np.asarray(rows, float), as_network(network).units.group
    heads = [path for path in dict.fromkeys(paths.tolist()) if path.count("/") and path.rsplit("/", 1)[1] in HEAD_ENDINGS]
    return {path.rsplit("/", 1)[0]: values[..., paths == path] for path in heads}


def cells_of(network: Network | Document, rows: ArrayLike) -> Floats:
    """(…, slots, width) what the memory holds; refused where there is none."""
    network = as_network(network)
    heads = list(places_of(network, rows).values())
    held = np.asarray(rows, float)[..., _ending(network, "cells")]
    if not heads or not held.shape[-1]:
        raise Refused("This network has no memory with heads; build a neural Turing machine or a differentiable computer.")
    return held.reshape(*held.shape[:-1], heads[0].shape[-1], -1)


def stack_of(network: Network | Document, rows: ArrayLike) -> Contents:
    """The stack, top first; refused where there is none."""
    network, values = as_network(network), np.asarray(rows, float)
    strengths, slots, pointer, cells = (_ending(network, name) for name in ("strengths", "values", "pointer", "stack"))
    if len(strengths) and len(slots) and len(pointer):
        return _by_degrees(values[..., strengths], values[..., slots], values[..., pointer])
    if len(cells) == 1:
        return _in_one_number(values[..., cells[0]])
    if len(cells):
        held = values[..., cells[:-1]]  # the last unit is the −1 below
        return Contents(held[..., None], np.clip(held - EMPTY, 0.0, 1.0))
    raise Refused("This network has no stack; build a network with a stack or a pushdown automaton.")


def _by_degrees(strengths: Floats, slots: Floats, pointer: Floats) -> Contents:
    """Slots are written in a ring; the pointer stands at the one written last."""
    count = strengths.shape[-1]
    order = (pointer.argmax(axis=-1)[..., None] - np.arange(count)) % count
    held = slots.reshape(*slots.shape[:-1], count, -1)
    return Contents(np.take_along_axis(held, order[..., None], axis=-2), np.take_along_axis(strengths, order, axis=-1))


def _in_one_number(q: Floats) -> Contents:
    """Digits to the base 4, the top first: 3 is a bit 1, 1 a bit 0, and 0 ends the stack (Siegelmann and Sontag 1995)."""
    bits, there = np.zeros((*q.shape, MOST_SYMBOLS)), np.zeros((*q.shape, MOST_SYMBOLS))
    rest, goes_on = q.copy(), np.ones(q.shape, bool)
    for depth in range(MOST_SYMBOLS):
        digit = np.floor(4 * rest)
        goes_on = goes_on & (digit > 0)
        bits[..., depth], there[..., depth] = goes_on & (digit >= 3), goes_on
        rest = 4 * rest - digit
    return Contents(bits[..., None], there)


def _ending(network: Network, name: str) -> Ids:
    """Rows of the units whose group is this or ends in it."""
    return np.flatnonzero([path.rsplit("/", 1)[-1] == name for path in network.units.group.tolist()])
