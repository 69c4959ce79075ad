"""The fast acceptance rows hold; the long ones are measured by `python -m tests.canon`."""

from __future__ import annotations

import warnings

import pytest

from tests.canon.__main__ import main
from tests.canon.acceptance.row import Row, as_text
from tests.canon.acceptance.table import rows
from tests.canon.acceptance.trainings import outcomes


@pytest.mark.slow
@pytest.mark.parametrize("row", rows(is_fast=True), ids=lambda row: row.name)
def test_a_fast_row_holds(row: Row) -> None:
    for library in ("jax", "torch"):
        if library in row.name:
            pytest.importorskip(library)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure = row.figure()
    assert row.holds(figure), f"{as_text(figure)}; wanted: {row.criterion}"


def test_every_row_says_what_it_wants_under_a_name_of_its_own() -> None:
    names = [row.name for row in rows()]
    assert len(set(names)) == len(names)
    assert all(row.criterion and row.group in ("learning", "architectures") for row in rows())


def test_rows_are_chosen_by_group_speed_and_words() -> None:
    assert {row.group for row in rows(("learning",))} == {"learning"}
    assert [row.name for row in rows(names=("streaming", "JORDAN plan"))] == ["Elman streaming XOR, 1-4-1", "Jordan plan sequences"]
    assert len(rows(is_fast=True)) < len(rows())


def test_outcomes_hold_where_two_of_three_seeds_are_good() -> None:
    made = outcomes(lambda seed: ([0.9, 0.4, 0.8][seed], 10 * seed))
    assert made.hold(lambda score: score > 0.5)
    assert not made.hold(lambda score: score > 0.8)
    assert str(made).startswith("0.9 0.4 0.8 at updates 0 10 20, median 0.0 CPU s")


def test_a_measured_row_is_one_line_and_a_missed_one_is_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [Row("first", "learning", "at least 1", lambda: 1.25, lambda figure: figure >= 1, "1.2"),
            Row("second", "learning", "at least 9", lambda: {"a": [1, 2.5]}, lambda figure: False),
            Row("third", "learning", "no error", lambda: 1 / 0, lambda figure: True)]  # fmt: skip
    monkeypatch.setattr("tests.canon.acceptance.table.rows", lambda *groups, **choices: made)
    assert main(["learning"]) == 1
    first, second, third, total = capsys.readouterr().out.splitlines()
    assert first.startswith("hold")
    assert first.endswith("first: 1.25 (reference 1.2); wanted: at least 1")
    assert second.startswith("MISS")
    assert second.endswith("second: a 1 2.5; wanted: at least 9")
    assert third.startswith("MISS")
    assert third.endswith("third: stopped by ZeroDivisionError: division by zero; wanted: no error")
    assert total == "1 of 3 rows hold."
    assert main(["lerning"]) == 2
