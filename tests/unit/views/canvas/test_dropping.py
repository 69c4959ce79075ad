from __future__ import annotations

import json

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.views.canvas.gestures.dropping import dropped


def test_a_dropped_unit_stands_on_the_grid_with_its_columns() -> None:
    _, edit = dropped(json.dumps({"part": "unit", "activation": "step", "is_output": True}), 101, 59)
    units = edit(Document()).network.units
    assert (units.place_x[0], units.place_y[0], str(units.activation[0]), bool(units.is_output[0])) == (96, 60, "step", True)


def test_a_dropped_network_of_the_zoo_lies_around_the_place_with_fresh_ids() -> None:
    document = Document(next_id=40)
    label, edit = dropped(json.dumps({"part": "zoo", "name": "elman"}), 500, 300)
    units = edit(document).network.units
    assert "elman" in label
    assert units.id.min() == 40
    assert abs((units.place_x.min() + units.place_x.max()) / 2 - 500) <= 12


def test_a_dropped_note_is_part_of_the_layout() -> None:
    _, edit = dropped(json.dumps({"part": "note", "text": "try this"}), 10, 20)
    note = edit(Document()).layout.text_notes[0]
    assert (note.x, note.y, note.text) == (12, 24, "try this")


@pytest.mark.parametrize("text", ["", "no json", "[1]", "{}", '{"part": "moon"}', '{"part": "zoo", "name": "nothing"}'])
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        dropped(text, 0, 0)[1](Document())
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("part", [{"part": "unit", "bias": "much"}, {"part": "unit", "activation": "none"}])
def test_a_unit_with_impossible_columns_is_refused(part: dict[str, str]) -> None:
    with pytest.raises(Refused):
        dropped(json.dumps(part), 0, 0)[1](Document())
