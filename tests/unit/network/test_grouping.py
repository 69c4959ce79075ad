"""Groups: nesting, dissolving, renaming, collapsing, locking; and what the layout says of them follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnsim.files import native
from rnnsim.formulas.refused import Refused
from rnnsim.network import edits, grouping
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.session.session import Session


@pytest.fixture
def document() -> Document:
    """Units 0, 1 in a; 2, 3 in a/b; 4, 5 in c; 6 in none; a chain of connections 7 … 12."""
    draft = Draft("grouped")
    for count, path in ((2, "a"), (2, "a/b"), (2, "c"), (1, "")):
        draft.units(count, group=path)
    draft.connect_pairs([0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6])
    network = draft.network()
    wires = network.connections
    return Document(network.with_rows(connections=wires.with_columns(id=wires.id + 7)))


def paths(document: Document) -> list[str]:
    return [str(path) for path in document.network.units.group]


def test_a_new_group_takes_whole_groups_along_and_dissolves_the_partly_chosen(document: Document) -> None:
    made = grouping.group_selection([2, 3, 4], "new")(document)
    assert paths(made) == ["a", "a", "new/b", "new/b", "new", "c", ""]


def test_units_of_one_group_are_grouped_within_it(document: Document) -> None:
    assert paths(grouping.group_selection([0])(document)) == ["a/group 1", "a", "a/b", "a/b", "c", "c", ""]


def test_grouping_a_whole_group_puts_another_around_it(document: Document) -> None:
    assert paths(grouping.group_selection([4, 5])(document))[4:] == ["group 1/c", "group 1/c", ""]


def test_ungrouping_a_group_leaves_those_within(document: Document) -> None:
    assert paths(grouping.ungroup([0, 1, 2, 3])(document)) == ["", "", "b", "b", "c", "c", ""]


def test_ungrouping_a_part_takes_it_into_the_group_around(document: Document) -> None:
    assert paths(grouping.ungroup([2])(document))[:4] == ["a", "a", "a", "a/b"]


def test_units_move_into_a_group_and_whole_groups_stay_groups(document: Document) -> None:
    assert paths(grouping.move_into([2, 3, 6], "c")(document)) == ["a", "a", "c/b", "c/b", "c", "c", "c"]


def test_what_the_layout_says_follows_a_renamed_group_and_those_within(document: Document) -> None:
    document = edits.change_layout(collapsed=("a/b", "c"), locked=("a",), tints=(("a", "pink"), ("a/b", "green")))(document)
    renamed = grouping.rename_group("a", " encoder ")(document)
    assert paths(renamed)[:4] == ["encoder", "encoder", "encoder/b", "encoder/b"]
    layout = renamed.layout
    assert (layout.collapsed, layout.locked) == (("encoder/b", "c"), ("encoder",))
    assert layout.tints == (("encoder", "pink"), ("encoder/b", "green"))


def test_what_the_layout_says_of_a_dissolved_group_is_forgotten(document: Document) -> None:
    document = edits.change_layout(collapsed=("a", "a/b"), tints=(("a", "pink"),))(document)
    layout = grouping.ungroup([0, 1, 2, 3])(document).layout
    assert (layout.collapsed, layout.tints) == (("b",), ())


@pytest.mark.parametrize(("name", "part"), [("", "needs a name"), ("x/y", "holds no"), ("n" * 61, "at most 60"), ("c", "already")])
def test_impossible_names_are_refused_in_a_sentence(document: Document, name: str, part: str) -> None:
    with pytest.raises(Refused, match=part):
        grouping.rename_group("a", name)(document)


def test_a_locked_group_is_neither_moved_nor_edited_until_it_is_unlocked(document: Document) -> None:
    session = Session(edits.change_layout(locked=("a",))(document))
    before = session.document.digest
    refused = (
        edits.move_units([2], 5, 0), edits.set_units([0], bias=1.0), edits.delete([3]), edits.set_connections([8], weight=9.0),
        edits.delete((), [7]), edits.connect(0, 2), grouping.ungroup([0, 1, 2, 3]),
    )  # fmt: skip
    for edit in refused:
        with pytest.raises(Refused, match="“a” is locked"):
            session.apply("Edit", edit)
    assert session.document.digest == before
    session.apply("Connect from outside", edits.connect(6, 0))
    session.apply("Turn a wire that leaves it", edits.set_connections([10], weight=2.0))
    session.apply("Delete another", edits.delete([4]))
    session.apply("Unlock", grouping.set_flag("locked", ("a",), False))
    session.apply("Move", edits.move_units([2], 5, 0))
    while session.history.can_undo:
        session.undo()
    assert session.document.digest == before


def test_collapsed_locked_and_tinted_groups_survive_a_file(document: Document, tmp_path: Path) -> None:
    told = edits.change_layout(collapsed=("a/b",), locked=("a",), tints=(("c", "slate"),), hides_weakest=0.25)(document)
    path = tmp_path / "grouped.rnnsim"
    native.write(told, path)
    read = native.read(path)
    assert read.layout == told.layout
    assert read.digest == told.digest


def test_options_nobody_used_leave_the_digest_as_it_was_before_they_came(document: Document) -> None:
    assert not {"collapsed", "locked", "hides_weakest"} & set(document.layout.kept)
