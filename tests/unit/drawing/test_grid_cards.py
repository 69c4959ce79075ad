"""Cards of groups whose units stand in a grid show that grid, whatever the order of the units."""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.cards import card_shapes
from rnnsim.drawing.groups import CARD, group_boxes
from rnnsim.drawing.shapes import Box
from rnnsim.drawing.theme import LIGHT
from rnnsim.network.draft import Draft


def filled(place_x: np.ndarray, place_y: np.ndarray, values: np.ndarray) -> tuple[float, list[Box]]:
    """Height of the card, and its cells."""
    draft = Draft()
    draft.units(len(place_x), group="memory", place_x=place_x, place_y=place_y)
    (box,) = group_boxes(draft.network(), collapsed=frozenset({"memory"}))
    shapes = card_shapes(box, values[list(box.rows)], LIGHT)
    return box.down, [shape for shape in shapes if isinstance(shape, Box) and shape.fill in set(map(LIGHT.activation, values.tolist()))]


def test_a_grid_is_shown_row_by_row_although_its_units_come_column_by_column() -> None:
    x, y = np.repeat(np.arange(4) * 72.0, 3), np.tile(np.arange(3) * 96.0, 4)
    values = np.where(y == 96.0, 1.0, -1.0)  # the middle row is on
    down, cells = filled(x, y, values)
    assert down == CARD[1] + 11.0
    assert len({cell.x for cell in cells}) == 4
    heights = sorted({cell.y for cell in cells})
    assert len(heights) == 3
    assert {cell.y for cell in cells if cell.fill == LIGHT.activation(1.0)} == {heights[1]}


def test_a_column_stays_a_strip() -> None:
    down, cells = filled(np.zeros(5), np.arange(5) * 96.0, np.array([1.0, -1.0, 1.0, -1.0, 1.0]))
    assert down == CARD[1]
    assert len({cell.x for cell in cells}) == 5
    assert len({cell.y for cell in cells}) == 1
