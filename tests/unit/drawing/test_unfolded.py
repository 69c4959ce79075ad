"""The picture unfolded in time: one copy per tick, wires within and between."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.folded import folded_network, tick_depths
from rnnsim.drawing.shapes import Box, Disc, Path, Shape, Text
from rnnsim.drawing.theme import LIGHT
from rnnsim.drawing.unfolded import columns_of, copies_that_fit, unfolded_column_at, unfolded_shapes
from rnnsim.drawing.unfolded_places import copy_places
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network


@pytest.fixture
def elman() -> Network:
    draft = Draft()
    x = draft.units(2, is_input=True)
    h = draft.units(3, activation="tanh")
    y = draft.units(1, activation="tanh", is_output=True)
    draft.connect(x, h, 0.5, delay=0)
    draft.connect(h, h, -0.5, delay=1)
    draft.connect(h, y, 0.5, delay=0)
    return draft.network()


def shapes(network: Network, ticks: int = 4, current: int | None = 13) -> list[Shape]:
    return unfolded_shapes(
        folded_network(network), np.zeros((ticks, len(network.units))), LIGHT, first_tick=10, size=(400, 200), current=current
    )


def test_stages_of_the_tick_stand_above_each_other(elman: Network) -> None:
    assert tick_depths(elman).tolist() == [0, 0, 1, 1, 1, 2]
    places, radius = copy_places(elman, 90, 180)
    assert places[0, 1] > places[2, 1] > places[5, 1]
    assert places[:, 0].min() - radius >= 0
    assert places[:, 0].max() + radius <= 90


def test_columns_are_eight_apart_and_the_current_one_is_lit(elman: Network) -> None:
    drawn = shapes(elman)
    columns = [shape for shape in drawn if isinstance(shape, Box) and shape.radius == 8]
    assert [column.fill for column in columns] == [LIGHT.panel] * 3 + [LIGHT.now]
    width = (400 - 3 * 8) / 4
    assert [column.x for column in columns] == [0.5, width + 8.5, 2 * width + 16.5, 3 * width + 24]
    words = [shape.text for shape in drawn if isinstance(shape, Text)]
    assert words == ["10", "11", "12", "t = 13"]
    assert {shape.y for shape in drawn if isinstance(shape, Text)} == {12}


def test_same_tick_wires_are_straight_in_each_copy_and_delayed_ones_arch_between(elman: Network) -> None:
    wires = [shape for shape in shapes(elman) if isinstance(shape, Path) and shape.fill is None and len(shape.commands) == 2]
    straight = [wire for wire in wires if wire.commands[1][0] == "L"]
    arches = [wire for wire in wires if wire.commands[1][0] == "C"]
    assert len(straight) == 4 * (6 + 3)
    assert len(arches) == 3 * 9
    pitch = (400 + 8) / 4
    for wire in arches:
        assert wire.commands[1][1][-2] // pitch == wire.commands[0][1][0] // pitch + 1


def test_a_wire_from_the_future_arches_to_an_earlier_copy() -> None:
    draft = Draft()
    units = draft.units(2, place_x=[0.0, 100.0])
    draft.connect(units[:1], units[1:], delay=-2)
    drawn = [shape for shape in shapes(draft.network(), 4) if isinstance(shape, Path) and shape.commands[-1][0] == "C"]
    assert len(drawn) == 2
    assert all(wire.commands[0][1][0] > wire.commands[1][1][-2] for wire in drawn)


def test_values_fill_the_units(elman: Network) -> None:
    rows = np.array([[0, 0, 0, 0, 0, 1.0], [0, 0, 0, 0, 0, np.nan]])
    drawn = unfolded_shapes(folded_network(elman), rows, LIGHT, first_tick=1, size=(300, 200))
    fills = [shape.fill for shape in drawn if isinstance(shape, Disc) and shape.fill]
    assert fills.count("#C43512") == 1
    assert fills.count("#FFFFFF") == 7


def test_one_stage_keeps_the_places_of_the_canvas() -> None:
    draft = Draft()
    units = draft.units(16, place_x=np.arange(16) % 4 * 50.0, place_y=np.arange(16) // 4 * 50.0)
    draft.connect(units, units)
    places, radius = copy_places(draft.network(), 80, 200)
    assert np.ptp(places[:4, 1]) == pytest.approx(0, abs=1e-9)
    assert (np.diff(places[:4, 0]) >= 2 * radius).all()
    assert places.min() - radius >= 0
    assert places[:, 0].max() + radius <= 80


def test_the_copy_under_the_pointer_is_found(elman: Network) -> None:
    columns = columns_of(folded_network(elman), 4, (400, 200))
    for copy in range(4):
        assert unfolded_column_at(columns.left(copy) + 3, 4, 400) == copy
    assert unfolded_column_at(columns.left(1) - 4, 4, 400) == -1
    assert unfolded_column_at(405, 4, 400) == -1
    assert copies_that_fit(400) == 5
    assert copies_that_fit(10) == 1


def test_loops_within_the_tick_do_not_hang_the_picture() -> None:
    draft = Draft()
    units = draft.units(2)
    draft.connect(units, units, delay=0)
    assert shapes(draft.network())
