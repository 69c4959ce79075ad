from __future__ import annotations

import pytest

from rnnsim.formulas.formula import readable
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
        ("=sigmoid(2 × a) ÷ ln(x)", "(logistic((2.0 * a)) / log(a))"),
        ("=exp(−a²) + a³", "(exp((-(a ** 2.0))) + (a ** 3.0))"),
        ("=a^2^3", "(a ** (2.0 ** 3.0))"),
        ("=a**-0.5", "(a ** (-0.5))"),
        ("=a - 1 - 2*a/3/a", "((a - 1.0) - (((2.0 * a) / 3.0) / a))"),
        ("= .5 ", "0.5"),
        ("=1.e+2", "100.0"),
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
    with pytest.raises(Refused, match=r"it may use a, numbers, pi|is not a formula|is not a finite number"):
        parsed_formula(text)


def test_the_first_thing_that_is_not_understood_is_named() -> None:
    said = {"=__import__('os')": "uses “__import__”", "=a.real": "uses “.real”", "=tanh": "tanh stands without its argument; write tanh",
            "=a + b*2": "uses “b”", "=2a": "“a” was not expected", "=(a + 1": "it ends too early", "=a)": "“\\)” was not expected",
            "=1e999": ", 1e999 is not a finite number", "=a\u202e": "uses “�”"}  # fmt: skip
    for text, what in said.items():
        with pytest.raises(Refused, match=what):
            parsed_formula(text)


@pytest.mark.parametrize("text", ["=", "", "=   ", "=" + "a+" * 260 + "a"])
def test_a_formula_has_one_to_five_hundred_characters(text: str) -> None:
    with pytest.raises(Refused, match="1 to 500 characters"):
        parsed_formula(text)


TOO_LARGE = [
    "a+" * 220 + "a",
    "-" * 60 + "a",
    "exp(" * 45 + "a" + ")" * 45,
    "(" * 41 + "a" + ")" * 41,
    "(a*a)*" * 60 + "a",
    "a**" * 45 + "a",
]


@pytest.mark.parametrize("text", TOO_LARGE)
def test_a_formula_with_too_many_operations_or_levels_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="too large: at most 200 operations and 40 levels"):
        parsed_formula(f"={text}")


@pytest.mark.parametrize("text", ["=(", "=a +", "=a b", "=()", "=2 3", "=a**"])
def test_text_that_is_no_formula_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match=r"is not a formula; write something like =tanh\(a\) \+ 0.1\*a"):
        parsed_formula(text)


@pytest.mark.parametrize("text", ["=\0", "=a\nb", "=…", "='a"])
def test_a_character_no_formula_has_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="it may use a, numbers"):
        parsed_formula(text)


@pytest.mark.parametrize("text", ["a**1001", "a**(9**9)", "2**a**-2000", "a^(-1e300)"])
def test_an_exponent_has_at_most_three_digits_or_so(text: str) -> None:
    with pytest.raises(Refused, match=r"an exponent of .*; exponents go from −1000 to 1000"):
        parsed_formula(text)


@pytest.mark.parametrize(("text", "part"), [("a + 1/0", "1 / 0"), ("a*log(-2)", r"log\(−2\)"), ("exp(exp(9))*a", r"exp\(exp\(9\)\)")])
def test_a_constant_that_is_not_finite_is_refused_by_name(text: str, part: str) -> None:
    with pytest.raises(Refused, match=f", {part} is not a finite number"):
        parsed_formula(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a-(a-1)", "a − (a − 1)"),
        ("(a+1)*2/(3*a)", "(a + 1) · 2 / (3 · a)"),
        ("-(a*2)", "−(a · 2)"),
        ("-a*2", "−a · 2"),
        ("(-a)**2+(2**a)**3-2**a**3", "(−a)² + (2^a)³ − 2^a³"),
        ("a--a", "a − (−a)"),
        ("pi*sin(x)", "π · sin(a)"),
        ("a**-2", "a^(−2)"),
    ],
)
def test_a_formula_is_written_with_few_parentheses(text: str, written: str) -> None:
    formula = parsed_formula(text)
    assert readable(formula) == written
    assert parsed_formula(written) == formula
