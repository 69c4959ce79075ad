"""Units in a dense grid are pixels of one picture, where connections are hidden."""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.cells import cell_sides
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.network_picture import shapes_of
from rnnsim.drawing.shapes import Box, Path
from rnnsim.drawing.theme import LIGHT
from rnnsim.drawing.unit_marks import over_marks, under_marks
from rnnsim.drawing.units import unit_kinds
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network


def grid(count: int = 4, pitch: float = 48.0, moved: float = 0.0) -> Network:
    """A square of count × count units, each joined to the next; the last stands `moved` aside."""
    draft = Draft()
    down, across = np.divmod(np.arange(count**2), count)
    place_x = across * pitch + np.where(np.arange(count**2) == count**2 - 1, moved, 0.0)
    ids = draft.units(count**2, activation="sign", place_x=place_x, place_y=down * pitch)
    draft.connect_pairs(ids[:-1], ids[1:], 1.0)
    return draft.network()


def test_a_cell_leaves_two_pixels_to_the_next() -> None:
    assert (cell_sides(grid()) == 46).all()


def test_a_unit_dragged_out_of_the_grid_is_a_unit_again() -> None:
    sides = cell_sides(grid(moved=31.0))
    assert sides[-1] == 0
    assert (sides[:-1] == 46).all()


def test_few_or_distant_units_are_no_picture() -> None:
    assert not cell_sides(grid(count=2)).any()
    assert not cell_sides(grid(pitch=96.0)).any()
    assert not cell_sides(Network()).any()


def test_only_where_connections_are_hidden_units_are_cells() -> None:
    assert unit_kinds(grid())[0][0].cell == 0
    kinds, index = unit_kinds(grid(moved=31.0), cells=True)
    assert sorted(kind.cell for kind in kinds) == [0, 46]
    assert (np.array([kinds[at].cell for at in index]) > 0).sum() == 15


def test_a_picture_without_connections_has_boxes_alone() -> None:
    whole, bare = shapes_of(grid()), shapes_of(grid(), Picture(shows_connections=False))
    assert any(isinstance(shape, Path) for shape in whole)
    assert all(isinstance(shape, Box) for shape in bare)
    assert len(bare) == 16


def test_marks_of_a_cell_lie_over_its_neighbours() -> None:
    kind = unit_kinds(grid(), cells=True)[0][0]
    states = frozenset({"selected", "clamped"})
    assert under_marks(kind, states, LIGHT) == []
    assert LIGHT.accent in {shape.stroke for shape in over_marks(kind, states, LIGHT) if not isinstance(shape, Path)}
