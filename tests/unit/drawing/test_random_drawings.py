"""What can be counted in random drawings: what hides a unit, what hides a head, what hides a delay."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import Routes, routes_of
from rnnsim.network.network import Network
from tests.random_drawings import KINDS, Kind, drawing_of

Floats = NDArray[np.float64]
SEEDS = (0, 1, 2)
HEAD, BADGE = 8.5, (26.0, 17.0)  # pixels: an arrow's length, a badge's size
LAYERED = [kind for kind in KINDS if kind.is_layered and kind.units <= 200]
SMALL = [kind for kind in KINDS if kind.units <= 200]


def routed(kind: Kind, seed: int) -> tuple[Network, Routes]:
    network = drawing_of(kind, seed).network
    return network, routes_of(network)


def units_under(points: Floats, routes: Routes, reach: float, own: NDArray[np.int64] | None = None) -> int:
    """How many of the points lie within reach of the middle of a unit that is not their own."""
    apart = np.hypot(*(points[:, None] - np.column_stack([routes.anchors.x, routes.anchors.y])).transpose(2, 0, 1))
    if own is not None:
        apart[np.arange(len(points)), own] = np.inf
    return int((apart < reach).any(axis=1).sum())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", LAYERED, ids=lambda kind: kind.name)
def test_no_head_and_no_badge_covers_a_unit_of_a_layered_network(kind: Kind, seed: int) -> None:
    network, routes = routed(kind, seed)
    delayed = np.flatnonzero(network.connections.delay != 0)
    middles = routes.head - routes.head_direction * HEAD / 2
    assert units_under(middles, routes, RADIUS + HEAD / 2 - 1, own=routes.anchors.target) == 0
    assert units_under(routes.badge[delayed], routes, RADIUS + BADGE[1] / 2 - 1) == 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", SMALL, ids=lambda kind: kind.name)
def test_nineteen_of_twenty_heads_can_be_seen(kind: Kind, seed: int) -> None:
    """A head is hidden if a unit lies on its middle, or if another head that is painted later does so."""
    network, routes = routed(kind, seed)
    middles = routes.head - routes.head_direction * HEAD / 2
    order = np.argsort(np.abs(network.connections.weight), kind="stable")
    middles, targets = middles[order], routes.anchors.target[order]
    apart = np.hypot(*(middles[:, None] - middles).transpose(2, 0, 1))
    later = np.arange(len(order))[:, None] < np.arange(len(order))
    hidden = ((apart < HEAD / 2) & later).any(axis=1)
    units = np.hypot(*(middles[:, None] - np.column_stack([routes.anchors.x, routes.anchors.y])).transpose(2, 0, 1))
    units[np.arange(len(order)), targets] = np.inf
    hidden |= (units < RADIUS).any(axis=1)
    assert 1 - hidden.mean() >= 0.95


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", [kind for kind in SMALL if kind.units <= 40], ids=lambda kind: kind.name)
def test_at_most_a_fifth_of_the_badges_touches_another(kind: Kind, seed: int) -> None:
    network, routes = routed(kind, seed)
    places = routes.badge[(network.connections.delay != 0) & ~routes.is_loop]
    apart = np.abs(places[:, None] - places)
    covered = ((apart[:, :, 0] < BADGE[0] / 2) & (apart[:, :, 1] < BADGE[1] / 2)) & ~np.eye(len(places), dtype=bool)
    assert covered.any(axis=1).mean() <= 0.2
