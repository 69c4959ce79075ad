"""Filters as a person writes them: which rows are left, and the sentence for what cannot be understood."""

from __future__ import annotations

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network
from rnnsim.views.panels.spreadsheet.sheet_filter import rows_wanted
from tests.unit.views.panels.spreadsheet.small_sheets import sheet


def ids(kind: str, text: str) -> list[int]:
    shown = sheet(kind)
    return shown.rows.id[rows_wanted(shown, text)].tolist()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("h", [1, 2, 3]),  # labels h1 and h10, and the group hidden/left
        ("left relu", []),
        ("LEFT activation = relu", [2]),
        ("1", [1, 3]),  # an id and two labels
        ('"unit 2"', [2]),
        ("bias > 0", [1]),
        ("bias>0", [1]),
        ("bias ≥ 0 not input = yes", [1, 3, 4]),
        ("|bias| > 0.4", [1, 2]),
        ("bias > 0,25", [1]),
        ("bias > 0 or bias < 0", [1, 2]),
        ("(bias > 0 or bias < 0) and activation ~ an", [1]),
        ("activation != tanh", [0, 2, 4]),
        ("output = yes", [4]),
        ("time_constant = 1 id < 2", [0, 1]),
        ("label = h1", [1]),
    ],
)
def test_a_filter_of_units_leaves_the_rows_it_names(text: str, wanted: list[int]) -> None:
    assert ids("units", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("weight > 0.5 delay = 0", [0, 2]),
        ("weight > 0.5 delay = 1", []),
        ("y", [4]),  # one of its ends
        ("from = x to = h10", [2]),
        ("to = 1", [0, 3]),
        ("gate = x", [4]),
        ("gate != none", [4]),
        ("not gate = none", [4]),
        ("learns = no", [3]),
        ("from ~ h1", [3, 4]),
        ("tie = none weight < 0", [1, 3]),
    ],
)
def test_a_filter_of_connections_leaves_the_rows_it_names(text: str, wanted: list[int]) -> None:
    assert sorted(ids("connections", text)) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wieght > 0.5", "“wieght” is no column"),
        ("weight >", "a value is missing"),
        ("weight > loud", "not with “loud”"),
        ("weight", "Compare “weight” with a value"),
        ("learns > 1", "has no order"),
        ("learns = perhaps", "neither yes nor no"),
        ("from = nobody", "There is no unit “nobody”"),
        ("(weight > 1", "“)” is missing"),
        ("weight > 1)", "“)” stands where a name was expected"),
        ("> 1", "stands where a name was expected"),
        ("not", "ends too early"),
        ("a or", "ends too early"),
        ('"open', "cannot be read"),
        ("|from| = 1", "is no number"),
        ("|weight", "“|” is missing"),
        ("(" * 40 + "a" + ")" * 40, "brackets inside each other"),
        ("x" * 501, "at most 500 characters"),
        ("not " * 120, "ends too early"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        rows_wanted(sheet("connections"), text)
    sentence = str(caught.value)
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_nothing_a_person_writes_is_executed() -> None:
    assert not rows_wanted(sheet("connections"), "__import__('os') exec").any()


@pytest.mark.parametrize("kind", ["units", "connections"])
@pytest.mark.parametrize("text", ["", "a", "7", "id > 3", "not a", "now > 1"])
def test_a_filter_of_an_empty_network_finds_nothing_and_breaks_nothing(kind: str, text: str) -> None:
    assert len(rows_wanted(sheet(kind, Network()), text)) == 0
