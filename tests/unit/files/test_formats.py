"""The catalog: a file is read and written by its suffix, and what cannot be done says what can."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnsim.files.formats import FORMATS, read_any, read_episode, write_any
from rnnsim.files.refusal import FileRefused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from tests.unit.files.snns_texts import pattern_text


def chain() -> Document:
    draft = Draft("chain")
    x = draft.units(1, is_input=True, label="x", place_x=96.0)
    draft.connect(x, draft.units(1, activation="tanh", is_output=True, label="y"), 0.1, delay=0)
    return Document(draft.network())


def test_no_suffix_stands_for_two_formats() -> None:
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize("row", [row for row in FORMATS if row.read and row.write], ids=lambda row: row.name)
def test_what_is_written_in_any_format_is_read_back(tmp_path: Path, row: object) -> None:
    path = tmp_path / f"a{row.suffix.upper()}"  # type: ignore[attr-defined]
    write_any(chain(), path)
    assert read_any(path).network.connections.weight.tolist() == [0.1]
    assert read_any(path).network.units.label.tolist() == ["x", "y"]


@pytest.mark.parametrize("row", [row for row in FORMATS if row.write], ids=lambda row: row.name)
def test_what_cannot_be_written_is_said_once(tmp_path: Path, row: object) -> None:
    with pytest.raises(FileRefused) as refused:
        write_any(chain(), tmp_path / "nowhere" / f"a{row.suffix}")  # type: ignore[attr-defined]
    assert str(refused.value).casefold().count("cannot save") == 1


def test_inputs_are_read_from_patterns_and_tables(tmp_path: Path) -> None:
    (tmp_path / "a.pat").write_text(pattern_text([[0.5], [1]], [[1], [0]]))
    (tmp_path / "a.csv").write_text("x\n0.5\n1\n")
    for name in ("a.pat", "a.csv"):
        assert read_episode(tmp_path / name, chain().network).inputs.tolist() == [[0.5], [1]]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.pat", "Cannot open “a.pat”: files that hold networks end in .rnnsim, .net, .graphml, .json."),
        ("a", "end in .rnnsim, .net, .graphml, .json."),
        ("a.exe", "end in .rnnsim, .net, .graphml, .json."),
    ],
)
def test_another_suffix_is_refused_with_the_known_ones(tmp_path: Path, name: str, told: str) -> None:
    for path in (tmp_path / name, tmp_path / "a.rnnsim"):
        path.write_bytes(b"")
    with pytest.raises(FileRefused, match=told.replace(".", r"\.")):
        read_any(tmp_path / name)
    with pytest.raises(FileRefused, match=r"files that can be saved end in \.rnnsim, \.net, \.graphml, \.json, \.csv, \.tsv, \.txt\."):
        write_any(chain(), tmp_path / name)
    with pytest.raises(FileRefused, match=r"files that hold inputs end in \.pat, \.csv, \.tsv, \.txt\."):
        read_episode(tmp_path / "a.rnnsim", chain().network)
