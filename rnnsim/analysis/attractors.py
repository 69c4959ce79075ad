"""Where a network of ±1 comes to rest: all its fixed points, which of them nobody stored, and how many patterns it can hold.

Looks at symmetric weights and updates one unit at a time, as Hopfield (PNAS 79, 1982) does. Runs no engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.analysis.overlaps import overlaps
from rnnsim.analysis.spectrum import weight_matrix_of
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.weight_matrices import without_diagonal
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network
from rnnsim.zoo.hopfield import RULES

Floats = NDArray[np.float64]
MOST_ENUMERATED = 16  # units whose states are all looked at
SILENCE = 1e-12  # weights that cancel leave rounding errors
MOST_MIXED = 20  # patterns of which all mixtures of three are made
STORED, NEGATIVE, MIXTURE, SPURIOUS = "stored", "negative", "mixture", "spurious"


def fixed_points_of(network: Network | Document) -> Floats:
    """(F, U) all states of ±1 that no unit would leave, counting upward with −1 as 0; a unit that hears 0 (to 1e-12) stays.

    `Refused` for more than 16 units: there would be too many states to look at.
    """
    graph = as_network(network)
    count = len(graph.units)
    if count > MOST_ENUMERATED:
        raise Refused(f"Of {count} units there are too many states to look at all; {MOST_ENUMERATED} units are the most.")
    states = np.where(np.arange(2**count)[:, None] >> np.arange(count)[::-1] & 1, 1.0, -1.0)
    heard = states @ weight_matrix_of(graph).T + graph.units.bias
    return states[(states * heard >= -SILENCE).all(axis=1)]


def kinds_of(states: ArrayLike, patterns: ArrayLike) -> list[str]:
    """What each state (F, U) of ±1 is to the patterns (P, U): stored, a negative of one, a mixture of three, or spurious otherwise."""
    rows, stored = np.atleast_2d(np.asarray(states, float)), np.atleast_2d(np.asarray(patterns, float))
    names: dict[bytes, str] = {}
    for kind, made in ((STORED, stored), (NEGATIVE, -stored), (MIXTURE, mixtures_of(stored))):
        for row in made:
            names.setdefault(np.sign(row).tobytes(), kind)
    return [names.get(np.sign(row).tobytes(), SPURIOUS) for row in rows]


def mixtures_of(patterns: ArrayLike) -> Floats:
    """(M, U) sgn(±ξᵃ ±ξᵇ ±ξᶜ) of every three patterns (P, U): what a memory recalls by mistake first (Amit, Gutfreund and
    Sompolinsky, Physical Review A 32, 1985). None for more than 20 patterns.
    """
    stored = np.atleast_2d(np.asarray(patterns, float))
    if not 3 <= len(stored) <= MOST_MIXED:
        return np.zeros((0, stored.shape[1]))
    signs = np.array(list(product((1.0, -1.0), repeat=3)))
    return np.concatenate([np.sign(signs @ stored[list(three)]) for three in combinations(range(len(stored)), 3)])


def settled(weights: ArrayLike, states: ArrayLike, *, bias: ArrayLike = 0.0, most_sweeps: int = 100) -> Floats:
    """States (B, U) of ±1 after sweeps through the units one by one, in row order, until no unit turns over any more.

    s_i ← sgn(Σ_j w_ij s_j + b_i), kept where that is 0 to 1e-12; weights (U, U), rows are targets.
    """
    matrix, s = np.asarray(weights, float), np.array(np.atleast_2d(states), float)
    shift = np.broadcast_to(np.asarray(bias, float), (len(matrix),))
    moving = np.arange(len(s))
    for _ in range(most_sweeps):
        before, now = s[moving], s[moving].T.copy()  # (U, B): a unit is a row
        for unit in range(len(matrix)):
            heard = matrix[unit] @ now + shift[unit]
            now[unit] = np.where(np.abs(heard) <= SILENCE, now[unit], np.sign(heard))
        s[moving] = now.T
        moving = moving[(before != now.T).any(axis=1)]
        if not len(moving):
            break
    return s


class Load(NamedTuple):
    """alpha: patterns per unit; overlap: mean of m where a memory comes to rest that begins at a stored pattern; recalled: the
    share of patterns that stay exactly as they are.
    """

    alpha: float
    overlap: float
    recalled: float


def capacity_curve(
    units: int, loads: Iterable[float], *, rule: str = "hebb", seeds: int = 3, probes: int = 25, most_sweeps: int = 100
) -> list[Load]:
    """How well random patterns of ±1 are kept, for so many patterns per unit: the mean over seeds and `probes` patterns of each."""
    if rule not in RULES:
        raise Refused(f"A rule that stores patterns is one of {', '.join(RULES)}, not “{rule[:40]}”.")
    curve = []
    for alpha in loads:
        kept, whole = [], []
        for seed in range(seeds):
            patterns = np.random.default_rng(seed).choice([-1.0, 1.0], (max(1, round(alpha * units)), units))
            begun = patterns[:probes]
            ended = settled(without_diagonal(RULES[rule](patterns)), begun, most_sweeps=most_sweeps)
            kept.append(np.diag(overlaps(ended, begun)).mean())
            whole.append((ended == begun).all(axis=1).mean())
        curve.append(Load(alpha, float(np.mean(kept)), float(np.mean(whole))))
    return curve
