"""Rules that write stored patterns into the weights in closed form: Hebb, Storkey, pseudo-inverse, and outer products of pairs.

Every trainable connection between two units of the patterns gets its entry of the matrix; connections that are not there, fixed
ones and self-connections of Hebb's kind are left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.weight_matrices import bidirectional, hebb, pseudo_inverse, storkey
from rnnsim.network.network import Network
from rnnsim.training.learning import Learning, Setup, Step, begun

Matrix = NDArray[np.float64]


def init(network: Network, setup: Setup) -> Learning:
    """Refused unless there are patterns of ±1 (or pairs of 0 and 1) with a value per unit that learns."""
    patterns_of(network, setup)
    return begun(network, setup)


def step(learning: Learning, batch: Any = None) -> tuple[Learning, Step]:
    """Write all patterns at once; everything is learned in this one update. The loss is the share of units that would turn over."""
    network, setup = learning.network, learning.setup
    rows, patterns = patterns_of(network, setup)
    matrix = MATRICES[setup.recipe.learner](network, rows, patterns)
    target, source = _ends_among(network, rows)
    mine = (target >= 0) & (source >= 0) & (target != source)
    weights = network.connections.weight.copy()
    weights[mine] = matrix[target[mine], source[mine]]
    moved = learning.moved_on(values=learning.with_rows(weights=weights))
    return moved, Step(_turning_share(moved.learned, rows, patterns), is_final=True)


def patterns_of(network: Network, setup: Setup) -> tuple[NDArray[np.int64], Matrix]:
    """Rows of the units that hold a pattern, and the patterns (P, N), one column per such unit."""
    title = setup.recipe.learner_row.title
    if setup.patterns is None or not len(setup.patterns):
        raise Refused(f"{title} needs stored patterns; put some on the tape, or choose a task that has them.")
    width = setup.patterns.shape[1]
    units = network.units
    choices = (np.arange(len(units)), np.flatnonzero(units.is_input), np.flatnonzero(units.is_output))
    rows = next((rows for rows in choices if len(rows) == width), None)
    if rows is None:
        raise Refused(f"The patterns have {width} values, but the network has {len(units)} units; give one value per unit.")
    return rows, np.asarray(setup.patterns, float)


def _between_all(rule: Callable[[Matrix], Matrix]) -> Callable[[Network, NDArray[np.int64], Matrix], Matrix]:
    return lambda network, rows, patterns: rule(patterns)


def _between_sides(network: Network, rows: NDArray[np.int64], patterns: Matrix) -> Matrix:
    """M and Mᵀ between the two sides of a bidirectional memory: the units of its first group, and all others."""
    group = network.units.group[rows]
    first, second = np.flatnonzero(group == group[0]), np.flatnonzero(group != group[0])
    if not len(second):
        raise Refused("Pairs are stored between two groups of units, and all units are in one; give each side a group of its own.")
    made = np.zeros((len(rows), len(rows)))
    made[np.ix_(second, first)] = bidirectional(patterns[:, first], patterns[:, second]).T
    made[np.ix_(first, second)] = made[np.ix_(second, first)].T
    return made


MATRICES: dict[str, Callable[[Network, NDArray[np.int64], Matrix], Matrix]] = {
    "hebb": _between_all(hebb),
    "storkey": _between_all(storkey),
    "pseudo_inverse": _between_all(pseudo_inverse),
    "outer_product": _between_sides,
}


def _ends_among(network: Network, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(C,) target and source of each connection as numbers among these units, −1 for others."""
    units, wires = network.units, network.connections
    place = np.full(len(units) + 1, -1)
    place[rows] = np.arange(len(rows))
    return place[units.positions_of(wires.target)], place[units.positions_of(wires.source)]


def _turning_share(network: Network, rows: NDArray[np.int64], patterns: Matrix) -> float:
    """Share of the patterns' units that their net input would turn over."""
    target, source = _ends_among(network, rows)
    mine = (target >= 0) & (source >= 0)
    fields = np.tile(network.units.bias[rows], (len(patterns), 1))
    np.add.at(fields.T, target[mine], network.connections.weight[mine, None] * patterns[:, source[mine]].T)
    is_up = patterns > 0
    return float(np.mean(np.where(fields == 0, False, (fields > 0) != is_up)))
