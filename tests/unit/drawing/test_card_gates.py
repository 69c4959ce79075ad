"""A gated wire keeps its valve when a group at its end, around it or around its gate is collapsed; stems end at the cards."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.card_gates import cards_of, valves_at_cards, valves_on_bundles, valves_on_wires
from rnnsim.drawing.cards import bundle_ways, bundles_of
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.groups import group_boxes
from rnnsim.drawing.network_picture import shapes_of
from rnnsim.drawing.routing import routes_of
from rnnsim.drawing.shapes import Path, Shape
from rnnsim.drawing.shown_part import part_of_network
from rnnsim.drawing.theme import LIGHT
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network

CORNERS = 3  # of half a valve


def gated() -> Network:
    """Units 0, 1 outside; gates 2, 3 in the group gates; 4, 5 in memory. One wire by its own, two into memory, two within it."""
    draft = Draft("gated")
    x = draft.units(2, place_x=[0.0, 400.0], place_y=0.0)
    gates = draft.units(2, group="gates", place_x=[150.0, 250.0], place_y=-200.0)
    memory = draft.units(2, group="memory", place_x=[150.0, 250.0], place_y=300.0)
    draft.connect_pairs([x[0]], [x[1]], 1.0, gate=int(gates[0]))
    draft.connect(x[:1], memory, 1.0, gate=int(gates[1]))
    draft.connect_pairs(memory, memory, 1.0, gate=int(gates[1]))
    return draft.network()


def halves_of_valves(shapes: list[Shape]) -> int:
    return sum(isinstance(each, Path) and each.stroke == LIGHT.text and each.fill is not None and len(each.commands) == CORNERS + 1
               for each in shapes)  # fmt: skip


@pytest.mark.parametrize(
    ("collapsed", "valves"), [((), 5), (("gates",), 5), (("memory",), 3), (("gates", "memory"), 3)], ids=lambda value: str(value)
)
def test_no_valve_vanishes(collapsed: tuple[str, ...], valves: int) -> None:
    shapes = shapes_of(gated(), Picture(collapsed=frozenset(collapsed)))
    assert halves_of_valves(shapes) == 2 * valves


def test_a_valve_stands_on_the_bundle_at_the_card_and_on_the_wire() -> None:
    network, collapsed = gated(), frozenset({"gates", "memory"})
    boxes = group_boxes(network, collapsed=collapsed)
    cards, bundles = cards_of(network, collapsed, boxes), bundles_of(network, collapsed)
    ways = bundle_ways(bundles, network, boxes)
    on_bundle, at_card = valves_on_bundles(bundles, ways), valves_at_cards(cards)
    assert [valve.gates.tolist() for valve in (*on_bundle, *at_card)] == [[3], [3]]
    x0, y0, x1, y1 = ways[0].tolist()
    (x, y) = on_bundle[0].place
    assert abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) < 1e-6
    memory = next(box for box in boxes if box.path == "memory")
    assert memory.y - 10 <= at_card[0].place[1] < memory.y
    drawn = part_of_network(network, collapsed=collapsed)
    routes = routes_of(drawn)
    assert [(valve.place, valve.gates.tolist()) for valve in valves_on_wires(cards, routes, drawn)] == [(tuple(routes.valve[0]), [2])]


def test_stems_end_at_the_card_not_in_it() -> None:
    shapes = shapes_of(gated(), Picture(collapsed=frozenset({"gates", "memory"})))
    stems = [each for each in shapes if isinstance(each, Path) and each.stroke == LIGHT.stem]
    starts = np.array([stem.commands[0][1] for stem in stems])
    card = next(box for box in group_boxes(gated(), collapsed=frozenset({"gates"})) if box.path == "gates")
    from_card = starts[starts[:, 1] < card.y + card.down + 20]
    assert len(from_card) == 2
    assert np.allclose(from_card[:, 1], card.y + card.down, atol=6)
