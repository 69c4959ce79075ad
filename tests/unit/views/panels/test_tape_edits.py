"""Edits of the tape, without Qt: what the inputs read afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import delete
from rnnsim.network.episode import Episode
from rnnsim.views.panels.pixel_layout import damaged, pixel_layout_of
from rnnsim.views.panels.tape_edits import (
    add_episode,
    choose_episode,
    delete_episode,
    free_name,
    rename_episode,
    set_block,
    set_input,
    set_length,
    set_repeats,
    store_pattern,
)


@pytest.fixture
def document() -> Document:
    draft = Draft("two inputs")
    x = draft.units(2, is_input=True, label="x")
    draft.units(1, activation="tanh", is_output=True)
    tape = Episode("first", np.array([[1.0, 0.0], [0.0, 2.0]]), x, targets=np.array([[0.5], [0.6]]), target_ids=np.array([2]))
    return Document(draft.network(), (tape,), tape=0)


def read(document: Document) -> list[list[float]]:
    assert document.episode is not None
    return document.episode.inputs_for(document.network.input_ids).tolist()


def test_one_value_is_changed_and_the_others_stay(document: Document) -> None:
    assert read(set_input(0, 2, 0, value=-1.5)(document)) == [[1, 0], [-1.5, 2]]


def test_a_pasted_block_makes_the_episode_longer(document: Document) -> None:
    assert read(set_block(0, 2, [0, 1], values=[[3, 4], [5, 6]])(document)) == [[1, 0], [3, 4], [5, 6]]


def test_more_columns_than_inputs_are_refused_and_nothing_changes(document: Document) -> None:
    with pytest.raises(Refused, match=r"3 columns and only 2 inputs"):
        set_block(0, 1, [0, 1], values=[[1, 2, 3]])
    assert read(document) == [[1, 0], [0, 2]]


def test_an_input_unit_that_came_later_can_be_written(document: Document) -> None:
    from rnnsim.network.edits import add_units

    grown = add_units(1, is_input=True)(document)
    assert read(set_input(0, 1, 3, value=7)(grown)) == [[1, 0, 7], [0, 2, 0]]


def test_length_keeps_targets_in_step(document: Document) -> None:
    longer = set_length(0, 4)(document).episodes[0]
    assert longer.inputs.shape == (4, 2)
    assert longer.targets is not None
    assert longer.targets[:, 0].tolist() == [0.5, 0.6, 0, 0]
    assert len(set_length(0, 1)(document).episodes[0]) == 1
    with pytest.raises(Refused, match="0 to 100000 ticks"):
        set_length(0, 100_001)


def test_deleting_the_playing_episode_plays_its_neighbour(document: Document) -> None:
    two = add_episode(free_name(document, "first"))(document)
    assert [episode.name for episode in two.episodes] == ["first", "first 2"]
    assert two.tape == 1
    assert delete_episode(1)(two).tape == 0
    assert delete_episode(0)(choose_episode(0)(two)).tape == 0
    assert delete_episode(0)(document).tape == -1


def test_renaming_and_repeating(document: Document) -> None:
    assert rename_episode(0, " beat ")(document).episodes[0].name == "beat"
    assert set_repeats(0, True)(document).episodes[0].repeats
    with pytest.raises(Refused, match="needs a name"):
        rename_episode(0, "  ")


def test_pixels_follow_the_places_of_the_units_on_the_canvas() -> None:
    draft = Draft()
    draft.units(6, place_x=[0, 10, 20, 0, 10, 20], place_y=[50, 50, 50, 0, 0, 0])
    layout = pixel_layout_of(draft.network(), np.arange(6))
    assert (layout.rows, layout.columns, layout.ids.tolist()) == (2, 3, [3, 4, 5, 0, 1, 2])


def test_units_in_no_grid_are_laid_out_row_by_row() -> None:
    draft = Draft()
    draft.units(5, place_x=[0, 3, 7, 20, 1], place_y=[5, 1, 9, 2, 8])
    layout = pixel_layout_of(draft.network(), np.arange(5))
    assert (layout.rows, layout.columns, layout.ids.tolist()) == (2, 3, [0, 1, 2, 3, 4])


def test_damage_turns_a_tenth_over_and_repeats_with_its_seed() -> None:
    whole = np.where(np.arange(100) % 3, 1.0, -1.0)
    first = damaged(whole, -1.0, 5)
    assert int((first != whole).sum()) == 10
    assert np.array_equal(first, damaged(whole, -1.0, 5))
    assert not np.array_equal(first, damaged(whole, -1.0, 6))


def test_a_stored_pattern_belongs_to_units_by_id(document: Document) -> None:
    stored = store_pattern("A", np.array([0, 2]), np.array([1.0, -1.0]))(document)
    after = delete(units=[0])(stored)
    layout = pixel_layout_of(after.network, np.array([1, 2]))
    values = layout.values_of(after.patterns[0].input_ids, after.patterns[0].inputs[0])
    assert dict(zip(layout.ids.tolist(), values.tolist(), strict=True))[2] == -1.0
