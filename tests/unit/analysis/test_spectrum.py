"""The weight matrix of a network and its eigenvalues."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.spectrum import eigenvalues_of, spectral_radius_of, weight_matrix_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.draft import Draft


def small_network() -> tuple[Draft, np.ndarray, np.ndarray]:
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(2)
    draft.connect(x, h, [[5.0], [6.0]], delay=0)
    draft.connect(h, h, [[0.0, -2.0], [2.0, 0.0]], delay=1)
    draft.connect(h[0], h[1], 0.25, delay=1)
    return draft, x, h


def test_rows_are_targets_columns_are_sources_and_parallel_connections_add_up() -> None:
    network = small_network()[0].network()
    assert np.array_equal(weight_matrix_of(network, 1), [[0, 0, 0], [0, 0, -2], [0, 2.25, 0]])
    assert np.array_equal(weight_matrix_of(network), [[0, 0, 0], [5, 0, -2], [6, 2.25, 0]])


def test_a_part_of_the_matrix_stands_in_the_order_asked_for() -> None:
    draft, x, h = small_network()
    network = draft.network()
    assert np.array_equal(weight_matrix_of(network, 0, sources=x, targets=h), [[5], [6]])
    assert np.array_equal(weight_matrix_of(network, 1, sources=h[::-1], targets=h), [[-2, 0], [0, 2.25]])
    with pytest.raises(Refused, match="no unit with id 9"):
        weight_matrix_of(network, sources=[9])


def test_the_spectral_radius_of_a_rotation_is_its_length() -> None:
    draft = Draft()
    h = draft.units(2)
    draft.connect(h, h, [[0.6, -0.8], [0.8, 0.6]])
    assert spectral_radius_of(draft.network()) == pytest.approx(1.0, abs=1e-15)
    assert spectral_radius_of(draft.network(), 0) == 0.0


def test_eigenvalues_come_with_the_greatest_first() -> None:
    assert np.allclose(eigenvalues_of(np.diag([0.5, -3.0, 2.0])), [-3, 2, 0.5])
