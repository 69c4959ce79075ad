"""`rnnsim tasks` as a person at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rnnsim import cli
from rnnsim.tasks.catalog import TASKS


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert cli.main(argv) == 0
    return capsys.readouterr().out


def test_every_task_is_listed_with_its_summary(capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "tasks")
    assert len(said.splitlines()) == len(TASKS)
    assert "Is the number of ones so far odd?" in said
    assert [row["name"] for row in json.loads(answer(capsys, "tasks", "--json"))["tasks"]] == list(TASKS)


def test_a_task_shows_an_episode_by_seed_and_number(capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "tasks", "parity", "length=6", "--seed", "3")
    bits = np.random.default_rng(3).integers(0, 2, 6)
    rows = [line.split() for line in said.splitlines()[-6:]]
    assert [[int(cell) for cell in row] for row in rows] == [
        [tick + 1, bit, odd] for tick, (bit, odd) in enumerate(zip(bits, np.cumsum(bits) % 2, strict=True))
    ]
    assert answer(capsys, "tasks", "parity", "length=6", "--seed", "3", "--episode", "1") != said


def test_ticks_without_a_target_show_a_point_and_are_nothing_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "tasks", "adding", "length=4").count("·") == 3
    rows = json.loads(answer(capsys, "tasks", "adding", "length=4", "--json"))["rows"]
    assert [row[-1] is None for row in rows] == [True, True, True, False]


def test_an_episode_is_written_as_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "memory.csv"
    assert "20 rows of 2 columns" in answer(capsys, "tasks", "streaming_xor", "-o", str(path))
    lines = path.read_text().splitlines()
    assert (lines[0], len(lines)) == ("x1,target y1", 21)


def test_a_table_and_a_text_of_ones_own_are_tasks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table, text = tmp_path / "heat.csv", tmp_path / "song.txt"
    table.write_text("day;heat\n" + "\n".join(f"{day};{day % 7},5" for day in range(100)))
    text.write_text("la la li. " * 20)
    said = answer(capsys, "tasks", str(table), "targets=heat", "horizon=0", "normalisation=none")
    assert "in 1, out 1; 2 episodes" in said
    assert ["27", "26", "5.5"] in [line.split() for line in said.splitlines()]
    shown = json.loads(answer(capsys, "tasks", str(text), "--json"))
    assert shown["inputs"] == [" ", ".", "a", "i", "l"]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("tasks", "parrity"), "no task “parrity”; choose one of"),
        (("tasks", "parity", "length"), "parameters as NAME=VALUE, not “length”"),
        (("tasks", "parity", "length=0"), "whole number from 1"),
        (("tasks", "-o", "x.csv"), "take the name of a task"),
        (("tasks", "missing.csv"), "Cannot open “missing.csv”"),
        (("tasks", "parity", "--episode", "-1"), "from 0 on"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], words: str) -> None:
    assert cli.main(argv) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert len(said.err.splitlines()) == 1
