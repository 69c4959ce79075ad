"""Formulas a person writes instead of an activation, such as `=tanh(a) + 0.1*a`: read into a small tree of our own.

The text never reaches Python's parser or evaluation: it is cut into numbers, names and signs here, and only what is listed is let through.
"""

from __future__ import annotations

import re
from math import e, isfinite, pi
from typing import NamedTuple

from rnnsim.formulas.formula import NET_INPUT, Formula, applied, constant, readable
from rnnsim.formulas.formula_functions import ALIASES, FUNCTIONS
from rnnsim.formulas.formula_values import value_of_constant
from rnnsim.formulas.refused import Refused

LONGEST = 500
MOST_NODES = 200
DEEPEST = 40
LARGEST_EXPONENT = 1000
VARIABLES = ("a", "x")
CONSTANTS = {"pi": pi, "e": e, "π": pi}
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*|π)|(?P<sign>\*\*|[-+*/()^²³−·×÷])"
)
_SIGNS = {"−": "-", "·": "*", "×": "*", "÷": "/", "^": "**"}
_POWERS = {"²": constant(2), "³": constant(3)}
_SPACES = " \t\u00a0\u2009\u202f"


class _Token(NamedTuple):
    """A piece of the text and where it begins. `kind` is number, name, sign, end, or other for what cannot stand in a formula."""

    kind: str
    text: str
    place: int


def parsed_formula(text: str) -> Formula:
    """The tree of a formula; the leading `=` may be left out. `a` (or `x`) is the net input times the gain.

    Allowed are numbers, pi, e, + − * / **, parentheses and the functions of `FUNCTIONS` with one argument, also written with
    − · × ÷ ^ ² ³ π; at most 500 characters, 200 operations and 40 levels, exponents from −1000 to 1000 and finite constants.
    Anything else is refused in one sentence.

    >>> str(parsed_formula("=tanh(a) + 0.1*a"))
    '(tanh(a) + (0.1 * a))'
    """
    written = text.removeprefix("=").strip(_SPACES)
    if not written or len(text) > LONGEST + 1:
        raise Refused(f"A formula has 1 to {LONGEST} characters after the =, this one has {len(written)}.")
    return _Reading(written).formula()


def printable(text: str, most: int = 60) -> str:
    """The beginning of a text, with what has no look of its own (control characters, turns of the writing direction) as �."""
    shown = "".join(character if character.isprintable() else "�" for character in text[:most])
    return shown + "…" * (len(text) > most)


class _Reading:
    """Reads one text from left to right, by the rules sum > product > sign > power > atom."""

    def __init__(self, written: str) -> None:
        self._written, self._tokens, self._at = written, _tokens_of(written), 0
        self._nodes = self._levels = 0

    def formula(self) -> Formula:
        """The tree of the whole text."""
        made = self._sum()
        if self._next.kind != "end":
            raise self._unexpected()
        if _depth_of(made) > DEEPEST:
            raise self._too_large()
        self._check_constants(made)
        return made

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _taken(self, *signs: str) -> str:
        """The next sign if it is one of these, which is then read; else nothing."""
        token = self._next
        if token.kind != "sign" or token.text not in signs:
            return ""
        self._at += 1
        return token.text

    def _sum(self) -> Formula:
        made = self._product()
        while sign := self._taken("+", "-"):
            made = self._counted(Formula(sign, (made, self._product())))
        return made

    def _product(self) -> Formula:
        made = self._signed()
        while sign := self._taken("*", "/"):
            made = self._counted(Formula(sign, (made, self._signed())))
        return made

    def _signed(self) -> Formula:
        sign = self._taken("+", "-")
        if not sign:
            return self._power()
        self._enter()
        inner = self._signed()
        self._levels -= 1
        return self._counted(Formula("-", (inner,))) if sign == "-" else inner

    def _power(self) -> Formula:
        made = self._atom()
        while small := self._taken(*_POWERS):
            made = self._counted(Formula("**", (made, self._counted(_POWERS[small]))))
        if not self._taken("**"):
            return made
        self._enter()
        exponent = self._signed()
        self._levels -= 1
        return self._counted(Formula("**", (made, exponent)))

    def _atom(self) -> Formula:
        token = self._next
        if token.kind == "other":
            raise self._refused(token.text)
        if self._taken("("):
            return self._inside()
        if token.kind not in ("number", "name"):
            raise self._unexpected()
        self._at += 1
        if token.kind == "number":
            return self._number(token.text)
        name = ALIASES.get(token.text, token.text)
        if name in FUNCTIONS:
            if not self._taken("("):
                raise Refused(f"In the formula “{printable(self._written)}”, {name} stands without its argument; write {name}(a).")
            return self._counted(applied(name, self._inside()))
        return self._name(token.text)

    def _inside(self) -> Formula:
        """What stands before the closing parenthesis."""
        self._enter()
        made = self._sum()
        self._levels -= 1
        if not self._taken(")"):
            raise self._unexpected()
        return made

    def _number(self, text: str) -> Formula:
        value = float(text)
        if not isfinite(value):
            raise self._not_finite(text)
        return self._counted(constant(value))

    def _name(self, name: str) -> Formula:
        if name in VARIABLES:
            return self._counted(NET_INPUT)
        if name in CONSTANTS:
            return self._counted(constant(CONSTANTS[name]))
        raise self._refused(name)

    def _enter(self) -> None:
        self._levels += 1
        if self._levels > DEEPEST:
            raise self._too_large()

    def _counted(self, node: Formula) -> Formula:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise self._too_large()
        return node

    def _check_constants(self, formula: Formula) -> None:
        """Refuse exponents that are out of bounds, and parts without a net input that have no finite value."""
        value = value_of_constant(formula)
        if value is not None and not isfinite(value):
            for part in formula.parts:
                self._check_constants(part)
            raise self._not_finite(readable(formula))
        if formula.sign == "**":
            exponent = value_of_constant(formula.parts[1])
            if exponent is not None and abs(exponent) > LARGEST_EXPONENT:
                raise Refused(
                    f"The formula “{printable(self._written)}” has an exponent of {exponent:g}; exponents go from −{LARGEST_EXPONENT} to "
                    f"{LARGEST_EXPONENT}."
                )
        for part in formula.parts:
            self._check_constants(part)

    def _unexpected(self) -> Refused:
        token = self._next
        if token.kind == "other":
            return self._refused(token.text)
        why = "it ends too early" if token.kind == "end" else f"“{printable(self._written[token.place :], 20)}” was not expected"
        return Refused(f"“{printable(self._written)}” is not a formula; write something like =tanh(a) + 0.1*a ({why}).")

    def _not_finite(self, part: str) -> Refused:
        return Refused(f"In the formula “{printable(self._written)}”, {printable(part)} is not a finite number.")

    def _too_large(self) -> Refused:
        return Refused(f"The formula “{printable(self._written)}” is too large: at most {MOST_NODES} operations and {DEEPEST} levels.")

    def _refused(self, what: str) -> Refused:
        return Refused(
            f"The formula “{printable(self._written)}” uses “{printable(what, 20)}”; it may use a, numbers, pi, e, + − * / ** and these "
            f"functions of one argument: {', '.join(FUNCTIONS)}."
        )


def _tokens_of(written: str) -> list[_Token]:
    """The pieces in order; from the first character that no formula has, the rest is one piece."""
    tokens, place = [], 0
    while place < len(written):
        if written[place] in _SPACES:
            place += 1
            continue
        match = _TOKEN.match(written, place)
        if match is None or match.lastgroup is None:
            tokens.append(_Token("other", written[place:], place))
            break
        text = match.group()
        tokens.append(_Token(match.lastgroup, _SIGNS.get(text, text), place))
        place = match.end()
    return [*tokens, _Token("end", "", len(written))]


def _depth_of(formula: Formula) -> int:
    return 1 + max((_depth_of(part) for part in formula.parts), default=0)
