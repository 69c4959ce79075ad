"""A bundle says how many wires run, which way, and how many of either sign."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.bundles import BUNDLE_WIDTH, Count, lane_shapes
from rnnsim.drawing.shapes import Path, Text
from rnnsim.drawing.theme import LIGHT


def lanes(positive: int, negative: int, end: tuple[float, float] = (200.0, 0.0)) -> list[Path]:
    made = lane_shapes((0.0, 0.0), end, Count(positive, negative), theme=LIGHT)
    return [shape for shape in made if isinstance(shape, Path) and shape.fill is None]


@pytest.mark.parametrize(("positive", "negative", "widths"), [(3, 1, [6.0, 2.0]), (5, 0, [8.0]), (0, 5, [8.0]), (1000, 1, [6.5, 1.5])])
def test_two_lanes_share_eight_pixels_and_neither_is_lost(positive: int, negative: int, widths: list[float]) -> None:
    drawn = lanes(positive, negative)
    assert [lane.width for lane in drawn] == widths
    assert sum(lane.width for lane in drawn) == BUNDLE_WIDTH


def test_the_lanes_lie_side_by_side() -> None:
    left, right = (lane.commands[0][1][1] for lane in lanes(3, 1))
    assert left + 3.0 == pytest.approx(-BUNDLE_WIDTH / 2 + 6.0)  # 6 wide from −4 to 2
    assert right - 1.0 == pytest.approx(2.0)


def test_the_head_ends_where_the_bundle_ends_and_the_pill_says_number_and_delay() -> None:
    made = lane_shapes((0.0, 0.0), (0.0, 300.0), Count(200, 56, 1), theme=LIGHT, bow=0.15)
    (head,) = [shape for shape in made if isinstance(shape, Path) and shape.fill is not None]
    assert head.commands[0][1] == pytest.approx((0.0, 300.0))
    assert head.fill == LIGHT.weight(0.75)
    assert [shape.text for shape in made if isinstance(shape, Text)] == ["×256  z⁻¹"]


def test_bundles_there_and_back_bow_apart() -> None:
    ways = [lane_shapes((0.0, 0.0), (200.0, 0.0), Count(1, 0), theme=LIGHT, bow=0.15),
            lane_shapes((200.0, 0.0), (0.0, 0.0), Count(1, 0), theme=LIGHT, bow=0.15)]  # fmt: skip
    heights = [np.mean([shape.y for shape in way if isinstance(shape, Text)]) for way in ways]
    assert heights[0] == pytest.approx(-heights[1])
    assert abs(heights[0]) > BUNDLE_WIDTH
