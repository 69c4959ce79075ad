"""Texts that were made to run code, read files, hang or break the reader: each is refused in a sentence, at once."""

from __future__ import annotations

from time import process_time

import pytest

from rnnsim.formulas.known_activations import _of_formula, activation_of
from rnnsim.formulas.refused import Refused
from tests.unit.formulas.watching import escapes_of

HOSTILE = [
    # running code
    "__import__('os').getcwd()",
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "(lambda: 1)()",
    "eval('1')",
    "exec('x=1')",
    "compile('1','','eval')",
    "globals()",
    "locals()['a']",
    "vars()",
    "getattr(a, 'real')",
    "a.__class__",
    "a.__array_interface__",
    "tanh.__globals__",
    "tanh.__self__",
    "(a:=1)",
    "[x for x in (1).__class__.__mro__]",
    "{**{}}",
    "f'{a}'",
    "b'a'",
    "'a'*9",
    "print(a)",
    "breakpoint()",
    "import os",
    "a; import os",
    "a\nimport os",
    "np.load('a')",
    "numpy.fromfile('a')",
    "type('X',(),{})",
    "a if a else exit()",
    "yield a",
    "await a",
    "*a",
    "**a",
    "a=1",
    "tanh(a=1)",
    "tanh(*a)",
    "tanh(a)(a)",
    "a[0]",
    "a[::1]",
    "a@a",
    # reading files
    "open('/etc/passwd').read()",
    "open('/etc/passwd')",
    "cmd|'/c calc'!A1",
    'HYPERLINK("http://a")',
    # hanging, using all memory, breaking the reader
    "9**9**9**9",
    "9**9**9**9**9**9",
    "a**9**9",
    "a**1e300",
    "a**-1001",
    "(-9)**(9**9)",
    "1e999",
    "9" * 400,
    "1<<99999999",
    "'a'*10**9",
    "sum(range(10**10))",
    "[0]*10**10",
    "(" * 499,
    "(" * 240 + "a" + ")" * 240,
    "-" * 499 + "a",
    "+" * 400 + "a",
    "exp(" * 120 + "a" + ")" * 120,
    "a" + "**a" * 160,
    "a" + "²" * 400,
    "a+" * 249 + "a",
    "a" * 500,
    "1" + "0" * 480,
    "0." + "0" * 480 + "1e-99999999999999999999",
    "exp(exp(exp(exp(exp(9)))))",
    "1/0",
    "0/0",
    "log(-1)",
    "log(0)*a",
    "(-1)**0.5",
    "0**-1",
    "a+tan(1/(1-1))",
    # characters that hide or confuse
    "\0",
    "a\0",
    "a\u202e)",
    "ａ",
    "𝐚",
    "а",  # Cyrillic
    "tan\u200bh(a)",
    "\ud800",
    "<img src=x onerror=alert(1)>",
    "a#",
    "a//a",
    "a\\",
    "0x10",
    "1_000",
    "1j",
    "0b1",
    "None",
    "True",
    "nan",
    "inf",
    "infinity",
    "a and a",
    "not a",
    "a<1",
    "~a",
    "a%2",
    "tanh",
    "tanh(a, a)",
    "tanh()",
    "()",
    "b",
    "A",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:24]))
def test_a_hostile_text_is_refused_within_50_milliseconds_and_touches_nothing(text: str) -> None:
    _of_formula.cache_clear()
    began = process_time()
    with escapes_of() as escapes, pytest.raises(Refused) as caught:
        activation_of(f"={text}")
    assert process_time() - began < 0.05
    assert escapes == []
    assert str(caught.value).isprintable()  # also where the text was not
    assert len(str(caught.value)) < 400


def test_the_watcher_sees_what_it_is_to_see() -> None:
    with escapes_of() as escapes:
        eval("1")
    assert escapes == ["compile", "exec"]
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize(
    "text",
    [
        "a**" * 39 + "a",
        "exp(" * 39 + "a" + ")" * 39,
        "a*(a+" * 19 + "a" + ")" * 19,
        "1/(1+" * 19 + "a" + ")" * 19,
        "abs(a-" * 19 + "a" + ")" * 19,
        "(a**a)*" * 33 + "a",
        "sin(a)*cos(a)/" * 13 + "a",
        "-" * 39 + "a",
        "a" + "²" * 38,
        "tan(a)**tan(a)**tan(a)**tan(a)**tan(a)**tan(a)",
    ],
)
def test_the_largest_formulas_that_are_let_through_are_ready_within_50_milliseconds(text: str) -> None:
    times = []
    for _ in range(3):
        _of_formula.cache_clear()
        began = process_time()
        activation_of(f"={text}")
        times.append(process_time() - began)
    assert min(times) < 0.05
