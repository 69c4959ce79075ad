"""Weight matrices in closed form: associative memories, random reservoirs and solved readouts. Rows are targets, columns sources.

Knows arrays only; who owns the weights is none of its business.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.least_squares import Solution, ridge_weights
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.sparse_spectrum import radius_of_matrix

Matrix = NDArray[np.float64]
ALL_EIGENVALUES = 200  # up to so many rows all are computed, beyond the greatest is searched for


class Scaled(NamedTuple):
    """A matrix brought to a spectral radius, and the radius it really has."""

    matrix: Matrix
    achieved: float


def hebb(patterns: ArrayLike) -> Matrix:
    """W = (1/N) Σ ξ ξᵀ with a zero diagonal, for patterns (P, N) of ±1 (Hopfield, PNAS 79, 1982).

    >>> hebb([[1, -1]])
    array([[ 0. , -0.5],
           [-0.5,  0. ]])
    """
    rows = _patterns(patterns)
    return without_diagonal(rows.T @ rows / rows.shape[1])


def storkey(patterns: ArrayLike) -> Matrix:
    """w_ij += (1/N)(ξ_i ξ_j − ξ_i h_ji − h_ij ξ_j), h_ij = Σ_{k≠i,j} w_ik ξ_k, for each pattern (P, N) in turn (Storkey 1997).

    The diagonal is what the formula gives; a network that runs has none (`without_diagonal`).
    """
    rows = _patterns(patterns)
    count = rows.shape[1]
    weights = np.zeros((count, count))
    for pattern in rows:
        own = np.diag(weights) * pattern
        fields = (weights @ pattern - own)[:, None] - weights * pattern
        fields[np.diag_indices(count)] += own
        weights += (np.outer(pattern, pattern) - pattern[:, None] * fields.T - fields * pattern) / count
    return (weights + weights.T) / 2


def pseudo_inverse(patterns: ArrayLike) -> Matrix:
    """W = (1/N) Xᵀ Q⁻¹ X with Q = X Xᵀ / N, the projection onto the patterns (P, N): W ξ = ξ (Personnaz et al. 1986).

    Patterns that depend on each other are allowed. The diagonal is kept, see `without_diagonal`.
    """
    rows = _patterns(patterns)
    projection = np.linalg.pinv(rows) @ rows
    return np.asarray((projection + projection.T) / 2)


def sequence_hebb(patterns: ArrayLike) -> Matrix:
    """W = (1/N) Σ ξ^(μ+1) ξ^μᵀ for a cycle of patterns (P, N) of ±1: each calls the next, the last the first (Amari 1972).

    >>> sequence_hebb([[1, 1], [1, -1]])
    array([[ 1.,  0.],
           [ 0., -1.]])
    """
    rows = _patterns(patterns)
    return np.asarray(np.roll(rows, -1, axis=0).T @ rows / rows.shape[1])


def sequence_pseudo_inverse(patterns: ArrayLike) -> Matrix:
    """The shortest W with W ξ^μ = ξ^(μ+1) for a cycle of independent patterns (P, N) of ±1 (Personnaz et al. 1986)."""
    rows = _patterns(patterns)
    return np.asarray(np.roll(rows, -1, axis=0).T @ np.linalg.pinv(rows.T))


def bidirectional(first: ArrayLike, second: ArrayLike) -> Matrix:
    """M = Σ (2a − 1)ᵀ (2b − 1), (N, K), for pairs of patterns (P, N) and (P, K) of 0 and 1 (Kosko 1988).

    >>> bidirectional([[1, 0]], [[1, 1]])
    array([[ 1.,  1.],
           [-1., -1.]])
    """
    pair = [np.atleast_2d(np.asarray(rows, float)) for rows in (first, second)]
    if any(rows.ndim != 2 or not np.isin(rows, (0.0, 1.0)).all() for rows in pair) or len(pair[0]) != len(pair[1]):
        raise Refused("Pairs of patterns must be rows of 0 and 1, as many on either side.")
    return np.asarray((2.0 * pair[0] - 1.0).T @ (2.0 * pair[1] - 1.0))


def without_diagonal(weights: ArrayLike) -> Matrix:
    """A copy with zeros on the diagonal."""
    copy = np.array(weights, float)
    np.fill_diagonal(copy, 0.0)
    return copy


def spectral_radius(matrix: ArrayLike) -> float:
    """The greatest absolute eigenvalue of a square matrix; 0 for an empty one."""
    square = np.asarray(matrix, float)
    if square.ndim != 2 or square.shape[0] != square.shape[1]:
        raise Refused(f"Only a square matrix has a spectral radius; this one is {square.shape}.")
    found = _searched(square) if len(square) > ALL_EIGENVALUES else None
    return float(np.abs(np.linalg.eigvals(square)).max(initial=0.0)) if found is None else found


def _searched(square: Matrix) -> float | None:
    """The greatest absolute eigenvalue alone, which is much quicker than all of them; None where the search does not settle."""
    try:
        return radius_of_matrix(square)
    except Refused:
        return None


def scaled_to_spectral_radius(matrix: ArrayLike, radius: float) -> Scaled:
    """The matrix times a number, so that its spectral radius is `radius`; `achieved` is measured on the result, unless it is large."""
    raw = spectral_radius(matrix)
    if raw == 0.0 and radius != 0.0:
        raise Refused(f"A matrix whose eigenvalues are all zero cannot be scaled to spectral radius {radius:g}; give it more connections.")
    scaled = np.array(matrix, float) * (radius / raw if raw else 0.0)
    return Scaled(scaled, spectral_radius(scaled) if len(scaled) <= ALL_EIGENVALUES else radius)


def random_sparse(count: int, density: float, rng: np.random.Generator) -> Matrix:
    """(count, count): every unit hears round(density · count) units, at least one, with weights uniform in −1 … 1."""
    if not 0.0 < density <= 1.0:
        raise Refused(f"The density of a random matrix is above 0 and at most 1, not {density:g}.")
    heard = max(1, round(density * count))
    matrix = np.zeros((count, count))
    for row in matrix:
        row[rng.choice(count, heard, replace=False)] = rng.uniform(-1.0, 1.0, heard)
    return matrix


def ridge_readout(features: ArrayLike, targets: ArrayLike, penalty: float = 0.0) -> Solution:
    """Linear readout minimising Σ |target − W·feature − b|² + penalty · |W|²; the bias is free (Hoerl and Kennard 1970).

    features (T, F), targets (T, K). Solved by singular values, so a penalty of 0 is the shortest least-squares solution.
    """
    inputs, wanted = np.asarray(features, float), np.asarray(targets, float)
    if inputs.ndim != 2 or wanted.ndim != 2 or len(inputs) != len(wanted) or not len(inputs):
        raise Refused(f"A readout needs features and targets of the same ticks, not {inputs.shape} and {wanted.shape}.")
    mean, middle = inputs.mean(axis=0), wanted.mean(axis=0)
    weights = ridge_weights(inputs - mean, wanted - middle, penalty).T
    return Solution(weights, middle - weights @ mean)


def _patterns(patterns: ArrayLike) -> Matrix:
    rows = np.atleast_2d(np.asarray(patterns, float))
    if rows.ndim != 2 or not rows.shape[1] or not np.isin(rows, (-1.0, 1.0)).all():
        raise Refused("Patterns must be rows of −1 and +1, one value per unit.")
    return rows
