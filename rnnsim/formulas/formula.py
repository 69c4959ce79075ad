"""A formula in one variable as a small tree of our own, how it is written, and how new ones are made from old ones.

Knows no numbers but constants: `formula_values` evaluates, `formula_derivatives` differentiates, `user_formulas` reads text.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import e, isfinite, pi

_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3, "**": 4}
_ATOM = 5
_BETWEEN = {"+": " + ", "-": " − ", "*": " · ", "/": " / ", "**": "^"}
_RAISED = {2.0: "²", 3.0: "³"}
_NAMED = {pi: "π", e: "e"}


@dataclass(frozen=True)
class Formula:
    """One node of a formula: `sign` is an operator, the name of a function, "a" for the net input, or "number"."""

    sign: str
    parts: tuple[Formula, ...] = ()
    number: float = 0.0

    def __str__(self) -> str:
        """The formula with every operation in parentheses; reading it gives an equal formula."""
        if self.sign == "number":
            return repr(self.number)
        if not self.parts:
            return self.sign
        written = [str(part) for part in self.parts]
        if self.sign.isidentifier():
            return f"{self.sign}({written[0]})"
        return f"({self.sign}{written[0]})" if len(written) == 1 else f"({written[0]} {self.sign} {written[1]})"

    @property
    def is_negative(self) -> bool:
        """Whether it is written with a minus in front."""
        return (self.sign == "-" and len(self.parts) == 1) or (self.sign == "number" and self.number < 0)

    def is_number(self, value: float) -> bool:
        """Whether it is this constant."""
        return self.sign == "number" and self.number == value


NET_INPUT = Formula("a")


def constant(value: float) -> Formula:
    """A formula that is a number."""
    return Formula("number", number=float(value))


ZERO, ONE, TWO = constant(0), constant(1), constant(2)


def applied(function: str, part: Formula) -> Formula:
    """A function of a formula."""
    return Formula(function, (part,))


def plus(left: Formula, right: Formula) -> Formula:
    """left + right, without a zero."""
    if left.is_number(0) or right.is_number(0):
        return right if left.is_number(0) else left
    if right.is_negative:
        return minus(left, negative(right))
    return times(TWO, left) if left == right else _folded("+", left, right)


def minus(left: Formula, right: Formula) -> Formula:
    """left − right, without a zero."""
    if right.is_number(0):
        return left
    if right.is_negative:
        return plus(left, negative(right))
    return negative(right) if left.is_number(0) else _folded("-", left, right)


def negative(part: Formula) -> Formula:
    """−part; a minus taken twice is none."""
    if part.sign == "number":
        return constant(-part.number)
    return part.parts[0] if part.is_negative else Formula("-", (part,))


def times(left: Formula, right: Formula) -> Formula:
    """left · right: nothing if one is zero (even where the other is not finite), constants first, signs outside, no 1 / v."""
    if left.is_number(0) or right.is_number(0):
        return ZERO
    for part, other in ((left, right), (right, left)):
        if part.is_number(1):
            return other
        if part.is_negative:
            return negative(times(negative(part), other))
        if part.sign == "/" and part.parts[0].is_number(1):
            return over(other, part.parts[1])
    if right.sign == "number" and left.sign != "number":
        left, right = right, left
    if left.sign == "number" and right.sign == "*" and right.parts[0].sign == "number":
        return times(_folded("*", left, right.parts[0]), right.parts[1])
    return _folded("*", left, right)


def over(left: Formula, right: Formula) -> Formula:
    """left / right, without a division by one and with the sign outside."""
    if left.is_number(0) or right.is_number(1):
        return left
    return negative(over(negative(left), right)) if left.is_negative else _folded("/", left, right)


def raised(left: Formula, right: Formula) -> Formula:
    """left ** right, without powers 0 and 1."""
    if right.is_number(0):
        return ONE
    return left if right.is_number(1) else _folded("**", left, right)


def _folded(sign: str, left: Formula, right: Formula) -> Formula:
    """The operation, or its number where both parts are numbers and it is a finite one."""
    if left.sign == right.sign == "number":
        value = _number_of(sign, left.number, right.number)
        if value is not None and isfinite(value):
            return constant(value)
    return Formula(sign, (left, right))


def _number_of(sign: str, left: float, right: float) -> float | None:
    try:
        if sign == "**":
            power = left**right
            return None if isinstance(power, complex) else power
        return left / right if sign == "/" else left * right if sign == "*" else left + right if sign == "+" else left - right
    except (OverflowError, ZeroDivisionError):
        return None


def readable(formula: Formula) -> str:
    """The formula as people write it, with no more parentheses than needed. Can be read again.

    >>> readable(minus(ONE, raised(applied("tanh", NET_INPUT), TWO)))
    '1 − tanh(a)²'
    """
    return _written(formula)[0]


def _written(formula: Formula) -> tuple[str, int]:
    """The text and the level of what is done last in it."""
    sign, parts = formula.sign, formula.parts
    if sign == "number":
        value = formula.number
        text = _NAMED.get(abs(value)) or repr(abs(value)).removesuffix(".0")
        return (f"−{text}", _LEVELS["negative"]) if value < 0 else (text, _ATOM)
    if not parts:
        return sign, _ATOM
    if sign.isidentifier():
        return f"{sign}({_written(parts[0])[0]})", _ATOM
    if len(parts) == 1:
        return f"−{_above(_LEVELS['negative'] + 1, _written(parts[0]))}", _LEVELS["negative"]
    level, left, right = _LEVELS[sign], _written(parts[0]), _written(parts[1])
    if sign == "**":
        small = _RAISED.get(parts[1].number) if parts[1].sign == "number" else None
        return f"{_above(_ATOM, left)}{small or '^' + _above(level, right)}", level
    least = _ATOM if right[1] == _LEVELS["negative"] else level + 1
    return f"{_above(level, left)}{_BETWEEN[sign]}{_above(least, right)}", level


def _above(least: int, written: tuple[str, int]) -> str:
    """A text, in parentheses if its level is below `least`."""
    text, level = written
    return f"({text})" if level < least else text
