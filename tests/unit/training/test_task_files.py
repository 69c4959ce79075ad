"""Tasks out of a person's own files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rnnsim
from rnnsim.formulas.refused import Refused
from rnnsim.training.task_files import task_of, task_of_file


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "house.csv"
    path.write_text("day,heat,gas\n" + "\n".join(f"{day},{day % 7},{day % 5}" for day in range(120)))
    return str(path)


def test_columns_that_are_wanted_are_answered_from_the_others(table: str) -> None:
    task = task_of_file(table, targets="heat, gas", horizon=0, window=24)
    assert (task.input_names, task.output_names) == (("day",), ("heat", "gas"))
    assert task.fixed is not None
    assert task.fixed.inputs.shape == (24, 4, 1)
    assert task.scaling is not None
    assert np.allclose(task.scaling.undone(task.fixed.targets)[:, 0], [[day % 7, day % 5] for day in range(24)])


def test_a_file_is_known_by_its_suffix_and_can_be_made_again_from_what_the_task_says(table: str) -> None:
    task = task_of(table, window="10", wait="1")
    again = task_of(task.name, seed=task.seed, **task.parameters)
    assert np.array_equal(task.validation.inputs, again.validation.inputs)
    assert task.validation.ticks == 24 + 1  # a fifth of 119, and a tick to wait
    assert task_of("parity", length=3).name == "parity"


def test_a_text_without_a_table_is_continued_letter_by_letter(tmp_path: Path) -> None:
    (tmp_path / "song.txt").write_text("la la li. " * 30)
    assert rnnsim.tasks.of_file(tmp_path / "song.txt").output_names == (" ", ".", "a", "i", "l")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "parameters", "words"),
    [
        ("a,b\n1,2\n3,x\n", {}, "row 3, column 2 is “x”"),
        ("a,b\n1,2\n3,4\n", {}, "1 ticks are too few for windows of 50"),
        ("a,b\n1,2\n3,4\n", {"columns": "a"}, "no parameter “columns”; it takes targets, horizon"),
        ("", {}, "it is empty"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(tmp_path: Path, content: str, parameters: dict[str, str], words: str) -> None:
    (tmp_path / "some.csv").write_text(content)
    with pytest.raises(Refused, match=words):
        task_of_file(tmp_path / "some.csv", **parameters)
