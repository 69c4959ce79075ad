"""Functions of bits without memory: every row of a truth table is an episode of one tick."""

from __future__ import annotations

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import BITS
from rnnsim.tasks.task import Floats, Task, whole

FUNCTIONS = {
    "xor": lambda rows: rows.sum(axis=1) == 1,
    "and": lambda rows: rows.all(axis=1),
    "or": lambda rows: rows.any(axis=1),
    "nand": lambda rows: ~rows.astype(bool).all(axis=1),
    "majority": lambda rows: 2 * rows.sum(axis=1) > rows.shape[1],
    "parity": lambda rows: rows.sum(axis=1) % 2 == 1,
}
LOW = {"0/1": 0.0, "±1": -1.0}


def rows_of(width: int) -> Floats:
    """(2^width, width) bits in binary counting order, the most significant first."""
    return ((np.arange(2**width)[:, None] >> np.arange(width - 1, -1, -1)) & 1).astype(float)


def truth_table(seed: int, *, function: str, bits: int, inputs_are: str) -> Task:
    """One target bit for each row of bits; nothing is drawn. xor: exactly one of the bits is 1."""
    rows = rows_of(bits)
    wanted = FUNCTIONS[function](rows).astype(float)
    shown = rows * (1.0 - LOW[inputs_are]) + LOW[inputs_are]
    return whole(Batch(shown[None], wanted[None, :, None]), loss="binary_cross_entropy", scoring=BITS)


def encoder(seed: int, *, units: int) -> Task:
    """One unit of `units` is on, and the same one is wanted, through a narrower middle (4-2-4: Ackley, Hinton and Sejnowski 1985)."""
    rows = np.eye(units)
    return whole(Batch(rows[None], rows[None]), loss="binary_cross_entropy", scoring=BITS)
