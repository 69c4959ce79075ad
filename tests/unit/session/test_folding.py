"""Collapsing and expanding: a group that would lie on others pushes them aside, one that has room moves nothing."""

from __future__ import annotations

import numpy as np

from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.network_picture import boxes_of
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout
from rnnsim.session.folding import fold
from rnnsim.session.samples import sample


def crowded() -> Document:
    """A folded column of five units whose card stands between a unit above it, one to the right and one below it to the left."""
    draft = Draft()
    draft.units(5, group="tall", place_x=0.0, place_y=96.0 * np.arange(-2, 3))
    draft.units(1, label="above", place_x=0.0, place_y=-90.0)
    draft.units(1, label="right", place_x=200.0, place_y=0.0)
    draft.units(1, label="below", place_x=-200.0, place_y=90.0)
    return change_layout(collapsed=("tall",))(Document(draft.network()))


def test_what_is_above_and_below_makes_room_and_what_is_beside_stays_in_its_row() -> None:
    before = crowded()
    after = fold(("tall",), False)(before)
    assert after.layout.collapsed == ()
    (box,) = boxes_of(after.network, picture_of(after))
    moved = after.network.units.place_y - before.network.units.place_y
    assert np.array_equal(moved[:5], np.zeros(5))
    above, right, below = after.network.units.place_y[5:].tolist()
    assert above < box.y - 12
    assert right == 0.0
    assert below > box.y + box.down + 12


def test_a_group_that_has_room_moves_nothing() -> None:
    wide = crowded()
    places = np.where(wide.network.units.group == "", wide.network.units.place_y * 9, wide.network.units.place_y)
    roomy = wide.changed(network=wide.network.with_rows(units=wide.network.units.with_columns(place_y=places)))
    after = fold(("tall",), False)(roomy)
    assert np.array_equal(after.network.units.place_y, places)


def test_a_head_of_the_turing_machine_opens_without_lying_on_another_part() -> None:
    after = fold(("read head/workings",), False)(sample("ntm"))
    boxes = {box.path: box for box in boxes_of(after.network, picture_of(after))}
    opened = boxes["read head/workings"]
    for path in ("write head", "memory", "answer", "output", "controller/hidden", "read head/place"):
        other = boxes[path]
        apart = max(
            abs(opened.middle[0] - other.middle[0]) - (opened.across + other.across) / 2,
            abs(opened.middle[1] - other.middle[1]) - (opened.down + other.down) / 2,
        )
        assert apart >= 0, path
