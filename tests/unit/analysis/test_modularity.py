"""Modules of a network by its connections."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from rnnsim.analysis.modularity import modularity_of, modules_of


def two_triangles() -> rnnsim.Network:
    """Two rings of three units joined by one connection; self-connections and an input that must not count."""
    draft = rnnsim.Draft("two triangles")
    x = draft.units(1, is_input=True)
    a, b = (draft.units(3, group=group, activation="tanh") for group in ("a", "b"))
    for ring in (a, b):
        draft.connect_pairs(ring, np.roll(ring, 1), 0.5)
        draft.connect_pairs(ring, ring, 0.9)
    draft.connect(a[:1], b[:1], 0.1)
    draft.connect(x, np.append(a, b), delay=0)
    return draft.network()


def test_two_triangles_with_one_bridge_have_the_modularity_of_the_books() -> None:
    network = two_triangles()
    found = modules_of(network)
    assert [part.tolist() for part in found.members] == [[1, 2, 3], [4, 5, 6]]
    assert found.modularity == pytest.approx(6 / 7 - 2 * (7 / 14) ** 2)  # Σ L_c/m − Σ (k_c/2m)² with m = 7
    assert modularity_of(network, network.units.group) == pytest.approx(found.modularity)
    weighted = 3.0 / 3.1 - 2 * (3.1 / 6.2) ** 2
    assert modules_of(network, weighted=True).modularity == pytest.approx(weighted)


def test_a_network_without_connections_is_all_modules_and_no_modularity() -> None:
    draft = rnnsim.Draft("apart")
    draft.units(3)
    assert len(modules_of(draft.network()).members) == 3
    assert modules_of(draft.network()).modularity == 0
