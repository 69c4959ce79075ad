"""Formulas made up from a seed, and what a hostile or clumsy hand may type: pieces that belong into a formula and others that do not."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from rnnsim.formulas.formula import NET_INPUT, Formula, applied, constant
from rnnsim.formulas.formula_functions import FUNCTIONS

SMOOTH = ("arctan", "cos", "cosh", "exp", "log", "logistic", "sin", "sinh", "softplus", "sqrt", "tanh")
PIECES = (
    *FUNCTIONS, "a", "x", "pi", "e", "π", "²", "³", "·", "−", "×", "÷", "+", "-", "*", "/", "**", "^", "(", ")", " ", "0", "1", "2.5", ".5",
    "1e3", "1e400", "99999", "_", "__class__", ".", ",", "[", "]", "{", "}", "'", '"', "=", "==", "<", "if", "else", "lambda", ":", ":=",
    "import", "os", "__import__", "eval", "open", "and", "not", "@", "//", "%", "~", "!", "\\", "\n", "\0", "\u202e", "\ud800", "ａ",
    "0x1f", "1_000", "1j", "None", "True", "f''", "#", ";", "a" * 50, "(" * 30, "-" * 30, "exp(" * 12, "a**" * 12,
)  # fmt: skip


def invented_formula(seed: int, *, most: int = 14, smooth: bool = False) -> Formula:
    """A tree of up to about `most` operations; with `smooth` only functions that have a slope everywhere they have a value."""
    random = Random(seed)
    return _grown(random, random.randint(1, most), SMOOTH if smooth else tuple(FUNCTIONS))


def _grown(random: Random, size: int, functions: tuple[str, ...]) -> Formula:
    if size <= 1:
        value = random.choice((0.1, 0.5, 1.0, 2.0, 3.0, round(random.uniform(0.05, 4), 2)))
        return NET_INPUT if random.random() < 0.65 else constant(value)
    kind = random.random()
    if kind < 0.4:
        return applied(random.choice(functions), _grown(random, size - 1, functions))
    if kind < 0.5:
        return Formula("-", (_grown(random, size - 1, functions),))
    if kind < 0.6:
        return Formula("**", (_grown(random, size - 2, functions), constant(random.choice((0.5, 1.0, 2.0, 3.0, 4.0)))))
    left = random.randint(1, size - 1)
    sign = random.choice(("+", "-", "*", "/", "+", "*", "**" if random.random() < 0.2 else "-"))
    return Formula(sign, (_grown(random, left, functions), _grown(random, size - left, functions)))


typed_texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
