from __future__ import annotations

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import parsed_formula


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=tanh(a) + 0.1*a", "(tanh(a) + (0.1 * a))"),
        ("=x", "a"),
        ("=2·a − π", "((2.0 * a) - 3.141592653589793)"),
        ("=-a^2", "(-(a ** 2.0))"),
        ("=+exp(-a)/2", "(exp((-a)) / 2.0)"),
        ("= 1e-3", "0.001"),
        ("=logistic(sin(a)) * e", "(logistic(sin(a)) * 2.718281828459045)"),
    ],
)
def test_a_formula_is_read_with_the_usual_precedence(text: str, read: str) -> None:
    assert str(parsed_formula(text)) == read
    assert parsed_formula(str(parsed_formula(text))) == parsed_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "=__import__('os').system('true')",
        "=a.real",
        "=(lambda: 1)()",
        "=[a for a in a]",
        "=open('x')",
        "=a if a else 1",
        "=1j*a",
        "=True",
        "='a'",
        "=tanh(a, a)",
        "=tanh(a=1)",
        "=tanh",
        "=b",
        "=a and a",
        "=a < 1",
        "=a // 2",
        "=a % 2",
        "=a @ a",
        "=f'{a}'",
        "=a[0]",
        "=*a",
        "=(a := 1)",
        "=1e999",
        "=" + "9" * 400,
    ],
)
def test_whatever_is_not_listed_is_refused_with_what_may_be_used(text: str) -> None:
    with pytest.raises(Refused, match=r"it may use a, numbers, pi|is not a formula"):
        parsed_formula(text)


@pytest.mark.parametrize("text", ["=", "", "=   ", "=" + "a+" * 260 + "a"])
def test_a_formula_has_one_to_five_hundred_characters(text: str) -> None:
    with pytest.raises(Refused, match="1 to 500 characters"):
        parsed_formula(text)


@pytest.mark.parametrize("text", ["=" + "a+" * 220 + "a", "=" + "-" * 60 + "a", "=" + "exp(" * 45 + "a" + ")" * 45])
def test_a_formula_with_too_many_operations_or_levels_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="too large: at most 200 operations and 40 levels"):
        parsed_formula(text)


@pytest.mark.parametrize("text", ["=(", "=a +", "=" + "(" * 240 + "a" + ")" * 240, "=\0", "=a\nb", "=…"])
def test_text_that_is_no_formula_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="is not a formula; write something like"):
        parsed_formula(text)
