"""What of a network is drawn: without what is inside cards, without the weakest connections; unchanged columns stay the same arrays."""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.cards import bundle_ways, bundles_of
from rnnsim.drawing.groups import group_boxes
from rnnsim.drawing.shown_part import part_of_network, strong_mask
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network, with_values


def grouped() -> Network:
    draft = Draft("grouped")
    a = draft.units(3, group="a", place_x=0.0, place_y=[0.0, 96.0, 192.0])
    b = draft.units(2, group="b/c", place_x=400.0, place_y=[0.0, 96.0])
    c = draft.units(1, place_x=800.0)
    draft.connect(a, b, [[1.0, -2.0, 3.0], [0.1, 0.2, -0.3]], delay=0)
    draft.connect(b, a, -0.5, delay=1)
    draft.connect(b, c, 4.0, delay=0)
    return draft.network()


def test_units_in_cards_and_their_wires_are_left_out() -> None:
    network = grouped()
    shown = part_of_network(network, collapsed=frozenset({"b"}))
    assert shown.units.id.tolist() == [0, 1, 2, 5]
    assert len(shown.connections) == 0
    assert part_of_network(network, collapsed=frozenset({"b"})) is shown
    assert part_of_network(network) is network


def test_the_weakest_are_left_out() -> None:
    network = grouped()
    mask = strong_mask(network, 0.5)
    strength = np.abs(network.connections.weight)
    assert mask.sum() == 7
    assert strength[mask].min() >= strength[~mask].max()
    assert strong_mask(network, 0.0).all()
    assert part_of_network(network, hides_weakest=0.5).connections.id.tolist() == network.connections.id[mask].tolist()


def test_a_changed_weight_leaves_the_other_columns_the_same_arrays() -> None:
    network = grouped()
    before = part_of_network(network, collapsed=frozenset({"b"}), hides_weakest=0.2)
    turned = network.with_rows(units=with_values(network.units, np.array([0]), bias=1.0))
    after = part_of_network(turned, collapsed=frozenset({"b"}), hides_weakest=0.2)
    assert after.units.bias[0] == 1.0
    assert after.units.place_x is before.units.place_x
    assert after.connections.weight is before.connections.weight


def test_wires_between_cards_are_gathered_by_direction_and_delay_and_run_side_by_side() -> None:
    network, collapsed = grouped(), frozenset({"a", "b"})
    bundles = bundles_of(network, collapsed)
    found = {(bundle.source, bundle.target, bundle.delay): (bundle.positive, bundle.negative) for bundle in bundles}
    assert found == {("a", "b", 0): (4, 2), ("b", "a", 1): (0, 6), ("b", 5, 0): (2, 0)}
    assert sorted(np.concatenate([bundle.rows for bundle in bundles]).tolist()) == list(range(14))
    cards = [box for box in group_boxes(network, collapsed=collapsed) if box.path in collapsed]
    ways = dict(zip(found, bundle_ways(bundles, network, cards), strict=True))
    there, back = ways["a", "b", 0], ways["b", "a", 1]
    middle = (there + back[[2, 3, 0, 1]]) / 2
    apart = np.hypot(*(there[:2] - back[2:]))
    assert 20 < apart < 40
    for x, y in middle.reshape(2, 2):
        assert not any(box.x + 4 < x < box.x + box.across - 4 and box.y + 4 < y < box.y + box.down - 4 for box in cards)


def test_a_card_in_an_open_group_counts_as_a_card_in_the_outer_box() -> None:
    boxes = {box.path: box for box in group_boxes(grouped(), collapsed=frozenset({"b/c"}))}
    assert (boxes["b/c"].across, boxes["b/c"].down) == (150, 62)
    assert boxes["b"].x < boxes["b/c"].x
    assert boxes["b"].x + boxes["b"].across > boxes["b/c"].x + 150
