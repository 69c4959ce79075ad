"""Far away, wires between open groups run as one bundle for each pair; what runs elsewhere stays; nothing flickers at the limit."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.cards import parted
from rnnsim.drawing.group_bundles import group_bundles_of
from rnnsim.drawing.groups import group_boxes
from rnnsim.drawing.level_of_detail import FAR, MOST_TOLD_APART, bundles_groups
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shapes import Path, Text
from rnnsim.drawing.theme import LIGHT, PROJECTOR
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network


def areas() -> Network:
    """Three areas of four units in a row; a to b with mixed signs, b back to a, a to c past b; one input, wires within a."""
    draft = Draft("areas")
    a, b, c = (
        draft.units(4, group=f"area/{name}", place_x=x, place_y=np.arange(4) * 60.0)
        for name, x in (("a", 0.0), ("b", 900.0), ("c", 1800.0))
    )
    x = draft.units(1, is_input=True, place_x=-600.0, place_y=90.0)
    draft.connect(a, b, [[1.0, 1.0, 1.0, -1.0]] * 4, delay=1)
    draft.connect_pairs(b, a, 1.0, delay=[1, 1, 1, 2])
    draft.connect_pairs(a[:1], c[:1], -1.0, delay=0)
    draft.connect(a, a, 0.5)
    draft.connect(x, a, 1.0, delay=0)
    return draft.network()


def test_there_is_one_bundle_for_each_pair_with_its_signs_and_common_delay() -> None:
    network = areas()
    found = group_bundles_of(network, group_boxes(network))
    said = {(bundle.source, bundle.target): (bundle.positive, bundle.negative, bundle.delay) for bundle in found.bundles}
    assert said == {("area/a", "area/b"): (12, 4, 1), ("area/b", "area/a"): (4, 0, 0), ("area/a", "area/c"): (0, 1, 0)}
    assert int(found.is_bundled.sum()) == 16 + 4 + 1
    wires = network.connections
    assert not found.is_bundled[
        np.isin(wires.source, [12]) | (network.units.group[wires.target] == network.units.group[wires.source])
    ].any()


def test_rows_are_parted_by_number_in_their_order_and_no_part_is_none() -> None:
    rows, none = np.array([4, 5, 6, 7]), np.zeros(0, np.int64)
    assert [part.tolist() for part in parted(rows, np.array([2, 0, 2, 0]), 4)] == [[5, 7], [], [4, 6], []]
    assert parted(none, none, 0) == []


def test_groups_whose_boxes_overlap_have_no_bundle() -> None:
    draft = Draft("on top of each other")
    a, b = draft.units(2, group="a", place_y=[0.0, 60.0]), draft.units(2, group="b", place_y=[30.0, 90.0])
    draft.connect(a, b, 1.0)
    network = draft.network()
    found = group_bundles_of(network, group_boxes(network))
    assert found.bundles == ()
    assert found.is_bundled.tolist() == [False] * 4


def test_a_bundle_runs_from_box_to_box_and_around_what_is_between() -> None:
    network = areas()
    boxes = {box.path: box for box in group_boxes(network)}
    found = group_bundles_of(network, list(boxes.values()))
    ways = {(bundle.source, bundle.target): way for bundle, way in zip(found.bundles, found.ends.tolist(), strict=True)}
    x0, _, x1, _, bow = ways["area/a", "area/b"]
    assert (x0, x1) == pytest.approx((boxes["area/a"].x + boxes["area/a"].across, boxes["area/b"].x))
    assert 0 < bow < ways["area/a", "area/c"][4]


def test_what_is_under_a_point_is_the_bundle_that_passes_it() -> None:
    network = areas()
    found = group_bundles_of(network, group_boxes(network))
    x0, y0, x1, y1, bow = found.ends[[bundle.target for bundle in found.bundles].index("area/c")].tolist()
    middle = (x0 + x1) / 2 + (y1 - y0) * bow / 2, (y0 + y1) / 2 - (x1 - x0) * bow / 2
    bundle = found.nearest(*middle, within=2.0)
    assert bundle is not None
    assert bundle.target == "area/c"
    assert found.nearest(x0, y0 + 2000, within=30.0) is None


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
def test_on_the_screen_a_bundle_is_as_wide_at_every_zoom(theme: type(LIGHT)) -> None:  # type: ignore[valid-type]
    network = areas()
    found = group_bundles_of(network, group_boxes(network))
    widths = [sorted(shape.width * zoom for shape in found.shapes(theme, zoom) if isinstance(shape, Path) and shape.fill is None)
              for zoom in (0.05, 0.15)]  # fmt: skip
    assert widths[0] == pytest.approx(widths[1])
    assert max(widths[0]) > 3


def test_the_names_of_the_groups_and_the_numbers_of_wires_are_written_if_there_is_room() -> None:
    network = areas()
    found = group_bundles_of(network, group_boxes(network))
    texts = [shape.text for shape in found.shapes(LIGHT, 0.12) if isinstance(shape, Text)]
    assert set(texts) >= {"a", "b", "c", "×16  z⁻¹"}
    assert "×16  z⁻¹" not in [shape.text for shape in found.shapes(LIGHT, 0.03) if isinstance(shape, Text)]


def test_a_network_without_groups_has_none() -> None:
    draft = Draft("plain")
    draft.connect(draft.units(2), draft.units(2, place_x=500.0), 1.0)
    network = draft.network()
    assert not group_bundles_of(network, []).is_bundled.any()


def test_between_the_two_limits_it_stays_as_it_was() -> None:
    below, until = (radius / RADIUS for radius in FAR)
    between = (below + until) / 2
    assert bundles_groups(below * 0.99, 10, was=False)
    assert not bundles_groups(until * 1.01, 10, was=True)
    assert [bundles_groups(between, 10, was=was) for was in (True, False)] == [True, False]
    assert bundles_groups(until * 1.5, MOST_TOLD_APART + 1, was=False)
