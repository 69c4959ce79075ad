"""Badges that would lie on each other or on a unit shrink to small marks; the weightier one of two stays written."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.badge_places import ACROSS, DOWN
from rnnsim.drawing.badge_thinning import badge_size, crowded, obstacles_of
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.network_picture import shapes_of
from rnnsim.drawing.routing import routes_of
from rnnsim.drawing.shapes import Box, Text
from rnnsim.drawing.theme import LIGHT
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from tests.random_drawings import KINDS, drawing_of

NO_UNITS = np.zeros((0, 3))


def touching(places: np.ndarray) -> np.ndarray:
    apart = np.abs(places[:, None] - places)
    return (apart[:, :, 0] < ACROSS) & (apart[:, :, 1] < DOWN) & ~np.eye(len(places), dtype=bool)


def test_of_two_that_touch_the_weaker_one_gives_way_and_a_third_may_stand_beside_it() -> None:
    places = np.array([[0.0, 0.0], [20.0, 0.0], [40.0, 0.0]])
    assert crowded(places, np.array([0.3, -0.2, 0.1]), NO_UNITS).tolist() == [False, True, False]
    assert crowded(places, np.array([0.1, -0.2, 0.1]), NO_UNITS).tolist() == [True, False, True]


def test_a_badge_on_a_unit_gives_way_but_not_one_beside_it() -> None:
    units = np.array([[0.0, 0.0, 20.0]])
    assert crowded(np.array([[10.0, 10.0], [45.0, 0.0], [np.nan, 0.0]]), np.ones(3), units).tolist() == [True, False, False]


@pytest.mark.parametrize("name", ["tangled-40", pytest.param("tangled-200", marks=pytest.mark.slow), "layered-200"])
def test_no_written_badge_touches_another_and_whoever_gave_way_had_a_reason(name: str) -> None:
    network = drawing_of(next(kind for kind in KINDS if kind.name == name)).network
    routes = routes_of(network)
    rows = np.flatnonzero((network.connections.delay != 0) & routes.is_drawn)
    places, weights = routes.badge[rows], np.abs(network.connections.weight[rows])
    obstacles = obstacles_of(routes, len(network.units), rows[:0])
    gone = crowded(places, weights, obstacles)
    pairs = touching(places)
    assert not pairs[np.ix_(~gone, ~gone)].any()
    stronger = (pairs & (weights[None] >= weights[:, None]) & ~gone[None]).any(axis=1)
    apart = np.maximum(np.abs(places[:, None] - obstacles[:, :2]) - np.array([ACROSS, DOWN]) / 2, 0.0)
    on_something = (np.hypot(apart[..., 0], apart[..., 1]) < obstacles[:, 2]).any(axis=1)
    assert (stronger | on_something)[gone].all()
    assert (~gone).mean() > 0.35


def test_close_up_badges_grow_no_more_so_that_more_of_them_are_written() -> None:
    assert badge_size(1.0) == badge_size(0.3) == 1.0
    assert badge_size(2.5) == 0.5
    places = np.array([[0.0, 0.0], [20.0, 0.0]])
    assert crowded(places, np.ones(2), NO_UNITS, size=badge_size(2.5)).tolist() == [False, False]


def crossing(delay: int, count: int = 2) -> Network:
    """Wires from one unit to units so close to each other that their badges would touch."""
    draft = Draft("crossing")
    source = draft.units(1)
    targets = draft.units(count, place_x=300.0, place_y=np.arange(count) * 6.0)
    draft.connect(source, targets, np.linspace(1.0, 0.5, count)[:, None], delay=delay)
    return draft.network()


@pytest.mark.parametrize(("delay", "boxes", "fill"), [(3, 2, LIGHT.panel), (-1, 1, None), (-4, 2, None)])
def test_the_small_mark_says_more_than_one_tick_and_the_future(delay: int, boxes: int, fill: str | None) -> None:
    network = crossing(delay, count=30)
    shapes = shapes_of(network, Picture())
    written = [shape for shape in shapes if isinstance(shape, Text)]
    marks = [shape for shape in shapes if isinstance(shape, Box) and (shape.across, shape.down) == (8, 8)]
    assert len(marks) == boxes * (30 - len(written))
    assert len(marks) > 0
    wire_colours = {shape.stroke for shape in shapes if getattr(shape, "commands", None) and shape.fill is None}
    assert {mark.fill for mark in marks} <= ({fill} if fill else wire_colours)


def test_a_delay_is_never_without_a_mark() -> None:
    network = drawing_of(next(kind for kind in KINDS if kind.name == "tangled-40")).network
    shapes = shapes_of(network, Picture())
    delayed = network.connections.delay != 0
    several = np.abs(network.connections.delay[delayed]) > 1
    written = sum(isinstance(shape, Text) and shape.text.startswith("z") for shape in shapes)
    squares = sum(isinstance(shape, Box) and (shape.across, shape.down) == (8, 8) for shape in shapes)
    singles = int((~several).sum())
    assert (squares - singles) / 2 + singles + written == delayed.sum()
