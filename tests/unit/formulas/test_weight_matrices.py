"""Closed-form weights against the canon's N = 6 numbers, definitions written out as loops, and numpy's own solvers."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.weight_matrices import (
    hebb,
    pseudo_inverse,
    random_sparse,
    ridge_readout,
    scaled_to_spectral_radius,
    spectral_radius,
    storkey,
    without_diagonal,
)

PATTERNS = np.array([[1, 1, 1, -1, -1, -1], [1, -1, 1, -1, 1, -1]], float)


def random_patterns(count: int, units: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice([-1.0, 1.0], (count, units))


def test_hebb_is_the_canons_matrix_to_the_last_bit() -> None:
    expected = [
        [0, 0, 2, -2, 0, -2],
        [0, 0, 0, 0, -2, 0],
        [2, 0, 0, -2, 0, -2],
        [-2, 0, -2, 0, 0, 2],
        [0, -2, 0, 0, 0, 0],
        [-2, 0, -2, 2, 0, 0],
    ]
    assert np.array_equal(hebb(PATTERNS), np.array(expected) / 6)


def test_storkey_has_the_canons_diagonal_and_pairs() -> None:
    weights = storkey(PATTERNS)
    assert np.allclose(np.diag(weights), [0.2777777778, 0.5, 0.2777777778, 0.2777777778, 0.5, 0.2777777778], atol=5e-10, rtol=0)
    for unit, other, expected in (
        (0, 2, 1 / 3),
        (0, 3, -1 / 3),
        (0, 5, -1 / 3),
        (2, 3, -1 / 3),
        (3, 5, 1 / 3),
        (1, 4, -0.5555555556),
        (0, 1, 0),
    ):
        assert weights[unit, other] == pytest.approx(expected, abs=5e-10)
        assert weights[other, unit] == weights[unit, other]


def test_storkey_agrees_with_its_definition_written_out_as_loops() -> None:
    patterns = random_patterns(4, 7, seed=1)
    count = patterns.shape[1]
    weights = np.zeros((count, count))
    for pattern in patterns:
        old = weights.copy()
        field = [[sum(old[i, k] * pattern[k] for k in range(count) if k not in (i, j)) for j in range(count)] for i in range(count)]
        for i in range(count):
            for j in range(count):
                weights[i, j] = old[i, j] + (pattern[i] * pattern[j] - pattern[i] * field[j][i] - field[i][j] * pattern[j]) / count
    assert np.allclose(storkey(patterns), weights, atol=1e-14, rtol=0)


def test_the_pseudo_inverse_projects_onto_the_patterns() -> None:
    weights = pseudo_inverse(PATTERNS)
    assert np.allclose(weights @ PATTERNS.T, PATTERNS.T, atol=1e-14, rtol=0)
    assert np.allclose(np.diag(weights), [0.25, 0.5, 0.25, 0.25, 0.5, 0.25], atol=1e-14, rtol=0)
    assert weights[1, 4] == pytest.approx(-0.5, abs=1e-14)
    assert weights[0, 2] == pytest.approx(0.25, abs=1e-14)
    assert weights[0, 3] == pytest.approx(-0.25, abs=1e-14)
    assert weights[0, 1] == pytest.approx(0.0, abs=1e-14)


def test_the_pseudo_inverse_takes_patterns_that_depend_on_each_other() -> None:
    doubled = np.concatenate([PATTERNS, -PATTERNS[:1]])
    assert np.allclose(pseudo_inverse(doubled), pseudo_inverse(PATTERNS), atol=1e-14, rtol=0)


def fixed_share(weights: np.ndarray, patterns: np.ndarray) -> float:
    return float(((patterns @ without_diagonal(weights).T) * patterns > 0).all(axis=1).mean())


def test_twenty_patterns_in_a_hundred_units_hold_by_storkey_and_pseudo_inverse_but_not_by_hebb() -> None:
    draws = [random_patterns(20, 100, seed) for seed in range(10)]
    assert np.mean([fixed_share(hebb(patterns), patterns) for patterns in draws]) <= 0.6
    assert np.mean([fixed_share(storkey(patterns), patterns) for patterns in draws]) >= 0.98
    assert np.mean([fixed_share(pseudo_inverse(patterns), patterns) for patterns in draws]) == 1.0


def test_a_rotation_has_spectral_radius_one_and_scales_to_any_other() -> None:
    turned = np.array([[0.0, -1.0], [1.0, 0.0]])
    assert spectral_radius(turned) == pytest.approx(1.0, abs=1e-15)
    scaled = scaled_to_spectral_radius(turned, 0.7)
    assert scaled.achieved == pytest.approx(0.7, abs=1e-15)
    assert np.allclose(scaled.matrix, [[0, -0.7], [0.7, 0]], atol=1e-15, rtol=0)


def test_a_random_reservoir_reaches_its_spectral_radius_within_a_billionth() -> None:
    matrix = random_sparse(60, 0.1, np.random.default_rng(3))
    assert (np.count_nonzero(matrix, axis=1) == 6).all()
    assert np.abs(matrix).max() <= 1.0
    assert abs(scaled_to_spectral_radius(matrix, 0.9).achieved - 0.9) < 1e-9


def test_a_ridge_readout_is_the_regularised_normal_equation_with_a_free_bias() -> None:
    rng = np.random.default_rng(4)
    features, targets = rng.normal(size=(30, 4)) + 2.0, rng.normal(size=(30, 2))
    bordered = np.column_stack([features, np.ones(30)])
    solved = np.linalg.solve(bordered.T @ bordered + 0.3 * np.diag([1, 1, 1, 1, 0]), bordered.T @ targets)
    readout = ridge_readout(features, targets, 0.3)
    assert np.allclose(readout.weights, solved[:4].T, atol=1e-12, rtol=0)
    assert np.allclose(readout.bias, solved[4], atol=1e-12, rtol=0)


def test_a_readout_with_more_features_than_ticks_is_the_shortest_exact_one() -> None:
    rng = np.random.default_rng(5)
    features, targets = rng.normal(size=(3, 8)), rng.normal(size=(3, 1))
    readout = ridge_readout(features, targets)
    assert np.allclose(features @ readout.weights.T + readout.bias, targets, atol=1e-12, rtol=0)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: hebb([[1, 0]]), "−1 and \\+1"),
        (lambda: spectral_radius([[1, 2]]), "square"),
        (lambda: scaled_to_spectral_radius([[0, 1], [0, 0]], 0.9), "more connections"),
        (lambda: random_sparse(5, 1.5, np.random.default_rng(0)), "density"),
        (lambda: ridge_readout([[1.0]], [[1.0], [2.0]]), "same ticks"),
    ],
)
def test_impossible_matrices_are_refused_in_one_sentence(refused, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match=words):
        refused()
