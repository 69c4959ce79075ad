"""Folded for the unfolded picture: a collapsed group is one card in each copy, its wires are bundles within and between copies."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.folded import Folded, folded_network
from rnnsim.drawing.shapes import Box, Path, Text
from rnnsim.drawing.theme import LIGHT
from rnnsim.drawing.unfolded import columns_of, unfolded_shapes
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.views.panels.unfolded_hits import connection_at, unit_at
from rnnsim.zoo import catalog

SIZE = (520.0, 240.0)


def elman() -> Network:
    """Two inputs, five hidden units in a group, one output; three wires a tick within the group as well."""
    draft = Draft("folded")
    x = draft.units(2, is_input=True)
    h = draft.units(5, activation="tanh", group="rnn/hidden")
    y = draft.units(1, is_output=True)
    draft.connect(x, h, [[1.0, -1.0]] * 5, delay=0)
    draft.connect(h, h, 0.1, delay=1)
    draft.connect_pairs(h[:3], h[1:4], 0.1, delay=0)
    draft.connect(h, y, 1.0, delay=0)
    return draft.network()


@pytest.fixture
def folded() -> Folded:
    return folded_network(elman(), frozenset({"rnn/hidden"}))


def test_wires_of_the_group_are_bundles_and_what_stays_inside_it_within_a_tick_is_not_drawn(folded: Folded) -> None:
    wires, units = folded.network.connections, folded.network.units
    said = sorted(
        (str(units.label[units.rows(int(wires.source[row]))]), int(wires.delay[row]), len(rows)) for row, rows in folded.bundles.items()
    )
    assert said == [("", 0, 5), ("", 0, 5), ("hidden", 0, 5), ("hidden", 1, 25)]
    assert len(units) == 2 + 1 + 1
    assert len(wires) == 4
    for row, rows in folded.bundles.items():
        assert sorted(folded.connections_of(row).tolist()) == sorted(folded.whole.connections.id[rows].tolist())


def test_every_copy_has_one_card_and_bundles_reach_the_next_copy(folded: Folded) -> None:
    shapes = unfolded_shapes(folded, np.zeros((3, 8)), LIGHT, first_tick=1, size=SIZE)
    assert [shape.text for shape in shapes if isinstance(shape, Text)].count("hidden") == 3
    cards = [shape for shape in shapes if isinstance(shape, Box) and shape.radius == 4]
    assert len(cards) == 3
    arches = [shape for shape in shapes if isinstance(shape, Path) and shape.fill is None and shape.commands[-1][0] == "C"]
    assert len(arches) == 2
    begin, end = arches[0].commands[0][1], arches[0].commands[-1][1][-2:]
    assert cards[0].x <= begin[0] <= cards[0].x + cards[0].across
    assert cards[1].x <= end[0] <= cards[1].x + cards[1].across


def test_a_bundle_of_both_signs_has_two_lanes(folded: Folded) -> None:
    both = Draft("both")
    a, b = both.units(2, group="a"), both.units(1)
    both.connect(a, b, [[1.0, -1.0]], delay=0)
    shapes = unfolded_shapes(folded_network(both.network(), frozenset({"a"})), np.zeros((1, 3)), LIGHT, first_tick=1, size=SIZE)
    strokes = {shape.stroke for shape in shapes if isinstance(shape, Path) and shape.fill is None and shape.cap == "flat"}
    assert strokes == {LIGHT.weight(0.75), LIGHT.weight(-0.75)}


def test_the_strip_shows_the_values_and_the_card_their_mean(folded: Folded) -> None:
    values = np.array([[0, 0, 1.0, 1.0, 0, 0, 0.5, 0]])
    assert folded.values(values)[0, -1] == pytest.approx(0.5)
    cells = [shape.fill for shape in unfolded_shapes(folded, values, LIGHT, first_tick=1, size=SIZE)
             if isinstance(shape, Box) and shape.radius == 0 and shape.fill]  # fmt: skip
    assert cells == [LIGHT.activation(value) for value in (1.0, 1.0, 0.0, 0.0, 0.5)]


def test_cards_and_bundles_are_hit_in_every_copy(folded: Folded) -> None:
    columns = columns_of(folded, 3, SIZE)
    card = len(folded.shown)
    assert folded.card_of(card) == "rnn/hidden"
    for copy in range(3):
        x, y = columns.place(copy, card)
        assert unit_at(columns, x + 20, y + 5) == (copy, card)
        (x0, y0), (x1, y1) = columns.place(copy, 0), (x, y)
        row = connection_at(folded.network, columns, x0 * 0.7 + x1 * 0.3, y=y0 * 0.7 + y1 * 0.3)
        assert len(folded.bundles[row]) == 5


def test_a_selection_is_shown_by_what_stands_for_all_of_it(folded: Folded) -> None:
    whole = folded.whole
    hidden, into = whole.units.id[2:7], whole.connections.id[whole.connections.source == 0]
    units, wires = folded.rows_showing(hidden, into)
    assert units == [len(folded.shown)]
    assert [folded.connections_of(row).tolist() for row in wires] == [into.tolist()]
    assert folded.rows_showing(hidden[:3], into[:2]) == ([], [])


@pytest.mark.parametrize("size", [(440.0, 230.0), pytest.param((560.0, 150.0), marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", [pytest.param("ntm", marks=pytest.mark.slow), "dnc"])
def test_nothing_of_a_turing_machine_lies_on_anything_else(name: str, size: tuple[float, float]) -> None:
    network = catalog.build(name)
    groups = sorted({"/".join(path.split("/")[:2]) for path in network.units.group.tolist() if path} - {"controller/input", "output"})
    folded = folded_network(network, frozenset(groups))
    columns = columns_of(folded, 3, size)
    assert len(folded.paths) >= 8
    half = np.full((len(columns.places), 2), columns.radius)
    half[len(folded.shown) :] = columns.cards
    apart = np.abs(columns.places[:, None] - columns.places[None])
    touching = (apart < half[:, None] + half[None]).all(axis=2)
    assert not np.triu(touching, 1).any()
    assert (columns.places - half >= 0).all()
    assert (columns.places + half <= np.array([columns.width, columns.height])).all()
