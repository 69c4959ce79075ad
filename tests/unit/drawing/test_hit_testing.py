"""What is under the pointer."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.anchors import anchors_of
from rnnsim.drawing.hit_testing import UnitHit, nearest_connection, nearest_unit, units_in_rectangle
from rnnsim.drawing.routing import routes_of
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from tests.unit.drawing.test_routing import random_network


@pytest.fixture
def network() -> Network:
    draft = Draft()
    units = draft.units(2, place_x=[0.0, 200.0], place_y=[0.0, 0.0], is_input=[True, False])
    draft.connect_pairs(units, units[::-1])
    return draft.network()


def test_the_middle_of_a_unit_is_not_its_rim(network: Network) -> None:
    anchors = anchors_of(network)
    assert nearest_unit(anchors, 3, -4) == UnitHit(0, False)
    assert nearest_unit(anchors, 217, 0) == UnitHit(1, True)
    assert nearest_unit(anchors, 222, 0) == UnitHit(1, True)
    assert nearest_unit(anchors, 224, 0) is None


def test_the_corner_of_a_square_input_is_hit_where_a_disc_would_not_be(network: Network) -> None:
    anchors = anchors_of(network)
    assert nearest_unit(anchors, 15.8, 15.8, slack=0) == UnitHit(0, True)
    assert nearest_unit(anchors, 215.8, 15.8, slack=0) is None


def test_a_ghost_stands_for_its_unit(network: Network) -> None:
    anchors = anchors_of(network, ghosts=True)
    x, y = anchors.ghost_places[1]
    assert nearest_unit(anchors, float(x), float(y)) == UnitHit(1, False, True)


def test_the_bowed_wire_nearer_to_the_pointer_is_found(network: Network) -> None:
    routes = routes_of(network)
    sources = network.connections.source
    assert sources[nearest_connection(routes, 100, -15)] == 0
    assert sources[nearest_connection(routes, 100, 15)] == 1
    assert nearest_connection(routes, 100, -40) == -1


def test_the_nearest_wire_agrees_with_measuring_every_segment() -> None:
    network = random_network(100, 600)
    routes = routes_of(network)
    for x, y in np.random.default_rng(1).uniform((0, 0), (4000, 3000), (15, 2)).tolist():
        start, end = routes.segments[:, :2], routes.segments[:, 2:]
        steps = np.linspace(0, 1, 400)[:, None, None]
        sampled = np.hypot(*((start + (end - start) * steps) - (x, y)).transpose(2, 0, 1)).min(axis=0)
        found = nearest_connection(routes, x, y, within=30)
        if sampled.min() > 31:
            assert found == -1
        elif found >= 0:
            assert sampled[routes.segment_connection == found].min() <= sampled.min() + 4


def test_a_marquee_takes_units_whose_middle_it_holds_from_any_corner(network: Network) -> None:
    assert units_in_rectangle(network, (10, 10), (-10, -10)).tolist() == [0]
    assert units_in_rectangle(network, (-1, 5), (201, -5)).tolist() == [0, 1]
    assert units_in_rectangle(network, (50, 50), (60, 60)).tolist() == []
