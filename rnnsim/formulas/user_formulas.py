"""Formulas a person writes instead of an activation, such as `=tanh(a) + 0.1*a`: read into a small tree of our own.

Nothing is ever handed to Python's evaluation: only the listed names, numbers, operators and functions are let through.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from math import e, isfinite, pi

from rnnsim.formulas.refused import Refused

LONGEST = 500
MOST_NODES = 200
DEEPEST = 40
VARIABLES = ("a", "x")
CONSTANTS = {"pi": pi, "e": e}
FUNCTIONS = (
    "abs", "arctan", "cos", "cosh", "exp", "log", "logistic", "relu", "sign", "sin", "sinh", "softplus", "sqrt", "step", "tan", "tanh",
)  # fmt: skip
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_WRITTEN = str.maketrans({"−": "-", "·": "*", "×": "*", "÷": "/", "π": "pi", "^": "**"})


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
        if self.sign in FUNCTIONS:
            return f"{self.sign}({written[0]})"
        return f"({self.sign}{written[0]})" if len(written) == 1 else f"({written[0]} {self.sign} {written[1]})"


def parsed_formula(text: str) -> Formula:
    """The tree of a formula; the leading `=` may be left out. `a` (or `x`) is the net input times the gain.

    Allowed are numbers, pi, e, + − * / **, parentheses and the functions of `FUNCTIONS` with one argument; at most 500
    characters, 200 operations and 40 levels. Anything else is refused in one sentence.

    >>> str(parsed_formula("=tanh(a) + 0.1*a"))
    '(tanh(a) + (0.1 * a))'
    """
    written = text.removeprefix("=").strip()
    if not written or len(text) > LONGEST + 1:
        raise Refused(f"A formula has 1 to {LONGEST} characters after the =, this one has {len(written)}.")
    try:
        tree = ast.parse(written.translate(_WRITTEN), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Refused(f"“{written[:60]}” is not a formula; write something like =tanh(a) + 0.1*a.") from None
    return _Reading(written).of(tree.body, 1)


class _Reading:
    """Walks a syntax tree once and lets through only what is listed."""

    def __init__(self, written: str) -> None:
        self._written = written[:60]
        self._nodes = 0

    def of(self, node: ast.expr, depth: int) -> Formula:
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > DEEPEST:
            raise Refused(f"The formula “{self._written}…” is too large: at most {MOST_NODES} operations and {DEEPEST} levels.")
        match node:
            case ast.Constant(value=value):
                return self._number(value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Formula("-", (self.of(operand, depth + 1),))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.of(operand, depth + 1)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                return Formula(_OPERATORS[type(operator)], (self.of(left, depth + 1), self.of(right, depth + 1)))
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                return Formula(name, (self.of(argument, depth + 1),))
        raise self._refused(ast.unparse(node)[:40])

    def _number(self, value: object) -> Formula:
        if type(value) in (int, float):
            try:
                number = float(value)  # type: ignore[arg-type]
            except OverflowError:
                raise self._refused("a number beyond the range of doubles") from None
            if isfinite(number):
                return Formula("number", number=number)
        raise self._refused(repr(value)[:40])

    def _name(self, name: str) -> Formula:
        if name in VARIABLES:
            return Formula("a")
        if name in CONSTANTS:
            return Formula("number", number=CONSTANTS[name])
        raise self._refused(name[:40])

    def _refused(self, what: str) -> Refused:
        return Refused(
            f"The formula “{self._written}” uses “{what}”; it may use a, numbers, pi, e, + − * / ** and these functions of one argument: "
            f"{', '.join(FUNCTIONS)}."
        )
