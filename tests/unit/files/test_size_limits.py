"""Files that are too large are refused in one sentence, from what they say of themselves, before anything is inflated."""

from __future__ import annotations

from pathlib import Path
from time import thread_time

import numpy as np
import pytest

from rnnsim.files import archive, csv_inputs, native
from rnnsim.files.csv_inputs import read_table
from rnnsim.files.dialects import dialect_of
from rnnsim.files.formats import counts_in, read_any
from rnnsim.files.refusal import FileRefused
from rnnsim.files.saving import read_bounded
from rnnsim.network import limits
from tests.unit.files.documents import ring

WITHIN = 2.0  # seconds of processor time


def test_a_file_says_how_large_its_network_is(tmp_path: Path) -> None:
    path = tmp_path / "ring.rnnsim"
    network = ring()
    native.write(network, path)
    assert counts_in(path) == {"units": len(network.units), "connections": len(network.connections)}
    assert counts_in(tmp_path / "other.net") == {}


def test_a_network_above_the_limit_is_not_even_inflated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ring.rnnsim"
    native.write(ring(), path)
    monkeypatch.setattr(limits, "MOST_ROWS", {"units": 2, "connections": 1})
    inflated: list[str] = []
    reads = archive.Archive.read

    def read(self: archive.Archive, name: str) -> bytes:
        inflated.append(name)
        return reads(self, name)

    monkeypatch.setattr(archive.Archive, "read", read)
    with pytest.raises(FileRefused, match=r"Cannot open “ring.rnnsim”: .*at most 2 units"):
        read_any(path)
    assert inflated == ["manifest.json"]


def test_a_file_of_terabytes_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.rnnsim"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no room on the disk
    begun = thread_time()
    with pytest.raises(FileRefused, match="larger than 1,074 MB"):
        read_any(path)
    assert thread_time() - begun < WITHIN
    with pytest.raises(FileRefused):
        read_bounded(path, 10)


def test_a_large_plain_table_is_read_at_once_and_as_the_small_one(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "0.25,-1e-3\n" * 300_000)
    begun = thread_time()
    table = read_table(path)
    assert thread_time() - begun < WITHIN
    assert table.columns == ("a", "b")
    assert table.inputs.shape == (300_000, 2)
    assert np.unique(table.inputs, axis=0).tolist() == [[0.25, -1e-3]]


@pytest.mark.parametrize("text", ["a b\n1 2\n3 4\n", "1\n2\n\n3\n", "\n\nx;y\n1;2\n", "1,2\n 3 , 4 \n", "1\t2\n"])
def test_plain_tables_are_the_same_cell_by_cell(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in.csv"
    path.write_text(text)
    quick = read_table(path)
    assert csv_inputs._plain_table("in", text.splitlines(), dialect_of(text.splitlines(), None)) is not None
    monkeypatch.setattr(csv_inputs, "_plain_table", lambda *_: None)
    slow = read_table(path)
    assert quick.inputs.tolist() == slow.inputs.tolist()
    assert (quick.name, quick.columns) == (slow.name, slow.columns)


def test_a_large_table_that_has_to_be_read_cell_by_cell_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_inputs, "LARGEST_UNEVEN", 100)
    path = tmp_path / "in.csv"
    path.write_text('"1,5";"2,5"\n' * 20)
    with pytest.raises(FileRefused, match="not all cells are plain numbers"):
        read_table(path)
