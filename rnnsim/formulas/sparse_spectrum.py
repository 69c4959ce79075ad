"""The spectral radius of a graph of weighted edges, without ever making the whole matrix. Knows arrays only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
DENSE = 200  # up to so many nodes that reach each other all eigenvalues are computed, which keeps other threads of Python waiting
LAST_RESORT = 500  # up to so many they are where the iteration does not settle
SOUGHT, KRYLOV, ROUNDS = 4, 40, 400


def radius_of_edges(sources: ArrayLike, targets: ArrayLike, weights: ArrayLike) -> float:
    """Greatest absolute eigenvalue of W[target, source] = Σ weight; 0 where no edge lies on a cycle.

    Eigenvalues are those of the strongly connected parts (Frobenius normal form), so edges between parts are left out.
    """
    from scipy.sparse.csgraph import connected_components

    nodes, numbers = np.unique(np.concatenate([np.asarray(sources, np.int64), np.asarray(targets, np.int64)]), return_inverse=True)
    if not len(nodes):
        return 0.0
    first, second = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
    values = np.asarray(weights, float)
    carried = values != 0
    first, second, values = first[carried], second[carried], values[carried]
    _, part_of = connected_components(_matrix(first, second, values, count=len(nodes)), connection="strong")
    inner = np.flatnonzero(part_of[first] == part_of[second])
    inner = inner[np.argsort(part_of[first[inner]], kind="stable")]
    parts = np.split(inner, np.flatnonzero(np.diff(part_of[first[inner]])) + 1)
    return max((_radius_of_part(first[part], second[part], values[part]) for part in parts if len(part)), default=0.0)


def radius_of_matrix(matrix: Floats) -> float:
    """The same of a square matrix that is at hand: quicker where all its nodes reach each other, as in most reservoirs."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    sparse = csr_array(matrix)
    parts, _ = connected_components(sparse, connection="strong")
    if len(matrix) > DENSE and parts == 1:
        return _iterated(sparse)
    targets, sources = np.nonzero(matrix)
    return radius_of_edges(sources, targets, matrix[targets, sources])


def _matrix(sources: Ints, targets: Ints, weights: Floats, *, count: int) -> Any:
    from scipy.sparse import csr_array

    return csr_array((weights, (targets, sources)), shape=(count, count))


def _radius_of_part(sources: Ints, targets: Ints, weights: Floats) -> float:
    nodes, numbers = np.unique(np.concatenate([sources, targets]), return_inverse=True)
    if len(nodes) == len(weights):  # as many edges as nodes that all reach each other: one cycle
        return float(np.exp(np.log(np.abs(weights)).mean()))
    matrix = _matrix(numbers[: len(sources)], numbers[len(sources) :], weights, count=len(nodes))
    return _greatest(np.linalg.eigvals(matrix.toarray())) if len(nodes) <= DENSE else _iterated(matrix)


def _iterated(matrix: Any) -> float:
    from scipy.sparse.linalg import ArpackError, eigs

    count = matrix.shape[0]
    start = np.random.default_rng(0).standard_normal(count)  # a start of its own would give another last digit each time
    try:
        return _greatest(eigs(matrix, k=SOUGHT, which="LM", v0=start, ncv=KRYLOV, maxiter=ROUNDS, return_eigenvectors=False))
    except ArpackError:
        if count <= LAST_RESORT:
            return _greatest(np.linalg.eigvals(matrix.toarray()))
        raise Refused(f"The spectral radius of {count} units does not settle; connect fewer units or leave it unscaled.") from None


def _greatest(eigenvalues: ArrayLike) -> float:
    return float(np.abs(np.asarray(eigenvalues)).max(initial=0.0))
