"""Ridge regression, at once or row by row as the rows come. Knows arrays only.

Minimises Σ |target − W·feature − b|² + penalty · |W|² (Hoerl and Kennard 1970). The two collectors take any number of rows and keep
a square of their width: `NormalEquations` is faster, `TriangularFactor` as exact as the singular values of all rows.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


class Solution(NamedTuple):
    """weights (targets, features) and bias (targets,)."""

    weights: Matrix
    bias: Matrix


def _solution(weights: NDArray[Any], bias: NDArray[Any]) -> Solution:
    return Solution(np.asarray(weights, float), np.asarray(bias, float))


def ridge_weights(features: Matrix, targets: Matrix, penalty: float) -> Matrix:
    """(features, targets): W of minimal Σ |target − feature·W|² + penalty · |W|², by singular values; the shortest one at penalty 0."""
    left, values, right = np.linalg.svd(features, full_matrices=False)
    kept = values > values.max(initial=0.0) * max(features.shape) * np.finfo(float).eps
    shrunk = np.divide(values, values**2 + penalty, out=np.zeros_like(values), where=kept)
    return np.asarray((right.T * shrunk) @ (left.T @ targets))


class NormalEquations:
    """The sum of products of the rows [1, features, targets]. Needs a penalty that is not tiny."""

    def __init__(self, features: int) -> None:
        self._features = features
        self._sum: Matrix | None = None

    def take(self, features: Matrix, targets: Matrix) -> None:
        """Rows (n, features) and (n, targets)."""
        rows = np.column_stack([np.ones(len(features)), features, targets])
        self._sum = rows.T @ rows if self._sum is None else self._sum + rows.T @ rows

    def solved(self, penalty: float, bias: str) -> Solution:
        """bias: "none", "free" of the penalty, or "penalised" like a weight."""
        assert self._sum is not None
        inputs, wanted = slice(1, self._features + 1), slice(self._features + 1, None)
        square, right, one = self._sum[inputs, inputs], self._sum[inputs, wanted], self._sum[0]
        if bias == "penalised":
            head = slice(0, self._features + 1)
            both = np.linalg.solve(self._sum[head, head] + penalty * np.eye(self._features + 1), self._sum[head, wanted])
            return _solution(both[1:].T, both[0])
        if bias == "free":
            square = square - np.outer(one[inputs], one[inputs]) / one[0]
            right = right - np.outer(one[inputs], one[wanted]) / one[0]
        weights = np.linalg.solve(square + penalty * np.eye(self._features), right).T
        return _solution(weights, (one[wanted] - weights @ one[inputs]) / one[0] if bias == "free" else np.zeros(len(weights)))


class TriangularFactor:
    """The triangular factor of the rows [1, features, targets], brought up to date by a QR decomposition whenever rows come."""

    def __init__(self, features: int) -> None:
        self._features = features
        self._factor: Matrix | None = None

    def take(self, features: Matrix, targets: Matrix) -> None:
        """Rows (n, features) and (n, targets)."""
        rows = np.column_stack([np.ones(len(features)), features, targets])
        self._factor = np.asarray(np.linalg.qr(rows if self._factor is None else np.vstack([self._factor, rows]), mode="r"), float)

    def solved(self, penalty: float, bias: str) -> Solution:
        """bias: "none", "free" of the penalty, or "penalised" like a weight."""
        assert self._factor is not None
        inputs, wanted = self._factor[:, : self._features + 1], self._factor[:, self._features + 1 :]
        if bias == "penalised":
            both = ridge_weights(inputs, wanted, penalty)
            return Solution(both[1:].T, both[0])
        if bias == "none":
            weights = ridge_weights(inputs[:, 1:], wanted, penalty).T
            return Solution(weights, np.zeros(len(weights)))
        weights = ridge_weights(inputs[1:, 1:], wanted[1:], penalty).T  # without the first row the means are gone
        return Solution(weights, (wanted[0] - weights @ inputs[0, 1:]) / inputs[0, 0])
