"""Heads that arrive at one unit stand apart as long as its rim has room."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnsim.drawing.fans import GAP, MOST_TURNED
from rnnsim.drawing.routing import Routes, routes_of
from rnnsim.network.draft import Draft

HEAD = 7.2  # pixels across


def star(angles: NDArray[np.float64]) -> Routes:
    """Wires from units 400 pixels away in these directions into one in the middle."""
    draft = Draft()
    middle = draft.units(1)
    around = draft.units(len(angles), place_x=400 * np.cos(angles), place_y=400 * np.sin(angles))
    draft.connect(around, middle)
    return routes_of(draft.network())


def nearest(routes: Routes) -> float:
    """The least distance between two heads."""
    apart = np.hypot(*(routes.head[:, None] - routes.head).transpose(2, 0, 1)) + np.diag(np.full(len(routes.head), np.inf))
    return float(apart.min())


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_heads_from_one_side_do_not_cover_each_other(count: int) -> None:
    assert nearest(star(np.linspace(-0.1, 0.1, count))) > HEAD


def test_heads_from_all_sides_fill_the_rim_evenly() -> None:
    random = np.random.default_rng(0)
    assert nearest(star(random.uniform(0, 2 * pi, 11))) > HEAD


def test_wires_with_room_point_at_the_middle() -> None:
    angles = np.arange(6) * pi / 3
    np.testing.assert_allclose(star(angles).head, 24 * np.column_stack([np.cos(angles), np.sin(angles)]), atol=1e-9)


def test_no_head_leans_further_than_can_be_read() -> None:
    routes = star(np.linspace(0, 0.01, 30))
    turned = np.arctan2(routes.head[:, 1], routes.head[:, 0])
    assert np.abs(turned).max() <= MOST_TURNED + 0.01 + 1e-9


def test_the_order_of_wires_around_a_unit_stays() -> None:
    angles = np.sort(np.random.default_rng(1).uniform(-0.5, 0.5, 5))
    heads = star(angles).head
    turned = np.arctan2(heads[:, 1], heads[:, 0])
    assert (np.diff(turned) > 0.9 * GAP).all()
