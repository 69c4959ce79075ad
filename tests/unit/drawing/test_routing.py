"""Ways of wires: from rim to rim, bowed apart, looped into the open."""

from __future__ import annotations

import time
from math import cos, hypot, pi, sin, sqrt
from typing import Any

import numpy as np
import pytest

from rnnsim.drawing.anchors import anchors_of
from rnnsim.drawing.rims import DIAMOND, DISC, SQUARE, reach
from rnnsim.drawing.routing import routes_of
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network


def pair(source: dict[str, Any], target: dict[str, Any], **wire: Any) -> Network:
    draft = Draft()
    first = draft.units(1, place_x=0.0, place_y=0.0, **source)
    second = draft.units(1, **{"place_x": 200.0, "place_y": 0.0, **target})
    draft.connect(first, second, 1.0, **wire)
    return draft.network()


@pytest.mark.parametrize(
    ("source", "target", "start", "end"),
    [
        ({}, {}, 21.0, 176.0),
        ({"is_input": True}, {}, 19.0, 176.0),
        ({}, {"is_output": True}, 21.0, 172.0),
        ({"is_output": True}, {"is_input": True, "is_output": True}, 25.0, 174.0),
    ],
)
def test_a_straight_wire_runs_from_rim_to_rim_with_gaps_of_one_and_four(
    source: dict[str, Any], target: dict[str, Any], start: float, end: float
) -> None:
    routes = routes_of(pair(source, target))
    np.testing.assert_allclose(routes.segments, [[start, 0, end, 0]], atol=1e-9)
    np.testing.assert_allclose(routes.head_direction, [[1, 0]])
    np.testing.assert_allclose(routes.badge, [[start + 34, 0]])
    np.testing.assert_allclose(routes.valve, [[(start + end) / 2, 0]])
    np.testing.assert_allclose(routes.tie, [[start + 0.7 * (end - start), 0]])


def test_rims_of_squares_and_diamonds_are_met_on_sides_and_round_corners() -> None:
    diagonal = sqrt(0.5)
    assert reach(DISC, 0.6, 0.8) == pytest.approx(20)
    assert reach(SQUARE, 1, 0) == pytest.approx(18)
    assert reach(SQUARE, 0, -1) == pytest.approx(18)
    assert reach(SQUARE, diagonal, diagonal) == pytest.approx(11 * sqrt(2) + 7)  # middle of the corner circle, and its radius
    assert reach(DIAMOND, diagonal, -diagonal) == pytest.approx(17.2)
    assert reach(DIAMOND, 1, 0) == pytest.approx((17.2 - 6) * sqrt(2) + 6)


def test_every_ray_of_a_square_ends_on_its_outline() -> None:
    turns = np.linspace(0, 2 * pi, 721)
    far = reach(np.full(721, SQUARE), np.cos(turns), np.sin(turns))
    x, y = np.abs(far * np.cos(turns)), np.abs(far * np.sin(turns))
    corner = np.hypot(np.maximum(x - 11, 0), np.maximum(y - 11, 0))
    on_side = np.isclose(np.maximum(x, y), 18)
    assert (on_side | np.isclose(corner, 7)).all()


def test_a_reciprocal_pair_bows_to_the_left_of_each_direction() -> None:
    draft = Draft()
    units = draft.units(2, place_x=[0.0, 200.0], place_y=[0.0, 0.0])
    draft.connect_pairs(units, units[::-1])
    routes = routes_of(draft.network())
    to_right, to_left = (int(row) for row in np.argsort(draft.network().connections.source))
    rims = (21 + 24) * 30 / hypot(100, 30)  # both ends stand off along the way to the control point, 30 aside
    assert routes.valve[to_right, 1] == pytest.approx(-(30 / 2 + rims / 4))  # left of rightward is up on the screen
    assert routes.valve[to_left, 1] == pytest.approx(30 / 2 + rims / 4)
    assert np.diff(routes.first_segment).tolist() == [8, 8]


def test_parallel_wires_keep_apart() -> None:
    draft = Draft()
    units = draft.units(2, place_x=[0.0, 200.0], place_y=[0.0, 0.0])
    for delay in range(3):
        draft.connect(units[:1], units[1:], delay=delay)
    routes = routes_of(draft.network())
    wanted = [-(aside / 2 + 45 / 4 * aside / hypot(100, aside)) for aside in (0, 24, 48)]
    np.testing.assert_allclose(routes.valve[:, 1], wanted, atol=2)  # less what their heads are moved apart
    assert np.hypot(*np.diff(routes.head, axis=0).T).min() > 8


def test_a_self_loop_stands_where_no_wire_is() -> None:
    draft = Draft()
    middle = draft.units(1, place_x=0.0, place_y=0.0)
    angles = np.array([-90, -135, -45, 0, 180, 90, 135]) * pi / 180  # all octants but the lower right
    around = draft.units(7, place_x=200 * np.cos(angles), place_y=200 * np.sin(angles))
    draft.connect(around, middle)
    loop = draft.connect(middle, middle)
    network = draft.network()
    routes = routes_of(network)
    row = int(network.connections.rows(loop)[0, 0])
    across, down = routes.valve[row] / hypot(*routes.valve[row])
    assert across == pytest.approx(cos(pi / 4), abs=0.01)
    assert down == pytest.approx(sin(pi / 4), abs=0.01)
    assert routes.is_loop[row]
    assert np.diff(routes.first_segment)[row] == 12


def test_segments_of_a_wire_join_and_end_at_its_head() -> None:
    network = random_network(60, 400)
    routes = routes_of(network)
    for row in range(len(network.connections)):
        own = routes.segments[routes.first_segment[row] : routes.first_segment[row + 1]]
        np.testing.assert_allclose(own[:-1, 2:], own[1:, :2])
        np.testing.assert_allclose(own[-1, 2:], routes.head[row])
        assert (own.min(axis=0)[:2] >= routes.bounds[row, :2] - 1e-9).all()
        assert (own.max(axis=0)[2:] <= routes.bounds[row, 2:] + 1e-9).all()
    np.testing.assert_array_equal(routes.segment_connection, np.repeat(np.arange(400), np.diff(routes.first_segment)))
    np.testing.assert_allclose(np.hypot(*routes.head_direction.T), 1.0)


def test_a_wire_with_a_missing_end_is_not_drawn() -> None:
    network = pair({}, {})
    wires = network.connections.with_columns(target=np.array([99]))
    routes = routes_of(network.with_rows(connections=wires))
    assert not routes.is_drawn.any()
    assert routes.segments.shape == (0, 4)


def test_an_empty_network_has_no_routes() -> None:
    assert routes_of(Draft().network()).segments.shape == (0, 4)


def test_units_on_one_place_do_not_break_the_picture() -> None:
    routes = routes_of(pair({}, {"place_x": 0.0}))
    assert np.isfinite(routes.segments).all()
    assert np.isfinite(routes.head_direction).all()


def test_ghosts_take_the_place_of_sources_of_delayed_wires() -> None:
    draft = Draft()
    x = draft.units(2, is_input=True, place_x=0.0, place_y=[0.0, 96.0])
    h = draft.units(3, place_x=192.0, place_y=[0.0, 96.0, 192.0], group="hidden")
    draft.connect(x, h, delay=0)
    draft.connect(h, h, delay=1)
    network = draft.network()
    anchors = anchors_of(network, ghosts=True)
    routes = routes_of(network, anchors=anchors)
    assert anchors.ghost_rows.tolist() == [2, 3, 4]
    assert not routes.is_loop.any()
    assert (anchors.ghost_places[:, 0] == 0).all()
    assert anchors.ghost_places[:, 1].min() > 96 + 80
    assert (anchors.source[network.connections.delay == 0] < 5).all()


def random_network(units: int, wires: int) -> Network:
    draws = np.random.default_rng(5)
    draft = Draft()
    draft.units(units, place_x=draws.uniform(0, 4000, units), place_y=draws.uniform(0, 3000, units), is_input=draws.random(units) < 0.2)
    draft.connect_pairs(draws.integers(0, units, wires), draws.integers(0, units, wires), draws.normal(size=wires))
    return draft.network()


def test_twenty_thousand_wires_are_routed_without_a_loop_over_them() -> None:
    network = random_network(1000, 20_000)
    routes_of(network)
    taken = []
    for _ in range(3):
        start = time.process_time()
        routes_of(network)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.15  # seconds; 0.016 measured, a Python loop takes longer than 0.5


def test_a_gated_loop_keeps_its_delay_clear_of_the_valve() -> None:
    draft = Draft()
    unit, gate = draft.units(1), draft.units(1, place_x=200.0)
    draft.connect(unit, unit, gate=int(gate[0]))
    routes = routes_of(draft.network())
    assert hypot(*(routes.badge[0] - routes.valve[0])) > 20
