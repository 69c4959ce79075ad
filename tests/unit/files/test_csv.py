"""Tables of numbers: read whatever a spreadsheet wrote, name the cell that is wrong, write what no spreadsheet runs."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from rnnsim.files.csv_inputs import read_episode, read_table
from rnnsim.files.csv_outputs import csv_text, labels_of
from rnnsim.files.refusal import FileRefused
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network

ROWS = [[0.5, -1.0], [2.0, 1500.25]]


def two_inputs(*labels: str) -> Network:
    draft = Draft()
    draft.units(2, is_input=True, label=list(labels or ("a", "b")))
    draft.units(1, is_output=True)
    return draft.network()


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "in.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "0.5,-1\n2,1500.25\n",
        "0.5, -1.0\r\n2.0, 1.50025e3",
        '"0.5","-1"\n"2","1500.25"\n\n',
        "0,5;-1\n2;1500,25\n",
        "0.5;-1\n2;1500.25\n",
        "0,5\t-1\n2\t1500,25\n",
        "0.5\t-1\n2\t1500.25\n",
        "0.5|-1\n2|1500.25",
        "0.5 -1\n  2   1500.25\n",
        "0,5 -1\n2 1500,25\n",
        '"0,5","-1,0"\n"2,0","1500,25"\n',
        "\ufeffa,b\n0.5,-1\n2,1500.25\n",
        "first input;second input\n0,5;-1,0\n2,0;1500,25\n",
        "# x y\n0.5 -1\n2 1500.25".replace("# ", ""),
    ],
)
def test_delimiter_decimal_sign_and_header_are_found_out(tmp_path: Path, text: str) -> None:
    np.testing.assert_array_equal(read_episode(written(tmp_path, text), two_inputs()).inputs, ROWS)


def test_other_encodings_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-16", "latin-1", "utf-8"):
        assert read_table(written(tmp_path, "größe;b\n0,5;-1\n2;1500,25".encode(encoding))).columns == ("größe", "b")


def test_one_column_with_decimal_commas_is_one_column_where_one_is_expected(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, "0,5\n1,25\n"), width=1).inputs.tolist() == [[0.5], [1.25]]
    assert read_table(written(tmp_path, "0,5\n1,25\n"), width=2).inputs.tolist() == [[0, 5], [1, 25]]
    assert read_table(written(tmp_path, "7\n8\n"), width=1).inputs.tolist() == [[7], [8]]


def test_a_first_row_that_reads_as_numbers_is_no_header(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "0,5;1,5\n-2;3"))
    assert table.columns == ()
    assert table.inputs.tolist() == [[0.5, 1.5], [-2.0, 3.0]]


def test_columns_go_to_the_inputs_of_their_name(tmp_path: Path) -> None:
    episode = read_episode(written(tmp_path, "tick,b,a\n1,10,20\n2,30,40\n"), two_inputs("a", "b"))
    assert episode.inputs.tolist() == [[20, 10], [40, 30]]
    assert episode.input_ids.tolist() == [0, 1]
    assert (episode.name, episode.targets) == ("in", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n3,x\n", "row 3, column 2 is “x”, not a finite number; correct the cell"),
        ("1,2\n\n3,\n", "row 3, column 2 is empty, not a finite number"),
        ("1,2\n3,nan\n", "row 2, column 2 is “nan”"),
        ("1,2\n3,inf\n", "row 2, column 2 is “inf”"),
        ("1,2\n3,1e999\n", "row 2, column 2 is “1e999”"),
        ("1,2\n3,1_0\n", "row 2, column 2 is “1_0”"),
        ("1,2\n3,4,5\n", "row 2 has 3 cells where the first has 2; make the rows equally long"),
        ("1,2\n3\n", "row 2 has 1 cells where the first has 2"),
        ("", "it is empty"),
        ("\n \n", "it is empty"),
        ("1,2,3\n4,5,6\n", "it has 3 inputs per tick, but the network has 2 input units"),
        ('1,"2\n3,4\n', "column 2"),
        ("1,=1+1\n", "row 1, column 2 is “=1+1”"),
    ],
)
def test_a_wrong_cell_is_refused_with_row_and_column(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_episode(written(tmp_path, text), two_inputs())
    assert told in str(refused.value)
    assert str(refused.value).startswith("Cannot open “in.csv”: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"\0\0\0", b"\xff\xfe\0", b"PK\3\4", bytes(range(256)), b'"' * 1000, b"," * 1000])
def test_bytes_that_are_no_table_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_episode(written(tmp_path, content), two_inputs())


def test_a_long_table_is_read_quickly_and_exactly(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(5000, 4))
    path = written(tmp_path, csv_text(["a", "b", "c", "d"], values))
    np.testing.assert_array_equal(read_table(path).inputs, values)


def test_what_a_spreadsheet_would_run_is_written_as_text() -> None:
    labels = ["=cmd()", "+1", "-1", "@x", "\tx", 'a "b", c', "plain", "line\nbreak", ""]
    draft = Draft()
    draft.units(len(labels), label=labels)
    header, row = csv.reader(StringIO(csv_text(labels_of(draft.network(), range(len(labels))), [[-0.1] * len(labels)])))
    assert header == ["'=cmd()", "'+1", "'-1", "'@x", "'\tx", 'a "b", c', "plain", "line\nbreak", "unit 8"]
    assert row == ["-0.1"] * len(labels)
