"""Parts of one's own: kept in the state folder, whole or not at all; a bad file costs one sentence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import Clipping, copied
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.grouping import free_groups
from rnnsim.network.network import Network
from rnnsim.session.kept_parts import delete_part, keep_part, parts_folder, read_parts, rename_part


def piece() -> Clipping:
    draft = Draft("piece")
    ids = draft.units(3, activation="tanh", group="cell", label="h")
    draft.connect(ids, ids, 0.5)
    return copied(draft.network(), ids)


def names() -> list[str]:
    return [part.name for part in read_parts()[0]]


def test_a_part_is_there_again_after_a_restart() -> None:
    keep_part("  My   cell ", piece())
    (part,), problems = read_parts()
    assert (part.name, part.summary, problems) == ("My cell", "3 units, 9 connections", [])
    kept = Network(part.clipping.units, part.clipping.connections)
    assert kept.fingerprint == Network(piece().units, piece().connections).fingerprint


def test_parts_are_renamed_and_deleted() -> None:
    first, second = keep_part("a", piece()), keep_part("b", piece())
    with pytest.raises(Refused, match="“B” already"):
        rename_part(first, "B")
    rename_part(first, "c")
    assert names() == ["b", "c"]
    delete_part(second)
    delete_part(second)
    with pytest.raises(Refused, match="could not be deleted"):
        delete_part(replace(second, path=parts_folder()))
    assert names() == ["c"]


def test_two_parts_whose_names_look_alike_as_files_are_two() -> None:
    keep_part("a/b", piece())
    keep_part("a b", piece())
    assert names() == ["a b", "a/b"]


BAD = (
    b"", b"{", b"[]", b"\xff\xfe", b'{"rnnsim_part": 1}', b'{"rnnsim_part": 1, "name": 7, "piece": {}}',
    b'{"rnnsim_part": 9, "name": "x", "piece": {}}', b'{"rnnsim_part": "x", "name": "x", "piece": 1}',
)  # fmt: skip


@pytest.mark.parametrize("content", BAD)
def test_a_bad_file_costs_one_sentence_and_stays(content: bytes) -> None:
    keep_part("good", piece())
    path = parts_folder() / "bad.rnnsim-part"
    path.write_bytes(content)
    parts, problems = read_parts()
    assert [part.name for part in parts] == ["good"]
    assert len(problems) == 1
    assert "bad.rnnsim-part" in problems[0]
    assert path.read_bytes() == content


def test_a_part_with_a_connection_to_nowhere_is_left_out() -> None:
    keep_part("good", piece())
    path = next(parts_folder().glob("*.rnnsim-part"))
    told = json.loads(path.read_text())
    told["piece"]["connections"]["source"][0] = 77
    path.write_text(json.dumps(told))
    assert "without its units" in read_parts()[1][0]


@pytest.mark.parametrize("name", ["", "   ", "n" * 41])
def test_impossible_names_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="1 to 40 letters"):
        keep_part(name, piece())
    assert names() == []


def test_groups_of_a_part_get_other_names_where_theirs_are_taken() -> None:
    draft = Draft("there")
    draft.units(2, group=["cell", "cell 2"])
    document = Document(draft.network())
    fresh = free_groups(document, piece().units.group)
    assert fresh.tolist() == ["cell 3"] * 3
    assert free_groups(Document(), piece().units.group).tolist() == ["cell"] * 3
