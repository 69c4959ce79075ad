"""What a person may choose: texts of a command line, ranges, words, and one sentence for what does not fit."""

from __future__ import annotations

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter, values_from

HIDDEN = Parameter("hidden_units", int, 4, 1, 500)
RATE = Parameter("rate", float, 0.1, 0.0, 10.0, label="Rate η")
FORM = Parameter("form", str, "merged", choices=("merged", "literal"))
KEEPS = Parameter("keeps_best", bool, True)


@pytest.mark.parametrize(
    ("row", "given", "value"),
    [
        (HIDDEN, "8", 8),
        (HIDDEN, 8.0, 8),
        (Parameter("seed", int, 0, 0, 2**53), "9007199254740991", 2**53 - 1),
        (RATE, "2.5e-1", 0.25),
        (FORM, "literal", "literal"),
        (KEEPS, "no", False),
        (KEEPS, True, True),
        (KEEPS, "ON", True),
        (Parameter("path", str, ""), "a.csv", "a.csv"),
    ],
)
def test_a_value_may_come_as_text(row: Parameter, given: object, value: object) -> None:
    assert row.value_of(given) == value
    assert type(row.value_of(given)) is row.kind


@pytest.mark.parametrize(
    ("row", "given", "words"),
    [
        (HIDDEN, 2.5, "hidden_units is a whole number from 1 to 500, not “2.5”."),
        (HIDDEN, "", "not “”."),
        (HIDDEN, None, "not “None”."),
        (RATE, float("nan"), "rate is a number from 0 to 10, not “nan”."),
        (FORM, "both", "form is one of merged, literal, not “both”."),
        (KEEPS, "maybe", "keeps_best is yes or no, not “maybe”."),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(row: Parameter, given: object, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        row.value_of(given)
    assert str(refusal.value).endswith(words)


def test_values_are_the_given_ones_and_the_others_at_their_default() -> None:
    assert values_from((HIDDEN, RATE, FORM), {"rate": "3"}, "Elman") == {"hidden_units": 4, "rate": 3.0, "form": "merged"}
    with pytest.raises(Refused, match=r"^Elman has no parameter “hiden”; it takes hidden_units, rate."):
        values_from((HIDDEN, RATE), {"hiden": 3}, "Elman")
    with pytest.raises(Refused, match=r"^Adam: “Rate η” is a number from 0 to 10"):
        values_from((RATE,), {"rate": -1}, "Adam")


def test_a_name_in_words_is_the_label_unless_another_is_given() -> None:
    assert (HIDDEN.label, RATE.label) == ("Hidden units", "Rate η")
