"""Layouts: nothing on top of anything, few crossings, what acts within the tick runs to the right, groups stay together."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnsim.drawing.groups import group_boxes
from rnnsim.network.aligning import ALIGNMENTS, align, distribute
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout
from rnnsim.network.force_placement import close_pairs, forced
from rnnsim.network.layer_order import crossings_between, layers_through, untangled
from rnnsim.network.network import Network
from rnnsim.network.placement import LAYOUTS, arrange

Ints = NDArray[np.int64]


def random_layered(seed: int, layers: int = 5, wide: int = 8, density: float = 0.25) -> Network:
    """Units in a hidden order of layers, connections without delay to the next ones, some back through time."""
    draw, draft = np.random.default_rng(seed), Draft("random")
    sizes = draw.integers(2, wide + 1, layers)
    depth = np.repeat(np.arange(layers), sizes)[draw.permutation(sizes.sum())]
    units = draft.units(len(depth), is_input=depth == 0, is_output=depth == layers - 1)
    step = depth[None, :] - depth[:, None]
    first, second = np.nonzero((draw.random(step.shape) < density) & (step > 0) & (step <= 2))
    draft.connect_pairs(units[first], units[second], delay=0)
    back, to = np.nonzero((draw.random(step.shape) < density / 10) & (step < 0))
    draft.connect_pairs(units[back], units[to], delay=1)
    return draft.network()


def places_of(document: Document) -> NDArray[np.float64]:
    units = document.network.units
    return np.column_stack([units.place_x, units.place_y])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_two_units_touch_and_the_middle_stays(layout: str) -> None:
    network = random_layered(1)
    units = network.units.with_columns(place_x=np.full(len(network.units), 500.0), place_y=np.full(len(network.units), -80.0))
    places = places_of(arrange(layout)(Document(network.with_rows(units=units))))
    assert not len(close_pairs(places, 48.0)[0])
    assert (places.max(axis=0) + places.min(axis=0)) / 2 == pytest.approx([500, -80], abs=0.01)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_network_is_laid_out_the_same(layout: str) -> None:
    network = random_layered(2)
    assert arrange(layout)(Document(network)).digest == arrange(layout)(Document(network)).digest


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_within_the_tick_every_connection_runs_to_the_right(seed: int) -> None:
    network = random_layered(seed, layers=4, wide=5)
    document = arrange("layered")(Document(network))
    x, wires, units = document.network.units.place_x, network.connections, network.units
    instant = wires.delay == 0
    assert (x[units.positions_of(wires.source[instant])] < x[units.positions_of(wires.target[instant])]).all()


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_untangling_never_makes_more_crossings(seed: int) -> None:
    draw = np.random.default_rng(seed)
    depth = draw.integers(0, 4, 24)
    depth[:4] = range(4)
    layers = layers_through(depth, draw.integers(0, 24, (40, 2)))
    assert untangled(layers).crossings <= layers.crossings


def crossed_segments(places: NDArray[np.float64], source: Ints, target: Ints) -> int:
    """Pairs of straight wires without a common end that cross, by the sides their ends lie on."""
    begin, end = places[source], places[target]

    def side(at: NDArray[np.float64]) -> NDArray[np.float64]:
        way, to = (end - begin)[:, None], at[None] - begin[:, None]
        return np.sign(way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0])

    apart = side(begin) * side(end) < 0
    shared = (source[:, None] == source) | (target[:, None] == target) | (source[:, None] == target) | (target[:, None] == source)
    return int((apart & apart.T & ~shared).sum()) // 2


def test_the_picture_has_far_fewer_crossings_than_the_order_of_numbers() -> None:
    for seed in range(3):
        network = random_layered(seed, density=0.12)
        units, wires = network.units, network.connections
        document = arrange("layered")(Document(network))
        places = places_of(document)
        columns = np.unique(places[:, 0], return_inverse=True)[1]
        by_number = places.copy()
        for column in np.unique(columns):
            rows = np.flatnonzero(columns == column)
            by_number[rows, 1] = (np.arange(len(rows)) - (len(rows) - 1) / 2) * 96.0
        instant = wires.delay == 0
        ends = units.positions_of(wires.source[instant]), units.positions_of(wires.target[instant])
        assert crossed_segments(places, *ends) < 0.6 * crossed_segments(by_number, *ends)


def test_crossings_are_counted_as_pairs_by_pairs() -> None:
    draw = np.random.default_rng(0)
    links = draw.integers(0, 30, (200, 2))
    counted = sum((a - c) * (b - d) < 0 for at, (a, b) in enumerate(links.tolist()) for c, d in links[:at].tolist())
    assert crossings_between(np.arange(30), np.arange(30), links) == counted


def test_no_wire_runs_through_a_unit_on_its_way_over_a_layer() -> None:
    draft = Draft("over")
    a, b, c = draft.units(3)
    draft.connect_pairs([a, b, a], [b, c, c], delay=0)
    x, y = places_of(arrange("layered")(Document(draft.network()))).T
    share = (x[1] - x[0]) / (x[2] - x[0])
    assert abs(y[1] - (y[0] + share * (y[2] - y[0]))) > 30


def nested_network() -> Network:
    draft = Draft("nested")
    x = draft.units(3, is_input=True, label="x", group="input")
    inner = draft.units(4, label="i", group="core/inner")
    core = draft.units(5, label="c", group="core")
    y = draft.units(2, is_output=True, label="y")
    for source, target in ((x, inner), (inner, core), (core, y)):
        draft.connect(source, target, delay=0)
    draft.connect(core, inner, delay=1)
    draft.connect(core, core, delay=1)
    return draft.network()


@pytest.mark.parametrize("layout", ["layered", "by group"])
def test_groups_stay_together_and_boxes_hold_only_their_own(layout: str) -> None:
    document = arrange(layout)(Document(nested_network()))
    network = document.network
    x, y = places_of(document).T
    for box in group_boxes(network):
        inside = (x + 20 > box.x) & (x - 20 < box.x + box.across) & (y + 20 > box.y) & (y - 20 < box.y + box.down)
        assert set(np.flatnonzero(inside).tolist()) == set(box.rows)


def test_units_of_locked_groups_stay_where_they_are() -> None:
    document = change_layout(locked=("core",))(Document(nested_network()))
    before, after = places_of(document), places_of(arrange("ring")(document))
    held = np.strings.startswith(document.network.units.group, "core")
    assert (before[held] == after[held]).all()
    assert (before[~held] != after[~held]).any(axis=1).sum() > 3


@pytest.mark.parametrize(("to", "column", "line"), [
    ("left", 0, 0.0), ("centre", 0, 50.0), ("right", 0, 100.0), ("top", 1, -10.0), ("middle", 1, 15.0), ("bottom", 1, 40.0),
])  # fmt: skip
def test_aligned_units_stand_on_one_line_and_keep_the_rest(to: str, column: int, line: float) -> None:
    draft = Draft("aligned")
    ids = draft.units(3, place_x=[0.0, 30.0, 100.0], place_y=[40.0, -10.0, 0.0])
    document = Document(draft.network())
    before, after = places_of(document), places_of(align(to, ids)(document))
    assert (after[:, column] == line).all()
    assert (after[:, 1 - column] == before[:, 1 - column]).all()
    assert to in ALIGNMENTS


def test_distributed_units_stand_evenly_apart_between_the_outermost() -> None:
    draft = Draft("distributed")
    ids = draft.units(4, place_x=[300.0, 0.0, 10.0, 40.0], place_y=[0.0, 5.0, 10.0, 15.0])
    after = places_of(distribute("across", ids)(Document(draft.network())))
    assert after[:, 0].tolist() == [300.0, 0.0, 100.0, 200.0]


def test_joined_units_end_nearer_by_forces_than_others() -> None:
    draft = Draft("two rings")
    ids = draft.units(12)
    for first in (0, 6):
        draft.connect_pairs(ids[first : first + 6], np.roll(ids[first : first + 6], 1))
    x, y = places_of(arrange("forces")(Document(draft.network()))).T
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    neighbours = [apart[i, i - 1 if i % 6 else i + 5] for i in range(12)]
    assert max(neighbours) < apart[:6, 6:].mean()


@pytest.mark.slow
def test_ten_thousand_units_take_well_under_a_tenth_of_a_second_a_step() -> None:
    draw, draft = np.random.default_rng(0), Draft("many")
    units = draft.units(10_000)
    draft.connect_pairs(*draw.choice(units, (2, 20_000)))
    steps = forced(draft.network())
    next(steps)
    start = process_time()
    for _ in range(5):
        next(steps)
    assert (process_time() - start) / 5 < 0.1
